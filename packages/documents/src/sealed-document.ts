/**
 * The rim of the client reducer (SPEC.md 9) for one document: performs every effect in its order against disk, cache and lines, and answers
 * with events. The worker may die between any two steps; what a start finds is in `opening.ts`.
 */
import { Problem, randomId } from '@wuhe/model';
import {
  beyond,
  type ClientDocument,
  type ClientEffect,
  type ClientEvent,
  type Code,
  type DeviceId,
  type Frontier,
  fullFrontier,
  type Membership,
  mayWrite,
  type OutboxItem,
  presentGeneration,
  type Row,
  type StoredRow,
  stepClient,
  verdicts,
  writeMessage,
} from '@wuhe/seal';
import * as Y from 'yjs';
import { compactionReason, isBusy, isCaughtUp, isLeft } from './conditions.ts';
import type { KeptItem } from './contract.ts';
import type { KnownDocument } from './cuts.ts';
import { coverageOf, type Digest, writeDigest } from './digest.ts';
import { contentOf, deletionOf } from './inner.ts';
import { InnerDocument, own } from './inner-document.ts';
import { Leaving } from './leaving.ts';
import type { LeftGenerations } from './left.ts';
import { type Found, findDocument, roomOf } from './opening.ts';
import { Rooms, sameFrame } from './rooms.ts';
import { rowOf, sorted, storedOf } from './rows.ts';
import { envelopeOf } from './sealing.ts';
import type { Content, Ground } from './seams.ts';
import { linesOf, placesOf, type Vouched } from './statements.ts';
import { capture, fitting } from './texts.ts';

/** Milliseconds. `pause`: at most so long before a compaction, so that members rarely make it together. */
const timing = { tick: 15_000, note: 15_000, digest: 5_000, pause: 60_000 } as const;

/** An item of the outbox with its content opened. */
export interface Item {
  kept: KeptItem;
  bytes: Uint8Array;
}

/** What the reducer asks for, rows to open for which a key may be there now, and what is to be done about generations that leave or left (G11). */
type Effect =
  | ClientEffect
  | { type: 'openWaiting' }
  | { type: 'leaveOldest' }
  | { type: 'lookAtLeft' }
  | { type: 'bringBack' };

export class SealedDocument {
  readonly #ground: Ground;
  readonly #rooms: Rooms;
  readonly #items = new Map<string, Item>();
  readonly #pinned = new Map<number, Frontier>();
  /** The oldest epoch that a generation's rows were sealed under. */
  readonly #oldest = new Map<number, number>();
  #generations = new Set<number>();
  #leaving!: Leaving;
  #quarantine: { generation: number; rows: readonly StoredRow[] }[] = [];
  #doc!: ClientDocument;
  readonly #inner: InnerDocument;
  #todo: Effect[] = [];
  #working: Promise<void> | undefined;
  /** The disk refused; everything waits for the next tick. */
  #stalled = false;
  #ended = false;
  #asOf: number | undefined;
  #noted = Number.NEGATIVE_INFINITY;
  #vouched: () => Vouched | undefined = () => undefined;
  #digestDue = false;
  readonly #timers = new Map<'tick' | 'digest' | 'compact', ReturnType<typeof setTimeout>>();

  private constructor(ground: Ground) {
    this.#ground = ground;
    this.#inner = new InnerDocument(ground);
    const { cache, join, events } = ground;
    this.#rooms = new Rooms({
      open: (generation) => cache.open(roomOf(ground, generation)),
      join: (generation, cached, lineEvents) => join(roomOf(ground, generation), cached, lineEvents),
      connected: (generation, rejoined) => {
        events.healed('line');
        this.event({ type: 'connected', generation, rejoined });
        // Nobody asks for what was sealed before the worker died: this disk has it already.
        if (ground.solo) this.event({ type: 'retry' });
      },
      disconnected: (generation) => this.event({ type: 'disconnected', generation }),
      frame: (generation, bytes) => this.#frame(generation, bytes),
      refused: (code) => events.report(code),
    });
  }

  /**
  /** Opens the local copy; never waits for the network. @throws Problem `storage.refused` */
  static async open(ground: Ground): Promise<SealedDocument> {
    const document = new SealedDocument(ground);
    const found = await findDocument(ground, document.#rooms).catch(async (cause) => {
      await document.#rooms.closeAll().catch(() => undefined);
      throw cause;
    });
    try {
      await document.#begin(found);
      return document;
    } catch (cause) {
      await document.close();
      throw cause;
    }
  }

  get inner(): Y.Doc {
    return this.#inner.doc;
  }

  /** Changes that the school has not stored, and when this copy had last caught up. */
  kept(): { waiting: number; asOf: number | undefined } {
    let waiting = 0;
    for (const { kept } of this.#items.values())
      if (kept.item.kind === 'update' || kept.item.kind === 'letter') waiting++;
    return { waiting, asOf: this.#asOf };
  }

  /** Everything that the outbox holds of this document, what the engine made itself included. */
  get itemCount(): number {
    return this.#items.size;
  }

  /** Nothing waits for keys: what is shown is all that this disk holds. */
  get isWhole(): boolean {
    return this.#inner.isWhole;
  }

  /** The server has said what it has (where there is one), and all of it is here and shown. */
  get isCaughtUp(): boolean {
    const done = this.#todo.length === 0 && !this.#working && this.isWhole;
    return done && (this.#ground.solo || isCaughtUp(this.#doc));
  }

  /** The rooms as they are known here; for cut-offs (M14) and tests. */
  get state(): ClientDocument {
    return this.#doc;
  }

  /** The rooms as they are known here, those that left included. @throws Problem with the code of a key */
  async known(): Promise<KnownDocument> {
    const here = [...this.#doc.rooms.values()].map(({ room }) => room);
    return { place: this.#doc.place, rooms: [...(await this.#leaving.left.rooms()), ...here] };
  }

  /** What the next digest says of statements. */
  verifiedBy(vouched: () => Vouched | undefined): void {
    this.#vouched = vouched;
  }

  /** Seals contents for the outbox. @throws Problem with the code of the key that is missing or locked */
  async prepare(contents: readonly Content[]): Promise<Item[]> {
    const { id: document, keys } = this.#ground;
    return Promise.all(
      contents.map(async ({ id, kind, inner, bytes }) => {
        const content = await keys.sealAtRest('outbox', id, bytes);
        if (!content.ok) throw new Problem(content.code);
        const item: OutboxItem = { id, kind, inner };
        return { kept: { document, item, content: content.value, order: 0 }, bytes };
      }),
    );
  }

  /** Shows and sends what the disk has kept. */
  taken(items: readonly Item[]): void {
    for (const item of items) {
      const { id, kind, inner } = item.kept.item;
      this.#items.set(id, item);
      if (kind === 'update') this.#show(item.bytes);
      if (kind === 'update' || kind === 'letter') this.event({ type: 'kept', id, kind, inner });
    }
    this.#ground.events.kept();
  }

  /** The pinned chain has grown. */
  grown(membership: Membership): void {
    this.event({ type: 'peers', devices: this.#ground.peers() });
    this.event({ type: 'chain', membership });
    this.#lookAtLeft();
    this.retryKeys();
  }

  peers(devices: ReadonlySet<DeviceId>): void {
    this.event({ type: 'peers', devices });
  }

  /** Keys may be there now that were not: opens what waited for them, and goes on sealing. */
  retryKeys(): void {
    if (!this.isWhole) this.#todo.push({ type: 'openWaiting' });
    if (this.#doc.stopped) this.event({ type: 'retry' });
    this.#work();
  }

  /** Opens the next generation now (G2). */
  compact(): void {
    if (this.isWhole) this.event({ type: 'compact' });
  }

  /** Joins the rooms' lines. */
  connect(): void {
    for (const generation of this.#rooms.generations) this.#rooms.join(generation);
  }

  /** A presence frame for the others in the present room. */
  tell(frame: Uint8Array): void {
    this.#rooms.send(presentGeneration(this.#doc), frame);
  }

  /** Resolves when everything that follows from the events so far was done. */
  async settled(): Promise<void> {
    while (this.#working && !this.#stalled) await this.#working;
  }

  /** Lets go of lines and rooms; the digest is written where the disk takes it. */
  async close(): Promise<void> {
    if (this.#ended) return;
    if (this.#digestDue) await this.#writeDigest().catch(() => undefined);
    this.#ended = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await this.#working;
    await this.#rooms.closeAll();
    this.#inner.destroy();
  }

  /** Steps the reducer; what it asks for is done behind what it asked for before. */
  event(event: ClientEvent): void {
    if (this.#ended) return;
    const { state, effects } = stepClient(this.#doc, event);
    this.#doc = state;
    this.#todo.push(...effects);
    // The last piece of an answer may ask for nothing.
    if (this.#todo.length === 0 && !this.#working) this.#idle();
    else this.#work();
  }

  async #begin(found: Found): Promise<void> {
    const { doc, items, digest } = found;
    this.#doc = doc;
    this.#generations = found.generations;
    this.#leaving = this.#newLeaving(found.left);
    this.#quarantine = [...found.quarantine];
    for (const [generation, pins] of found.pins) this.#pinned.set(generation, pins);
    const dropped = await this.#openItems(items);
    if (dropped.length > 0) await this.#ground.disk.forget(this.#ground.id, dropped);
    await this.#rebuild(found.rows, digest);
    const { membership } = doc;
    this.event({ type: 'chain', membership });
    this.#lookAtLeft();
    await this.settled();
    this.event({ type: 'retry' });
    // Not claimed for a copy that has lost some of what it held then.
    if (!isBusy(this.#doc)) this.#asOf = found.asOf;
    this.#later('tick', timing.tick, () => this.#tick());
  }

  /** Opens the contents of the outbox; answers with the ids of what has nothing to do any more. */
  async #openItems(items: readonly KeptItem[]): Promise<string[]> {
    const known = new Map(this.#doc.outbox.map((item) => [item.id, item]));
    const dropped: string[] = [];
    const { keys } = this.#ground;
    const contents = await Promise.all(
      items.map(({ item: { id }, content }) => content && keys.openAtRest('outbox', id, content)),
    );
    for (const [at, kept] of items.entries()) {
      const item = known.get(kept.item.id);
      if (!item) {
        dropped.push(kept.item.id);
        continue;
      }
      const opened = contents[at];
      if (opened && !opened.ok) this.#ground.events.report(opened.code);
      this.#items.set(item.id, { kept: { ...kept, item }, bytes: opened?.ok ? opened.value : none });
    }
    return dropped;
  }

  #work(): void {
    if (this.#working || this.#stalled || this.#todo.length === 0) return;
    // Begun in a turn of its own: an effect that answers at once would find nothing at work, and begin a second row of effects beside this one.
    this.#working = Promise.resolve()
      .then(() => this.#perform())
      .finally(() => {
        this.#working = undefined;
        if (this.#ended) return;
        if (this.#todo.length > 0) this.#work();
        else this.#idle();
      });
  }

  async #perform(): Promise<void> {
    for (let effect = this.#todo.shift(); effect && !this.#ended; effect = this.#todo.shift()) {
      try {
        await this.#do(effect);
      } catch (cause) {
        if (!(cause instanceof Problem)) {
          queueMicrotask(() => {
            throw cause;
          });
          continue;
        }
        // The disk takes nothing now: nothing that follows from it may go before it.
        this.#todo.unshift(effect);
        this.#stalled = true;
        this.#ground.events.report(cause.code as Code);
        return;
      }
    }
  }

  async #do(effect: Effect): Promise<void> {
    const { disk, id, events } = this.#ground;
    switch (effect.type) {
      case 'openWaiting':
        return this.#deliver(this.#inner.unopened);
      case 'leaveOldest':
        if (await this.#leaving.oldest()) this.#ask(effect);
        return;
      case 'lookAtLeft':
        return this.#leaving.cutBack();
      case 'bringBack':
        return this.#leaving.bringBack();
      case 'open':
        await this.#rooms.opened(effect.generation);
        return this.#rooms.join(effect.generation);
      case 'send':
        return this.#rooms.send(effect.generation, effect.bytes);
      case 'verify': {
        const { generation, ticket, inspection } = effect;
        const signed = await verdicts(inspection, this.#ground.verifier);
        return this.event({ type: 'verified', generation, ticket, verdicts: signed });
      }
      case 'read': {
        const rows = beyond(this.#rooms.cached(effect.generation)?.rows() ?? [], effect.vector);
        return this.event({ type: 'rows', generation: effect.generation, rows: sorted(rows) });
      }
      case 'newWriter': {
        const [number = 0] = crypto.getRandomValues(new Uint32Array(1));
        return this.event({ type: 'writer', generation: effect.generation, writer: number });
      }
      case 'seal':
        return this.#seal(effect);
      case 'cache':
        return this.#put(effect.generation, effect.rows);
      case 'deliver':
        return this.#deliver(effect.rows);
      case 'forget':
        return this.#forget(effect.ids);
      case 'quarantine':
        return this.#takeOut(effect);
      case 'republish':
        return this.#republish(effect);
      case 'askChain':
        return this.#ground.askChain();
      case 'offerChain':
        return this.#ground.offerChain();
      case 'mending':
        return disk.setNote(id, { mending: effect.due });
      case 'erase':
        return this.#erase(effect.generation);
      case 'report': {
        const [at] = [...(effect.places ?? []), ...(effect.evidence ?? [])];
        return events.report(effect.code, at && { mark: `${effect.generation}.${at.writer}.${at.clock}` });
      }
      case 'missing':
        return events.report(effect.code);
    }
  }

  async #seal({ ticket, id, header }: ClientEffect & { type: 'seal' }): Promise<void> {
    const { kind, generation, writer, clock } = header;
    const known = this.#items.get(id);
    const item = this.#doc.outbox.find((one) => one.id === id);
    const needsContent = kind === 'update' || kind === 'letter';
    // A snapshot says that it holds everything: not while something waits for its key.
    if (item && ((needsContent && !known?.bytes.length) || (kind === 'snapshot' && !this.isWhole)))
      return this.event({ type: 'notSealed', ticket, code: 'key.missing' });
    if (kind === 'snapshot') await this.#restore();
    const content = kind === 'snapshot' ? Y.encodeStateAsUpdate(this.#inner.doc) : (known?.bytes ?? none);
    const made = await envelopeOf(header, content, this.#ground);
    if (!made.ok) return this.event({ type: 'notSealed', ticket, code: made.code });
    // Dropped while it was being sealed: the reducer says what follows.
    if (!item) return this.event({ type: 'sealed', ticket, envelope: made.value });
    const kept: KeptItem = {
      ...(known?.kept ?? { document: this.#ground.id, order: 0 }),
      item: { ...item, sealed: { generation, writer, clock } },
      envelope: made.value.bytes,
    };
    try {
      await this.#ground.disk.keep([kept]);
    } catch (cause) {
      if (cause instanceof Problem) this.#ground.events.report(cause.code as Code);
      return this.event({ type: 'notSealed', ticket, code: 'busy' });
    }
    this.#items.set(id, { kept, bytes: needsContent ? content : none });
    this.event({ type: 'sealed', ticket, envelope: made.value });
  }

  async #put(generation: number, rows: readonly Row[]): Promise<void> {
    const { disk, id } = this.#ground;
    const cached = await this.#rooms.opened(generation);
    await this.#pin();
    this.#age(generation, rows);
    if (!this.#generations.has(generation)) {
      const generations = [...this.#generations, generation].toSorted((a, b) => a - b);
      await disk.setNote(id, { generations });
      this.#generations.add(generation);
    }
    cached.put(rows.map(storedOf), this.#rooms.origin(generation));
    // Own letters are delivered to nobody, but their author may belong to the box.
    const letters = rows.filter(({ envelope }) => envelope.kind === 'letter');
    if (letters.length > 0) this.#ground.events.letters(letters);
  }

  #age(generation: number, rows: readonly Row[]): void {
    for (const { envelope } of rows)
      this.#oldest.set(generation, Math.min(envelope.epoch, this.#oldest.get(generation) ?? envelope.epoch));
  }

  /** Pins are written before anything else follows from what they say. */
  async #pin(): Promise<void> {
    for (const [generation, { seen }] of this.#doc.rooms) {
      if (seen.size === 0 || this.#pinned.get(generation) === seen) continue;
      await this.#ground.disk.pin(this.#ground.id, generation, seen);
      this.#pinned.set(generation, seen);
    }
  }

  #show(update: Uint8Array): void {
    this.#inner.apply([own(update)]);
    this.#changed();
  }

  async #deliver(rows: readonly Row[]): Promise<void> {
    const letters = rows.filter(({ envelope }) => envelope.kind === 'letter');
    if (letters.length > 0) this.#ground.events.letters(letters);
    await this.#inner.deliver(rows);
    await this.#ground.events.settled();
    this.#changed();
  }

  /** Builds the inner document again; with a digest, only rows beyond it are opened. */
  async #rebuild(rows: ReadonlyMap<number, readonly Row[]>, digest?: Digest): Promise<void> {
    for (const [generation, held] of rows) this.#age(generation, held);
    const apart = this.#quarantine.flatMap((one) => one.rows.flatMap((row) => rowOf(row)?.envelope ?? []));
    const waiting = () =>
      [...this.#items.values()].flatMap(({ kept, bytes }) =>
        kept.item.kind === 'update' && bytes.length > 0 ? [bytes] : [],
      );
    const { brought, vouched } = await this.#inner.rebuild({ rows, apart, waiting }, digest);
    this.#ground.events.rebuilt(this.#inner.doc, vouched);
    this.#ground.events.brought(brought);
    const letters = [...rows.values()].flat().filter(({ envelope }) => envelope.kind === 'letter');
    if (letters.length > 0) this.#ground.events.letters(letters);
    if (!digest) this.#changed();
  }

  /** The rooms' rows as they are cached now. */
  #rows(): Map<number, readonly Row[]> {
    const rows = new Map<number, readonly Row[]>();
    for (const generation of this.#rooms.generations.toSorted((a, b) => a - b))
      rows.set(
        generation,
        sorted(this.#rooms.cached(generation)?.rows() ?? []).flatMap((row) => rowOf(row) ?? []),
      );
    return rows;
  }

  /** What the server's disk has leaves the outbox, once this laptop's copy of it is on this disk too. */
  async #forget(ids: readonly string[]): Promise<void> {
    const { disk, id, events } = this.#ground;
    const generations = new Set(ids.map((one) => this.#items.get(one)?.kept.item.sealed?.generation));
    for (const generation of generations)
      if (generation !== undefined) await this.#rooms.cached(generation)?.flushed();
    await disk.forget(id, ids);
    for (const one of ids) this.#items.delete(one);
    events.kept();
  }

  async #takeOut({ generation, places, rebuild }: ClientEffect & { type: 'quarantine' }): Promise<void> {
    const { disk, id } = this.#ground;
    const cached = await this.#rooms.opened(generation);
    const gone = cached
      .rows()
      .filter((row) => places.some(({ writer, clock }) => row.writer === writer && row.clock >= clock));
    if (gone.length > 0) await disk.setDigest(id, undefined);
    if (rebuild && gone.length > 0) {
      await disk.addQuarantine(id, generation, gone);
      this.#quarantine.push({ generation, rows: gone });
      await this.#withdraw(gone);
    }
    if (gone.length > 0) {
      await cached.cut(places.map(({ writer, clock }) => ({ writer, clock })));
      if (this.#rooms.isJoined(generation)) this.#rooms.join(generation);
    }
    if (rebuild) await this.#rebuild(this.#rows());
  }

  /** Takes back for everybody what these rows brought: a snapshot may have carried it on (G9). */
  async #withdraw(rows: readonly StoredRow[]): Promise<void> {
    for (const row of rows) {
      const envelope = rowOf(row)?.envelope;
      const content = envelope?.kind === 'update' && (await contentOf(this.#inner.keysOf, envelope));
      if (!envelope || !content) continue;
      const id = `taken.${envelope.generation}.${row.writer}.${row.clock}`;
      await this.#add(id, deletionOf(content), 0);
    }
  }

  /** Says again, as a change of its own, what was said and is gone from the document: the snapshot that follows holds all of it (S7). */
  async #restore(): Promise<void> {
    const draft = new Y.Doc();
    const lost = this.#ground.events.lost();
    const updates = lost.flatMap((line) => capture(draft, () => linesOf(draft).push([line])) ?? []);
    for (const update of fitting(updates)) await this.#add(`lost.${randomId()}`, update, draft.clientID);
  }

  /** Hands own contents in again (G3). */
  async #republish({ generation, stretches }: ClientEffect & { type: 'republish' }): Promise<void> {
    const rows = this.#rooms.cached(generation)?.rows() ?? [];
    for (const row of rows) {
      const within = stretches.some(
        ({ writer, from, to }) => row.writer === writer && row.clock >= from && row.clock < to,
      );
      const envelope = within ? rowOf(row)?.envelope : undefined;
      const content = envelope?.kind === 'update' && (await contentOf(this.#inner.keysOf, envelope));
      if (envelope && content)
        await this.#add(`again.${generation}.${row.writer}.${row.clock}`, content, envelope.inner);
    }
  }

  /** Content that the engine itself hands in, under an id that is the same however often it is tried. */
  async #add(id: string, bytes: Uint8Array, inner: number): Promise<void> {
    if (this.#items.has(id)) return;
    const items = await this.prepare([{ id, kind: 'update', inner, bytes }]);
    await this.#ground.disk.keep(items.map(({ kept }) => kept));
    this.taken(items);
  }

  async #erase(generation: number): Promise<void> {
    const { disk, id } = this.#ground;
    await disk.setDigest(id, undefined);
    await disk.eraseGeneration(id, generation);
    await this.#rooms.erase(generation);
    this.#generations.delete(generation);
    this.#pinned.delete(generation);
    await disk.setNote(id, { generations: [...this.#generations] });
    this.#quarantine = this.#quarantine.filter((apart) => apart.generation !== generation);
    await this.#rebuild(this.#rows());
  }

  #frame(generation: number, bytes: Uint8Array): void {
    if (bytes[0] === PRESENCE) this.#ground.events.presence(bytes);
    else this.event({ type: 'frame', generation, bytes });
    // The server holds nothing of the oldest generation that is here: what comes before it may be missing there too (G8, G11).
    const lost = generation === this.#doc.place.generation && sameFrame(bytes, emptyAsk);
    if (lost && this.#leaving.left.generations.length > 0) this.#ask({ type: 'bringBack' });
  }

  #ask(effect: Effect): void {
    this.#todo.push(effect);
    this.#work();
  }

  #newLeaving(left: LeftGenerations): Leaving {
    const engine = {
      ground: this.#ground,
      rooms: this.#rooms,
      generations: this.#generations,
      state: () => this.#doc,
      isWhole: () => this.isWhole,
      rows: () => this.#rows(),
      event: (event: ClientEvent) => this.event(event),
      take: (id: string, deletion: Uint8Array) => this.#add(id, deletion, 0),
      erase: (generation: number) => this.#erase(generation),
      rebuild: () => this.#rebuild(this.#rows()),
    };
    return new Leaving(engine, left);
  }

  #lookAtLeft(): void {
    if (this.#leaving.left.isBehind(this.#doc.membership)) this.#ask({ type: 'lookAtLeft' });
  }

  /** Everything asked for so far was done. */
  #idle(): void {
    this.#catchUp();
    const due = !this.#ground.solo || this.#items.size === 0;
    if (due && this.#compactionDue() && !this.#timers.has('compact'))
      this.#later('compact', this.#ground.random() * timing.pause, () => {
        if (this.#compactionDue()) this.compact();
      });
  }

  #compactionDue(): boolean {
    const { place, device, membership } = this.#ground;
    const { scope, document } = place;
    const generation = presentGeneration(this.#doc);
    const writing = { place: { ...place, generation }, device, writer: 1, clock: 0, kind: 'update' as const };
    if ((scope as string) === document || !this.isWhole || mayWrite(membership(), writing)) return false;
    return isCaughtUp(this.#doc) && compactionReason(this.#doc, this.#oldest.get(generation)) !== undefined;
  }

  /** Moves the moment at which this copy had caught up, when it has. */
  #catchUp(): void {
    const { solo, now, events } = this.#ground;
    if (this.#todo.length === 0 && !this.#working && !this.#stalled) events.healed('disk');
    if (this.isWhole && this.#doc.stopped === undefined) events.healed('keys');
    if (!this.isCaughtUp) return;
    events.healed('caughtUp');
    if (solo) return;
    this.#asOf = now();
    events.kept();
    if (Math.abs(this.#asOf - this.#noted) < timing.note) return;
    this.#noted = this.#asOf;
    // A note that is lost only makes the claim older.
    void this.#note(this.#asOf).catch(() => undefined);
  }

  /** Notes when this copy had caught up, and with what: a copy that loses some of it is noticed (G5). */
  async #note(asOf: number): Promise<void> {
    const { disk, id, device } = this.#ground;
    const generation = presentGeneration(this.#doc);
    const room = this.#doc.rooms.get(generation)?.room;
    const of = (writer: number) => room?.writers.get(writer)?.device;
    const held = room ? fullFrontier(room).filter(({ writer }) => of(writer) !== device) : [];
    await disk.pin(id, generation, new Map(held.map((entry) => [entry.writer, entry])));
    await disk.setNote(id, { asOf });
  }

  #tick(): void {
    this.#stalled = false;
    this.#work();
    const { outbox, mending, rooms } = this.#doc;
    const connected = [...rooms.values()].some((room) => room.connected);
    if (connected && (outbox.length > 0 || mending)) this.event({ type: 'retry' });
    this.#catchUp();
    for (const generation of rooms.keys())
      if (this.#rooms.isJoined(generation) && isLeft(this.#doc, generation)) {
        this.#leaving.over(generation);
        this.#rooms.leave(generation);
      }
    if (!this.#todo.some(({ type }) => type === 'leaveOldest')) this.#ask({ type: 'leaveOldest' });
    this.#later('tick', timing.tick * (0.8 + 0.4 * this.#ground.random()), () => this.#tick());
  }

  /** The inner document is not what the digest says any more. */
  #changed(): void {
    this.#digestDue = true;
    if (this.#ended) return;
    this.#later('digest', timing.digest, () => void this.#writeDigest().catch(() => undefined));
  }

  async #writeDigest(): Promise<void> {
    const { disk, id, keys } = this.#ground;
    // What is accepted but not shown yet would be claimed without being held.
    if (!this.isWhole || this.#todo.length > 0 || this.#working) return this.#changed();
    this.#digestDue = false;
    const digest = {
      state: Y.encodeStateAsUpdate(this.#inner.doc),
      covered: coverageOf(this.#doc.rooms),
      ...placesOf(this.#inner.doc, this.#vouched() ?? nothingVouched),
    };
    const sealed = await keys.sealAtRest('digest', '', writeDigest(digest));
    if (sealed.ok) await disk.setDigest(id, sealed.value);
  }

  #later(name: 'tick' | 'digest' | 'compact', after: number, work: () => void): void {
    if (this.#ended) return;
    clearTimeout(this.#timers.get(name));
    const timer = setTimeout(() => {
      this.#timers.delete(name);
      if (!this.#ended) work();
    }, after);
    this.#timers.set(name, timer);
  }
}

const PRESENCE = 1;
const emptyAsk = writeMessage({ type: 'ask', vector: new Map() });
const none = new Uint8Array();
const nothingVouched: Vouched = { verified: new Map(), beside: [] };

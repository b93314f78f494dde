/**
 * One laptop: a strict outbox, a relaxed cache, pins, and a worker that runs the reducers that will ship. Each effect is a step of its own,
 * so the worker can die between any two.
 */

import { contentOf, deletionOf, mergeApart, settleInner } from '@wuhe/documents';
import {
  beyond,
  type ChainEffect,
  type ChainSync,
  type ClientDocument,
  type ClientEffect,
  type ClientEvent,
  type Code,
  type DeviceId,
  type Membership,
  type Message,
  merged,
  type OutboxItem,
  openDocument,
  openEnvelope,
  type Row,
  readMessage,
  type StoredRow,
  startChain,
  stepChain,
  stepClient,
  verdicts,
} from '@wuhe/seal';
import * as Y from 'yjs';
import { give, performChain } from './chain-rim.ts';
import { blankDisk, copyOf, type Disk, found } from './disk.ts';
import { Lines } from './lines.ts';
import type { Mutation } from './mutations.ts';
import { type Actor, type School, verifier } from './school.ts';
import { envelopeOf } from './sealing.ts';
import { rowOf, type Server } from './server.ts';
import { believed, stated } from './statements.ts';
import type { Weather } from './wire.ts';
import type { World } from './world.ts';

/** How an entry of the chain is made on top of a membership; none when it has nothing to do any more. */
export type Making = (
  at: Membership,
  by: Laptop,
) => Promise<{ bytes: Uint8Array; link: Uint8Array } | undefined>;

export class Laptop {
  readonly actor: Actor;
  disk: Disk;
  /** Undefined while the worker is dead. */
  worker: { doc: ClientDocument; chain: ChainSync; inner: Y.Doc; rows: Map<number, StoredRow[]> } | undefined;
  online = false;
  quota = false;
  /** Edits that the server acknowledged. */
  readonly acknowledged = new Set<string>();
  /** Edits about which this person signed a statement. */
  readonly stated = new Set<string>();
  readonly reports = new Map<string, number>();
  /** How wrong this laptop's clock is, in milliseconds: up to two days either way. Nothing may depend on it (A11). */
  readonly skew: number;
  readonly makings = new Map<string, Making>();
  /** How far it has ever seen each writer, by generation; begins anew with an old profile. */
  readonly highest = new Map<number, Map<number, number>>();
  readonly #world: World;
  readonly #school: School;
  readonly #server: Server;
  readonly #mutation: Mutation | undefined;
  readonly #cutAway: StoredRow[];
  readonly #lines: Lines;
  readonly #keysOf = async (epoch: number) => this.#school.contentKeys(epoch);
  #todo: (ClientEffect | ChainEffect)[] = [];
  #working = false;
  #life = 0;
  #made = 0;

  constructor(
    world: World,
    school: School,
    server: Server,
    actor: Actor,
    weather: () => Weather,
    cutAway: StoredRow[],
    mutation?: Mutation,
  ) {
    this.#world = world;
    this.#school = school;
    this.#server = server;
    this.actor = actor;
    this.#mutation = mutation;
    this.#cutAway = cutAway;
    this.skew = (world.chance(97) - 48) * 3_600_000;
    this.disk = blankDisk(school);
    this.#lines = new Lines(world, weather, server, {
      name: actor.name,
      device: actor.device.id,
      life: () => this.#life,
      online: () => this.online,
      event: (event) => this.event(event),
      hear: (generation, bytes) => this.#hear(generation, bytes),
      hungUp: (generation) => this.#hungUp(generation),
      report: (code) => this.report(code),
    });
  }

  get name(): string {
    return this.actor.name;
  }

  /** Ids of the edits that the screen would show. */
  shown(): string[] {
    const shown = [...(this.worker?.inner.getArray<string>('log') ?? [])];
    return [...new Set(shown)].toSorted();
  }

  /** Edits whose statement this laptop holds and believes. */
  async said(): Promise<Set<string>> {
    return believed(this.worker?.inner.getArray<string>('said') ?? [], this.disk.membership);
  }

  async start(): Promise<void> {
    if (this.worker) return;
    const { outbox, membership } = this.disk;
    const { rows, rooms } = found(this.disk, this.#school.place);
    const doc = openDocument({
      device: this.actor.device.id,
      place: this.#school.place,
      membership,
      rooms,
      outbox: [...outbox.values()].map(({ item }) => item),
      mending: this.disk.mending,
    });
    for (const { id, sealed } of doc.outbox) {
      const kept = outbox.get(id);
      if (kept && !sealed) kept.item = { id, kind: kept.item.kind, inner: kept.item.inner };
    }
    for (const id of outbox.keys()) if (!doc.outbox.some((item) => item.id === id)) outbox.delete(id);
    const continued = this.#mutation === 'client:continueWriter' && this.disk.writers;
    this.worker = {
      doc: continued ? { ...doc, writers: continued } : doc,
      chain: startChain(membership),
      inner: new Y.Doc(),
      rows,
    };
    this.#todo = [];
    this.#working = false;
    this.#life++;
    await this.#rebuild();
    await this.event({ type: 'chain', membership });
    await this.event({ type: 'retry' });
    for (const name of this.makings.keys()) this.chainEvent({ type: 'want', name });
  }

  /** The worker dies. Of the cache only what was flushed is left. */
  kill(loses: boolean): void {
    if (!this.worker) return;
    this.goOffline();
    const { rows, doc } = this.worker;
    for (const [generation, stored] of rows) {
      const kept = loses ? stored.slice(0, this.#world.chance(stored.length + 1)) : stored;
      this.disk.cache.set(generation, [...kept]);
    }
    if (this.#mutation === 'client:continueWriter') this.disk.writers = doc.writers;
    this.worker = undefined;
    this.#todo = [];
    this.#life++;
  }

  /** An old profile comes back. */
  restore(disk: Disk): void {
    this.kill(false);
    this.disk = disk;
    this.highest.clear();
  }

  copyOfDisk(): Disk {
    return copyOf(this.disk);
  }

  async goOnline(): Promise<void> {
    if (!this.worker || this.online) return;
    this.online = true;
    this.chainEvent({ type: 'connected' });
    for (const generation of this.worker.doc.rooms.keys()) await this.#lines.connect(generation);
  }

  goOffline(): void {
    this.online = false;
    this.#lines.hangUpAll();
    if (this.worker) this.chainEvent({ type: 'disconnected' });
  }

  /** A change by this person; false when the disk did not take it. */
  async edit(id: string): Promise<boolean> {
    const { worker } = this;
    if (!worker || this.quota) return false;
    const line = this.#world.oneIn(3)
      ? await stated(this.#school, this.actor, id, this.#world.now + this.skew)
      : undefined;
    const updates: Uint8Array[] = [];
    const collect = (update: Uint8Array) => updates.push(update);
    worker.inner.on('update', collect);
    worker.inner.transact(() => {
      worker.inner.getArray<string>('log').push([id]);
      if (line) worker.inner.getArray<string>('said').push([line]);
      const text = worker.inner.getText('text');
      text.insert(this.#world.chance(text.length + 1), `[${id}]`);
    });
    worker.inner.off('update', collect);
    const content = Y.mergeUpdates(updates);
    if (line) this.stated.add(id);
    await this.#keep(id, content, [id]);
    return true;
  }

  async #keep(id: string, content: Uint8Array, edits: readonly string[]): Promise<void> {
    const inner = this.worker?.inner.clientID ?? 0;
    const item: OutboxItem = { id, kind: 'update', inner };
    this.disk.outbox.set(id, { item, content, edits });
    const life = this.#life;
    this.#world.after(1, '', () =>
      life === this.#life ? this.event({ type: 'kept', id, kind: 'update', inner }) : undefined,
    );
  }

  /** Wants an entry on the chain. */
  want(name: string, making: Making): void {
    this.makings.set(name, making);
    if (this.worker) this.chainEvent({ type: 'want', name });
  }

  async event(event: ClientEvent): Promise<void> {
    const { worker } = this;
    if (!worker) return;
    const { state, effects } = stepClient(worker.doc, event);
    worker.doc = state;
    if (this.#mutation === 'client:dropRefused') this.#dropRefused();
    this.#enqueue(effects);
  }

  /** Entries that the server shows to this laptop alone. */
  hearChain(message: Message & { type: 'chain' }): void {
    this.chainEvent({ type: 'message', message });
  }

  chainEvent(event: Parameters<typeof stepChain>[1]): void {
    const { worker } = this;
    if (!worker) return;
    const { state, effects } = stepChain(worker.chain, event);
    worker.chain = state;
    this.#enqueue(effects);
  }

  #dropRefused(): void {
    const { worker } = this;
    if (!worker || worker.doc.abandoned === 0) return;
    const outbox = worker.doc.outbox.filter(({ sealed }) => sealed);
    worker.doc = { ...worker.doc, outbox };
  }

  #enqueue(effects: readonly (ClientEffect | ChainEffect)[]): void {
    this.#todo.push(...effects);
    if (this.#working || this.#todo.length === 0) return;
    this.#working = true;
    const life = this.#life;
    this.#world.after(0, '', () => this.#work(life));
  }

  async #work(life: number): Promise<void> {
    if (life !== this.#life) return;
    const effect = this.#todo.shift();
    if (effect) await this.#perform(effect);
    if (life !== this.#life) return;
    this.#working = this.#todo.length > 0;
    if (this.#working) this.#world.after(0, '', () => this.#work(life));
  }

  async #perform(effect: ClientEffect | ChainEffect): Promise<void> {
    const { worker, disk } = this;
    if (!worker) return;
    switch (effect.type) {
      case 'open':
        if (this.online) await this.#lines.connect(effect.generation);
        return;
      case 'send':
        this.#lines.send(effect.generation, effect.bytes);
        return;
      case 'verify': {
        const honest = await verdicts(effect.inspection, verifier);
        const all = this.#mutation === 'client:noSignature' ? honest.map(() => true) : honest;
        const { generation, ticket } = effect;
        return this.event({ type: 'verified', generation, ticket, verdicts: all });
      }
      case 'read': {
        const rows = beyond(worker.rows.get(effect.generation) ?? [], effect.vector);
        return this.event({ type: 'rows', generation: effect.generation, rows: sorted(rows) });
      }
      case 'newWriter': {
        const writer = 1 + this.#world.chance(2 ** 31);
        return this.event({ type: 'writer', generation: effect.generation, writer });
      }
      case 'seal':
        return this.#seal(effect);
      case 'cache': {
        const rows = worker.rows.get(effect.generation) ?? [];
        for (const { writer, clock, envelope } of effect.rows)
          if (!rows.some((row) => row.writer === writer && row.clock === clock))
            rows.push({ writer, clock, bytes: envelope.bytes });
        worker.rows.set(effect.generation, rows);
        return this.#pin();
      }
      case 'deliver':
        for (const row of effect.rows) await this.#open(row);
        return settleInner(worker.inner);
      case 'forget':
        for (const id of effect.ids) {
          for (const edit of disk.outbox.get(id)?.edits ?? []) this.acknowledged.add(edit);
          disk.outbox.delete(id);
        }
        return;
      case 'quarantine':
        for (const { writer, clock } of effect.places) {
          const rows = worker.rows.get(effect.generation) ?? [];
          const left = rows.filter((row) => row.writer !== writer || row.clock < clock);
          const gone = rows.filter((row) => !left.includes(row));
          if (effect.rebuild) await this.#withdraw(gone);
          worker.rows.set(effect.generation, left);
        }
        if (effect.rebuild) await this.#rebuild();
        return;
      case 'republish':
        return this.#republish(effect);
      case 'askChain':
        return this.chainEvent({ type: 'connected' });
      case 'offerChain':
        return give(disk.membership.head.seq, this);
      case 'mending':
        disk.mending = effect.due;
        return;
      case 'erase':
        worker.rows.delete(effect.generation);
        disk.cache.delete(effect.generation);
        disk.quarantine = disk.quarantine.filter(
          (row) => rowOf(row).envelope.generation !== effect.generation,
        );
        return this.#rebuild();
      case 'report':
        return this.report(effect.code);
      case 'missing':
        return this.report(effect.code);
      default:
        return performChain(effect, this);
    }
  }

  /** Devices that presence shows. */
  peers(): Set<DeviceId> {
    return this.#server.others(this.actor.device.id);
  }

  /** A frame that concerns no room. */
  sendAny(bytes: Uint8Array): void {
    this.#lines.sendAny(bytes);
  }

  report(code: Code): void {
    this.reports.set(code, (this.reports.get(code) ?? 0) + 1);
    this.#world.say(`${this.name}: ${code}`);
  }

  /** Pins are written before anything else follows from what they say. */
  #pin(): void {
    const { worker, disk } = this;
    if (!worker) return;
    for (const [generation, { seen }] of worker.doc.rooms) {
      const highest = this.highest.get(generation) ?? new Map<number, number>();
      for (const { writer, length } of seen.values())
        highest.set(writer, Math.max(length, highest.get(writer) ?? 0));
      this.highest.set(generation, highest);
    }
    if (this.#mutation === 'client:noPins') return;
    for (const [generation, { seen }] of worker.doc.rooms)
      disk.pins.set(generation, merged(disk.pins.get(generation) ?? new Map(), seen.values()));
  }

  async #seal({ ticket, id, header }: ClientEffect & { type: 'seal' }): Promise<void> {
    const { worker, disk } = this;
    if (!worker) return;
    const { kind, generation, writer, clock } = header;
    const content =
      kind === 'snapshot' ? Y.encodeStateAsUpdate(worker.inner) : (disk.outbox.get(id)?.content ?? none);
    const by = { school: this.#school, actor: this.actor, membership: disk.membership };
    const made = await envelopeOf(header, content, by);
    if (!made.ok) return this.event({ type: 'notSealed', ticket, code: made.code });
    if (this.quota) return this.event({ type: 'notSealed', ticket, code: 'busy' });
    const item: OutboxItem = {
      id,
      kind,
      inner: header.inner,
      ...(kind === 'snapshot' || kind === 'close' ? { generation } : {}),
      sealed: { generation, writer, clock },
    };
    const edits = disk.outbox.get(id)?.edits ?? [];
    if (this.#mutation === 'client:forgetOutbox') disk.outbox.delete(id);
    else disk.outbox.set(id, { item, content, envelope: made.value.bytes, edits });
    return this.event({ type: 'sealed', ticket, envelope: made.value });
  }

  async #open({ envelope }: Row): Promise<void> {
    if (envelope.kind !== 'update' && envelope.kind !== 'snapshot') return;
    const keys = await this.#school.contentKeys(envelope.epoch);
    const opened = keys && (await openEnvelope(envelope, keys));
    if (!opened?.ok) return this.report(opened?.code ?? 'key.missing');
    try {
      if (this.worker) Y.applyUpdate(this.worker.inner, opened.value);
    } catch {
      this.report('envelope.unreadable');
    }
  }

  async #rebuild(): Promise<void> {
    const { worker } = this;
    if (!worker) return;
    worker.inner = new Y.Doc();
    worker.inner.clientID = 1 + this.#world.chance(2 ** 31);
    const apart = this.disk.quarantine.map((row) => rowOf(row).envelope);
    await mergeApart(worker.inner, apart, this.#keysOf);
    for (const rows of worker.rows.values()) for (const row of sorted(rows)) await this.#open(rowOf(row));
    for (const { content, item } of this.disk.outbox.values())
      if (item.kind === 'update') Y.applyUpdate(worker.inner, content);
    settleInner(worker.inner);
  }

  /** Keeps rows apart and takes back for everybody what they brought: a snapshot may have carried it on. */
  async #withdraw(rows: readonly StoredRow[]): Promise<void> {
    this.disk.quarantine.push(...rows);
    this.#cutAway.push(...rows);
    for (const row of rows) {
      const { envelope } = rowOf(row);
      const content = envelope.kind === 'update' && (await contentOf(this.#keysOf, envelope));
      if (content)
        await this.#keep(`taken.${row.writer}.${row.clock}.${this.#made++}`, deletionOf(content), []);
    }
  }

  async #republish({ generation, stretches }: ClientEffect & { type: 'republish' }): Promise<void> {
    const { worker } = this;
    for (const { writer, from, to } of stretches) {
      for (const row of worker?.rows.get(generation) ?? []) {
        if (row.writer !== writer || row.clock < from || row.clock >= to) continue;
        const { envelope } = rowOf(row);
        const content = envelope.kind === 'update' && (await contentOf(this.#keysOf, envelope));
        if (content) await this.#keep(`again.${this.name}.${this.#made++}.${this.#life}`, content, []);
      }
    }
  }

  #hungUp(generation: number): void {
    if (!this.worker) return;
    this.worker.doc = stepClient(this.worker.doc, { type: 'disconnected', generation }).state;
  }

  async #hear(generation: number, bytes: Uint8Array): Promise<void> {
    const read = readMessage(bytes);
    if (read.ok) {
      const message = read.value;
      if (message.type === 'chain' || message.type === 'askChain' || message.type === 'chainRefused')
        return this.chainEvent({ type: 'message', message });
    }
    return this.event({ type: 'frame', generation, bytes });
  }
}

const none = new Uint8Array();

function sorted(rows: readonly StoredRow[]): StoredRow[] {
  return rows.toSorted((a, b) => b.writer - a.writer || a.clock - b.clock);
}

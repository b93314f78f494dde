/** One laptop: the library as it ships, on databases that outlive it. Its worker can die between any two awaits, and run twice at once. */
import { documentIn, type Library, openLibrary, placeOf } from '@wuhe/documents';
import { type DocumentId, instant, Problem, randomId, StatementId } from '@wuhe/model';
import {
  type Body,
  type Checked,
  type ClientDocument,
  type Membership,
  type OutboxItem,
  readRuns,
  type StoredRow,
} from '@wuhe/seal';
import * as Y from 'yjs';
import type { SeenLaptop, Signatory } from '../seen.ts';
import type { World } from '../world.ts';
import { type Copy, Databases } from './databases.ts';
import { ADDRESS, type Host } from './host.ts';
import { Life, type Noise, said } from './life.ts';
import type { ClientEnd, SocketLine } from './line.ts';
import { type Member, memoryOf, type Village } from './village.ts';

/** A document as this simulator looks into it. */
type Opened = Awaited<ReturnType<Library['open']>> & {
  readonly sealed: { readonly state: ClientDocument; readonly inner: Y.Doc; compact(): void };
};

/** One running worker. */
interface Window {
  life: Life;
  library: Library | undefined;
  document: Opened | undefined;
  /** Edits that its outbox knows of, or knew. */
  mine: Set<string>;
}

interface Pin {
  generation: number;
  writer: number;
  length: number;
}

export interface LaptopOptions {
  world: World;
  noise: Noise;
  village: Village;
  member: Member;
  host: Host;
  document: string;
  faults: string[];
  /** Its disk loses the outbox with each worker. */
  forgetful: boolean;
}

/** After so long what a worker has seen is pinned, virtual ms. */
const PINNED_MS = 5000;
/** How long a worker may take to end in order, virtual ms. */
const REOPEN_MS = 3000;
const ABNORMAL = 1006;
const CLOSED = 3;

export class Laptop implements SeenLaptop {
  readonly name: string;
  readonly actor: Signatory;
  readonly acknowledged = new Set<string>();
  readonly stated = new Set<string>();
  readonly highest = new Map<number, Map<number, number>>();
  /** Codes that its library named. */
  readonly reports = new Map<string, number>();
  readonly skew: number;
  readonly databases: Databases;
  /** Edits that a library said were on this disk. */
  readonly committed = new Set<string>();
  online = true;
  /** Sockets that its workers opened. */
  dialled = 0;
  /** Messages that they sent. */
  sent = 0;
  memory: string | undefined;
  /** Two workers were alive at once. */
  shared = false;
  readonly windows: Window[] = [];
  readonly #options: LaptopOptions;
  readonly #id: DocumentId;
  #membership: Membership;
  #lives = 0;
  /** What the present worker had seen when it was looked at. */
  #known:
    | { window: Window | undefined; at: number; seen: Map<number, ReadonlyMap<number, number>> }
    | undefined;

  constructor(options: LaptopOptions) {
    const { member, world, village, document } = options;
    this.#options = options;
    this.name = member.name;
    this.memory = member.memory;
    const { person, device } = member.me.record;
    this.actor = { id: person, device: { id: device.id, key: device.sign } };
    this.skew = (world.chance(41) - 20) * 3_600_000;
    this.databases = new Databases(member.name, member.copy);
    this.#id = documentIn(village.scope, document);
    this.#membership = village.membership;
  }

  /** The worker that a person would look at. */
  get window(): Window | undefined {
    return this.windows.find(({ document }) => document);
  }

  get worker(): SeenLaptop['worker'] {
    const { sealed } = this.window?.document ?? {};
    return sealed && { doc: sealed.state, inner: sealed.inner, rows: this.#rows() };
  }

  get disk(): SeenLaptop['disk'] {
    this.#membership = this.window?.library?.school.membership() ?? this.#membership;
    const items = this.#stored('outbox') as { item: OutboxItem }[];
    return {
      membership: this.#membership,
      outbox: new Map(items.map((kept) => [kept.item.id, kept])),
      pins: this.#pins(),
      quarantine: this.#stored('quarantine') as StoredRow[],
    };
  }

  shown(): string[] {
    const log = this.window?.document?.sealed.inner.getArray<string>('log') ?? [];
    return [...new Set(log)].toSorted();
  }

  async said(): Promise<Set<string>> {
    const statements = this.window?.document?.statements() ?? [];
    return new Set(statements.map((one) => (one as { body: { edit: string } }).body.edit));
  }

  /** A worker starts on what the disk has, unless one is at work; `beside`: another one. */
  wake(beside = false): void {
    if (this.windows.length > 0 && !beside) return;
    this.shared ||= this.windows.length > 0;
    const { world, noise, faults } = this.#options;
    const life = new Life(`${this.name}.${this.#lives++}`, world, noise, faults, () => this.#died(window));
    life.skew = this.skew;
    const window: Window = { life, library: undefined, document: undefined, mine: new Set(this.committed) };
    this.windows.push(window);
    life.run(() => {
      this.#open(window).catch((cause) => {
        if (!(cause instanceof Problem)) faults.push(`${life.name} does not open: ${said(cause)}`);
        else this.#named(cause.code);
        // Who was put out has nothing to open any more.
        if (cause instanceof Problem && cause.code === 'key.missing') return;
        // The browser starts it again.
        world.after(3000, '', () => {
          if (life.dead) return;
          life.end();
          this.wake();
        });
      });
    });
  }

  /** Every worker is gone without a word. `power`: with what was not strictly committed. */
  kill(power = false): void {
    for (const { life } of [...this.windows]) life.end();
    if (power) this.databases.losesPower();
  }

  /** Nothing of it is left. */
  forget(): void {
    this.kill();
    this.databases.forget();
  }

  /** Each worker ends in order, and another one begins. */
  reopen(): void {
    for (const { life, library } of [...this.windows])
      life.run(() => {
        const end = () => life.end();
        library?.close().then(end, end);
      });
    this.#options.world.after(REOPEN_MS, '', () => {
      // Not all have come to their end: the browser does not wait for ever.
      this.kill();
      this.wake();
    });
  }

  /** The disk as it is, of a laptop that is switched off. */
  image(): Copy {
    return this.databases.copy();
  }

  /** An old profile comes back. */
  restore(copy: Copy): void {
    this.kill();
    this.databases.bringBack(copy);
    this.highest.clear();
    this.#known = undefined;
    // What had not reached the server is gone with it; what had is acknowledged.
    this.committed.clear();
  }

  /** `heard`: its sockets end; else they fall silent. */
  goOffline(heard: boolean): void {
    this.online = false;
    this.cut(heard);
  }

  cut(heard: boolean): void {
    for (const line of this.#lines()) {
      if (heard) line.cut('laptop');
      else line.silent = true;
    }
  }

  /** A change by this person, in one of the open windows; false: nobody is at work. `made` is called before anything can come of it. */
  edit(id: string, made: () => void): boolean {
    const { world, faults } = this.#options;
    const open = this.windows.filter(({ document }) => document);
    const window = open.length > 0 ? world.pick(open) : undefined;
    if (!window) return false;
    const dice = { says: world.oneIn(3), types: world.oneIn(3), at: world.chance(1000) };
    made();
    window.life.run(() => {
      this.#edit(window, id, dice).then(
        () => {
          this.committed.add(id);
          window.mine.add(id);
        },
        (cause) => {
          if (cause instanceof Problem) this.#named(cause.code);
          else faults.push(`${window.life.name} cannot write: ${said(cause)}`);
        },
      );
    });
    return true;
  }

  compact(): void {
    for (const { life, document } of this.windows) life.run(() => document?.sealed.compact());
  }

  retry(): void {
    for (const { life, library } of this.windows) life.run(() => library?.retry());
  }

  /** Nothing is in its outbox any more: what was said to be on this disk is on the server's. */
  drained(): void {
    if (this.#stored('outbox').length > 0) return;
    for (const id of this.committed) this.acknowledged.add(id);
  }

  /** Brings an entry on the chain, as the commands of the product do. */
  enter(make: (library: Library) => Promise<(membership: Membership) => Promise<Checked<Body>>>): void {
    const { faults } = this.#options;
    const { life, library } = this.window ?? {};
    if (!life || !library) return;
    life.run(() => {
      make(library)
        .then((body) => library.school.enter(body))
        .then(
          (entered) => {
            if (!entered.ok) this.#named(entered.code);
          },
          (cause) => {
            if (!(cause instanceof Problem)) faults.push(`${life.name} cannot enter: ${said(cause)}`);
          },
        );
    });
  }

  /** Notes how far it has seen each writer: what a worker knew a while ago has been pinned since, if its disk took it. */
  look(): void {
    const { world } = this.#options;
    const { window } = this;
    const known = this.#known;
    if (this.databases.full || known?.window !== window) this.#known = undefined;
    else if (known && world.now - known.at > PINNED_MS) {
      for (const [generation, frontier] of known.seen)
        for (const [writer, length] of frontier) this.#saw(generation, writer, length);
      this.#known = undefined;
    }
    const rooms = window?.document?.sealed.state.rooms;
    if (rooms && !this.#known && !this.databases.full)
      this.#known = {
        window,
        at: world.now,
        seen: new Map(
          [...rooms].map(([generation, { seen }]) => [
            generation,
            new Map([...seen.values()].map(({ writer, length }) => [writer, length])),
          ]),
        ),
      };
    for (const [generation, pins] of this.#pins())
      for (const { writer, length } of pins.values()) this.#saw(generation, writer, length);
    for (const { code, times } of this.window?.library?.notices() ?? [])
      this.reports.set(code, Math.max(times, this.reports.get(code) ?? 0));
  }

  #saw(generation: number, writer: number, length: number): void {
    const pins = this.highest.get(generation) ?? new Map<number, number>();
    pins.set(writer, Math.max(length, pins.get(writer) ?? 0));
    this.highest.set(generation, pins);
  }

  #pins(): Map<number, Map<number, Pin>> {
    const pins = new Map<number, Map<number, Pin>>();
    for (const pin of this.#stored('pins') as Pin[])
      pins.set(pin.generation, (pins.get(pin.generation) ?? new Map()).set(pin.writer, pin));
    return pins;
  }

  async #open(window: Window): Promise<void> {
    const { village } = this.#options;
    const { life } = window;
    window.library = await openLibrary({
      name: this.name,
      school: village.membership.school,
      server: ADDRESS,
      WebSocketPolyfill: this.#sockets(life),
      now: () => Date.now(),
      clock: () => 0,
      memory: memoryOf(this),
    });
    const document = (await window.library.open(this.#id)) as Opened;
    window.document = document;
    document.watch(() => this.#watched(window));
    this.#watched(window);
  }

  /** Nothing waits: what this window knew of is on the server's disk. */
  #watched({ document, mine }: Window): void {
    if (document?.kept().waiting !== 0) return;
    for (const id of mine) this.acknowledged.add(id);
  }

  async #edit(
    { document }: Window,
    id: string,
    { says, types, at }: { says: boolean; types: boolean; at: number },
  ): Promise<void> {
    if (!document) return;
    if (says) {
      await document.append({
        id: StatementId.parse(randomId()),
        kind: 'note',
        version: 1,
        author: this.actor.id as never,
        at: instant(Date.now()),
        body: { edit: id },
      });
      this.stated.add(id);
    }
    if (types)
      await document.editText('plan', {
        at: at % (document.text('plan').length + 1),
        remove: at % 3,
        insert: 'x',
      });
    const draft = new Y.Doc();
    Y.applyUpdate(draft, document.state());
    const before = Y.encodeStateVector(draft);
    draft.transact(() => {
      draft.getArray<string>('log').push([id]);
      const text = draft.getText('text');
      text.insert(at % (text.length + 1), `[${id}]`);
    });
    await document.change(Y.encodeStateAsUpdate(draft, before));
  }

  #sockets(life: Life): typeof WebSocket {
    const dial = (socket: ClientEnd, url: string) => this.#dial(socket, url, life);
    const count = () => this.sent++;
    class Socket implements ClientEnd {
      static readonly CONNECTING = 0;
      static readonly OPEN = 1;
      static readonly CLOSING = 2;
      static readonly CLOSED = 3;
      binaryType = 'arraybuffer';
      readyState = 0;
      onopen: ClientEnd['onopen'] = null;
      onclose: ClientEnd['onclose'] = null;
      onerror: ClientEnd['onerror'] = null;
      onmessage: ClientEnd['onmessage'] = null;
      line: SocketLine | undefined;
      constructor(url: string) {
        dial(this, url);
      }
      send(bytes: Uint8Array): void {
        if (this.readyState !== 1) return;
        count();
        this.line?.fromLaptop({ type: 'message', bytes: bytes.slice() });
      }
      close(status = 1005): void {
        if (this.readyState === CLOSED) return;
        this.readyState = CLOSED;
        this.line?.fromLaptop({ type: 'close', status, reason: '' });
      }
    }
    return Socket as unknown as typeof WebSocket;
  }

  #dial(socket: ClientEnd & { line?: SocketLine | undefined }, url: string, life: Life): void {
    const { world, host } = this.#options;
    this.dialled++;
    world.after(1 + world.chance(40), '', () => {
      if (life.dead || socket.readyState === CLOSED) return;
      const line = this.online ? host.connect(this.name, life, socket, url) : undefined;
      if (line) {
        socket.line = line;
        return life.step(() => {
          socket.readyState = 1;
          socket.onopen?.();
        });
      }
      // Nobody answers: told, or not.
      if (!this.online && world.oneIn(3)) return;
      return life.step(() => {
        socket.readyState = CLOSED;
        socket.onclose?.({ code: ABNORMAL, reason: '' });
      });
    });
  }

  #died(window: Window): void {
    this.windows.splice(this.windows.indexOf(window), 1);
    this.databases.dies(
      window.life,
      this.windows.map(({ life }) => life),
    );
    if (this.#options.forgetful) this.databases.clear(`${this.name}/school`, 'outbox');
    for (const line of this.#lines()) if (line.of(window.life)) line.cut('laptop');
  }

  #lines(): SocketLine[] {
    return [...this.#options.host.lines].filter(({ laptop }) => laptop === this.name);
  }

  #named(code: string): void {
    this.reports.set(code, (this.reports.get(code) ?? 0) + 1);
  }

  /** What a table of the strict database holds of the document. */
  #stored(store: string): unknown[] {
    const values = this.databases.values(`${this.name}/school`, store) as { document: string }[];
    return values.filter(({ document }) => document === this.#id);
  }

  /** Rows as the cached rooms have them on the disk. */
  #rows(): Map<number, StoredRow[]> {
    const place = placeOf(this.#id);
    const prefix = `${this.name}/room/${place?.scope}.${place?.document}.g`;
    const rows = new Map<number, StoredRow[]>();
    for (const name of this.databases.names(prefix)) {
      const outer = new Y.Doc();
      for (const update of this.databases.values(name, 'updates')) Y.applyUpdate(outer, update as Uint8Array);
      const runs = readRuns(Y.encodeStateAsUpdate(outer));
      const held = (runs.ok ? runs.value : []).flatMap(({ writer, clock, envelopes }) =>
        envelopes.map((bytes, at) => ({ writer, clock: clock + at, bytes })),
      );
      rows.set(Number(name.slice(prefix.length)), held);
    }
    return rows;
  }
}

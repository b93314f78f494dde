/** One laptop: the library as it ships, on databases that outlive it. Its worker can die between any two awaits, and run twice at once. */
import { documentIn, type Library, openLibrary } from '@wuhe/documents';
import { type DocumentId, instant, Problem, randomId, StatementId } from '@wuhe/model';
import type { Body, Checked, ClientDocument, Membership } from '@wuhe/seal';
import * as Y from 'yjs';
import type { SeenLaptop, Signatory } from '../seen.ts';
import type { World } from '../world.ts';
import { type Copy, Databases } from './databases.ts';
import { socketsOf } from './dial.ts';
import { apartIn, outboxIn, pinsIn, rowsIn } from './held.ts';
import { ADDRESS, type Host } from './host.ts';
import { Life, type Noise, said } from './life.ts';
import type { SocketLine } from './line.ts';
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
    return sealed && { doc: sealed.state, inner: sealed.inner, rows: rowsIn(this.databases, this.#id) };
  }

  get disk(): SeenLaptop['disk'] {
    this.#membership = this.window?.library?.school.membership() ?? this.#membership;
    return {
      membership: this.#membership,
      outbox: outboxIn(this.databases, this.#id),
      pins: pinsIn(this.databases, this.#id),
      quarantine: apartIn(this.databases, this.#id),
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
    if (outboxIn(this.databases, this.#id).size > 0) return;
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
    for (const [generation, pins] of pinsIn(this.databases, this.#id))
      for (const { writer, length } of pins.values()) this.#saw(generation, writer, length);
    for (const { code, times } of this.window?.library?.notices() ?? [])
      this.reports.set(code, Math.max(times, this.reports.get(code) ?? 0));
  }

  #saw(generation: number, writer: number, length: number): void {
    const pins = this.highest.get(generation) ?? new Map<number, number>();
    pins.set(writer, Math.max(length, pins.get(writer) ?? 0));
    this.highest.set(generation, pins);
  }

  async #open(window: Window): Promise<void> {
    const { village, host, world } = this.#options;
    const { life } = window;
    window.library = await openLibrary({
      name: this.name,
      school: village.membership.school,
      server: ADDRESS,
      WebSocketPolyfill: socketsOf(this, life, host, world),
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
}

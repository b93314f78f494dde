/**
 * The school as this device belongs to it: the rim of the chain's reducer. Pins the chain on the disk before anything follows from it, brings
 * entries on it, gives a server back what it lost, and makes the key changes that are due (M15, M16) without being asked.
 */
import { endings, enter, type Me, renewScope } from '@wuhe/keyring';
import {
  accept,
  appendEntry,
  type Body,
  type ChainEffect,
  type ChainEvent,
  type ChainSync,
  type Checked,
  type Code,
  type CutOff,
  decodeEntry,
  dueScopes,
  type Head,
  joinChain,
  type Membership,
  type PersonId,
  readMessage,
  refuse,
  type SchoolId,
  type ScopeId,
  sameBytes,
  startChain,
  stepChain,
  verifyEntries,
  webCryptoVerifier,
  writeMessage,
} from '@wuhe/seal';
import { chainFrames } from './chain-frames.ts';
import type { Disk, Network, NetworkEvents, School } from './contract.ts';
import { Returning } from './returning.ts';

/** How long an entry may wait for the server, ms. */
const PATIENCE = 20_000;
/** Holders wait up to this long, by chance, before they change a key: mostly one of them does, ms. */
const PAUSE = 2_000;
/** When what was put off, because not everything could be brought up to date, is tried again, ms. */
const PUT_OFF = 60_000;

/** Writers, in a scope's rooms, of devices that are out by this chain or of these people who go now. */
export type CutsAt = (membership: Membership, people: readonly PersonId[]) => readonly CutOff[];

export interface SchoolOptions {
  id: SchoolId;
  disk: Disk;
  me: Me;
  /** Milliseconds since 1970. */
  now: () => number;
  /** YYYY-MM-DD, in the school's calendar. */
  today: () => string;
  /** Brings everything of a scope up to date that this device knows; without an answer it could not, and nobody is cut off now. */
  cutsOf?: (scope: ScopeId) => Promise<CutsAt | undefined>;
  /** None: solo, the disk is all there is. */
  server?: string;
  /** Opens the way to the server with the chain's events. */
  connect?: (events: NetworkEvents) => Network;
  /** The pinned chain has grown; the disk has it. */
  onGrown: (membership: Membership) => void;
  /** Something that a person must be able to see. */
  onNotice: (code: Code) => void;
  /** Scopes whose key change waits, because not everything of them could be brought up to date; none: none waits any more. */
  onDue?: (scopes: ReadonlySet<ScopeId>) => void;
  /** The disk takes entries again, after it had refused. */
  onDisk?: () => void;
  /** The connection is another now. */
  onState: () => void;
  random?: () => number;
}

/** An entry on its way. */
interface Making {
  make: (membership: Membership) => Promise<Checked<Body | undefined>>;
  resolve: (result: Checked<Membership>) => void;
  /** Of the bytes that were offered: one of them may stand although nobody could say so. */
  offered: Head[];
}

const verifier = webCryptoVerifier();

/**
 * Opens the school from the disk's chain, which is verified, and connects. Refuses with the code of the first entry that does not hold, or
 * `school.unknown` where there is none.
 */
export async function openSchool(options: SchoolOptions): Promise<Checked<OpenSchool>> {
  const chain = await options.disk.chain();
  const read = await verifyEntries(undefined, chain, verifier);
  if (read.code) return refuse(read.code);
  if (!read.membership) return refuse('school.unknown');
  if (read.membership.school !== options.id) return refuse('chain.school');
  return accept(new OpenSchool(options, read.membership));
}

export class OpenSchool implements Omit<School, 'cutsOf'> {
  readonly id: SchoolId;
  readonly me: Me;
  readonly server: string | undefined;
  /** None: solo. */
  readonly network: Network | undefined;
  readonly #options: SchoolOptions;
  #chain: ChainSync;
  readonly #makings = new Map<string, Making>();
  /** Effects are performed one behind the other. */
  #work: Promise<void> = Promise.resolve();
  readonly #returning: Returning;
  /** Entries that the server is known to have. */
  #given = 0;
  #made = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #later: ReturnType<typeof setTimeout> | undefined;
  /** For what documents are being brought up to date. */
  readonly #gathering = new Set<string>();
  /** Scopes whose key change was put off. */
  #putOff: ReadonlySet<ScopeId> = new Set();
  /** The disk refused what was done last. */
  #refused = false;
  #closed = false;

  constructor(options: SchoolOptions, membership: Membership) {
    this.#options = options;
    this.id = options.id;
    this.me = options.me;
    this.server = options.server;
    this.#chain = startChain(membership);
    this.#returning = new Returning(() => this.network?.again(), options.random ?? Math.random);
    this.network = options.connect?.({
      reached: (entries) => this.#reached(entries),
      connected: () => {
        this.#returning.opened();
        this.#settleLater();
      },
      disconnected: () => this.#step({ type: 'disconnected' }),
      chain: (frame) => this.#heard(frame),
      state: () => this.#changed(),
    });
    this.#settleLater();
  }

  membership(): Membership {
    return this.#chain.membership;
  }

  enter(make: (membership: Membership) => Promise<Checked<Body>>): Promise<Checked<Membership>> {
    return this.#want(make);
  }

  async putPackage(id: string, bytes: Uint8Array, expires: number): Promise<Checked<void>> {
    return this.network ? this.network.putPackage(id, bytes, expires) : refuse('busy');
  }

  /** The passphrase was given: what waited for keys is done. */
  unlocked(): void {
    this.#settleLater();
  }

  /** Resolves when nothing of the chain is under way on this disk any more. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#pause);
    clearTimeout(this.#later);
    this.#returning.close();
    this.network?.close();
    for (const { resolve } of this.#makings.values()) resolve(refuse('busy'));
    this.#makings.clear();
    await this.#work;
  }

  #want(make: Making['make']): Promise<Checked<Membership>> {
    if (this.#closed) return Promise.resolve(refuse('busy'));
    const name = `entry ${this.#made++}`;
    return new Promise((resolve) => {
      const patience = setTimeout(() => this.#end(name, refuse('busy')), PATIENCE);
      const making: Making = {
        make,
        offered: [],
        resolve: (result) => {
          clearTimeout(patience);
          resolve(result);
        },
      };
      this.#makings.set(name, making);
      if (this.network) this.#step({ type: 'want', name });
      else this.#then(() => this.#append(name, making));
    });
  }

  #end(name: string, result: Checked<Membership>): void {
    const making = this.#makings.get(name);
    this.#makings.delete(name);
    making?.resolve(result);
  }

  /** Work on the disk waits for what was begun before. A disk that refuses is told and holds up nothing else. */
  #then(work: () => Promise<void>): Promise<void> {
    this.#work = this.#work
      .then(() => (this.#closed ? undefined : work()))
      .then(
        () => {
          if (this.#refused) this.#options.onDisk?.();
          this.#refused = false;
        },
        () => {
          this.#refused = true;
          this.#notice('busy');
        },
      );
    return this.#work;
  }

  #notice(code: Code): void {
    if (!this.#closed) this.#options.onNotice(code);
  }

  #step(event: ChainEvent): void {
    if (this.#closed) return;
    const { state, effects } = stepChain(this.#chain, event);
    this.#chain = state;
    for (const effect of effects) void this.#then(() => this.#perform(effect));
  }

  /** Who was refused and does not know itself out comes back by itself: somebody else may heal it. */
  #changed(): void {
    const { person, device } = this.me.record;
    const { people, devices } = this.membership();
    const out = people.get(person)?.removed !== undefined || devices.get(device.id)?.dropped !== undefined;
    const { state, code } = this.network ?? {};
    if (state === 'refused' && code && !out && !this.#closed) this.#returning.refused(code);
    this.#options.onState();
  }

  /** A server that lost entries has them back before this device signs in (M4); what is new is asked for. */
  async #reached(entries: number): Promise<void> {
    this.#given = entries;
    await this.#then(async () => {
      if (entries <= this.membership().head.seq) await this.#give(entries);
    });
    this.#step({ type: 'connected' });
    await this.#work;
  }

  #heard(frame: Uint8Array): void {
    const read = readMessage(frame);
    if (!read.ok) this.#notice(read.code);
    const message = read.ok ? read.value : { type: 'none' as const };
    if (message.type === 'chain') this.#has(message.from + message.entries.length);
    if (message.type === 'chain' || message.type === 'askChain' || message.type === 'chainRefused')
      this.#step({ type: 'message', message });
  }

  /** The server has entries that it had not, whoever brought them: what it refused without them it may take now. */
  #has(entries: number): void {
    if (entries <= this.#given) return;
    this.#given = entries;
    this.network?.again();
  }

  async #perform(effect: ChainEffect): Promise<void> {
    switch (effect.type) {
      case 'sendChain':
        this.network?.sendChain(writeMessage(effect.message));
        return;
      case 'give':
        return this.#give(effect.from);
      case 'join':
        return this.#join(effect.entries);
      case 'make':
        return this.#make(effect.name);
      case 'grown':
        this.#options.onGrown(effect.membership);
        this.#waits(this.#putOff);
        // Who was refused may be let in by what the chain says now.
        this.network?.again();
        this.#settleLater();
        return;
      case 'done':
        return this.#end(effect.name, accept(this.membership()));
      case 'reportChain':
        if (effect.name === undefined) this.#notice(effect.code);
        else this.#end(effect.name, refuse(effect.code));
        return;
    }
  }

  async #give(from: number): Promise<void> {
    const entries = (await this.#options.disk.chain()).slice(from);
    for (const frame of chainFrames(from, entries)) this.network?.sendChain(frame);
  }

  /** What holds of the offered entries is on the disk before anybody hears of it. */
  async #join(entries: readonly Uint8Array[]): Promise<void> {
    const before = this.membership();
    const joined = await joinChain(before, entries, verifier);
    if (joined.ok && joined.value.fresh > 0) {
      const next = before.head.seq + 1;
      const fresh = entries.filter((bytes) => {
        const entry = decodeEntry(bytes);
        return entry.ok && entry.value.seq >= next && entry.value.seq < next + joined.value.fresh;
      });
      // Copies: what is kept must not drag the frame that it came in along.
      await this.#options.disk.addChain(
        next,
        fresh.map((bytes) => bytes.slice()),
      );
    }
    this.#step({ type: 'joined', joined });
  }

  async #make(name: string): Promise<void> {
    const making = this.#makings.get(name);
    const membership = this.membership();
    const stands = making?.offered.some(({ seq, link }) => {
      const there = membership.links[seq];
      return there !== undefined && sameBytes(there, link);
    });
    const made = making && !stands ? await this.#signed(making, membership) : undefined;
    if (made && !made.ok) this.#end(name, made);
    const bytes = made?.ok ? made.value : undefined;
    const entry = bytes && decodeEntry(bytes);
    if (entry?.ok) making?.offered.push({ seq: entry.value.seq, link: entry.value.link });
    this.#step({
      type: 'made',
      name,
      made: bytes && entry?.ok ? { bytes, link: entry.value.link } : undefined,
    });
  }

  /** The entry for this head; without a value there is nothing to do any more. */
  async #signed({ make }: Making, membership: Membership): Promise<Checked<Uint8Array | undefined>> {
    const body = await make(membership);
    if (!body.ok) return body;
    return body.value ? enter(membership, body.value, this.me, this.#options.now()) : accept(undefined);
  }

  /** Solo: this device is the chain's keeper, with its own clock. */
  async #append(name: string, making: Making): Promise<void> {
    const { disk, now, today } = this.#options;
    const before = this.membership();
    const made = await this.#signed(making, before);
    if (!made.ok) return this.#end(name, made);
    if (!made.value) return this.#end(name, accept(before));
    const appended = await appendEntry(before, made.value, verifier, { at: now(), today: today() });
    if (!appended.ok) return this.#end(name, appended);
    try {
      await disk.addChain(before.head.seq + 1, [made.value]);
    } catch (cause) {
      this.#end(name, refuse('busy'));
      throw cause;
    }
    this.#chain = startChain(appended.value);
    this.#options.onGrown(appended.value);
    this.#waits(this.#putOff);
    this.#settleLater();
    this.#end(name, appended);
  }

  /** After a pause by chance: key changes that are due, and ends that have come. */
  #settleLater(): void {
    if (this.#closed || this.#pause !== undefined) return;
    const { random = Math.random } = this.#options;
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      this.#settle();
    }, random() * PAUSE);
  }

  #settle(): void {
    if (this.network && this.network.state !== 'open') return;
    for (const { id } of this.#due(this.membership()))
      void this.#wantWith(id, 'epoch', (now, cuts) => this.#renewal(now, id, cuts));
    for (const body of this.#endings(this.membership())) {
      const isIt = sameEnding(body);
      const scope = body.kind === 'revoke' ? body.scope : undefined;
      void this.#wantWith(scope, body.kind, (now, cuts) => this.#ending(now, isIt, cuts));
    }
  }

  /**
   * Brings on the chain what cuts off writers in a scope, once everything is here that this device knows of it; else it is put off. Refused, or
   * not possible now: the next growth, unlocking or connection tries again.
   */
  async #wantWith(
    scope: ScopeId | undefined,
    kind: Body['kind'],
    make: (membership: Membership, cuts: CutsAt) => Promise<Checked<Body | undefined>>,
  ): Promise<void> {
    const { cutsOf } = this.#options;
    if (!scope || !cutsOf) return void (await this.#want((now) => make(now, () => [])));
    const name = `${kind} ${scope}`;
    if (this.#gathering.has(name)) return;
    this.#gathering.add(name);
    const cuts = await cutsOf(scope).catch(() => undefined);
    this.#gathering.delete(name);
    if (cuts) await this.#want((now) => make(now, cuts));
    else if (!this.#closed) {
      this.#waits(new Set([...this.#putOff, scope]));
      clearTimeout(this.#later);
      this.#later = setTimeout(() => this.#settleLater(), PUT_OFF);
    }
  }

  /** Says which key changes wait; one that was made, by whomever, does not any more. */
  #waits(scopes: ReadonlySet<ScopeId>): void {
    const due = new Set(dueScopes(this.membership()).map(({ id }) => id));
    const waiting = new Set([...scopes].filter((scope) => due.has(scope)));
    if (waiting.size === 0 && this.#putOff.size === 0) return;
    this.#putOff = waiting;
    this.#options.onDue?.(waiting);
  }

  /** Scopes that this device can renew now: guarded ones wait for the passphrase. */
  #due(membership: Membership) {
    const open = this.me.locker.opened().ok;
    return dueScopes(membership, this.me.record.person).filter(({ tier }) => open || tier === 'everyday');
  }

  #endings(membership: Membership) {
    const { now, today } = this.#options;
    if (!this.me.locker.opened().ok) return [];
    return endings(membership, this.me, { at: now(), today: today() });
  }

  async #renewal(membership: Membership, scope: ScopeId, cuts: CutsAt): Promise<Checked<Body | undefined>> {
    if (!this.#due(membership).some(({ id }) => id === scope)) return accept(undefined);
    return renewScope(membership, scope, this.me, cuts(membership, []));
  }

  async #ending(
    membership: Membership,
    isIt: (body: Body) => boolean,
    cuts: CutsAt,
  ): Promise<Checked<Body | undefined>> {
    const body = this.#endings(membership).find(isIt);
    if (body?.kind !== 'revoke') return accept(body);
    return accept({ ...body, cuts: [...cuts(membership, body.people)] });
  }
}

/** What ends the same thing on a later head. */
function sameEnding(one: Body): (other: Body) => boolean {
  return (other) =>
    (one.kind === 'revoke' && other.kind === 'revoke' && one.scope === other.scope) ||
    (one.kind === 'role' && other.kind === 'role' && one.person === other.person);
}

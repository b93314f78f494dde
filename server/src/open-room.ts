/**
 * One room while somebody is in it: the rim of the protocol's reducer. It loads the rows, checks signatures, writes, and tells the connections;
 * everything that is decided is decided by `stepServer`.
 */
import {
  type Code,
  type ConnectionId,
  type DeviceId,
  isErased,
  type Membership,
  type Message,
  openServerRoom,
  type Place,
  roomName,
  runsOf,
  type ServerEffect,
  type ServerEvent,
  type ServerRoom,
  sameBytes,
  stepServer,
  writeMessage,
} from '@wuhe/seal';
import type { Host } from './host.ts';
import type { Change } from './store/types.ts';
import { RowReading } from './stored-rows.ts';
import { checked } from './verdicts.ts';

/** One connection's way out. */
export interface Sink {
  send(frame: Uint8Array): void;
  /** Resolves when the frame has left. */
  sent(frame: Uint8Array): Promise<void>;
  close(code: Code): void;
  /** Signatures that were checked for it. */
  charge(envelopes: number): void;
}

/** The school that a room belongs to. */
export interface RoomSchool {
  readonly membership: Membership;
  /** Entries from this connection, or its ask for them. */
  chain(message: Message & { type: 'chain' | 'askChain' }, reply: (frame: Uint8Array) => void): void;
  /** The room of this place, which whoever asked enters or holds at once. */
  room(place: Place): OpenRoom;
  /** Nobody needs this one any more. */
  drop(room: OpenRoom): void;
  /** Whether the school may have another room. */
  mayBegin(): boolean;
  /** The room's first row is on the disk. */
  begun(): void;
}

/** Rows that may wait for the disk before a sender has to. */
const AHEAD = 2000;
/** Evidence that an operator should see at once. */
const evidence: ReadonlySet<Code> = new Set(['envelope.fork', 'chain.fork', 'envelope.signature']);

export class OpenRoom {
  readonly name: string;
  readonly place: Place;
  readonly #host: Host;
  readonly #school: RoomSchool;
  readonly #sinks = new Map<ConnectionId, Sink>();
  readonly #answers = new Map<ConnectionId, { tail: Promise<void>; under: number }>();
  readonly #loaded: Promise<boolean>;
  #events: ServerEvent[] = [];
  #state: ServerRoom | undefined;
  #stepping = false;
  #writing: Promise<void> | undefined;
  /** Whether anything stands or stood in it on the disk. */
  #begun = false;
  /** How many rooms before it need it in memory. */
  #held = 0;
  /** The next generation's room: a close is taken only into a snapshot that it holds (A10). */
  #next: OpenRoom | undefined;

  constructor(place: Place, host: Host, school: RoomSchool) {
    this.place = place;
    this.name = roomName(place);
    this.#host = host;
    this.#school = school;
    this.#loaded = this.#load();
  }

  /** Kept in memory for the room before it. */
  hold(): this {
    this.#held++;
    return this;
  }

  letGo(): void {
    this.#held--;
    this.#settle();
  }

  enter(connection: ConnectionId, device: DeviceId, ack: boolean, sink: Sink): void {
    this.#sinks.set(connection, sink);
    const { generation } = this.place;
    if (!this.#next && generation < 0xffff_ffff)
      this.#next = this.#school.room({ ...this.place, generation: generation + 1 }).hold();
    void this.#whenThere().then((there) => {
      if (!this.#sinks.has(connection)) return;
      const code = !there ? 'busy' : this.#begun || this.#school.mayBegin() ? undefined : 'room.limit';
      if (code) this.#close(connection, code);
      else this.#tell({ type: 'opened', connection, device, ack });
    });
  }

  leave(connection: ConnectionId): void {
    if (!this.#sinks.delete(connection)) return;
    this.#answers.delete(connection);
    this.#tell({ type: 'closed', connection });
  }

  /** A frame of this connection. A promise: nothing more from there before it resolves, the disk is behind. */
  receive(connection: ConnectionId, bytes: Uint8Array): Promise<void> | undefined {
    if (!this.#sinks.has(connection)) return undefined;
    const event: ServerEvent = { type: 'frame', connection, bytes };
    if (!this.#state?.connections.has(connection)) {
      // Still loading: frames stand in line behind the entering.
      return this.#whenThere().then(() => this.#tell(event));
    }
    this.#tell(event);
    return (this.#state?.pending.rows.length ?? 0) > AHEAD ? this.#writing : undefined;
  }

  grown(membership: Membership): void {
    if (this.#state) this.#tell({ type: 'chain', membership });
  }

  /** Whether the snapshot of this link is on the disk. */
  holds(link: Uint8Array): boolean {
    return this.#state?.durable.snapshots.some((mark) => sameBytes(mark.link, link)) ?? false;
  }

  async #whenThere(): Promise<boolean> {
    const next = this.#next ? await this.#next.#loaded : true;
    return (await this.#loaded) && next;
  }

  async #load(): Promise<boolean> {
    const { place, name } = this;
    const reading = new RowReading();
    try {
      for await (const piece of this.#host.store.read(place.school, name)) reading.add(piece);
    } catch {
      this.#host.log(`school ${place.school} room ${name}: cannot be read`);
      return false;
    }
    const { membership } = this.#school;
    this.#state = openServerRoom(place, reading.rows, membership);
    this.#begun = reading.rows.length > 0;
    const places = reading.beyond(this.#state);
    if (isErased(membership, place)) void this.#write([{ type: 'erase', name }]);
    else if (places.length > 0) void this.#write([{ type: 'quarantine', room: name, places }]);
    return true;
  }

  /** Steps one event after the other; what an effect brings about at once is the next event. */
  #tell(event: ServerEvent): void {
    if (!this.#state) {
      this.#settle();
      return;
    }
    this.#events.push(event);
    if (this.#stepping) return;
    this.#stepping = true;
    const holds = (link: Uint8Array) => this.#next?.holds(link) ?? false;
    for (let next = this.#events.shift(); next; next = this.#events.shift()) {
      const { state, effects } = stepServer(this.#state, next, { holds, kept: this.#host.kept() });
      this.#state = state;
      for (const effect of effects) this.#perform(effect);
    }
    this.#stepping = false;
    this.#settle();
  }

  #perform(effect: ServerEffect): void {
    switch (effect.type) {
      case 'send':
        this.#sinks.get(effect.connection)?.send(effect.bytes);
        return;
      case 'close':
        this.#close(effect.connection, effect.code);
        return;
      case 'verify': {
        const { ticket, inspection } = effect;
        const from = this.#state?.checking?.connection;
        if (from !== undefined) this.#sinks.get(from)?.charge(inspection.candidates.length);
        const verdicts = checked(inspection, this.#host.verifier);
        if (Array.isArray(verdicts)) this.#tell({ type: 'verified', ticket, verdicts });
        else void verdicts.then((later) => this.#tell({ type: 'verified', ticket, verdicts: later }));
        return;
      }
      case 'store':
        this.#store(effect);
        return;
      case 'read':
        this.#read(effect);
        return;
      case 'quarantine':
        void this.#write([{ type: 'quarantine', room: this.name, places: effect.places }]);
        return;
      case 'erase':
        void this.#write([{ type: 'erase', name: this.name }]);
        return;
      case 'chain': {
        const sink = this.#sinks.get(effect.connection);
        this.#school.chain(effect.message, (frame) => sink?.send(frame));
        return;
      }
      case 'report':
        // A frame that is none also closes its connection, and is counted there.
        if (!effect.code.startsWith('frame.')) this.#host.counters.add(effect.code);
        if (evidence.has(effect.code))
          this.#host.log(`school ${this.place.school} room ${this.name}: ${effect.code}`);
        return;
    }
  }

  #store({ rows }: ServerEffect & { type: 'store' }): void {
    const stored = rows.map(({ writer, clock, envelope }) => ({ writer, clock, bytes: envelope.bytes }));
    this.#writing = this.#write([{ type: 'rows', room: this.name, rows: stored }]).then((done) => {
      this.#writing = undefined;
      if (done) {
        this.#host.counters.add('stored', rows.length);
        if (!this.#begun) this.#school.begun();
        this.#begun = true;
      }
      this.#tell({ type: done ? 'stored' : 'notStored' });
    });
  }

  async #write(changes: readonly Change[]): Promise<boolean> {
    try {
      await this.#host.store.write(this.place.school, changes);
      return true;
    } catch {
      return false;
    }
  }

  /** The answer to an ask, piece by piece as the reader takes it; one answer after the other. */
  #read(effect: ServerEffect & { type: 'read' }): void {
    const { connection } = effect;
    const before = this.#answers.get(connection) ?? { tail: Promise.resolve(), under: 0 };
    if (before.under >= this.#host.limits.asks) {
      this.#tell({ type: 'closed', connection });
      this.#close(connection, 'rate');
      return;
    }
    const tail = before.tail.then(() => this.#answer(effect));
    this.#answers.set(connection, { tail, under: before.under + 1 });
  }

  async #answer({ connection, vector, writers }: ServerEffect & { type: 'read' }): Promise<void> {
    try {
      for await (const piece of this.#host.store.read(this.place.school, this.name, vector, writers)) {
        const sink = this.#sinks.get(connection);
        if (!sink) return;
        // What was cut off or erased since is not given, whatever the disk still has.
        const rows = piece.filter(({ writer, clock }) => clock < this.#length(writer));
        if (rows.length > 0) await sink.sent(writeMessage({ type: 'answer', runs: runsOf(rows) }));
      }
    } catch {
      this.#tell({ type: 'closed', connection });
      this.#close(connection, 'busy');
      return;
    }
    const asked = this.#answers.get(connection);
    if (asked) asked.under--;
    this.#tell({ type: 'rows', connection, rows: [] });
  }

  #length(writer: number): number {
    return this.#state?.durable.writers.get(writer)?.links.length ?? 0;
  }

  #close(connection: ConnectionId, code: Code): void {
    const sink = this.#sinks.get(connection);
    this.#sinks.delete(connection);
    this.#answers.delete(connection);
    sink?.close(code);
    this.#settle();
  }

  /** When nobody is in it and nothing is on its way, it needs the next room no more; nor is it needed itself unless it is held. */
  #settle(): void {
    const { checking, queue, storing } = this.#state ?? {};
    if (this.#stepping || this.#sinks.size > 0 || checking || storing || (queue && queue.length > 0)) return;
    const next = this.#next;
    this.#next = undefined;
    next?.letGo();
    if (this.#held === 0) this.#school.drop(this);
  }
}

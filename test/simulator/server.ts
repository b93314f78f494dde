/** The school's server: rooms run by the reducer that will ship, on a disk in memory, with a chain that it compares and swaps. */
import {
  appendEntry,
  beyond,
  type Code,
  type ConnectionId,
  type DeviceId,
  decodeEnvelope,
  isErased,
  type Membership,
  type Message,
  markAccepted,
  openServerRoom,
  type Place,
  type Row,
  type ServerEffect,
  type ServerEvent,
  type ServerRoom,
  type StoredRow,
  stepServer,
  verdicts,
  writeMessage,
} from '@wuhe/seal';
import type { Mutation } from './mutations.ts';
import { type School, verifier } from './school.ts';
import type { Holding } from './seen.ts';
import type { Wire } from './wire.ts';
import type { World } from './world.ts';

interface Disk {
  rooms: Map<number, StoredRow[]>;
  chain: Uint8Array[];
}

interface Socket {
  generation: number;
  device: DeviceId;
  wire: Wire;
  close: (code: Code) => void;
}

export class Server {
  disk: Disk;
  membership: Membership;
  readonly sockets = new Map<ConnectionId, Socket>();
  readonly rooms = new Map<number, ServerRoom>();
  /** One in how many transactions fails; 0: none. */
  failing = 0;
  readonly holdings = new Set<Holding>();
  readonly refusals = new Map<Code, number>();
  readonly #world: World;
  readonly #school: School;
  readonly #mutation: Mutation | undefined;
  /** Cut rows, kept apart. */
  readonly #cutAway: StoredRow[];
  #next = 1;

  constructor(world: World, school: School, cutAway: StoredRow[], mutation?: Mutation) {
    this.#cutAway = cutAway;
    this.#world = world;
    this.#school = school;
    this.#mutation = mutation;
    this.membership = school.membership;
    this.disk = { rooms: new Map(), chain: [...school.chain] };
  }

  /** Devices that presence shows to this one. */
  others(device: DeviceId): Set<DeviceId> {
    const devices = new Set([...this.sockets.values()].map((socket) => socket.device));
    devices.delete(device);
    return devices;
  }

  async connect(generation: number, device: DeviceId, wire: Wire, close: (code: Code) => void) {
    const id = this.#next++;
    this.sockets.set(id, { generation, device, wire, close });
    await this.handle(generation, { type: 'opened', connection: id, device, ack: true });
    return id;
  }

  async disconnect(id: ConnectionId): Promise<void> {
    const socket = this.sockets.get(id);
    this.sockets.delete(id);
    if (socket) await this.handle(socket.generation, { type: 'closed', connection: id });
  }

  async receive(id: ConnectionId, bytes: Uint8Array): Promise<void> {
    const socket = this.sockets.get(id);
    if (socket) await this.handle(socket.generation, { type: 'frame', connection: id, bytes });
  }

  /** The process dies: what is not on the disk is gone, every line is cut. */
  crash(): void {
    this.rooms.clear();
    const cut = [...this.sockets.values()];
    this.sockets.clear();
    for (const { close } of cut) close('busy');
  }

  backup(): Disk {
    const rooms = [...this.disk.rooms].map(([at, rows]): [number, StoredRow[]] => [at, [...rows]]);
    return { rooms: new Map(rooms), chain: [...this.disk.chain] };
  }

  /** The rooms go back to a backup; the chain is given back by whoever comes first, here at once (M4). */
  restore(disk: Disk): void {
    this.disk = { rooms: disk.rooms, chain: this.disk.chain };
    this.crash();
  }

  place(generation: number): Place {
    return { ...this.#school.place, generation };
  }

  room(generation: number): ServerRoom {
    const known = this.rooms.get(generation);
    if (known) return known;
    const rows = (this.disk.rooms.get(generation) ?? []).map(rowOf);
    const opened = openServerRoom(this.place(generation), standing(rows), this.membership);
    const length = (writer: number) => opened.durable.writers.get(writer)?.links.length ?? 0;
    if (isErased(this.membership, this.place(generation))) this.disk.rooms.delete(generation);
    else this.#split(generation, ({ writer, clock }) => clock < length(writer));
    this.rooms.set(generation, opened);
    return opened;
  }

  async handle(generation: number, event: ServerEvent): Promise<void> {
    const holds = (link: Uint8Array) => {
      const { snapshots } = this.room(generation + 1).durable;
      return snapshots.some((mark) => mark.link.every((byte, i) => byte === link[i]));
    };
    const { state, effects } = stepServer(this.room(generation), event, { holds });
    this.rooms.set(generation, state);
    for (const effect of effects) await this.#perform(generation, effect);
  }

  async #perform(generation: number, effect: ServerEffect): Promise<void> {
    switch (effect.type) {
      case 'send':
        return this.#send(effect.connection, effect.bytes);
      case 'close': {
        const socket = this.sockets.get(effect.connection);
        this.sockets.delete(effect.connection);
        return socket?.close(effect.code);
      }
      case 'verify': {
        const signed = await verdicts(effect.inspection, verifier);
        return this.handle(generation, { type: 'verified', ticket: effect.ticket, verdicts: signed });
      }
      case 'store': {
        if (this.#mutation === 'server:ackBeforeStore') {
          // The transaction is said to be there, and a crash finds that it is not.
          const rows = effect.rows;
          this.#world.after(300 + this.#world.chance(4000), '', () => this.#keep(generation, rows));
          return this.handle(generation, { type: 'stored' });
        }
        const fails = this.failing > 0 && this.#world.oneIn(this.failing);
        if (!fails) this.#keep(generation, effect.rows);
        return this.handle(generation, { type: fails ? 'notStored' : 'stored' });
      }
      case 'read': {
        const { connection, vector, writers } = effect;
        const stored = this.disk.rooms.get(generation) ?? [];
        const rows = beyond(stored, vector).filter(({ writer }) => !writers || writers.has(writer));
        return this.handle(generation, { type: 'rows', connection, rows });
      }
      case 'quarantine':
        for (const { writer, clock } of effect.places)
          this.#split(generation, (row) => row.writer !== writer || row.clock < clock);
        return;
      case 'erase':
        this.disk.rooms.delete(generation);
        return;
      case 'chain':
        return this.#chain(effect.connection, effect.message);
      case 'report':
        this.refusals.set(effect.code, (this.refusals.get(effect.code) ?? 0) + 1);
        return;
    }
  }

  /** Keeps apart what does not stay. */
  #split(generation: number, stays: (row: StoredRow) => boolean): void {
    const rows = this.disk.rooms.get(generation);
    if (!rows) return;
    this.#cutAway.push(...rows.filter((row) => !stays(row)));
    this.disk.rooms.set(generation, rows.filter(stays));
  }

  #send(connection: ConnectionId, bytes: Uint8Array): void {
    const socket = this.sockets.get(connection);
    if (!socket || [...this.holdings].some((holds) => holds(bytes, socket))) return;
    socket.wire.send(bytes);
  }

  #keep(generation: number, rows: readonly Row[]): void {
    const stored = this.disk.rooms.get(generation) ?? [];
    stored.push(...rows.map(({ writer, clock, envelope }) => ({ writer, clock, bytes: envelope.bytes })));
    stored.sort((a, b) => b.writer - a.writer || a.clock - b.clock);
    this.disk.rooms.set(generation, stored);
  }

  async #chain(connection: ConnectionId, message: Message & { type: 'chain' | 'askChain' }): Promise<void> {
    const { chain } = this.disk;
    if (message.type === 'askChain') {
      const from = Math.min(message.from, chain.length);
      return this.#send(connection, writeMessage({ type: 'chain', from, entries: chain.slice(from) }));
    }
    for (const bytes of message.entries) {
      const appended = await appendEntry(this.membership, bytes, verifier);
      if (!appended.ok) {
        const { head } = this.membership;
        const code =
          message.from <= head.seq && appended.code === 'chain.previous' ? 'chain.stale' : appended.code;
        return this.#send(connection, writeMessage({ type: 'chainRefused', code, head }));
      }
      this.membership = appended.value;
      chain.push(bytes);
      this.#world.say(`server: entry ${appended.value.head.seq} stands`);
      for (const generation of [...this.rooms.keys()])
        await this.handle(generation, { type: 'chain', membership: appended.value });
      const from = chain.length - 1;
      for (const id of [...this.sockets.keys()])
        this.#send(id, writeMessage({ type: 'chain', from, entries: [bytes] }));
    }
  }
}

export function rowOf({ writer, clock, bytes }: StoredRow): Row {
  const read = decodeEnvelope(bytes);
  if (!read.ok) throw new Error(read.code);
  return { writer, clock, envelope: markAccepted(read.value) };
}

/** Rows, ascending in each writer, of which each follows the one before: what a disk that lost some still says. */
export function standing(rows: readonly Row[]): Row[] {
  const lengths = new Map<number, number>();
  const sorted = rows.toSorted((a, b) => b.writer - a.writer || a.clock - b.clock);
  const kept = sorted.filter(({ writer, clock }) => {
    if (clock !== (lengths.get(writer) ?? 0)) return false;
    lengths.set(writer, clock + 1);
    return true;
  });
  return kept;
}

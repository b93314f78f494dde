/** One school on this server while somebody of it is connected: its chain, its sockets, its open rooms, its packages. */
import {
  type Code,
  type ConnectionId,
  type Device,
  type DeviceId,
  type Membership,
  type Message,
  noLink,
  openServerRoom,
  type Place,
  roomName,
  type SchoolId,
  stepServer,
  writeMessage,
} from '@wuhe/seal';
import { Chain } from './chain.ts';
import type { Host } from './host.ts';
import { OpenRoom, type RoomSchool, type Sink } from './open-room.ts';
import { Packages } from './packages.ts';
import { Queue } from './queue.ts';

/** A socket of the school, signed in or not. */
export interface SchoolSocket {
  readonly device: DeviceId | undefined;
  /** A frame of the chain, for the socket itself. */
  tell(frame: Uint8Array): void;
  end(code: Code): void;
}

/** Whether a school may begin here, and its first entry, one school at a time (W3). */
export type Founding = <Value>(work: (may: boolean) => Promise<Value>) => Promise<Value>;

export class School implements RoomSchool {
  readonly id: SchoolId;
  readonly packages: Packages;
  readonly sockets = new Set<SchoolSocket>();
  readonly #host: Host;
  readonly #chain: Chain;
  readonly #founding: Founding;
  readonly #queue = new Queue();
  readonly #rooms = new Map<string, OpenRoom>();
  /** Rooms on the disk. */
  #stored = 0;
  /** Offers of entries that are being looked at. */
  #offers = 0;
  #next: ConnectionId = 1;

  constructor(id: SchoolId, host: Host, founding: Founding) {
    this.id = id;
    this.#host = host;
    this.#founding = founding;
    this.#chain = new Chain(id, host);
    this.packages = new Packages(id, host);
  }

  /** False: the store cannot give it. */
  async load(): Promise<boolean> {
    try {
      this.#stored = await this.#host.store.rooms(this.id);
    } catch {
      return false;
    }
    return this.#chain.load();
  }

  /** How many entries the chain has; 0: the school is not known here. */
  get entries(): number {
    return this.#chain.entries.length;
  }

  /** Nothing of it is in use or on its way to the disk. */
  get idle(): boolean {
    return this.sockets.size === 0 && this.#rooms.size === 0 && this.#offers === 0;
  }

  /** Throws before the school has an entry: nobody can have signed in. */
  get membership(): Membership {
    const { membership } = this.#chain;
    if (!membership) throw new Error('a school without a chain');
    return membership;
  }

  /** A device that may sign in: on the chain, not dropped, its person not removed. */
  device(id: DeviceId): Device | undefined {
    const { membership } = this.#chain;
    const device = membership?.devices.get(id);
    const person = device && membership?.people.get(device.person);
    return device?.dropped === undefined && person && person.removed === undefined ? device : undefined;
  }

  /** Entries that somebody offers, or an ask for them. Resolves when all is said. */
  async chain(
    message: Message & { type: 'chain' | 'askChain' },
    reply: (frame: Uint8Array) => void,
  ): Promise<void> {
    if (message.type === 'askChain') {
      for (const piece of this.#chain.from(message.from)) reply(writeMessage({ type: 'chain', ...piece }));
      return;
    }
    this.#offers++;
    const refused = await this.#queue.add(() => this.#takeAll(message.entries));
    this.#offers--;
    if (refused === undefined) return;
    this.#host.counters.add(refused);
    const head = this.#chain.membership?.head ?? { seq: 0, link: noLink };
    reply(writeMessage({ type: 'chainRefused', code: refused, head }));
  }

  /** Opens a room for a device (W4): a connection in it, or why not. */
  enter(
    place: Place,
    device: DeviceId,
    ack: boolean,
    sink: Sink,
  ): { room: OpenRoom; connection: ConnectionId } | Code {
    const code = this.#mayEnter(place, device);
    if (code) return code;
    const room = this.room(place);
    const connection = this.#next++;
    room.enter(connection, device, ack, sink);
    return { room, connection };
  }

  room(place: Place): OpenRoom {
    const name = roomName(place);
    const known = this.#rooms.get(name);
    const room = known ?? new OpenRoom(place, this.#host, this);
    if (!known) {
      this.#rooms.set(name, room);
      this.#host.counters.add('rooms');
    }
    return room;
  }

  drop(room: OpenRoom): void {
    if (this.#rooms.get(room.name) !== room) return;
    this.#rooms.delete(room.name);
    this.#host.counters.add('rooms', -1);
  }

  mayBegin(): boolean {
    return this.#stored < this.#host.limits.rooms;
  }

  begun(): void {
    this.#stored++;
  }

  /** One entry after the other, up to the first that is refused, and its code. What two people give back at once stands for both (M4). */
  async #takeAll(entries: readonly Uint8Array[]): Promise<Code | undefined> {
    for (const bytes of entries) {
      const code = this.#chain.has(bytes) ? undefined : await this.#take(bytes);
      if (code !== undefined) return code;
    }
    return undefined;
  }

  /** One entry; a code where it does not stand. */
  async #take(bytes: Uint8Array): Promise<Code | undefined> {
    const taken =
      this.entries > 0
        ? await this.#chain.append(bytes)
        : await this.#founding(async (may) =>
            may ? this.#chain.append(bytes) : ({ ok: false, code: 'school.closed' } as const),
          );
    if (!taken.ok) return taken.code;
    const { entry, membership } = taken.value;
    if (entry.seq === 0) this.#host.log(`school ${this.id}: founded`);
    for (const room of [...this.#rooms.values()]) room.grown(membership);
    const frame = writeMessage({ type: 'chain', from: entry.seq, entries: [entry.bytes] });
    for (const socket of [...this.sockets]) {
      socket.tell(frame);
      if (socket.device && !this.device(socket.device)) socket.end('write.unknownDevice');
    }
    return undefined;
  }

  /** Asked of the protocol's own rule, on an empty room: nothing is read from the disk for who may not come in. */
  #mayEnter(place: Place, device: DeviceId): Code | undefined {
    if (!this.membership.scopes.has(place.scope)) return 'room.name';
    const empty = openServerRoom(place, [], this.membership);
    const event = { type: 'opened', connection: 0, device, ack: false } as const;
    const { effects } = stepServer(empty, event, { holds: () => false });
    return effects.find((effect) => effect.type === 'close')?.code;
  }
}

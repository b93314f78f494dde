/** For tests: a room's cache and a school's server in memory. The server runs the reducer that ships, and stores at once. */
import {
  beyond,
  type DeviceId,
  isErased,
  type Membership,
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
  writeRuns,
} from '@wuhe/seal';
import * as Y from 'yjs';
import type { Cache, CachedRoom, Line, LineEvents } from './contract.ts';
import { placeOf } from './places.ts';
import { sorted, standing, storedOf } from './rows.ts';
import { verifier } from './village.testing.ts';

/** Rooms by name, as they lie on a laptop. */
export class MemoryCache implements Cache {
  readonly rooms = new Map<string, StoredRow[]>();

  async open(name: string): Promise<CachedRoom> {
    const { rooms } = this;
    const rows = () => rooms.get(name) ?? [];
    let outer = new Y.Doc();
    const show = (some: readonly StoredRow[], origin?: unknown) => {
      const runs = sorted(some).map(({ writer, clock, bytes }) => ({ writer, clock, envelopes: [bytes] }));
      if (runs.length > 0) Y.applyUpdate(outer, writeRuns(runs), origin);
    };
    show(rows());
    return {
      get outer() {
        return outer;
      },
      rows: () => standing(rows()).map(storedOf),
      put: (more, origin) => {
        const fresh = more.filter(
          (row) => !rows().some(({ writer, clock }) => writer === row.writer && clock === row.clock),
        );
        rooms.set(name, [...rows(), ...fresh]);
        show(fresh, origin);
      },
      cut: async (places) => {
        const stays = (row: StoredRow) =>
          !places.some(({ writer, clock }) => row.writer === writer && row.clock >= clock);
        rooms.set(name, rows().filter(stays));
        outer = new Y.Doc();
        show(rows());
      },
      flushed: async () => undefined,
      erase: async () => void rooms.delete(name),
      close: async () => undefined,
    };
  }
}

interface Socket {
  room: string;
  device: DeviceId;
  events: LineEvents;
}

/** Sockets that are in its rooms hear it a microtask later. */
export class MemoryServer {
  readonly disk = new Map<string, StoredRow[]>();
  readonly #rooms = new Map<string, ServerRoom>();
  readonly #sockets = new Map<number, Socket>();
  #membership: Membership;
  #next = 1;

  constructor(membership: Membership) {
    this.#membership = membership;
  }

  /** Envelopes stored, over all rooms. */
  get stored(): number {
    return [...this.disk.values()].reduce((sum, rows) => sum + rows.length, 0);
  }

  async grow(membership: Membership): Promise<void> {
    this.#membership = membership;
    for (const room of [...this.#rooms.keys()]) await this.#handle(room, { type: 'chain', membership });
  }

  join(room: string, device: DeviceId, outer: Y.Doc, events: LineEvents): Line {
    const id = this.#next++;
    queueMicrotask(async () => {
      this.#sockets.set(id, { room, device, events });
      events.connected();
      await this.#handle(room, { type: 'opened', connection: id, device, ack: true });
      const vector = Y.decodeStateVector(Y.encodeStateVector(outer));
      await this.#receive(id, writeMessage({ type: 'ask', vector }));
    });
    return {
      send: (frame) => {
        queueMicrotask(() => void this.#receive(id, frame));
      },
      close: () => {
        this.#sockets.delete(id);
        void this.#handle(room, { type: 'closed', connection: id });
      },
    };
  }

  /** The cable is pulled. */
  cut(device: DeviceId): void {
    for (const [id, socket] of [...this.#sockets]) {
      if (socket.device !== device) continue;
      this.#sockets.delete(id);
      void this.#handle(socket.room, { type: 'closed', connection: id });
      socket.events.disconnected();
    }
  }

  async #receive(id: number, bytes: Uint8Array): Promise<void> {
    const socket = this.#sockets.get(id);
    if (socket) await this.#handle(socket.room, { type: 'frame', connection: id, bytes });
  }

  #room(name: string): ServerRoom {
    const known = this.#rooms.get(name);
    if (known) return known;
    const opened = openServerRoom(this.#place(name), standing(this.disk.get(name) ?? []), this.#membership);
    this.#rooms.set(name, opened);
    return opened;
  }

  #place(name: string): Place {
    const [scope = '', document = '', generation = ''] = name.split('.');
    const place = placeOf(scope + document);
    if (!place) throw new Error(name);
    const { school } = this.#membership;
    return { school, ...place, generation: Number(generation.slice(1)) };
  }

  async #handle(name: string, event: ServerEvent): Promise<void> {
    const place = this.#place(name);
    const next = `${place.scope}.${place.document}.g${place.generation + 1}`;
    const holds = (link: Uint8Array) =>
      this.#room(next).durable.snapshots.some((mark) => mark.link.every((byte, at) => byte === link[at]));
    const { state, effects } = stepServer(this.#room(name), event, { holds });
    this.#rooms.set(name, state);
    for (const effect of effects) await this.#perform(name, effect);
  }

  async #perform(name: string, effect: ServerEffect): Promise<void> {
    switch (effect.type) {
      case 'send':
        return this.#sockets.get(effect.connection)?.events.frame(effect.bytes);
      case 'close': {
        const socket = this.#sockets.get(effect.connection);
        this.#sockets.delete(effect.connection);
        socket?.events.disconnected();
        return socket?.events.refused(effect.code);
      }
      case 'verify': {
        const signed = await verdicts(effect.inspection, verifier);
        return this.#handle(name, { type: 'verified', ticket: effect.ticket, verdicts: signed });
      }
      case 'store':
        this.#keep(name, effect.rows);
        return this.#handle(name, { type: 'stored' });
      case 'read': {
        const { connection, vector, writers } = effect;
        const rows = sorted(beyond(this.disk.get(name) ?? [], vector)).filter(
          ({ writer }) => !writers || writers.has(writer),
        );
        return this.#handle(name, { type: 'rows', connection, rows });
      }
      case 'quarantine':
        this.disk.set(
          name,
          (this.disk.get(name) ?? []).filter(
            (row) => !effect.places.some((at) => at.writer === row.writer && row.clock >= at.clock),
          ),
        );
        return;
      case 'erase':
        this.disk.delete(name);
        return;
      case 'chain':
      case 'report':
        return;
    }
  }

  #keep(name: string, rows: readonly Row[]): void {
    if (!isErased(this.#membership, this.#place(name)))
      this.disk.set(name, [...(this.disk.get(name) ?? []), ...rows.map(storedOf)]);
  }
}

/**
 * The rooms with somebody in them, and the order that the promises hang on: updates that arrive together are committed together, and
 * only what is committed is relayed, answered or acknowledged.
 */
import * as Y from 'yjs';
import type { Counters } from './counters.ts';
import { CLOSE, type Limits } from './limits.ts';
import { answerFrame, readMessage } from './messages.ts';
import { type Client, Room } from './room.ts';
import type { Store } from './store.ts';

/** A room with more rows is rewritten as one when its last member leaves; fewer are not worth a rewrite of all of it. */
const COMPACT_ROWS = 16;

export class Rooms {
  readonly #rooms = new Map<string, Room>();
  readonly #store: Store;
  readonly #limits: Limits;
  readonly #log: (line: string) => void;
  readonly #counters: Counters;
  /** Rooms that have rows on disk. */
  #stored: number;
  /** The disk refused the last commit; nobody is let in until it takes one again. */
  #refusing = false;
  #timer: NodeJS.Immediate | undefined;

  constructor(store: Store, limits: Limits, counters: Counters, log: (line: string) => void) {
    this.#store = store;
    this.#limits = limits;
    this.#counters = counters;
    this.#log = log;
    this.#stored = store.roomCount();
  }

  join(name: string, client: Client): void {
    if (this.#refusing && !this.#takesAgain()) {
      client.close(CLOSE.notStored, 'the store refuses');
      return;
    }
    const room = this.#rooms.get(name) ?? this.#load(name, client);
    if (!room) return;
    if (this.#settled(room)) room.greet(client);
    else client.close(CLOSE.notStored, 'not stored');
  }

  leave(name: string, client: Client): void {
    const room = this.#rooms.get(name);
    if (!room?.leave(client) || room.clients.size > 0 || !this.#settled(room)) return;
    if (room.rows > COMPACT_ROWS) this.#compact(room);
    this.#rooms.delete(name);
    room.doc.destroy();
  }

  receive(name: string, client: Client, frame: Uint8Array): void {
    const room = this.#rooms.get(name);
    if (!room?.clients.has(client)) return;
    const message = readMessage(frame);
    switch (message?.type) {
      case 'presence':
        break;
      case 'ask':
        if (this.#settled(room)) client.send(answerFrame(room.doc, message.vector));
        break;
      case 'update':
        this.#update(room, client, message.update);
        break;
      case undefined:
        this.#counters.malformed++;
        this.#log(`room ${name}: closed a client that sent ${frame.length} bytes that are no message`);
        this.leave(name, client);
        client.close(CLOSE.malformed, 'malformed message');
    }
  }

  /** Commits everything that waits, then relays and acknowledges it. */
  flush(): void {
    clearImmediate(this.#timer);
    this.#timer = undefined;
    const rooms = [...this.#rooms.values()].filter((room) => room.uncommitted.length > 0);
    if (rooms.length === 0 || !this.#commit(rooms)) return;
    for (const room of rooms) room.committed();
  }

  #load(name: string, client: Client): Room | undefined {
    try {
      const room = new Room(name, this.#store.read(name));
      if (room.rows > 0 || this.#roomsWithNew() < this.#limits.rooms) {
        this.#rooms.set(name, room);
        return room;
      }
      this.#counters.full++;
      this.#log(`refused a new room: there are ${this.#limits.rooms} already`);
      client.close(CLOSE.full, 'too many rooms');
    } catch (cause) {
      this.#log(`room ${name}: cannot be read: ${reason(cause)}`);
      client.close(CLOSE.unreadable, 'the room cannot be read');
    }
    return undefined;
  }

  #update(room: Room, client: Client, update: Uint8Array): void {
    try {
      room.apply(update, client);
    } catch (cause) {
      this.#counters.malformed++;
      this.#log(`room ${room.name}: an update could not be applied: ${reason(cause)}`);
      room.leave(client);
      client.close(CLOSE.malformed, 'the update cannot be applied');
      this.#rooms.delete(room.name);
      room.abandon(CLOSE.unreadable, 'loading the room again');
      return;
    }
    if (room.uncommitted.length === 0) room.acknowledge();
    else this.#timer ??= setImmediate(() => this.flush());
  }

  #commit(rooms: readonly Room[]): boolean {
    const rows = rooms.flatMap((room) => room.uncommitted.map(({ update }) => ({ room: room.name, update })));
    try {
      this.#store.append(rows);
    } catch (cause) {
      this.#refusing = true;
      this.#counters.notStored++;
      this.#log(`NOT STORED: ${rows.length} updates of ${rooms.length} rooms: ${reason(cause)}`);
      for (const room of rooms) {
        this.#rooms.delete(room.name);
        room.abandon(CLOSE.notStored, 'not stored');
      }
      return false;
    }
    this.#counters.commits++;
    this.#counters.stored += rows.length;
    for (const room of rooms) {
      if (room.rows === 0) this.#stored++;
      room.rows += room.uncommitted.length;
    }
    return true;
  }

  /** Brings a room to disk before anything is said about it; false when the disk refused and the room is gone. */
  #settled(room: Room): boolean {
    if (room.uncommitted.length > 0) this.flush();
    return this.#rooms.get(room.name) === room;
  }

  #compact(room: Room): void {
    try {
      this.#store.compact(room.name, Y.encodeStateAsUpdate(room.doc));
    } catch (cause) {
      this.#log(`room ${room.name}: not compacted: ${reason(cause)}`);
    }
  }

  #takesAgain(): boolean {
    try {
      this.#store.probe();
    } catch {
      return false;
    }
    this.#refusing = false;
    this.#log('the store takes updates again');
    return true;
  }

  /** Rooms on disk, and those in memory that may become some. */
  #roomsWithNew(): number {
    let fresh = 0;
    for (const room of this.#rooms.values()) if (room.rows === 0) fresh++;
    return this.#stored + fresh;
  }
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

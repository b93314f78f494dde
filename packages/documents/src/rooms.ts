/** The rooms of one document on this laptop, by generation: each with its cached copy and, while it is needed, its line. */
import { readVector, writeMessage } from '@wuhe/seal';
import * as Y from 'yjs';
import type { CachedRoom, Line, LineEvents } from './contract.ts';

interface OpenRoom {
  cached: CachedRoom;
  line: Line | undefined;
  /** The outer document that the line was joined with. */
  joined: Y.Doc | undefined;
  /** What the carrier has asked by itself: the same question is not put twice (P2). */
  asked: Uint8Array | undefined;
}

export interface RoomsOptions {
  open(generation: number): Promise<CachedRoom>;
  join(generation: number, cached: CachedRoom, events: LineEvents): Line;
  /** `rejoined`: the line was there, and was opened anew for another outer document. */
  connected(generation: number, rejoined: boolean): void;
  disconnected(generation: number): void;
  frame(generation: number, bytes: Uint8Array): void;
  refused: LineEvents['refused'];
}

export class Rooms {
  readonly #options: RoomsOptions;
  readonly #rooms = new Map<number, OpenRoom>();
  #closed = false;

  constructor(options: RoomsOptions) {
    this.#options = options;
  }

  get generations(): number[] {
    return [...this.#rooms.keys()];
  }

  cached(generation: number): CachedRoom | undefined {
    return this.#rooms.get(generation)?.cached;
  }

  /** The cached copy, opened if it was not. @throws Problem `storage.refused` */
  async opened(generation: number): Promise<CachedRoom> {
    const known = this.#rooms.get(generation);
    if (known) return known.cached;
    const cached = await this.#options.open(generation);
    this.#rooms.set(generation, { cached, line: undefined, joined: undefined, asked: undefined });
    return cached;
  }

  isJoined(generation: number): boolean {
    return this.#rooms.get(generation)?.line !== undefined;
  }

  /** Opens the room's line. Joined with an outer document that was replaced since, it is opened anew. */
  join(generation: number): void {
    const room = this.#rooms.get(generation);
    if (!room || this.#closed) return;
    if (room.line && room.joined === room.cached.outer) return;
    let rejoined = room.line !== undefined;
    if (rejoined) this.leave(generation);
    const { connected, disconnected, frame, refused, join } = this.#options;
    const outer = room.cached.outer;
    room.joined = outer;
    const current = () => !this.#closed && room.joined === outer && this.#rooms.get(generation) === room;
    room.line = join(generation, room.cached, {
      connected: () => {
        if (!current()) return;
        room.asked = askOf(outer);
        connected(generation, rejoined);
        rejoined = false;
      },
      disconnected: () => {
        if (current()) disconnected(generation);
      },
      frame: (bytes) => {
        if (current()) frame(generation, bytes);
      },
      refused: (code) => {
        if (current()) refused(code);
      },
    });
  }

  send(generation: number, bytes: Uint8Array): void {
    const room = this.#rooms.get(generation);
    if (!room) return;
    const { asked } = room;
    if (isAsk(bytes)) {
      room.asked = undefined;
      if (asked && sameFrame(asked, bytes)) return;
    }
    room.line?.send(bytes);
  }

  leave(generation: number): void {
    const room = this.#rooms.get(generation);
    if (!room?.line) return;
    const { line } = room;
    room.line = undefined;
    room.joined = undefined;
    line.close();
    this.#options.disconnected(generation);
  }

  /** Deletes the room from this disk and hangs up. */
  async erase(generation: number): Promise<void> {
    this.leave(generation);
    await this.#rooms.get(generation)?.cached.erase();
    this.#rooms.delete(generation);
  }

  /** Hangs up and lets go of the room, which stays on this disk. */
  async close(generation: number): Promise<void> {
    this.leave(generation);
    await this.#rooms.get(generation)?.cached.close();
    this.#rooms.delete(generation);
  }

  /** What the rows of a room say they came from, so that its carrier does not pass them on by itself. */
  origin(generation: number): unknown {
    const line = this.#rooms.get(generation)?.line;
    return line?.origin ?? line;
  }

  async closeAll(): Promise<void> {
    this.#closed = true;
    const rooms = [...this.#rooms.values()];
    for (const { line } of rooms) line?.close();
    await Promise.all(rooms.map(({ cached }) => cached.close()));
  }
}

function askOf(outer: Y.Doc): Uint8Array | undefined {
  const vector = readVector(Y.encodeStateVector(outer));
  return vector.ok ? writeMessage({ type: 'ask', vector: vector.value }) : undefined;
}

function isAsk(frame: Uint8Array): boolean {
  return frame[0] === 0 && frame[1] === 0;
}

export function sameFrame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

/**
 * Generations that leave this laptop and come back (G11): steps of a document's engine, each of which may be the last before the worker
 * dies. What is known of those that left is in `left.ts`.
 */
import { Problem } from '@wuhe/model';
import {
  type ClientDocument,
  type ClientEvent,
  type Code,
  emptyRoom,
  type Frontier,
  openEnvelope,
  type RoomState,
  type Row,
  withRows,
} from '@wuhe/seal';
import { isCaughtUp, isOver } from './conditions.ts';
import { bringsNothing } from './inner.ts';
import type { LeftGenerations } from './left.ts';
import type { Rooms } from './rooms.ts';
import { standing } from './rows.ts';
import type { Ground } from './seams.ts';

/** What leaving asks of the engine whose steps these are. */
export interface Leaver {
  readonly ground: Ground;
  readonly rooms: Rooms;
  /** Generations that have a room on this disk. */
  readonly generations: Set<number>;
  state(): ClientDocument;
  /** Nothing waits for its key. */
  isWhole(): boolean;
  /** The rooms' rows as they are cached now. */
  rows(): Map<number, readonly Row[]>;
  event(event: ClientEvent): void;
  /** Hands in a deletion that everybody is to have, the same one however often it is tried. */
  take(id: string, deletion: Uint8Array): Promise<void>;
  erase(generation: number): Promise<void>;
  /** Builds the inner document again. */
  rebuild(): Promise<void>;
}

export class Leaving {
  readonly #engine: Leaver;
  readonly #left: LeftGenerations;
  /** Generations whose lines were left because they had nothing to do any more. */
  readonly #over = new Set<number>();
  /** The oldest generation, and how many snapshots and closes there were, when it was last found to be needed. */
  #needed = '';

  constructor(engine: Leaver, left: LeftGenerations) {
    this.#engine = engine;
    this.#left = left;
  }

  get left(): LeftGenerations {
    return this.#left;
  }

  /** Its line was left: there is nothing to do in it any more. */
  over(generation: number): void {
    this.#over.add(generation);
  }

  /**
   * Lets the oldest generation go when nothing needs it, and the rooms of those that went before, should the worker have died on the way.
   * Says whether one left: the next may follow.
   */
  async oldest(): Promise<boolean> {
    const { ground, rooms, generations, event, state } = this.#engine;
    const { disk, id, solo, membership } = ground;
    if (!solo && isCaughtUp(state())) for (const gone of this.#left.uncleared) await this.#clear(gone);
    const { generation } = state().place;
    const room = this.#roomOf(generation);
    const needed = this.#landmarks(generation);
    if (needed === this.#needed || !this.#isFree(generation)) return false;
    const rows = this.#engine.rows();
    const own = await this.#contents(rows.get(generation) ?? []);
    rows.delete(generation);
    const later = await this.#contents([...rows.values()].flat());
    if (!own || !later) return false;
    if (!bringsNothing([...own.values()], [...later.values()])) {
      this.#needed = needed;
      return false;
    }
    for (const one of rows.keys()) await rooms.cached(one)?.flushed();
    // Another window may have written there.
    const items = await disk.outbox(id);
    const isWaiting = items.some(({ item }) => (item.sealed?.generation ?? item.generation) === generation);
    if (isWaiting || !this.#isFree(generation) || this.#roomOf(generation) !== room) return false;
    if (!(await openly(this.#left.leave(room, own, membership())))) return false;
    rooms.leave(generation);
    event({ type: 'left', generation });
    generations.delete(generation);
    if (solo) await rooms.close(generation);
    else await this.#clear(generation);
    return true;
  }

  /** A longer chain may cut off or erase what left (M14, G7). */
  async cutBack(): Promise<void> {
    const { ground, rooms, state, take, erase } = this.#engine;
    const { membership } = state();
    for (const generation of this.#left.erased(membership)) {
      await rooms.opened(generation);
      await erase(generation);
      await this.#left.back([generation]);
    }
    try {
      await this.#left.cutBack(membership, take);
    } catch (cause) {
      if (!(cause instanceof Problem) || cause.code === 'storage.refused') throw cause;
      ground.events.report(cause.code as Code);
      // What is known of them does not open: they have to come back themselves.
      if (cause.code === 'envelope.unreadable') await this.bringBack();
    }
  }

  /** What left is kept here again: as the disk still has it, else it comes from the server. */
  async bringBack(): Promise<void> {
    const { ground, rooms, generations, event, state, rebuild } = this.#engine;
    const { disk, id, place } = ground;
    const back = this.#left.generations;
    if (back.length === 0) return;
    const pins = await disk.pins(id);
    const opened: { room: RoomState; seen: Frontier }[] = [];
    for (const generation of back) {
      const rows = standing((await rooms.opened(generation)).rows());
      if (rows.length > 0) generations.add(generation);
      const room = withRows(emptyRoom({ ...place, generation }), rows);
      opened.push({ room, seen: pins.get(generation) ?? new Map() });
    }
    await disk.setNote(id, { generations: [...generations].toSorted((a, b) => a - b) });
    await this.#left.back(back);
    event({ type: 'reopened', rooms: opened });
    event({ type: 'chain', membership: state().membership });
    await rebuild();
  }

  #isFree(generation: number): boolean {
    const { state, isWhole } = this.#engine;
    const done = this.#over.has(generation) || isOver(state(), generation);
    return done && isWhole() && !state().mending;
  }

  #landmarks(generation: number): string {
    const marks = [...this.#engine.state().rooms.values()].flatMap(({ room }) => [
      ...room.snapshots,
      ...room.closes,
    ]);
    return `${generation} ${marks.length}`;
  }

  #roomOf(generation: number): RoomState {
    const { state, ground } = this.#engine;
    return state().rooms.get(generation)?.room ?? emptyRoom({ ...ground.place, generation });
  }

  async #clear(generation: number): Promise<void> {
    const { rooms } = this.#engine;
    await rooms.opened(generation);
    await rooms.erase(generation);
    await this.#left.cleared(generation);
  }

  /** The contents of rows, as far as they can be read at all; undefined where a key is not there now. */
  async #contents(rows: readonly Row[]): Promise<Map<Row, Uint8Array> | undefined> {
    const { keys } = this.#engine.ground;
    const contents = new Map<Row, Uint8Array>();
    let whole = true;
    await Promise.all(
      rows.map(async (row) => {
        const { envelope } = row;
        if (envelope.kind !== 'update' && envelope.kind !== 'snapshot') return;
        const key = await keys.content(envelope.epoch);
        if (!key.ok) {
          whole = false;
          return;
        }
        const opened = await openEnvelope(envelope, key.value);
        if (opened.ok) contents.set(row, opened.value);
      }),
    );
    return whole ? contents : undefined;
  }
}

/** False where a key is not open now: it is tried again. @throws Problem `storage.refused` */
async function openly(work: Promise<void>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (cause) {
    if (cause instanceof Problem && cause.code !== 'storage.refused') return false;
    throw cause;
  }
}

/** The generations of one document that left this laptop (G11), as its disk knows them. */
import { Problem } from '@wuhe/model';
import { cutBack, isErased, type Membership, type RoomState, type Row } from '@wuhe/seal';
import type { Left } from './contract.ts';
import {
  type LeftWriter,
  leftWriters,
  readLeftWriters,
  roomOfWriters,
  takenBack,
  writeLeftWriters,
} from './left-writers.ts';
import type { Ground } from './seams.ts';

export class LeftGenerations {
  readonly #ground: Ground;
  readonly #left: Map<number, Left>;

  constructor(ground: Ground, left: readonly Left[]) {
    this.#ground = ground;
    this.#left = new Map(left.map((one) => [one.generation, one]));
  }

  get generations(): number[] {
    return [...this.#left.keys()];
  }

  /** Generations whose room may still be on this disk. */
  get uncleared(): number[] {
    return [...this.#left.values()].filter(({ cleared }) => !cleared).map(({ generation }) => generation);
  }

  /** Those that the chain has erased (G7). */
  erased(membership: Membership): number[] {
    const { place } = this.#ground;
    return this.generations.filter((generation) => isErased(membership, { ...place, generation }));
  }

  /** Whether the chain may say of one what was not looked at. */
  isBehind({ head }: Membership): boolean {
    return [...this.#left.values()].some((left) => left.head < head.seq);
  }

  /** From here on its room is not needed. @throws Problem `storage.refused`, or with the code of the key */
  async leave(
    room: RoomState,
    contents: ReadonlyMap<Row, Uint8Array>,
    membership: Membership,
  ): Promise<void> {
    const { generation } = room.place;
    const writers = leftWriters(room, contents);
    await this.#keep({ generation, head: membership.head.seq, cleared: false }, writers);
  }

  /** The room is not on this disk any more. */
  async cleared(generation: number): Promise<void> {
    const left = this.#left.get(generation);
    if (left) await this.#put({ ...left, cleared: true });
  }

  /** They are here again, or erased. */
  async back(generations: readonly number[]): Promise<void> {
    await this.#ground.disk.back(this.#ground.id, generations);
    for (const generation of generations) this.#left.delete(generation);
  }

  /** As rooms in which cut-offs are stated. @throws Problem with the code of the key, `envelope.unreadable` */
  async rooms(): Promise<RoomState[]> {
    const { place } = this.#ground;
    return Promise.all(
      [...this.#left.values()].map(async (left) =>
        roomOfWriters({ ...place, generation: left.generation }, await this.#writers(left)),
      ),
    );
  }

  /** Takes back what a longer chain does not let stand any more; `take` hands in a deletion, the same one however often it is tried. */
  async cutBack(
    membership: Membership,
    take: (id: string, deletion: Uint8Array) => Promise<void>,
  ): Promise<void> {
    for (const left of [...this.#left.values()]) {
      if (left.head >= membership.head.seq) continue;
      const { generation, cleared } = left;
      const writers = await this.#writers(left);
      const { cut } = cutBack(roomOfWriters({ ...this.#ground.place, generation }, writers), membership);
      const back = takenBack(writers, cut);
      for (const { writer, clock, bytes } of back.deletions)
        await take(`taken.${generation}.${writer}.${clock}`, bytes);
      await this.#keep({ generation, head: membership.head.seq, cleared }, back.writers);
    }
  }

  async #writers({ generation, writers }: Left): Promise<LeftWriter[]> {
    const opened = await this.#ground.keys.openAtRest('left', `${generation}`, writers);
    if (!opened.ok) throw new Problem(opened.code);
    const read = readLeftWriters(opened.value);
    if (!read) throw new Problem('envelope.unreadable');
    return read;
  }

  async #keep(left: Omit<Left, 'writers'>, writers: readonly LeftWriter[]): Promise<void> {
    const { keys } = this.#ground;
    const sealed = await keys.sealAtRest('left', `${left.generation}`, writeLeftWriters(writers));
    if (!sealed.ok) throw new Problem(sealed.code);
    await this.#put({ ...left, writers: sealed.value });
  }

  async #put(left: Left): Promise<void> {
    await this.#ground.disk.leave(this.#ground.id, left);
    this.#left.set(left.generation, left);
  }
}

/**
 * What stays known of the writers of a generation that left this laptop (G11): enough to state cut-offs there, and to take back what lies
 * beyond one that was stated.
 */
import {
  type DeviceId,
  emptyRoom,
  Links,
  noLink,
  type Place,
  type Refused,
  type RoomState,
  type Row,
} from '@wuhe/seal';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { deletionOfRanges, type Range, rangesOf } from './inner.ts';

const VERSION = 1;

export interface LeftWriter {
  writer: number;
  device: DeviceId;
  length: number;
  /** Clock → what that envelope brought to the inner document. */
  brought: ReadonlyMap<number, readonly Range[]>;
}

/** The writers of a room. `contents`: what its updates held; of a snapshot nothing is its author's. */
export function leftWriters(room: RoomState, contents: ReadonlyMap<Row, Uint8Array>): LeftWriter[] {
  const brought = new Map<number, Map<number, Range[]>>();
  for (const [{ writer, clock, envelope }, content] of contents)
    if (envelope.kind === 'update')
      brought.set(writer, (brought.get(writer) ?? new Map()).set(clock, ranges(content)));
  return [...room.writers].map(([writer, { device, links }]) => ({
    writer,
    device,
    length: links.length,
    brought: brought.get(writer) ?? new Map(),
  }));
}

/** The room as far as cut-offs see it: writers, devices and lengths, no links. */
export function roomOfWriters(place: Place, writers: readonly LeftWriter[]): RoomState {
  const held = writers.map(({ writer, device, length }) => {
    const state = { device, head: 0, links: Links.of(Array.from({ length }, () => noLink)) };
    return [writer, state] as const;
  });
  return { ...emptyRoom(place), writers: new Map(held) };
}

/** What is left of the writers behind these cut-offs, and the update that takes each envelope back that lies beyond. */
export function takenBack(
  writers: readonly LeftWriter[],
  cut: readonly Pick<Refused, 'writer' | 'clock'>[],
): { writers: LeftWriter[]; deletions: { writer: number; clock: number; bytes: Uint8Array }[] } {
  const from = new Map(cut.map(({ writer, clock }) => [writer, clock]));
  const deletions = writers.flatMap(({ writer, brought }) =>
    [...brought]
      .filter(([clock]) => clock >= (from.get(writer) ?? Number.POSITIVE_INFINITY))
      .map(([clock, some]) => ({ writer, clock, bytes: deletionOfRanges(some) })),
  );
  const shortened = writers.flatMap((one) => {
    const length = Math.min(one.length, from.get(one.writer) ?? one.length);
    const brought = new Map([...one.brought].filter(([clock]) => clock < length));
    return length > 0 ? [{ ...one, length, brought }] : [];
  });
  return { writers: shortened, deletions };
}

export function writeLeftWriters(writers: readonly LeftWriter[]): Uint8Array {
  const encoder = encoding.createEncoder();
  const number = (value: number) => encoding.writeVarUint(encoder, value);
  number(VERSION);
  number(writers.length);
  for (const { writer, device, length, brought } of writers) {
    number(writer);
    encoding.writeVarString(encoder, device);
    number(length);
    number(brought.size);
    for (const [clock, some] of brought) {
      number(clock);
      number(some.length);
      for (const range of some) for (const value of [range.client, range.clock, range.length]) number(value);
    }
  }
  return encoding.toUint8Array(encoder);
}

/** Undefined where the bytes are of another version or damaged. */
export function readLeftWriters(bytes: Uint8Array): LeftWriter[] | undefined {
  try {
    const decoder = decoding.createDecoder(bytes);
    const number = () => decoding.readVarUint(decoder);
    const times = <T>(read: () => T): T[] => {
      const all: T[] = [];
      for (let left = number(); left > 0; left--) all.push(read());
      return all;
    };
    if (number() !== VERSION) return undefined;
    const writers = times(() => ({
      writer: number(),
      device: decoding.readVarString(decoder) as DeviceId,
      length: number(),
      brought: new Map(
        times(
          () => [number(), times(() => ({ client: number(), clock: number(), length: number() }))] as const,
        ),
      ),
    }));
    return decoding.hasContent(decoder) ? undefined : writers;
  } catch {
    return undefined;
  }
}

/** What cannot be read as an update was never merged. */
function ranges(content: Uint8Array): Range[] {
  try {
    return rangesOf(content);
  } catch {
    return [];
  }
}

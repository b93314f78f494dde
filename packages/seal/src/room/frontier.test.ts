import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FrontierEntry } from '../envelope.ts';
import { hash } from '../hash.ts';
import { compare, frontierSince, fullFrontier, includes, lastConfirmed, merged } from './frontier.ts';
import { compactionDue, coverage, coversAll, growth, nextPlace, successor, uncovered } from './generation.ts';
import { Links } from './links.ts';
import { id, place } from './school.testing.ts';
import { emptyRoom, type RoomState, type WriterState } from './state.ts';

/** The link of a writer's envelope; `side` tells forks apart. */
function link(writer: number, clock: number, side = 0): Uint8Array {
  return hash('entry-link', Uint8Array.of(writer, clock, side));
}

/** A room of writers with so many envelopes each. */
function roomOf(lengths: Record<number, number>, change: Partial<RoomState> = {}): RoomState {
  const writers = Object.entries(lengths).map(([name, length]): [number, WriterState] => {
    const writer = Number(name);
    const links = Links.of(Array.from({ length }, (_, clock) => link(writer, clock)));
    return [writer, { device: id(10), head: 3, links }];
  });
  return { ...emptyRoom(place), writers: new Map(writers), ...change };
}

function entry(writer: number, length: number, side = 0): FrontierEntry {
  return { writer, length, link: link(writer, length - 1, side) };
}

const mark = (frontier: readonly FrontierEntry[]) => ({ writer: 1, clock: 0, link: link(1, 0), frontier });
const entries = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 5 })), { maxLength: 12 })
  .map((list) => list.map(([writer, length]) => entry(writer, length)));

test('E6 a full frontier names every writer but one’s own, ascending, with the last link', () => {
  expect(fullFrontier(roomOf({ 9: 2, 3: 1, 5: 4 }), 5)).toEqual([entry(3, 1), entry(9, 2)]);
});

test('E6 what was told already is not told again', () => {
  const full = [entry(3, 1), entry(9, 2)];
  expect(frontierSince(new Map(), full)).toEqual(full);
  expect(frontierSince(merged(new Map(), [entry(3, 1), entry(9, 1)]), full)).toEqual([entry(9, 2)]);
});

test('G5 pins only grow, in whatever order and how often they are added', () => {
  fc.assert(
    fc.property(entries, entries, (one, two) => {
      const there = merged(merged(new Map(), one), two);
      const back = merged(merged(merged(new Map(), two), one), one);
      expect(new Map([...there].sort())).toEqual(new Map([...back].sort()));
      for (const { writer, length } of [...one, ...two])
        expect(there.get(writer)?.length).toBeGreaterThanOrEqual(length);
    }),
  );
});

test('G5 another link at a length that is held is a fork, and nothing else is', () => {
  const room = roomOf({ 3: 2 });
  expect(compare(room, [entry(3, 1), entry(3, 2), entry(3, 3), entry(4, 1)]).forks).toEqual([]);
  expect(compare(room, [entry(3, 2, 1)]).forks).toEqual([entry(3, 2, 1)]);
});

test('G5 M14 what was seen and is not held is missing, up to a cut-off', () => {
  const room = roomOf({ 3: 2 });
  expect(compare(room, [entry(3, 4), entry(3, 2), entry(5, 1)]).missing).toEqual([entry(3, 4), entry(5, 1)]);
  expect(compare(room, [entry(3, 4)], new Map([[3, 2]])).missing).toEqual([]);
  expect(compare(room, [entry(3, 4)], new Map([[3, 3]])).missing).toMatchObject([{ length: 3 }]);
});

test('G5 G6 the same frontier means that each includes the other, link by link', () => {
  const room = roomOf({ 3: 2, 5: 1 });
  expect(includes(room, fullFrontier(room))).toBe(true);
  expect(includes(room, [entry(3, 3)])).toBe(false);
  expect(includes(room, [entry(3, 2, 1)])).toBe(false);
  expect(includes(room, [entry(7, 1)])).toBe(false);
});

test('G5 the latest confirmation counts, and only one that reaches so far', () => {
  const said = [
    { by: 'lin', at: 5, frontier: [entry(3, 2)] },
    { by: 'wang', at: 9, frontier: [entry(3, 1)] },
    { by: 'zhao', at: 7, frontier: [entry(3, 3)] },
  ];
  expect(lastConfirmed(3, 2, said)?.by).toBe('zhao');
  expect(lastConfirmed(3, 4, said)).toBeUndefined();
});

test('G2 a room is opened anew when it has grown, and never again once it is closed', () => {
  expect(compactionDue(roomOf({ 3: growth.envelopes - 1 }))).toBeUndefined();
  expect(compactionDue(roomOf({ 3: growth.envelopes }))).toBe('envelopes');
  const many = Object.fromEntries(Array.from({ length: growth.writers }, (_, i) => [i + 1, 1]));
  expect(compactionDue(roomOf(many))).toBe('writers');
  const closes = [{ ...mark([]), opens: link(2, 0) }];
  expect(compactionDue(roomOf({ 3: growth.envelopes }, { closes }))).toBeUndefined();
  expect(nextPlace(place)).toEqual({ ...place, generation: 1 });
});

test('G2 several snapshots are merged: together they cover what any of them names', () => {
  const next = roomOf({}, { snapshots: [mark([entry(3, 1), entry(5, 2)]), mark([entry(3, 2)])] });
  expect([...coverage(next).values()]).toEqual([entry(3, 2), entry(5, 2)]);
});

test('G3 what no snapshot covers is left over, stretch by stretch', () => {
  const covered = merged(new Map(), [entry(3, 2), entry(5, 1)]);
  expect(uncovered(roomOf({ 3: 2, 5: 3, 7: 1 }), covered)).toEqual([
    { writer: 5, from: 1, to: 3 },
    { writer: 7, from: 0, to: 1 },
  ]);
});

test('G3 U6 a snapshot that names another link covers nothing of that writer', () => {
  expect(uncovered(roomOf({ 3: 2 }), merged(new Map(), [entry(3, 2, 1)]))).toEqual([
    { writer: 3, from: 0, to: 2 },
  ]);
});

test('G3 a snapshot covers all only if nothing is left over', () => {
  expect(coversAll(roomOf({ 3: 2 }), [entry(3, 2)])).toBe(true);
  expect(coversAll(roomOf({ 3: 2 }), [entry(3, 1)])).toBe(false);
});

test('G2 a close names its snapshot; a drop box closes into none', () => {
  const none = { ...mark([]), opens: new Uint8Array(32) };
  expect(successor(roomOf({}, { closes: [none] }))).toBeUndefined();
  expect(successor(roomOf({}, { closes: [none, { ...none, opens: link(2, 0) }] }))).toEqual(link(2, 0));
});

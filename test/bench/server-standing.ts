/** What a server keeps of those who are there and of those who were: idle connections, rooms that were touched, what many or long ones cost. */
import type { Child } from './server-child.ts';
import type { Room } from './server-edits.ts';
import type { Open } from './server-lines.ts';

/** How many sockets open at the same time. */
const AT_ONCE = 50;

/** Bytes of the server's memory for each of so many connections that say nothing, spread over the rooms. */
export async function idle(child: Child, open: Open, rooms: readonly Room[], count: number): Promise<number> {
  // The first of each room are not counted: they bring the room and the code with them.
  const first = await inTurn(rooms, (room, i) => open(child.url, room, i, {}));
  const before = await child.use(true);
  const more = Array.from({ length: count }, (_, i) => rooms[i % rooms.length] as Room);
  const lines = await inTurn(more, (room, i) => open(child.url, room, i, {}));
  const after = await child.use(true);
  await inTurn([...first, ...lines], (line) => line.close());
  return (after.rss - before.rss) / count;
}

/** Each room is entered, gets an edit, is left. How much larger the heap is than before, bytes, and how many rooms are still held. */
export async function touched(child: Child, open: Open, rooms: readonly Room[]) {
  const [first, ...rest] = rooms;
  if (!first) throw new RangeError('no rooms');
  await touch(child, open, first, 0);
  const before = await child.use(true);
  await inTurn(rest, (room, i) => touch(child, open, room, i));
  const after = await child.use(true);
  return { heap: after.heap - before.heap, rooms: after.rooms };
}

async function touch(child: Child, open: Open, room: Room, member: number): Promise<void> {
  const line = await open(child.url, room, member, {});
  line.edit(0);
  await line.everything();
  await line.close();
}

/** Writes edits of each room, `from` and up to `to`, and leaves when the server has them. */
export async function fill(child: Child, open: Open, rooms: readonly Room[], to: number): Promise<void> {
  await inTurn(rooms, async (room, i) => {
    const stored = Promise.withResolvers<void>();
    const line = await open(child.url, room, i, { durable: (length) => length >= to && stored.resolve() });
    for (let clock = 0; clock < to; clock++) line.edit(clock);
    await stored.promise;
    await line.close();
  });
}

/** From nothing to all of a room that nobody had open, ms. */
export async function openingTime(child: Child, open: Open, room: Room): Promise<number> {
  const start = performance.now();
  const line = await open(child.url, room, 0, {});
  await line.everything();
  const time = performance.now() - start;
  await line.close();
  return time;
}

/** Some at a time, answers in order. */
async function inTurn<Given, Answer>(
  given: readonly Given[],
  work: (one: Given, at: number) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < given.length; at = next++) answers[at] = await work(given[at] as Given, at);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return answers;
}

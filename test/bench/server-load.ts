/** Load on one of the compared servers: edits at a steady rate, timed one by one; and as many as it takes. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Child } from './server-child.ts';
import type { Room } from './server-edits.ts';
import type { Line, Open } from './server-lines.ts';

/** Times of single edits, ms, ascending. */
export interface Steady {
  seen: number[];
  durable: number[];
}

/** In each room A writes and B watches; so many edits a second over all rooms. Times of the first `warmUp` edits of a room are left out. */
export async function steady(
  child: Child,
  open: Open,
  rooms: readonly Room[],
  given: { rate: number; edits: number; warmUp: number },
): Promise<Steady> {
  const { rate, edits, warmUp } = given;
  const times: Steady = { seen: [], durable: [] };
  const all = rooms.length * edits;
  const seen = countdown(all);
  const lines = await Promise.all(
    rooms.map(async (room, i) => {
      const sent: number[] = [];
      let kept = 0;
      const writer = await open(child.url, room, i, {
        durable: (length) => {
          const now = performance.now();
          for (; kept < length; kept++)
            if (kept >= warmUp) times.durable.push(now - (sent[kept] ?? Number.NaN));
        },
      });
      const reader = await open(child.url, room, i + 1, {
        edits: (clock, count) => {
          const now = performance.now();
          for (let at = clock; at < clock + count; at++) {
            if (at >= warmUp) times.seen.push(now - (sent[at] ?? Number.NaN));
            seen.one();
          }
        },
      });
      return { writer, reader, sent };
    }),
  );
  const start = performance.now();
  for (let done = 0; done < all; ) {
    const due = Math.min(all, Math.floor(((performance.now() - start) * rate) / 1000));
    for (; done < due; done++) {
      const { writer, sent } = lines[done % lines.length] as (typeof lines)[number];
      sent.push(performance.now());
      writer.edit(sent.length - 1);
    }
    await delay(1);
  }
  await seen.all;
  await Promise.all(lines.flatMap(({ writer, reader }) => [writer.close(), reader.close()]));
  return { seen: times.seen.sort(ascending), durable: times.durable.sort(ascending) };
}

export interface Saturated {
  /** Updates a second, each seen by all others of its room. */
  rate: number;
  /** Processor time for one update, µs: of the server's thread with the sockets, of its whole process, and of the process of all clients. */
  loop: number;
  server: number;
  clients: number;
}

/** How many of a room's edits may be on their way. */
const WINDOW = 64;

/** In each room one writes and `others` watch, so fast as the server lets them, from clock `first` on. The rate is that between the first and the last tenth. */
export async function saturated(
  child: Child,
  open: Open,
  rooms: readonly Room[],
  given: { first?: number; edits: number; others: number },
): Promise<Saturated> {
  const { first: begun = 0, edits, others } = given;
  const all = rooms.length * edits;
  const from = Math.floor(all / 10);
  const marks: number[] = [];
  let done = 0;
  const finished = Promise.withResolvers<void>();
  const step = () => {
    done++;
    if (done === from || done === all - from) marks.push(performance.now());
    if (done === all) finished.resolve();
  };
  const lines: Line[] = [];
  const begin: (() => void)[] = [];
  await Promise.all(
    rooms.map(async (room, i) => {
      /** How far each of the others is, and all of them. */
      const reached = new Array<number>(others).fill(begun);
      let through = begun;
      let sent = begun;
      const fill = (writer: Line) => {
        while (sent < begun + edits && sent < through + WINDOW) writer.edit(sent++);
      };
      const writer = await open(child.url, room, i, {});
      const advance = (other: number, length: number) => {
        reached[other] = Math.max(reached[other] ?? 0, length);
        const least = Math.min(...reached);
        for (; through < least; through++) step();
        fill(writer);
      };
      const watching = Array.from({ length: others }, (_, other) =>
        open(child.url, room, i + other + 1, { edits: (clock, count) => advance(other, clock + count) }),
      );
      lines.push(writer, ...(await Promise.all(watching)));
      begin.push(() => fill(writer));
    }),
  );
  const [before, own] = [await child.use(), process.cpuUsage()];
  for (const each of begin) each();
  await finished.promise;
  const { user, system } = process.cpuUsage(own);
  const after = await child.use();
  await Promise.all(lines.map((line) => line.close()));
  const [start = Number.NaN, end = Number.NaN] = marks;
  return {
    rate: ((all - 2 * from) * 1000) / (end - start),
    loop: ((after.loop - before.loop) * 1000) / all,
    server: ((after.cpu - before.cpu) * 1000) / all,
    clients: (user + system) / all,
  };
}

/** Of ascending values, the one that this share of them does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  return values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;
}

function ascending(a: number, b: number): number {
  return a - b;
}

function countdown(count: number) {
  const { promise, resolve } = Promise.withResolvers<void>();
  let left = count;
  return {
    all: promise,
    one: () => {
      if (--left === 0) resolve();
    },
  };
}

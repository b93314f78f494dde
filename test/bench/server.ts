/**
 * The server beside @y/websocket-server and Hocuspocus, in turn in the same run: how soon an edit is seen and durable, how many a second there
 * can be, what connections and rooms cost, how all come back after a restart, and what tenfold rooms, members and history change. Ours verifies
 * each edit before anybody sees it and acknowledges it when it is flushed; the peers verify nothing, and flush only where it is said.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { storm } from '../soak/storm.ts';
import { median } from './median.ts';
import { type BenchRow, judged } from './row.ts';
import { type Child, withServer } from './server-child.ts';
import { type Contender, starters } from './server-contenders.ts';
import { makeRooms, type Room } from './server-edits.ts';
import { grown } from './server-grown.ts';
import { speaks } from './server-lines.ts';
import { percentile, type Saturated, type Steady, saturated, steady } from './server-load.ts';
import { type BenchSchool, benchSchool } from './server-school.ts';
import { idle, touched } from './server-standing.ts';
import type { RunOptions } from './suite.ts';

export const how =
  'Each server in a process of its own over an empty folder; all clients in one other process, over loopback, with edits made before; the median of the rounds.';

const SEEN_BAR = { p50: 1.5, p99: 1 };
const DURABLE_BAR = { p50: 5, p99: 15 };
/** Of the best peer that flushes. */
const SATURATED_BAR = 1.5;
/** kB of memory for a connection; MB that 10,000 rooms may leave behind; s until everybody is back. */
const IDLE_BAR = 25;
const HEAP_BAR = 5;
const BACK_BAR = 60;

const ROUNDS = 3;
const RATE = 3000;
const OTHERS = 5;
const contenders = Object.keys(starters) as Contender[];
const flushing: Contender[] = ['stock, flushed', 'hocuspocus, flushed'];

/** About six minutes. */
export async function run({ small }: RunOptions): Promise<BenchRow[]> {
  const of = (size: number) => (small ? Math.ceil(size / 10) : size);
  const school = await benchSchool(15);
  const rooms = await makeRooms(school, 40, of(600));
  return [
    ...(await edits(school, rooms.slice(0, 30), of(600))),
    ...(await saturation(school, rooms, of(600))),
    ...(await connections(school, rooms, of(5000))),
    ...(await forgotten(school, await makeRooms(school, of(10_000), 1))),
    ...(await restarted(school, of(500), small ? 2000 : 20_000)),
    ...(await grown(small)),
  ];
}

function row(name: string, value: number, unit: string, more: Partial<BenchRow> = {}): BenchRow {
  return judged({ suite: 'server', name, value, unit, ...more });
}

/** All contenders in turn, round by round. */
async function rounds<Answer>(
  school: BenchSchool,
  among: readonly Contender[],
  work: (child: Child, contender: Contender) => Promise<Answer>,
): Promise<(contender: Contender) => Answer[]> {
  const answers = new Map<Contender, Answer[]>(among.map((contender) => [contender, []]));
  for (let round = 0; round < ROUNDS; round++)
    for (const contender of among)
      answers.get(contender)?.push(await withServer(contender, school, (child) => work(child, contender)));
  return (contender) => answers.get(contender) ?? [];
}

async function edits(school: BenchSchool, rooms: readonly Room[], count: number): Promise<BenchRow[]> {
  const given = { rate: RATE, edits: count, warmUp: Math.ceil(count / 6) };
  const of = await rounds(school, contenders, (child, contender) =>
    steady(child, speaks(contender, school), rooms, given),
  );
  const at = (contender: Contender, what: keyof Steady, share: number) =>
    median(of(contender).map((times) => percentile(times[what], share)));
  const rows: BenchRow[] = [];
  for (const [name, share] of [
    ['p50', 0.5],
    ['p99', 0.99],
  ] as const) {
    const bar = SEEN_BAR[name];
    const baseline = at('stock', 'seen', share);
    const what = `edit on A seen by B, ${RATE} a second in, ${name}`;
    rows.push(row(`${what}; baseline: stock`, at('wuhe', 'seen', share), 'ms', { baseline, bar }));
    for (const peer of contenders.slice(1)) rows.push(row(`  ${peer}`, at(peer, 'seen', share), 'ms'));
  }
  for (const [name, share] of [
    ['p50', 0.5],
    ['p99', 0.99],
  ] as const)
    rows.push(
      row(`edit durable at A, ${name}`, at('wuhe', 'durable', share), 'ms', { bar: DURABLE_BAR[name] }),
    );
  return rows;
}

async function saturation(school: BenchSchool, rooms: readonly Room[], count: number): Promise<BenchRow[]> {
  const of = await rounds(school, contenders, async (child, contender) => {
    const seen = await saturated(child, speaks(contender, school), rooms, { edits: count, others: OTHERS });
    return { ...seen, verifies: await child.verifies() };
  });
  const at = (contender: Contender, what: keyof Saturated | 'verifies') =>
    median(of(contender).map((seen) => seen[what]));
  const rate = at('wuhe', 'rate');
  const best = Math.max(...flushing.map((peer) => at(peer, 'rate')));
  const what = `updates a second at most, each seen by ${OTHERS}`;
  return [
    row(`${what}; baseline: the best peer that flushes`, rate, '/s', {
      baseline: best,
      bar: SATURATED_BAR,
      least: true,
    }),
    ...contenders.slice(1).map((peer) => row(`  ${peer}`, at(peer, 'rate'), '/s')),
    row(
      '  processor time of the thread with the sockets for one update; baseline: one bare signature check',
      at('wuhe', 'loop'),
      'µs',
      { baseline: 1e6 / at('wuhe', 'verifies') },
    ),
    ...contenders.slice(1).map((peer) => row(`  ${peer}`, at(peer, 'loop'), 'µs')),
    ...contenders.map((one) => row(`  ${one}: all threads of the server`, at(one, 'server'), 'µs')),
    ...contenders.map((one) => row(`  ${one}: all clients`, at(one, 'clients'), 'µs')),
  ];
}

async function connections(school: BenchSchool, rooms: readonly Room[], count: number): Promise<BenchRow[]> {
  const each = async (contender: Contender) =>
    (await withServer(contender, school, (child) => idle(child, speaks(contender, school), rooms, count))) /
    1000;
  const stock = await each('stock');
  return [
    row(`an idle connection, one of ${count}, signed in, in a room: memory`, await each('wuhe'), 'kB', {
      bar: IDLE_BAR,
    }),
    row('  stock', stock, 'kB'),
    row('  hocuspocus', await each('hocuspocus'), 'kB'),
  ];
}

async function forgotten(school: BenchSchool, rooms: readonly Room[]): Promise<BenchRow[]> {
  const each = (contender: Contender) =>
    withServer(contender, school, (child) => touched(child, speaks(contender, school), rooms));
  const [ours, stock, hocuspocus] = [await each('wuhe'), await each('stock'), await each('hocuspocus')];
  const what = `${rooms.length} rooms entered, written, left`;
  return [
    row(`${what}: heap left behind`, ours.heap / 1e6, 'MB', { bar: HEAP_BAR }),
    row('  stock', stock.heap / 1e6, 'MB'),
    row('  hocuspocus', hocuspocus.heap / 1e6, 'MB'),
    row(`${what}: rooms still held`, ours.rooms, 'rooms', { bar: 0 }),
    row('  stock', stock.rooms, 'rooms'),
    row('  hocuspocus', hocuspocus.rooms, 'rooms'),
  ];
}

async function restarted(school: BenchSchool, clients: number, away: number): Promise<BenchRow[]> {
  const times = await withServer('wuhe', school, (child) =>
    storm({
      server: child.url,
      school,
      clients,
      restart: async () => {
        await child.kill();
        await delay(away);
        await child.begin();
      },
    }),
  );
  const what = `${clients} clients back in 3 rooms each, server killed and away for ${away / 1000} s`;
  return [
    row(`${what}: the last`, (times.at(-1) ?? Number.NaN) / 1000, 's', { bar: BACK_BAR }),
    row('  half of them', percentile(times, 0.5) / 1000, 's'),
  ];
}

/** One run on the adapters that ship: hard days by chance, then fair weather; and what must be true in the end. */
import { alone, Noise, said } from './life.ts';
import './databases.ts';
import { type DocumentId, idText } from '@wuhe/seal';
import { picture } from '../picture.ts';
import { School } from '../school.ts';
import type { Outcome as Simulated } from '../simulate.ts';
import { honestOf, violationsAfter, violationsDuring } from '../violations.ts';
import { fair, stormy, type Weather } from '../wire.ts';
import { World } from '../world.ts';
import { act, pursue } from './acts.ts';
import { divided } from './epilogues.ts';
import { Host } from './host.ts';
import { Laptop } from './laptop.ts';
import { deviceOf, generationOf, type Run, STEPS, seenRun } from './scene.ts';
import { found, keysOf, type Village } from './village.ts';

/** Length of the hard days, of a round of fair weather, and of the rest in which nobody may dial, virtual ms. */
const LENGTH = { days: 120_000, round: 20_000, rest: 60_000 };
const ACTIONS = 60;
/** Rounds of fair weather in which people still do something, before which nothing is asked, and after which everything must be true. */
const ROUNDS = { busy: 5, least: 7, most: 24 };
/** Sockets that somebody who was sent away may open during the rest, and messages that anybody may send. */
const MOST = { knocks: 3, messages: 200 };
const NAMES = ['chen', 'lin', 'wang', 'zhao'];

export interface Outcome extends Omit<Simulated, 'run'> {
  /** What everybody holds in the end. */
  picture: readonly string[];
}

export interface Options {
  /** Whether the server may attack; else the seed decides. */
  malicious?: boolean;
  /** A promise broken on purpose: with a worker goes what its disk had reported as written of the outbox (P3). */
  mutation?: 'laptop:forgetOutbox';
}

let schools: Promise<[Village, School]> | undefined;
let warm: Promise<unknown> | undefined;

/** Plays a seed to its end. */
export async function play(seed: number, options: Options = {}): Promise<Outcome> {
  // What libraries prepare at their first use takes turns that no later run has: a first run is for nothing.
  warm ??= once(0, {});
  await warm;
  return once(seed, options);
}

async function once(seed: number, options: Options): Promise<Outcome> {
  schools ??= Promise.all([alone(new World(0), new Noise(0), () => found(NAMES)), School.found(1, NAMES)]);
  const [village, foreign] = await schools;
  const faults: string[] = [];
  const thrown = (cause: unknown) => void faults.push(`nobody caught ${said(cause)}`);
  process.on('unhandledRejection', thrown);
  process.on('uncaughtException', thrown);
  const weather: { now: Weather } = { now: fair };
  const run = begin(seed, { village, foreign, faults, weather, options });
  const { world, host, laptops } = run;
  const broken: string[] = [];
  let lines: string[] = [];
  try {
    host.start();
    for (const laptop of laptops) laptop.wake();
    for (let action = 0; action < ACTIONS; action++)
      world.after(1000 + world.chance(LENGTH.days - 1000), '', async () => {
        await act(run);
        for (const laptop of laptops) laptop.look();
        broken.push(...violationsDuring(run));
      });
    await world.run(LENGTH.days, STEPS);
    weather.now = fair;
    broken.push(...(await heal(run)));
    if (world.oneIn(3)) {
      run.happened.set('divided', 1);
      broken.push(...(await divided(run)));
    }
    lines = picture(await seenRun(run));
  } catch (cause) {
    faults.push(said(cause));
  } finally {
    for (const laptop of laptops) laptop.forget();
    host.end();
    process.off('unhandledRejection', thrown);
    process.off('uncaughtException', thrown);
  }
  const reports = new Map<string, number>();
  for (const laptop of laptops)
    for (const [code, count] of laptop.reports) reports.set(code, (reports.get(code) ?? 0) + count);
  const violations = [...new Set([...faults, ...broken])];
  return { seed, violations, reports, trace: world.trace, happened: run.happened, picture: lines };
}

interface Ground {
  village: Village;
  foreign: School;
  faults: string[];
  weather: { now: Weather };
  options: Options;
}

function begin(seed: number, { village, foreign, faults, weather, options }: Ground): Run {
  const world = new World(seed);
  const noise = new Noise(seed);
  weather.now = stormy(world);
  const document = new Uint8Array(16);
  noise.fill(document);
  const place = {
    school: village.membership.school,
    scope: village.scope,
    document: idText<DocumentId>(document),
    generation: 0,
  };
  const holdings: Run['holdings'] = new Set();
  const host = new Host({
    world,
    noise,
    weather: () => weather.now,
    faults,
    school: place.school,
    withholds: (frame, room, laptop) => {
      const device = deviceOf(village.members, laptop);
      const generation = generationOf(place, room);
      if (!device || generation === undefined) return false;
      return [...holdings].some((holds) => holds(frame, { generation, device }));
    },
  });
  const forgetful = options.mutation === 'laptop:forgetOutbox';
  const laptops = village.members.map(
    (member) =>
      new Laptop({ world, noise, village, member, host, document: place.document, faults, forgetful }),
  );
  const [principal, colluder] = [laptops[0], laptops.at(-1)];
  const [member] = village.members;
  if (!principal || !colluder || !member) throw new RangeError('nobody');
  const run: Run = {
    world,
    host,
    laptops,
    principal,
    colluder,
    village,
    foreign,
    malicious: options.malicious ?? world.oneIn(2),
    place,
    truth: new Map(),
    forbidden: new Map(),
    gone: new Set(),
    apart: new Set(),
    forks: [],
    happened: new Map(),
    holdings,
    frail: world.oneIn(2) ? 'server' : 'laptops',
    wanted: new Map(),
    contentKeys: keysOf(member, village.scope, () => run.membership),
    membership: village.membership,
  };
  return run;
}

/** Fair weather: everybody comes back, and time heals. Resolves with what is wrong in the end. */
async function heal(run: Run): Promise<string[]> {
  const { world, host, laptops } = run;
  world.say('fair weather');
  run.holdings.clear();
  host.refuse(0);
  host.start();
  const withheld = run.happened.has('silence') || run.happened.has('withhold');
  let wrong: string[] = [];
  for (let round = 1; round <= ROUNDS.most; round++) {
    for (const laptop of laptops) {
      laptop.databases.full = false;
      laptop.online = true;
      // What one of two windows has left is sent by the next worker, which also asks again for generations that were left as complete;
      // and a hacked library that the server has sent away comes back as it was.
      if ((laptop.shared || withheld || laptop === run.colluder) && round === 2) laptop.kill();
      laptop.wake();
      if (round === 1 || round === ROUNDS.busy) laptop.cut(true);
      if (round <= ROUNDS.busy) laptop.retry();
    }
    pursue(run);
    await world.run(world.now + LENGTH.round, STEPS);
    if (round < ROUNDS.least) continue;
    wrong = await wrongIn(run);
    if (wrong.length === 0) break;
  }
  const before = laptops.map(({ dialled, sent }) => ({ dialled, sent }));
  await world.run(world.now + LENGTH.rest, STEPS);
  for (const [at, laptop] of laptops.entries()) {
    const { name } = laptop;
    const dialled = laptop.dialled - (before[at]?.dialled ?? 0);
    const sent = laptop.sent - (before[at]?.sent ?? 0);
    if (dialled > (run.gone.has(name) ? MOST.knocks : 0))
      wrong.push(`${name} dials ${dialled} times in fair weather`);
    if (sent > MOST.messages) wrong.push(`${name} sends ${sent} messages in fair weather`);
  }
  return wrong;
}

async function wrongIn(run: Run): Promise<string[]> {
  for (const laptop of run.laptops) {
    laptop.look();
    laptop.drained();
  }
  const seen = await seenRun(run);
  const found = [...(await violationsAfter(seen)), ...(await run.host.faults())];
  if (run.wanted.size > 0 && !run.apart.has(run.principal.name))
    found.push(`the principal could not bring on the chain: ${[...run.wanted.keys()]}`);
  for (const laptop of honestOf({ laptops: run.laptops, gone: seen.gone })) {
    const { name, worker, window } = laptop;
    const library = window?.library;
    if (!worker) found.push(`${name} does not open`);
    if (library?.connection() !== 'open') found.push(`${name} is not connected: ${library?.connection()}`);
    if (library?.kept().waiting !== 0) found.push(`${name} says that ${library?.kept().waiting} wait`);
  }
  return found;
}

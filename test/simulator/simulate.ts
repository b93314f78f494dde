/** One run: a school of four laptops and a server, hard days by chance, then fair weather; and what must be true in the end. */
import type { CutOff, DeviceId, PersonId, StoredRow } from '@wuhe/seal';
import { type Attack, attack, attacks, type Fork, type Scene, unstored } from './attacks.ts';
import { divided, erasure } from './epilogues.ts';
import { Laptop, type Making } from './laptop.ts';
import type { Mutation } from './mutations.ts';
import { School } from './school.ts';
import { Server } from './server.ts';
import { honestOf, violationsAfter, violationsDuring } from './violations.ts';
import { fair, stormy, type Weather } from './wire.ts';
import { World } from './world.ts';

export interface Outcome {
  seed: number;
  violations: readonly string[];
  /** Codes that honest laptops named, and how often. */
  reports: ReadonlyMap<string, number>;
  trace: readonly string[];
  /** Attacks and faults that took place. */
  happened: ReadonlyMap<string, number>;
  /** The school as it was left. */
  run: Run;
}

/** Everything that a run knows of itself. */
export interface Run {
  world: World;
  school: School;
  server: Server;
  laptops: readonly Laptop[];
  /** Edits that somebody made, by whom. */
  truth: Map<string, string>;
  /** What nobody may show: `never`, or from the removal of its author on. */
  forbidden: Map<string, 'never' | 'onceRemoved'>;
  /** Names of those who no longer belong to the school. */
  gone: Set<string>;
  /** What the colluder signed twice for one place, as the inner updates of both sides. */
  forks: Fork[];
  /** Rows that a cut-off took from the server or from a laptop. */
  cutAway: StoredRow[];
  happened: Map<string, number>;
  /** Whose disk goes back or loses something in this run: both at once would lose what nobody else has. */
  frail: 'server' | 'laptops';
}

const names = ['chen', 'lin', 'wang', 'zhao'];
let schools: Promise<[School, School]> | undefined;

/** Plays a seed to its end. `malicious`: whether the server may attack; else the seed decides. */
export async function simulate(
  seed: number,
  options: { mutation?: Mutation; malicious?: boolean } = {},
): Promise<Outcome> {
  schools ??= Promise.all([School.found(0, names), School.found(1, names)]);
  const [home, foreign] = await schools;
  const world = new World(seed);
  const school = home.copy();
  const cutAway: StoredRow[] = [];
  const server = new Server(world, school, cutAway, options.mutation);
  let weather: Weather = stormy(world);
  const laptops = school.actors.map(
    (actor) => new Laptop(world, school, server, actor, () => weather, cutAway, options.mutation),
  );
  const [chen, , , zhao] = laptops;
  if (!chen || !zhao) throw new RangeError();
  const run: Run = {
    world,
    school,
    server,
    laptops,
    truth: new Map(),
    forbidden: new Map(),
    gone: new Set(),
    forks: [],
    cutAway,
    happened: new Map(),
    frail: world.oneIn(2) ? 'server' : 'laptops',
  };
  const scene: Scene = {
    world,
    school,
    foreign,
    server,
    laptops,
    colluder: zhao,
    statements: 'said',
    made: (id) => run.truth.set(id, 'zhao'),
    forbidden: (id, when) => run.forbidden.set(id, when),
    forked: (fork) => run.forks.push(fork),
  };
  const malicious = options.malicious ?? world.oneIn(2);
  for (const laptop of laptops) {
    await laptop.start();
    await laptop.goOnline();
  }
  const days = 20_000;
  const found: string[] = [];
  for (let action = 0; action < 60; action++)
    world.after(world.chance(days), '', async () => {
      await act(run, scene, malicious, chen);
      found.push(...violationsDuring(run));
    });
  await world.run(days);
  weather = fair;
  await heal(run);
  found.push(...(await violationsAfter(run)));
  const honest = honestOf(run);
  // Not both: who is kept on another chain hears of no erasure.
  const epilogue = world.pick(['divided', 'erasure', 'none', 'none']);
  run.happened.set(epilogue, 1);
  if (epilogue === 'divided') found.push(...(await divided(run, honest)));
  if (epilogue === 'erasure') found.push(...(await erasure(run, honest)));
  const reports = new Map<string, number>();
  for (const laptop of laptops)
    for (const [code, count] of laptop.reports) reports.set(code, (reports.get(code) ?? 0) + count);
  return { seed, violations: [...new Set(found)], reports, trace: world.trace, happened: run.happened, run };
}

async function act(run: Run, scene: Scene, malicious: boolean, principal: Laptop): Promise<void> {
  const { world, server, laptops } = run;
  const laptop = world.pick(laptops);
  const did = (what: string) => {
    run.happened.set(what, (run.happened.get(what) ?? 0) + 1);
    world.say(`${laptop.name}: ${what}`);
  };
  const die = world.chance(100);
  if (die < 50) {
    const id = `${laptop.name}${run.truth.size}`;
    if (await laptop.edit(id)) run.truth.set(id, laptop.name);
    return did(`edit ${id}`);
  }
  if (die < 58) {
    did('line');
    return laptop.online ? laptop.goOffline() : laptop.goOnline();
  }
  if (die < 68) {
    if (laptop.worker) {
      did('kill');
      return laptop.kill(run.frail === 'laptops' && world.oneIn(2));
    }
    did('start');
    await laptop.start();
    return laptop.goOnline();
  }
  if (die < 70) {
    did('quota');
    laptop.quota = !laptop.quota;
    return;
  }
  if (die < 73) {
    did('server crash');
    server.crash();
    return;
  }
  if (die < 75) {
    did('server disk refuses');
    server.failing = server.failing ? 0 : 3;
    return;
  }
  if (die < 79) {
    did('compact');
    // By two at once, as often as not.
    await laptop.event({ type: 'compact' });
    if (world.oneIn(2)) await world.pick(laptops).event({ type: 'compact' });
    return;
  }
  if (die < 81) {
    if (run.frail === 'server') return;
    did('profile restored');
    const copy = laptop.copyOfDisk();
    return world.after(3000, `${laptop.name}: an old profile is back`, async () => {
      // What it acknowledged and lost with the profile, the server has.
      laptop.restore(copy);
      await laptop.start();
      await laptop.goOnline();
    });
  }
  if (die < 83) {
    if (run.frail === 'laptops') return;
    did('server restored');
    const disk = server.backup();
    return world.after(3000, 'server: a backup is back', () => server.restore(disk));
  }
  if (die < 85) {
    did('key change');
    return principal.want(`epoch.${world.now}`, renewal(run));
  }
  if (die < 87) {
    did('retry');
    return laptop.event({ type: 'retry' });
  }
  if (die < 89) {
    const leaver = world.pick(laptops.slice(2));
    if (run.gone.size > 0) return;
    run.gone.add(leaver.name);
    did(`${leaver.name} leaves`);
    const making = world.oneIn(2) ? removal(run, leaver.actor.id) : dropping(run, leaver.actor.device.id);
    principal.want(`leave.${leaver.name}`, making);
    return principal.want(`renew.${leaver.name}`, renewal(run, leaver.actor.device.id));
  }
  if (!malicious) return;
  // What a server relays without storing it, a laptop that loses its cache has nowhere to get again: that is a loss which nobody can heal.
  const possible = run.frail === 'laptops' ? attacks.filter((one) => !unstored.has(one)) : attacks;
  const kind: Attack = world.pick(possible);
  did(kind);
  return attack(kind, scene);
}

/** Fair weather: everybody comes back, and tries again what time heals. */
async function heal({ world, server, laptops }: Run): Promise<void> {
  world.say('fair weather');
  server.failing = 0;
  server.holdings.clear();
  for (let round = 0; round < 12; round++) {
    for (const laptop of laptops) {
      laptop.quota = false;
      await laptop.start();
      if (round % 3 === 0) laptop.goOffline();
      await laptop.goOnline();
      await laptop.event({ type: 'retry' });
    }
    await world.run(world.now + 5000);
  }
}

/** How far the author knows the writers of a device, in every generation. */
function cutsOf(run: Run, by: Laptop, devices: ReadonlySet<DeviceId>): CutOff[] {
  const { scope, document } = run.school.place;
  return [...(by.worker?.doc.rooms ?? [])].flatMap(([generation, { room }]) =>
    [...room.writers].flatMap(([writer, { device, links }]) =>
      devices.has(device) ? [{ scope, document, generation, device, writer, length: links.length }] : [],
    ),
  );
}

function removal(run: Run, person: PersonId): Making {
  return async (at, by) => {
    if (at.people.get(person)?.removed !== undefined) return undefined;
    const devices = [...at.devices.values()].filter((device) => device.person === person);
    const cuts = cutsOf(run, by, new Set(devices.map(({ id }) => id)));
    return run.school.removal(person, cuts, at, by.actor);
  };
}

function dropping(run: Run, device: DeviceId): Making {
  return async (at, by) =>
    at.devices.get(device)?.dropped === undefined
      ? run.school.droppedDevice(device, cutsOf(run, by, new Set([device])), at, by.actor)
      : undefined;
}

/** A new epoch; where somebody left, with the cut-offs that are known by now (M15). */
function renewal(run: Run, device?: DeviceId): Making {
  return async (at, by) => {
    const left = device && at.devices.get(device);
    const person = left && at.people.get(left.person);
    const out = left?.dropped !== undefined || person?.removed !== undefined;
    const cuts = device && out ? cutsOf(run, by, new Set([device])) : [];
    return run.school.renewal(cuts, at, by.actor);
  };
}

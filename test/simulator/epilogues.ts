/** What may follow a healed run, one by one: an erasure, and a chain of which one laptop is shown another end. */
import type { Laptop } from './laptop.ts';
import type { Run } from './simulate.ts';

/** Time for frames to arrive, and twice a new line: a server that erases sends everybody away before they have heard why. */
async function pause({ world, laptops }: Run, lines: 'new' | 'same'): Promise<void> {
  for (let round = 0; round < 2; round++) {
    await world.run(world.now + 2000);
    for (const laptop of laptops) {
      if (lines === 'new') {
        laptop.goOffline();
        await laptop.goOnline();
      }
      await laptop.event({ type: 'retry' });
    }
  }
  await world.run(world.now + 2000);
}

/**
 * The principal erases the document (G7). Nothing of it is left on any honest disk, and neither an old backup of the server nor an old profile
 * brings it back.
 */
export async function erasure(run: Run, honest: readonly Laptop[]): Promise<string[]> {
  const { server, school, world } = run;
  const [chen, other] = honest;
  if (!chen || !other) return [];
  const backup = server.backup();
  other.kill(false);
  const profile = other.copyOfDisk();
  await other.start();
  await other.goOnline();
  chen.want('erase', (at, by) => school.erasure(at, by.actor));
  await pause(run, 'new');
  server.restore(backup);
  other.restore(profile);
  world.say('the backup and the profile from before the erasure are back');
  for (const laptop of honest) {
    await laptop.start();
    laptop.goOffline();
    await laptop.goOnline();
  }
  await pause(run, 'new');
  const found: string[] = [];
  for (const [generation, rows] of server.disk.rooms)
    if (rows.length > 0) found.push(`the server still holds ${rows.length} erased rows of g${generation}`);
  for (const laptop of honest) {
    if (laptop.shown().length > 0)
      found.push(`${laptop.name} still shows ${laptop.shown()[0]}, which was erased`);
    for (const [generation, rows] of laptop.worker?.rows ?? [])
      if (rows.length > 0)
        found.push(`${laptop.name} still holds ${rows.length} erased rows of g${generation}`);
  }
  return found;
}

/**
 * The colluder signs two entries for one place of the chain, and the server shows one of them to a single laptop (M4, A4). That laptop and the
 * others cannot be brought together again: it is named on that laptop, what it writes then reaches nobody and stays in its outbox, and the others agree.
 */
export async function divided(run: Run, honest: readonly Laptop[]): Promise<string[]> {
  const { server, school, laptops } = run;
  const colluder = laptops.at(-1);
  const victim = honest.at(-2);
  const others = honest.filter((laptop) => laptop !== victim && laptop !== colluder);
  const [chen] = others;
  if (!colluder || !victim || !chen || !honest.includes(colluder)) return [];
  const at = server.membership;
  const shown = await school.anotherDevice(at, colluder.actor);
  victim.hearChain({ type: 'chain', from: at.head.seq + 1, entries: [shown.bytes] });
  await pause(run, 'same');
  if (victim.disk.membership.head.seq === at.head.seq) return [];
  chen.want(`epoch.${run.world.now}`, (now, by) => school.renewal([], now, by.actor));
  await pause(run, 'same');
  const ids = new Map<Laptop, string>();
  for (const laptop of [victim, ...others]) {
    const id = `${laptop.name}.divided`;
    run.truth.set(id, laptop.name);
    if (await laptop.edit(id)) ids.set(laptop, id);
  }
  await pause(run, 'same');
  const found: string[] = [];
  if (!victim.reports.has('chain.fork'))
    found.push(`${victim.name} was shown another chain and does not say so`);
  const apart = ids.get(victim);
  if (apart && victim.acknowledged.has(apart)) found.push(`${apart} was acknowledged on another chain`);
  for (const laptop of others) {
    if (apart && laptop.shown().includes(apart)) found.push(`${laptop.name} shows ${apart} of another chain`);
    for (const by of others) {
      const id = ids.get(by);
      if (id && !laptop.shown().includes(id))
        found.push(`${laptop.name} lacks ${id} since the chain was divided`);
    }
  }
  return found;
}

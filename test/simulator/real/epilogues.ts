/** What may follow a healed run: a chain of which one laptop is shown another end. */
import { enter, renewScope } from '@wuhe/keyring';
import { writeMessage } from '@wuhe/seal';
import { renew } from './acts.ts';
import { NOON } from './life.ts';
import { isApart, type Run, STEPS, seenRun } from './scene.ts';

/** Times, virtual ms: for an entry to go round, and for edits to be tried again and again. */
const LENGTH = { entry: 5000, edits: 60_000 };
/** Messages that a laptop may send in vain in that time. */
const IN_VAIN = 1000;

/**
 * The colluder signs an entry that a single laptop is shown, and another one stands in its place (M4, A4). That laptop and the others cannot be
 * brought together again: it says so, what it writes then reaches nobody and stays in its outbox, it does not try without pause, and the
 * others agree.
 */
export async function divided(run: Run): Promise<string[]> {
  const { world, host, village, place, truth, laptops, principal, colluder, gone, apart } = run;
  const [, victim] = laptops;
  const member = village.members.find(({ name }) => name === colluder.name);
  if (!victim || !member || gone.has(colluder.name) || apart.size > 0) return [];
  await seenRun(run);
  const at = run.membership;
  const me = { ...member.me };
  const body = await renewScope(at, place.scope, me);
  const entry = body.ok ? await enter(at, body.value, me, NOON) : body;
  if (!entry.ok) return [`the colluder cannot sign: ${entry.code}`];
  world.say(`${victim.name} is shown another entry`);
  const frame = writeMessage({ type: 'chain', from: at.head.seq + 1, entries: [entry.value] });
  for (const line of host.lines) if (line.laptop === victim.name) line.inject(0, frame);
  renew(run);
  await world.run(world.now + LENGTH.entry, STEPS);
  const others = laptops.filter((laptop) => laptop !== victim && !gone.has(laptop.name));
  const ids = new Map(
    [victim, ...others].map((laptop) => {
      const id = `${laptop.name}.divided`;
      laptop.edit(id, () => truth.set(id, laptop.name));
      return [laptop, id];
    }),
  );
  const before = victim.sent;
  await world.run(world.now + LENGTH.edits, STEPS);
  for (const laptop of laptops) laptop.look();
  await seenRun(run);
  const there = principal.disk.membership.head.seq > at.head.seq;
  if (!there || victim.disk.membership.head.seq === at.head.seq) return [];
  const found: string[] = [];
  if (!isApart(victim, run.membership))
    return others.flatMap(({ name, disk }) =>
      disk.membership.head.seq === victim.disk.membership.head.seq
        ? []
        : [`${victim.name} was shown another chain and does not say so, nor does ${name} have it`],
    );
  const id = ids.get(victim) ?? '';
  if (victim.acknowledged.has(id)) found.push(`${id} was acknowledged on another chain`);
  const sent = victim.sent - before;
  if (sent > IN_VAIN) found.push(`${victim.name} sends ${sent} messages in vain`);
  for (const laptop of others) {
    if (laptop.shown().includes(id)) found.push(`${laptop.name} shows ${id} of another chain`);
    for (const by of others)
      if (!laptop.shown().includes(ids.get(by) ?? ''))
        found.push(`${laptop.name} lacks ${ids.get(by)} since the chain was divided`);
  }
  return found;
}

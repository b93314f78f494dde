/** What happens on hard days, by chance. */
import { renewScope } from '@wuhe/keyring';
import { accept } from '@wuhe/seal';
import { type Attack, attack, attacks, unstored } from '../attacks.ts';
import type { Laptop } from './laptop.ts';
import { type Run, sceneOf } from './scene.ts';

/** How long what goes back to an older state has gone on before, virtual ms. */
const GOES_BACK = 20_000;

export async function act(run: Run): Promise<void> {
  const { world, host, laptops } = run;
  const laptop = world.pick(laptops);
  const did = (what: string) => {
    run.happened.set(what, (run.happened.get(what) ?? 0) + 1);
    world.say(`${laptop.name}: ${what}`);
  };
  pursue(run);
  const die = world.chance(100);
  if (die < 46) return edit(run, laptop, did);
  if (die < 54) {
    if (laptop.online) {
      const heard = world.oneIn(2);
      did(heard ? 'offline' : 'offline, half-open');
      return laptop.goOffline(heard);
    }
    did('online');
    laptop.online = true;
    return laptop.retry();
  }
  if (die < 57) {
    const heard = world.oneIn(2);
    did(heard ? 'socket cut' : 'socket half-open');
    return laptop.cut(heard);
  }
  if (die < 66) {
    if (laptop.windows.length === 0) {
      did('start');
      return laptop.wake();
    }
    if (world.oneIn(4)) {
      did('reopened');
      return laptop.reopen();
    }
    const power = run.frail === 'laptops' && world.oneIn(2);
    did(power ? 'power cut' : 'kill');
    laptop.kill(power);
    return world.after(world.chance(20_000), '', () => laptop.wake());
  }
  if (die < 69) {
    const [, second] = laptop.windows;
    did(second ? 'second window closed' : 'second window');
    return second ? second.life.end() : laptop.wake(true);
  }
  if (die < 71) {
    laptop.databases.full = !laptop.databases.full;
    return did(laptop.databases.full ? 'quota' : 'room again');
  }
  if (die < 74) {
    if (world.oneIn(4)) {
      did('server restarted');
      return host.restart();
    }
    const silently = world.oneIn(3);
    did(silently ? 'server killed, silent' : 'server killed');
    host.kill(silently);
    return world.after(world.chance(8000), '', () => host.start());
  }
  if (die < 76) {
    did('server disk refuses');
    return host.refuse(host.failing ? 0 : 3);
  }
  if (die < 80) {
    did('compact');
    laptop.compact();
    // By two at once, as often as not.
    if (world.oneIn(2)) world.pick(laptops).compact();
    return;
  }
  if (die < 82) {
    if (run.frail === 'server') return;
    did('profile restored');
    laptop.kill();
    const image = laptop.image();
    laptop.wake();
    return world.after(GOES_BACK, `${laptop.name}: an old profile is back`, () => {
      // What it acknowledged and lost with the profile, the server has.
      laptop.restore(image);
      laptop.wake();
    });
  }
  if (die < 84) {
    if (run.frail === 'laptops' || !host.store) return;
    did('server restored');
    const backup = await host.backup();
    return world.after(GOES_BACK, 'server: a backup is back', () => host.restore(backup));
  }
  if (die < 86) {
    did('key change');
    return renew(run);
  }
  if (die < 88) {
    did('retry');
    return laptop.retry();
  }
  if (die < 90) return leave(run, did);
  if (!run.malicious || !host.store) return;
  // What a server relays without storing it, a laptop that loses its cache has nowhere to get again: that is a loss which nobody can heal.
  const possible = run.frail === 'laptops' ? attacks.filter((one) => !unstored.has(one)) : attacks;
  const kind: Attack = world.pick(possible);
  const up = world.oneIn(3);
  did(up ? `${kind} at the server` : kind);
  return attack(kind, await sceneOf(run, up));
}

function edit({ world, truth }: Run, laptop: Laptop, did: (what: string) => void): void {
  const id = `${laptop.name}${truth.size}`;
  const made = laptop.edit(id, () => truth.set(id, laptop.name));
  did(made ? `edit ${id}` : 'nobody at work');
  if (!made || !world.oneIn(6)) return;
  did('kill at work');
  for (const { life } of laptop.windows) life.left = world.chance(120);
  world.after(2000 + world.chance(8000), '', () => laptop.wake());
}

/** The principal changes the key of the scope. */
export function renew(run: Run): void {
  run.wanted.set('epoch', () => {
    run.wanted.delete('epoch');
    run.principal.enter(
      async ({ school: { me } }) =>
        (at) =>
          renewScope(at, run.place.scope, me),
    );
  });
  pursue(run);
}

/** Somebody is removed, or their device dropped; once in a run. */
function leave(run: Run, did: (what: string) => void): void {
  const { world, laptops, principal, gone } = run;
  const leaver = world.pick(laptops.slice(2));
  if (gone.size > 0) return;
  gone.add(leaver.name);
  did(`${leaver.name} leaves`);
  const { id: person, device } = leaver.actor;
  const whole = world.oneIn(2);
  run.wanted.set('leave', () =>
    principal.enter(async ({ school }) => {
      const cuts = [...(await school.cutsOf(whole ? person : device.id))];
      return async () =>
        accept(whole ? { kind: 'remove', person, cuts } : { kind: 'dropDevice', device: device.id, cuts });
    }),
  );
  pursue(run);
}

/** The principal tries again what did not come on the chain. */
export function pursue({ wanted, gone, laptops, principal }: Run): void {
  if (principal.window?.library?.connection() !== 'open') return;
  const { membership } = principal.disk;
  const leaver = laptops.find(({ name }) => gone.has(name))?.actor;
  const out =
    leaver &&
    (membership.people.get(leaver.id)?.removed !== undefined ||
      membership.devices.get(leaver.device.id)?.dropped !== undefined);
  if (out) wanted.delete('leave');
  for (const want of [...wanted.values()]) want();
}

/** An old profile comes back on one laptop (U8): the story alone, without chance. */
import { expect, test } from 'vitest';
import { Laptop } from './laptop.ts';
import { School } from './school.ts';
import { rowOf, Server } from './server.ts';
import { fair } from './wire.ts';
import { World } from './world.ts';

test('U8 P5 a restored profile draws a new writer and new nonces, and gets back what it had forgotten', async () => {
  const world = new World(8);
  const school = await School.found(0, ['chen']);
  const server = new Server(world, school, []);
  const [chen] = school.actors;
  if (!chen) throw new RangeError('nobody');
  const laptop = new Laptop(world, school, server, chen, () => fair, []);
  const session = async (edit: string) => {
    await laptop.start();
    await laptop.goOnline();
    await world.run(world.now + 2000);
    await laptop.edit(edit);
    await world.run(world.now + 2000);
  };
  await session('one');
  laptop.kill(false);
  const profile = laptop.copyOfDisk();
  await session('two');
  laptop.restore(profile);
  await session('three');
  const envelopes = (server.disk.rooms.get(0) ?? []).map((row) => rowOf(row).envelope);
  expect(laptop.shown()).toEqual(['one', 'three', 'two']);
  expect(envelopes).toHaveLength(3);
  expect(new Set(envelopes.map(({ writer }) => writer)).size).toBe(3);
  expect(new Set(envelopes.map(({ nonce }) => nonce.toString())).size).toBe(3);
  expect(laptop.disk.outbox.size).toBe(0);
});

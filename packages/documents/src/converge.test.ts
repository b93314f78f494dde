// @vitest-environment node
import 'fake-indexeddb/auto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningServer, startServer } from '@wuhe/server';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { eventually, Laptop, newDocumentId, putAway, saidIn, statement } from './laptop.testing.ts';

let folder: string;
let server: RunningServer;
const start = (port: number) =>
  startServer({ port, host: '127.0.0.1', file: join(folder, 'wuhe.sqlite'), newSchools: 'open' });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wuhe-'));
  server = await start(0);
});

afterEach(async () => {
  await putAway();
  await server.close();
  rmSync(folder, { recursive: true });
});

const LAPTOPS = 3;
const laptop = fc.nat(LAPTOPS - 1);
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('append' as const), laptop }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('type' as const), laptop }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), laptop }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('pull' as const, 'plug' as const), laptop }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('kill' as const, 'reopen' as const), laptop }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart the server' as const), laptop }) },
);

it('after any course of writing, losing the network, killing and reopening, everybody has all that was committed', async () => {
  // On a slow machine fewer courses; none is left in the middle, which would go on behind the test's back.
  const until = Date.now() + 20_000;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      if (Date.now() > until) return;
      const id = newDocumentId();
      const laptops: Laptop[] = [];
      for (let n = 0; n < LAPTOPS; n++) laptops.push(await Laptop.start(server.url));
      const committed: string[] = [];
      for (const { do: action, laptop: at } of steps) {
        const one = laptops[at] as Laptop;
        const document = await one.open(id);
        switch (action) {
          case 'append': {
            const said = statement(document, String(committed.length));
            await document.append(said);
            committed.push(String(committed.length));
            break;
          }
          case 'type':
            await document.editText('plan', { at: 0, remove: 0, insert: 'x' });
            break;
          case 'remove':
            await document.editText('plan', { at: 0, remove: 1, insert: '' });
            break;
          case 'pull':
            one.cable.pull();
            break;
          case 'plug':
            one.cable.plug();
            break;
          case 'kill':
            one.kill();
            await one.wake();
            break;
          case 'reopen':
            await one.library.close();
            await one.wake();
            break;
          case 'restart the server':
            await server.close();
            server = await start(server.port);
        }
      }
      const documents = await Promise.all(laptops.map((one) => one.open(id)));
      for (const one of laptops) {
        one.cable.plug();
        one.library.retry();
      }
      await eventually(() => {
        for (const document of documents) {
          expect(saidIn(document)).toEqual(committed.sort());
          expect(document.text('plan')).toBe(documents[0]?.text('plan'));
          expect(document.kept().waiting).toBe(0);
        }
      });
      await putAway();
    }),
    { numRuns: 15, seed: 20261124 },
  );
}, 60_000);

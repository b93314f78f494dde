/** After a restart everybody comes back, and not all at once. `WUHE_STORM=500` for a large school. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startServer } from '@wuhe/server';
import { expect, test } from 'vitest';
import { bringSchool } from '../bench/server-lines.ts';
import { benchSchool } from '../bench/server-school.ts';
import { storm } from './storm.ts';

const CLIENTS = Number(process.env.WUHE_STORM ?? 50);
/** How long the server is away, ms: several tries of each client. */
const AWAY = CLIENTS > 100 ? 20_000 : 2_000;

test('W7 all laptops are back in their rooms by themselves after a restart, spread over time, none refused', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'wuhe-storm-'));
  const given = { host: '127.0.0.1', file: join(folder, 'wuhe.sqlite') };
  let server = await startServer({ ...given, port: 0 });
  try {
    const school = await benchSchool(20);
    await bringSchool(server.url, school);
    const { port } = server;
    const times = await storm({
      server: server.url,
      school,
      clients: CLIENTS,
      restart: async () => {
        await server.close();
        await delay(AWAY);
        server = await startServer({ ...given, port });
      },
    });
    const { signedIn, sockets } = server.counters();
    process.stdout.write(`${CLIENTS} clients, the last back after ${Math.round(times.at(-1) ?? 0)} ms\n`);
    expect(times.length).toBe(CLIENTS);
    // The longest wait of a client is 30 s.
    expect(times.at(-1)).toBeLessThan(60_000);
    expect(signedIn).toBe(CLIENTS);
    expect(sockets).toBeLessThanOrEqual(CLIENTS);
    const slots = new Set(times.map((time) => Math.floor(time / 100)));
    expect(slots.size).toBeGreaterThan(3);
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}, 120_000);

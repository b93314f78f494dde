/** The real program, killed in the middle of work, again and again: what it acknowledged is on the disk. `WUHE_KILLS=200` for more than a few. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Envelope, type Place, roomName } from '@wuhe/seal';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestClient } from './client.testing.ts';
import { eventually } from './rig.testing.ts';
import { TestSchool } from './school.testing.ts';
import { openSqliteStore } from './store/sqlite.ts';

const KILLS = Number(process.env.WUHE_KILLS ?? 5);
const WRITERS = 4;
const ENVELOPES = 1500;
const program = fileURLToPath(new URL('../bin/wuhe-server.ts', import.meta.url));

let folder: string;
let school: TestSchool;
let place: Place;
let written: Envelope[][];
let running: ChildProcess | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wuhe-killed-'));
  school = await TestSchool.found();
  place = school.place();
  written = await Promise.all(
    Array.from({ length: WRITERS }, (_, i) => school.writing(school.principal, place, i + 1, ENVELOPES, 200)),
  );
}, 120_000);
afterAll(() => {
  running?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the program on this folder and gives its address. */
async function start(data: string): Promise<string> {
  const child = spawn(process.execPath, [program, '--port', '0', '--data', data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running = child;
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  await eventually(() => expect(said).toContain('listening on'));
  return /listening on (ws:\S+),/.exec(said)?.[1] ?? '';
}

/** Sends its writer's envelopes until the line is cut; says how many were acknowledged. */
async function write(client: TestClient, envelopes: readonly Envelope[]): Promise<number> {
  let cut = false;
  void client.ended.then(() => {
    cut = true;
  });
  for (const [i, envelope] of envelopes.entries()) {
    if (cut) break;
    client.push(0, [envelope]);
    if (i % 5 === 0) await delay(1);
  }
  await client.ended;
  let acknowledged = 0;
  for (const { message } of client.heard)
    if (message.type === 'durable')
      acknowledged = Math.max(acknowledged, message.vector.get(envelopes[0]?.writer ?? 0) ?? 0);
  return acknowledged;
}

test(
  'P1 what a killed server had acknowledged is on its disk, byte for byte',
  async () => {
    let told = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const data = join(folder, `run ${kill}`);
      const url = await start(data);
      const founder = TestClient.many(url, school.id);
      founder.send(0, { type: 'chain', from: 0, entries: school.chain });
      await founder.next('chain');
      const clients = await Promise.all(
        written.map(() => TestClient.one(url, place).signIn(school.principal, school.id)),
      );
      const writing = clients.map((client, i) => write(client, written[i] ?? []));
      await clients[0]?.next('durable');
      await delay(50 + Math.random() * 300);
      running?.kill('SIGKILL');
      if (running) await once(running, 'exit');
      const acknowledged = await Promise.all(writing);
      told += acknowledged.reduce((sum, count) => sum + count, 0);

      const store = await openSqliteStore(join(data, 'wuhe.sqlite'));
      const rows = new Map<string, Uint8Array>();
      for await (const piece of store.read(school.id, roomName(place)))
        for (const { writer, clock, bytes } of piece) rows.set(`${writer}.${clock}`, bytes);
      const chain = await store.chain(school.id);
      await store.close();
      expect(chain.length).toBe(1);
      const lost = written.flatMap((envelopes, i) =>
        envelopes.slice(0, acknowledged[i]).filter(({ writer, clock, bytes }) => {
          const kept = rows.get(`${writer}.${clock}`);
          return !kept || Buffer.compare(kept, bytes) !== 0;
        }),
      );
      expect(lost.length).toBe(0);
    }
    process.stdout.write(`${KILLS} kills, ${told} rows acknowledged, 0 lost\n`);
    expect(told).toBeGreaterThanOrEqual(KILLS);
  },
  KILLS * 20_000,
);

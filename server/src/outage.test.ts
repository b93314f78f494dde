import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { TestClient } from './client.testing.ts';
import { eventually, useRig } from './rig.testing.ts';
import { TestSchool } from './school.testing.ts';

const rig = useRig();
const { many, one } = rig;

test('P1 a store that refuses: relayed, but busy to the sender and nothing acknowledged, and on again by itself', async () => {
  const lin = await rig.school.bring();
  await rig.found();
  const place = rig.school.place();
  const { principal } = rig.school;
  const client = await one(place).signIn(principal, rig.school.id);
  const witness = await one(place).signIn(lin, rig.school.id);
  await witness.next('ask');
  const other = new DatabaseSync(rig.file);
  other.exec('BEGIN IMMEDIATE');
  const envelopes = await rig.school.writing(principal, place, 7, 2);
  client.push(0, envelopes);
  const refused = await client.next('refused');
  expect(refused.places).toEqual([{ writer: 7, clock: 0, code: 'busy' }]);
  const invite = await rig.school.make(
    { kind: 'role', person: principal.person, give: [{ role: 'nurse' }], end: [] },
    principal,
  );
  const admin = await many().signIn(principal, rig.school.id);
  admin.send(0, { type: 'chain', from: 3, entries: [invite] });
  expect((await admin.next('chainRefused')).code).toBe('busy');
  admin.say({ type: 'putPackage', id: lin.person, expires: 0, bytes: new Uint8Array(9) });
  expect((await admin.next('packageKept')).code).toBe('busy');
  await eventually(() => expect(witness.rows().get(7)?.size).toBe(2));
  expect(client.heard.some(({ message }) => message.type === 'durable')).toBe(false);
  expect(rig.server.counters().notStored).toBe(3);
  expect(rig.log.filter((line) => line.startsWith('NOT STORED')).length).toBe(1);
  other.exec('ROLLBACK');
  other.close();
  client.push(0, envelopes);
  await client.durable(7, 2);
  admin.send(0, { type: 'chain', from: 3, entries: [invite] });
  await admin.next('chain');
  await eventually(() => expect(rig.log.at(-1)).toBe('the store takes writes again'));
});

const limited = spawnSync('prlimit', ['--version']).status === 0;

test.runIf(limited)('a full disk: nothing is acknowledged, and on again when there is room', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wuhe-full-'));
  const program = fileURLToPath(new URL('../bin/wuhe-server.ts', import.meta.url));
  const child = spawn(process.execPath, [program, '--port', '0', '--data', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
    });
    await eventually(() => expect(said).toContain('listening on'));
    const url = /listening on (ws:\S+),/.exec(said)?.[1] ?? '';
    const school = await TestSchool.found();
    const visitor = TestClient.many(url, school.id);
    visitor.send(0, { type: 'chain', from: 0, entries: school.chain });
    await visitor.next('chain');
    const place = school.place();
    const client = await TestClient.one(url, place).signIn(school.principal, school.id);
    // No file may grow beyond what is written now.
    const limit = (bytes: string) => spawnSync('prlimit', ['--pid', String(child.pid), `--fsize=${bytes}`]);
    limit('200000:unlimited');
    const envelopes = await school.writing(school.principal, place, 7, 3, 200_000);
    client.push(0, envelopes);
    expect((await client.next('refused')).places[0]?.code).toBe('busy');
    expect(client.heard.some(({ message }) => message.type === 'durable')).toBe(false);
    limit('unlimited:unlimited');
    client.push(0, envelopes);
    await client.durable(7, 3);
    expect(said).toContain('NOT STORED');
    expect(said).toContain('the store takes writes again');
    client.socket.terminate();
    visitor.socket.terminate();
  } finally {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
});

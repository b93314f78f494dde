/** The program as an operator has it: its commands, their sentences and exit codes, on a school that is at work. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { DatabaseSync } from 'node:sqlite';
import type { TLSSocket } from 'node:tls';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TestClient } from '../client.testing.ts';
import { Program } from '../program.testing.ts';
import { TestSchool } from '../school.testing.ts';
import { schema } from '../store/tables.ts';
import { one, two } from '../tls.testing.ts';

let program: Program;
let clients: TestClient[];
beforeEach(() => {
  program = new Program();
  clients = [];
});
afterEach(async () => {
  for (const client of clients) client.socket.terminate();
  await program.end();
});

/** A school on the server with three rows of its principal. */
async function atWork(url: string) {
  const school = await TestSchool.found();
  const place = school.place();
  const founder = TestClient.many(url, school.id);
  founder.send(0, { type: 'chain', from: 0, entries: school.chain });
  await founder.next('chain');
  const client = await TestClient.one(url, place).signIn(school.principal, school.id);
  clients.push(founder, client);
  client.push(0, await school.writing(school.principal, place, 7, 3));
  await client.durable(7, 3);
  return { school, place, client };
}

test('init writes settings that serve takes, makes a folder for nobody else, and overwrites nothing', async () => {
  expect((await program.run('init')).exit).toBe(0);
  expect(statSync(program.at('data')).mode & 0o777).toBe(0o700);
  const before = readFileSync(program.at('wuhe.jsonc'), 'utf8');
  const again = await program.run('init');
  expect([again.exit, again.err]).toEqual([
    1,
    `${program.at('wuhe.jsonc')} is there already and is not overwritten.\n`,
  ]);
  expect(readFileSync(program.at('wuhe.jsonc'), 'utf8')).toBe(before);
  // Another port than the one in it, which may be in use here.
  await program.serve('--port', '0');
  expect(program.said).toContain(`storing in ${program.at('data')}`);
  expect(await program.stop()).toBe(0);
  for (const name of readdirSync(program.at('data')))
    expect(statSync(program.at('data', name)).mode & 0o077).toBe(0);
});

test('status: running, killed, running again, stopped; the school by its id; the last backup', async () => {
  const status = async () => {
    const { exit, out } = await program.run('status', '--json');
    return { exit, ...(JSON.parse(out) as { server: string; schools: unknown[]; lastBackup?: object }) };
  };
  expect(await status()).toMatchObject({ exit: 0, server: 'stopped', schools: [], bytes: 0 });
  const { school } = await atWork(await program.serve('--port', '0'));
  const running = { exit: 0, server: 'running', health: 'ok', operator: program.operator };
  const counts = { school: school.id, entries: 1, rooms: 1, rows: 3, keptApart: 0, packages: 0 };
  expect(await status()).toMatchObject({ ...running, schools: [counts] });
  await program.stop('SIGKILL');
  expect(await status()).toMatchObject({ exit: 0, server: 'stopped', schools: [counts] });
  await program.serve('--port', '0');
  expect((await program.run('backup', 'kept')).exit).toBe(0);
  const [file = ''] = readdirSync(program.at('kept'));
  const found = await status();
  expect(found).toMatchObject({
    server: 'running',
    lastBackup: { file: program.at('kept', file), ok: true },
  });
  const metrics = await (await fetch(`${program.operator}/metrics`)).text();
  expect(metrics).toContain('wuhe_last_backup_timestamp_seconds ');
  expect((await program.run('status')).out).toContain(`${school.id}: 1 entry, 1 room, 3 rows`);
  expect(await program.stop()).toBe(0);
  expect(await status()).toMatchObject({ server: 'stopped' });
});

test('verify ends with 0 when everything holds, 1 with the first faults by code, 2 when it could not be tried', async () => {
  await atWork(await program.serve('--port', '0'));
  const holds = await program.run('verify');
  expect([holds.exit, holds.out]).toEqual([
    0,
    expect.stringMatching(/1 room, 3 rows.*\nEverything holds\.\n$/s),
  ]);
  await program.stop();
  const db = new DatabaseSync(program.at('data', 'wuhe.sqlite'));
  db.exec('UPDATE rows SET clock = 9 WHERE clock = 2');
  db.close();
  const faulty = await program.run('verify', program.at('data', 'wuhe.sqlite'));
  expect(faulty.exit).toBe(1);
  expect(faulty.out).toMatch(/FAULT school \S+ room \S+ writer 7 clock 9: row\.gap — .*\n.*1 fault\.\n$/);
  expect(JSON.parse((await program.run('verify', '--json')).out)).toMatchObject({ ok: false, faulty: 1 });
  writeFileSync(program.at('text.sqlite'), 'no store');
  expect(await program.run('verify', 'text.sqlite')).toMatchObject({ exit: 2 });
  expect((await program.run('verify', 'none.sqlite')).err).toContain('none.sqlite does not exist.');
  expect((await program.run('verify', '--port', 'many')).exit).toBe(2);
});

test('a backup overwrites nothing, and prunes only when asked, only its own, and never the newest', async () => {
  await program.run('init');
  const data = new DatabaseSync(program.at('data', 'wuhe.sqlite'));
  data.exec(schema);
  data.close();
  mkdirSync(program.at('kept'));
  const old = ['wuhe-2020-01-01T00-00-00Z.sqlite', 'wuhe-2021-01-01T00-00-00Z.sqlite'];
  for (const name of [...old, 'wuhe-2020-01-01.sqlite', 'notes.txt'])
    writeFileSync(program.at('kept', name), 'x');
  expect((await program.run('backup', 'kept')).exit).toBe(0);
  expect(readdirSync(program.at('kept')).length).toBe(5);
  // The next one may be of the same second.
  for (const name of readdirSync(program.at('kept')))
    if (statSync(program.at('kept', name)).size > 1) rmSync(program.at('kept', name));
  const pruned = await program.run('backup', 'kept/', '--prune');
  expect(pruned.out).toContain('Deleted 2 backups older than 30 days.');
  const left = readdirSync(program.at('kept'));
  expect(left).toEqual(expect.arrayContaining(['wuhe-2020-01-01.sqlite', 'notes.txt']));
  expect(left.some((name) => old.includes(name))).toBe(false);
  expect((await program.run('backup', 'one.sqlite')).exit).toBe(0);
  expect(await program.run('backup', 'one.sqlite')).toMatchObject({ exit: 4 });
  expect(await program.run('backup', 'two.sqlite', '--prune')).toMatchObject({ exit: 2 });
  expect(readdirSync(program.folder).filter((name) => name.endsWith('.partial'))).toEqual([]);
});

test('restore refuses while a server runs, and a backup with faults; then nothing has changed', async () => {
  const { school, client } = await atWork(await program.serve('--port', '0'));
  await program.run('backup', 'good.sqlite');
  expect(await program.run('restore', 'good.sqlite')).toMatchObject({
    exit: 5,
    err: 'A server is using this data folder.\n',
  });
  expect(client.socket.readyState).toBe(client.socket.OPEN);
  await program.stop();
  const db = new DatabaseSync(program.at('good.sqlite'));
  db.exec('DELETE FROM rows WHERE clock = 0');
  db.close();
  const before = readFileSync(program.at('data', 'wuhe.sqlite'));
  const refused = await program.run('restore', 'good.sqlite');
  expect([refused.exit, refused.err]).toEqual([1, expect.stringContaining('Nothing was changed.')]);
  expect(readFileSync(program.at('data', 'wuhe.sqlite')).equals(before)).toBe(true);
  expect(readdirSync(program.at('data')).filter((name) => /restoring|before/.test(name))).toEqual([]);
  const taken = await program.run('restore', 'good.sqlite', '--despite-faults');
  expect(taken.exit).toBe(0);
  // What does not follow is left out when the room is opened: the author gives it again.
  const again = await TestClient.one(await program.serve('--port', '0'), school.place());
  clients.push(again);
  await again.signIn(school.principal, school.id);
});

test('arguments and settings that cannot be used end with 2 and say why', async () => {
  const cases: [string[], string][] = [
    [['nonsense'], 'There is no command nonsense.'],
    [['serve', 'more'], 'serve takes no more.'],
    [['backup'], 'backup needs to know where to.'],
    [['status', '--prune'], 'status takes no --prune.'],
    [['--colour'], "Unknown option '--colour'"],
    [['--port', 'many'], '--port: must be a whole number from 0 (any free port) to 65535'],
    [['--config', 'none.jsonc'], 'none.jsonc cannot be read'],
  ];
  for (const [args, sentence] of cases) {
    const { exit, err } = await program.run(...args);
    expect([exit, err]).toEqual([2, expect.stringContaining(sentence)]);
  }
  expect(await program.run('--help')).toMatchObject({
    exit: 0,
    out: expect.stringContaining('Usage: wuhe-server'),
  });
});

test('a port that is in use ends with 3, a data folder of another server with 5, one that cannot be made with 4', async () => {
  const url = await program.serve('--port', '0');
  const port = new URL(url).port;
  expect(await program.run('serve', '--port', port, '--data', 'other')).toMatchObject({ exit: 3 });
  expect(await program.run('serve', '--port', '0')).toMatchObject({
    exit: 5,
    err: `Another server is already using the data folder ${program.at('data')}.\n`,
  });
  writeFileSync(program.at('file'), '');
  expect(await program.run('serve', '--port', '0', '--data', 'file')).toMatchObject({ exit: 4 });
});

test('SIGHUP reads renewed TLS files, and keeps those before when the new ones cannot be used', async () => {
  const write = (key: string, certificate: string) => {
    writeFileSync(program.at('key.pem'), key);
    writeFileSync(program.at('certificate.pem'), certificate);
  };
  write(one.key, one.certificate);
  const tls = { key: 'key.pem', certificate: 'certificate.pem' };
  const origins = ['wss://wuhe.school.example'];
  writeFileSync(program.at('wuhe.jsonc'), JSON.stringify({ port: 0, tls, origins }));
  const url = await program.serve();
  expect(url).toMatch(/^wss:/);
  const subject = () =>
    new Promise<unknown>((resolve, reject) => {
      const options = { rejectUnauthorized: false, agent: false } as const;
      get(`${url.replace('wss:', 'https:')}/`, options, (response) => {
        resolve((response.socket as TLSSocket).getPeerCertificate().subject.CN);
        response.resume();
      }).on('error', reject);
    });
  expect(await subject()).toBe('one');
  write(one.key, two.certificate);
  program.signal('SIGHUP');
  await vi.waitFor(() => expect(program.said).toContain('are not used, those before stay'), 5000);
  expect(program.said).toContain('is not the key of');
  expect(await subject()).toBe('one');
  write(two.key, two.certificate);
  program.signal('SIGHUP');
  await vi.waitFor(() => expect(program.said).toContain('were read again'), 5000);
  expect(await subject()).toBe('two');
  await program.stop();
  write('no key', one.certificate);
  expect(await program.run('serve')).toMatchObject({
    exit: 2,
    err: expect.stringContaining('is not in PEM'),
  });
});

const limited = spawnSync('prlimit', ['--version']).status === 0;

test.runIf(limited)(
  'a full disk: /health is 503, status says so and ends with 1, and both heal by themselves',
  async () => {
    await atWork(await program.serve('--port', '0'));
    const limit = (bytes: string) => spawnSync('prlimit', ['--pid', String(program.pid), `--fsize=${bytes}`]);
    const log = program.at('data', 'wuhe.sqlite-wal');
    limit(`${statSync(log).size}:unlimited`);
    const full = await program.run('status');
    expect([full.exit, full.out]).toEqual([
      1,
      expect.stringContaining('the store takes no writes: look at the disk'),
    ]);
    expect((await fetch(`${program.operator}/health`)).status).toBe(503);
    expect(program.said).toContain('NOT STORED');
    // What is on the disk can still be copied from it.
    expect((await program.run('backup', 'kept')).exit).toBe(0);
    limit('unlimited:unlimited');
    await vi.waitFor(async () => expect((await program.run('status')).exit).toBe(0), 15_000);
  },
);

test('a store that may be read but not written serves nobody, and says so; a backup of it still verifies', async () => {
  await atWork(await program.serve('--port', '0'));
  expect((await program.run('backup', 'kept.sqlite')).exit).toBe(0);
  await program.stop();
  chmodSync(program.at('kept.sqlite'), 0o444);
  for (const name of readdirSync(program.at('data'))) chmodSync(program.at('data', name), 0o444);
  for (const folder of [program.at('data'), program.folder]) chmodSync(folder, 0o555);
  const refused = program.runUnprivileged('serve', '--port', '0');
  expect([refused.exit, refused.err]).toEqual([4, expect.stringContaining('cannot be written')]);
  expect(program.runUnprivileged('verify', 'kept.sqlite').exit).toBe(0);
  for (const folder of [program.at('data'), program.folder]) chmodSync(folder, 0o755);
});

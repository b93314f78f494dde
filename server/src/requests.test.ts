import { get as getSecure } from 'node:https';
import { DatabaseSync } from 'node:sqlite';
import { codes } from '@wuhe/seal';
import { expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { TestClient } from './client.testing.ts';
import { PAGE } from './page.ts';
import { eventually, useRig } from './rig.testing.ts';
import { one, two } from './tls.testing.ts';

const measures = async () => ({ storeBytes: 4096, lastBackup: Date.parse('2026-11-24T00:12:00Z') });
let ahead = 0;
const rig = useRig({
  operator: { host: '127.0.0.1', port: 0, measures },
  now: () => Date.now() + ahead,
});

const web = () => rig.server.url.replace('ws:', 'http:');
const keys = ({ key, certificate }: typeof one) => ({
  key: Buffer.from(key),
  cert: Buffer.from(certificate),
});

test('the page has no script, loads nothing, sends nothing, and says in three languages what to do', async () => {
  const response = await fetch(`${web()}/`);
  expect(response.status).toBe(200);
  const policy = response.headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'/,
  );
  expect(policy).not.toMatch(/unsafe|script|connect/);
  expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  const page = await response.text();
  expect(page).toBe(PAGE);
  expect(page).not.toMatch(/<script|<link|<img|<form|<a |href|src=|\son\w+=|http-equiv|url\(/i);
  for (const lang of ['zh-Hant', 'zh-Hans', 'en']) expect(page).toContain(`<section lang="${lang}">`);
});

test('/health is 503 while the disk takes nothing, and 200 again by itself', async () => {
  const health = async () => {
    ahead += 10_000;
    const response = await fetch(`${web()}/health`);
    return [response.status, ((await response.json()) as { status: string }).status];
  };
  expect(await health()).toEqual([200, 'ok']);
  const other = new DatabaseSync(rig.file);
  other.exec('BEGIN IMMEDIATE');
  expect(await health()).toEqual([503, 'notWritable']);
  expect(await (await fetch(`${rig.server.operator}/metrics`)).text()).toContain('\nwuhe_store_refusing 1\n');
  other.exec('ROLLBACK');
  other.close();
  expect(await health()).toEqual([200, 'ok']);
});

test('/health asked again and again costs one flush', async () => {
  const before = rig.server.counters().commits;
  await Promise.all(Array.from({ length: 20 }, () => fetch(`${web()}/health`)));
  expect(rig.server.counters().commits).toBe(before + 1);
});

test('metrics are the operator’s alone, and hold counts and codes: no id, no address', async () => {
  await rig.found();
  const place = rig.school.place();
  const client = await rig.one(place).signIn(rig.school.principal, rig.school.id);
  client.push(0, await rig.school.writing(rig.school.principal, place, 7, 3));
  await client.durable(7, 3);
  expect((await fetch(`${web()}/metrics`)).status).toBe(426);
  const text = await (await fetch(`${rig.server.operator}/metrics`)).text();
  expect(text).toContain('\nwuhe_rows_stored_total 3\n');
  expect(text).toContain('\nwuhe_schools 1\n');
  expect(text).toContain('\nwuhe_last_backup_timestamp_seconds 1795479120\n');
  for (const line of text.trimEnd().split('\n'))
    expect(line).toMatch(
      /^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{code="[A-Za-z.]+"\})? \d+(\.\d+)?(e[+-]\d+)?)$/,
    );
  for (const code of codes) expect(text).toContain(`{code="${code}"}`);
  for (const secret of [rig.school.id, place.scope, place.document, rig.school.principal.person, '127.0.0.1'])
    expect(text).not.toContain(secret);
});

test('other paths are for WebSockets, other methods for nobody', async () => {
  expect((await fetch(`${web()}/${rig.school.id}`)).status).toBe(426);
  expect((await fetch(`${web()}/constructor`)).status).toBe(426);
  expect((await fetch(`${web()}/`, { method: 'POST', body: 'x' })).status).toBe(405);
  expect((await fetch(`${rig.server.operator}/`)).status).toBe(404);
  const head = await fetch(`${web()}/`, { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
});

test('W6 visitors of one address do not keep out others, and a proxy says which address', async () => {
  await rig.restart({ trustProxy: true, limits: { visitorsOfAddress: 2 } });
  await rig.found();
  const come = (from: string) =>
    new WebSocket(`${rig.server.url}/${rig.school.id}`, { headers: { 'X-Forwarded-For': from } });
  const sockets = [come('203.0.113.1'), come('203.0.113.1')];
  await eventually(() => expect(rig.server.counters().sockets).toBe(2));
  const third = come('203.0.113.1');
  const answer = await new Promise<number | undefined>((resolve) => {
    third.on('unexpected-response', (_, response) => resolve(response.statusCode));
    third.on('error', () => {});
  });
  expect(answer).toBe(503);
  expect(rig.server.counters()['socket.full']).toBe(1);
  const elsewhere = await rig.many().signIn(rig.school.principal, rig.school.id);
  expect(elsewhere.socket.readyState).toBe(WebSocket.OPEN);
  for (const socket of sockets) socket.terminate();
  // Who has gone or signed in makes room.
  await vi.waitFor(() => expect(rig.server.counters().sockets).toBe(1));
  const again = come('203.0.113.1');
  await new Promise((resolve) => again.once('open', resolve));
  again.terminate();
  expect(rig.log.join()).not.toContain('203.0.113.1');
});

test('W2 over TLS a device signs in for the wss address; renewed keys serve whoever comes from then on', async () => {
  await rig.restart({ tls: keys(one) });
  expect(rig.server.url).toMatch(/^wss:/);
  const subject = () =>
    new Promise<string | undefined>((resolve, reject) => {
      const asked = getSecure(
        `${rig.server.url.replace('wss:', 'https:')}/health`,
        { rejectUnauthorized: false, agent: false },
        (response) => {
          const { subject } = (response.socket as import('node:tls').TLSSocket).getPeerCertificate();
          response.resume();
          resolve([subject.CN].flat()[0]);
        },
      );
      asked.on('error', reject);
    });
  expect(await subject()).toBe('one');
  const secure = () => {
    const { url } = rig.server;
    return new TestClient(`${url}/${rig.school.id}`, false, { rejectUnauthorized: false });
  };
  const visitor = secure();
  visitor.send(0, { type: 'chain', from: 0, entries: rig.school.chain });
  await visitor.next('chain');
  const origin = rig.server.url;
  const member = await secure().signIn(rig.school.principal, rig.school.id, { origin });
  rig.server.renewTls(keys(two));
  expect(await subject()).toBe('two');
  expect(member.socket.readyState).toBe(WebSocket.OPEN);
  for (const client of [visitor, member]) client.socket.terminate();
});

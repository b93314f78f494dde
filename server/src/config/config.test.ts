import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Problem } from '@wuhe/model';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LIMITS } from '../limits.ts';
import { readConfig } from './config.ts';
import { EXAMPLE } from './example.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wuhe-config-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (flags: Record<string, string> = {}, environment: Record<string, string> = {}) =>
  readConfig({ flags, environment, folder });

function write(text: string): void {
  writeFileSync(join(folder, 'wuhe.jsonc'), text);
}

/** What is said about it, one line for each mistake. */
function mistakes(flags: Record<string, string> = {}, environment: Record<string, string> = {}): string[] {
  try {
    read(flags, environment);
    return [];
  } catch (cause) {
    expect((cause as Problem).code).toBe('config.invalid');
    return ((cause as Problem).detail ?? '').split('\n');
  }
}

test('without anything the server is for this machine only and takes one school', () => {
  expect(read()).toMatchObject({
    host: '127.0.0.1',
    port: 5050,
    data: join(folder, 'data'),
    newSchools: 'first',
    trustProxy: false,
    metrics: { host: '127.0.0.1', port: 0 },
    limits: LIMITS,
  });
});

test('the file that init writes says what holds without it', () => {
  const bare = read();
  write(EXAMPLE);
  expect(read()).toEqual(bare);
});

test('flags go before environment, environment before file', () => {
  write('{ "port": 1, "host": "::", "timeZone": "Asia/Shanghai", "metrics": { "host": "::1" } }');
  const environment = { WUHE_PORT: '2', WUHE_HOST: '0.0.0.0', WUHE_METRICS_PORT: '9464' };
  expect(read({ port: '3' }, environment)).toMatchObject({
    port: 3,
    host: '0.0.0.0',
    timeZone: 'Asia/Shanghai',
    metrics: { host: '::1', port: 9464 },
  });
});

test('paths of the file begin where it lies, those typed where they are typed', () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'wuhe-config-'));
  write('{ "data": "here", "tls": { "key": "k.pem", "certificate": "/etc/c.pem" }, "origins": ["wss://a"] }');
  const sources = { flags: { config: join(folder, 'wuhe.jsonc') }, environment: {}, folder: elsewhere };
  expect(readConfig(sources)).toMatchObject({
    data: join(folder, 'here'),
    store: join(folder, 'here', 'wuhe.sqlite'),
    tls: { key: join(folder, 'k.pem'), certificate: '/etc/c.pem' },
  });
  expect(readConfig({ ...sources, environment: { WUHE_DATA: 'there' } }).data).toBe(join(elsewhere, 'there'));
  rmSync(elsewhere, { recursive: true });
});

test('a limit that is set leaves the others as they are', () => {
  write('{ "limits": { "rooms": 7, "rate": { "bytes": 9 } } }');
  expect(read().limits).toEqual({ ...LIMITS, rooms: 7, rate: { ...LIMITS.rate, bytes: 9 } });
});

test('every mistake is named by its place and with a sentence', () => {
  write(`{
    "port": 70000,
    "newSchools": "some",
    "limits": { "rooms": 0, "roms": 1 },
    "tls": { "key": "k.pem" },
    "origins": ["https://wuhe.school.example", "wss://wuhe.school.example/path"],
    "timeZone": "Taipei",
    "trustProxy": "yes",
    "colour": "red"
  }`);
  const said = mistakes();
  const port = 'must be a whole number from 0 (any free port) to 65535';
  expect(said).toContain(`wuhe.jsonc line 2, port: ${port}`);
  expect(said).toContain('wuhe.jsonc line 4, limits.rooms: must be a whole number from 1');
  expect(said).toContain('wuhe.jsonc line 4, limits: Unrecognized key: "roms"');
  expect(said.filter((line) => line.includes('origins.'))).toEqual([
    'wuhe.jsonc line 6, origins.0: must be an address like wss://wuhe.school.example, without a path',
    'wuhe.jsonc line 6, origins.1: must be an address like wss://wuhe.school.example, without a path',
  ]);
  expect(said).toContain('wuhe.jsonc line 7, timeZone: must be the name of a time zone, like Asia/Taipei');
  expect(said).toContain('wuhe.jsonc line 8, trustProxy: must be true or false');
  for (const name of ['newSchools', 'tls.certificate', 'settings: Unrecognized key: "colour"'])
    expect(said.some((line) => line.includes(name))).toBe(true);
  expect(mistakes({ port: 'many' }, {})).toContain(`--port: ${port}`);
  expect(mistakes({}, { WUHE_PORT: 'many' })).toContain(`WUHE_PORT: ${port}`);
});

test('W2 with TLS or behind a proxy the addresses of the server must be said', () => {
  expect(mistakes({}, { WUHE_TRUST_PROXY: 'true' })[0]).toContain('origins: must name the addresses');
  expect(
    mistakes({}, { WUHE_TRUST_PROXY: 'true', WUHE_ORIGINS: 'wss://a.example, wss://b.example' }),
  ).toEqual([]);
});

test('what is no JSON is named by its line, and a setting that stands twice is refused', () => {
  write('{\n  "port": 1,\n  "host" "x"\n}');
  expect(mistakes()[0]).toContain('wuhe.jsonc line 3: this is no JSON');
  write('{\n  "port": 1,\n  "port": 2\n}');
  expect(mistakes()).toEqual(['wuhe.jsonc line 3: "port" is set twice']);
  write('[]');
  expect(mistakes()).toEqual(['wuhe.jsonc: must be one object, { … }']);
  expect(mistakes({ config: 'none.jsonc' })[0]).toContain('none.jsonc cannot be read');
});

// @vitest-environment node
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { CLOSE, type RunningServer, type ServerOptions, startServer } from './index.ts';
import { STORED } from './messages.ts';

let folder: string;
let server: RunningServer;
const peers: Peer[] = [];
const log = vi.fn();
const file = () => join(folder, 'wuhe.sqlite');
const start = (options: Partial<ServerOptions> = {}) =>
  startServer({ port: 0, host: '127.0.0.1', file: file(), log, ...options });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wuhe-server-'));
  server = await start();
});

afterEach(async () => {
  for (const peer of peers.splice(0)) peer.socket.terminate();
  await server.close();
  rmSync(folder, { recursive: true });
  log.mockReset();
});

const eventually = (assertion: () => void) => vi.waitFor(assertion, { timeout: 10_000, interval: 5 });

/** A bare client: a Y.Doc, and a note of everything the server said. */
class Peer {
  readonly doc = new Y.Doc();
  readonly socket: WebSocket;
  readonly heard: string[] = [];
  stored = new Map<number, number>();
  closed: number | undefined;

  constructor(room = 'room', query = '?ack=1', headers: Record<string, string> = {}) {
    this.socket = new WebSocket(`${server.url}/${room}${query}`, { headers });
    this.socket.on('error', () => undefined);
    this.socket.on('close', (code) => {
      this.closed = code;
    });
    this.socket.on('message', (data: Buffer) => this.#hear(new Uint8Array(data)));
    peers.push(this);
  }

  async opened(): Promise<this> {
    await eventually(() => expect(this.heard).toContain('ask'));
    return this;
  }

  #hear(frame: Uint8Array): void {
    const decoder = decoding.createDecoder(frame);
    const type = decoding.readVarUint(decoder);
    if (type === STORED) {
      this.heard.push('stored');
      this.stored = Y.decodeStateVector(decoding.readVarUint8Array(decoder));
    } else if (type === 0) {
      const kind = decoding.readVarUint(decoder);
      this.heard.push(['ask', 'answer', 'update'][kind] ?? 'unknown');
      if (kind > 0) Y.applyUpdate(this.doc, decoding.readVarUint8Array(decoder), 'server');
    } else this.heard.push('presence');
  }

  sync(kind: number, body: Uint8Array): void {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarUint(encoder, kind);
    encoding.writeVarUint8Array(encoder, body);
    this.socket.send(encoding.toUint8Array(encoder));
  }

  ask(): void {
    this.sync(0, Y.encodeStateVector(this.doc));
  }

  /** Writes a key and sends the change. */
  write(key: string, value: unknown = 1): Uint8Array {
    const before = Y.encodeStateVector(this.doc);
    this.doc.getMap('m').set(key, value);
    const update = Y.encodeStateAsUpdate(this.doc, before);
    this.sync(2, update);
    return update;
  }

  get keys(): string[] {
    return [...this.doc.getMap('m').keys()].sort();
  }

  get clock(): number {
    return Y.getState(this.doc.store, this.doc.clientID);
  }
}

const restarted = async (options: Partial<ServerOptions> = {}) => {
  await server.close();
  server = await start(options);
};

const rowsOnDisk = () => {
  const db = new DatabaseSync(file(), { readOnly: true });
  const row = db.prepare('SELECT COUNT(*) AS n FROM rows').get();
  db.close();
  return row?.n;
};

describe('who may connect', () => {
  it.each([
    'https://evil.example',
    'http://localhost:3000',
    'null',
    'file://',
    'chrome-extension://a/b',
    'https://chrome-extension://a',
  ])('a page of %s may not', async (origin) => {
    const attacker = new Peer('room', '', { origin });
    await eventually(() => expect(attacker.closed).toBe(1006));
    expect(attacker.heard).toEqual([]);
    expect(server.counters().origin).toBe(1);
  });

  it.each(['chrome-extension://abcdefghijklmnop', 'moz-extension://12ab-34cd'])('%s may', async (origin) => {
    await new Peer('room', '', { origin }).opened();
  });

  it.each(['', 'a/b', '%2e%2e', 'x'.repeat(65), 'a%20b'])(
    'nobody may enter a room called "%s"',
    async (room) => {
      const peer = new Peer(room);
      await eventually(() => expect(peer.closed).toBe(CLOSE.roomName));
      expect(server.counters().roomName).toBe(1);
    },
  );

  it('the server listens on this machine only', async () => {
    for (const host of ['0.0.0.0', '::', '192.168.1.1', 'school.example', '']) {
      await expect(start({ host, file: join(folder, 'other') })).rejects.toMatchObject({
        code: 'server.notLoopback',
      });
    }
  });

  it('no new room beyond the limit, but the known ones', async () => {
    await restarted({ limits: { rooms: 1 } });
    const known = await new Peer('known').opened();
    known.write('a');
    await eventually(() => expect(known.stored.size).toBe(1));
    const fresh = new Peer('fresh');
    await eventually(() => expect(fresh.closed).toBe(CLOSE.full));
    await new Peer('known').opened();
  });
});

describe('what is stored', () => {
  it('is on disk when it is relayed, answered or acknowledged', async () => {
    const [one, two] = [await new Peer().opened(), await new Peer().opened()];
    one.write('a');
    await eventually(() => expect(two.keys).toEqual(['a']));
    expect(rowsOnDisk()).toBe(1);
    await eventually(() => expect(one.stored.get(one.doc.clientID)).toBe(one.clock));
  });

  it('is acknowledged only to those who ask', async () => {
    const [plain, asking] = [await new Peer('room', '').opened(), await new Peer().opened()];
    plain.write('a');
    asking.write('b');
    await eventually(() => expect(asking.stored.size).toBe(2));
    await eventually(() => expect(plain.keys).toEqual(['a', 'b']));
    expect(plain.heard).not.toContain('stored');
  });

  it('shares one transaction when it arrives together', async () => {
    const one = await new Peer().opened();
    one.socket.pause();
    for (let n = 0; n < 50; n++) one.write(`k${n}`);
    one.socket.resume();
    await eventually(() => expect(one.stored.get(one.doc.clientID)).toBe(one.clock));
    expect(server.counters().stored).toBe(50);
    expect(server.counters().commits).toBeLessThan(50);
  });

  it('is there after a restart, and what is sent again is not stored twice but acknowledged', async () => {
    const one = await new Peer().opened();
    const update = one.write('a');
    await eventually(() => expect(one.stored.size).toBe(1));
    await restarted();
    const two = await new Peer().opened();
    two.ask();
    await eventually(() => expect(two.keys).toEqual(['a']));
    const acknowledgements = () => two.heard.filter((heard) => heard === 'stored').length;
    expect(acknowledgements()).toBe(1);
    two.sync(1, update);
    await eventually(() => expect(acknowledgements()).toBe(2));
    expect(rowsOnDisk()).toBe(1);
  });

  it('early, before what it builds on, is kept and counts as stored once the rest is here', async () => {
    const one = await new Peer().opened();
    const writer = new Y.Doc();
    const updates: Uint8Array[] = [];
    writer.on('update', (update) => updates.push(update));
    writer.getMap('m').set('a', 1);
    writer.getMap('m').set('b', 2);
    one.sync(2, updates[1] as Uint8Array);
    await eventually(() => expect(server.counters().stored).toBe(1));
    expect(one.stored.get(writer.clientID)).toBeUndefined();
    await restarted();
    const two = await new Peer().opened();
    two.sync(2, updates[0] as Uint8Array);
    await eventually(() => expect(two.stored.get(writer.clientID)).toBe(2));
    await restarted();
    const three = await new Peer().opened();
    three.ask();
    await eventually(() => expect(three.keys).toEqual(['a', 'b']));
  });

  it('becomes one row when the last member leaves, and says the same', async () => {
    const one = await new Peer().opened();
    for (let n = 0; n < 30; n++) one.write(`k${n}`);
    await eventually(() => expect(one.stored.get(one.doc.clientID)).toBe(30));
    expect(rowsOnDisk()).toBe(30);
    one.socket.close();
    await eventually(() => expect(rowsOnDisk()).toBe(1));
    const two = await new Peer().opened();
    two.ask();
    await eventually(() => expect(two.keys).toEqual(one.keys));
  });

  it('is all that arrived before an orderly end', async () => {
    const one = await new Peer().opened();
    one.write('last');
    await eventually(() => expect(one.stored.size).toBe(1));
    await server.close();
    await eventually(() => expect(one.closed).toBe(CLOSE.goingAway));
    server = await start();
    const two = await new Peer().opened();
    two.ask();
    await eventually(() => expect(two.keys).toEqual(['last']));
  });
});

describe('a disk that does not take it', () => {
  it('nothing is acknowledged or relayed, the sender is sent away, and all is well when it takes again', async () => {
    const [one, two] = [await new Peer().opened(), await new Peer().opened()];
    const elsewhere = await new Peer('elsewhere').opened();
    const other = new DatabaseSync(file());
    other.exec('BEGIN IMMEDIATE');
    const update = one.write('a');
    await eventually(() => expect([one.closed, two.closed]).toEqual([CLOSE.notStored, CLOSE.notStored]));
    expect([one.stored.size, two.keys]).toEqual([0, []]);
    expect(server.counters().notStored).toBe(1);
    expect(log.mock.calls.flat().join()).toMatch(/NOT STORED: 1 updates of 1 rooms: .*locked/);
    expect(elsewhere.closed).toBeUndefined();
    const early = new Peer();
    await eventually(() => expect(early.closed).toBe(CLOSE.notStored));
    expect(early.heard).toEqual([]);
    other.exec('ROLLBACK');
    other.close();
    const three = await new Peer().opened();
    three.ask();
    await eventually(() => expect(three.heard).toContain('answer'));
    expect(three.keys).toEqual([]);
    three.sync(2, update);
    await eventually(() => expect(three.stored.get(one.doc.clientID)).toBe(1));
  });

  it('a folder that cannot be opened, a port or a store in use are said clearly', async () => {
    await expect(start({ file: join(folder, 'missing', 'x') })).rejects.toMatchObject({
      code: 'server.store',
    });
    await expect(start()).rejects.toMatchObject({ code: 'server.storeInUse' });
    const second = start({ port: server.port, file: join(folder, 'other') });
    await expect(second).rejects.toMatchObject({ code: 'server.portInUse' });
  });
});

describe('bad bytes', () => {
  const bad: [string, (peer: Peer) => void][] = [
    ['an empty frame', ({ socket }) => socket.send(new Uint8Array())],
    ['a text frame', ({ socket }) => socket.send('hello')],
    ['an unknown type', ({ socket }) => socket.send(Uint8Array.of(77))],
    ['an unknown kind of sync', (peer) => peer.sync(9, Uint8Array.of(0, 0))],
    ['a cut state vector', (peer) => peer.sync(0, Uint8Array.of(5, 1))],
    ['a cut update', (peer) => peer.sync(2, Uint8Array.of(1, 1, 200))],
    ['bytes after the end', ({ socket }) => socket.send(Uint8Array.of(3, 0))],
    [
      'a claim of two thousand million structs',
      (peer) => peer.sync(2, Uint8Array.of(1, 255, 255, 255, 255, 7, 1, 0, 0)),
    ],
  ];
  it.each(bad)('%s closes the socket, and only that one', async (_name, send) => {
    const [peer, other] = [await new Peer().opened(), await new Peer().opened()];
    send(peer);
    await eventually(() => expect(peer.closed).toBe(CLOSE.malformed));
    expect(server.counters().malformed).toBe(1);
    other.write('a');
    await eventually(() => expect(other.stored.size).toBe(1));
  });

  it('a frame too large closes the socket', async () => {
    await restarted({ limits: { frame: 1000 } });
    const peer = await new Peer().opened();
    peer.write('a', 'x'.repeat(2000));
    await eventually(() => expect(peer.closed).toBe(1009));
    await new Peer().opened();
  });

  it('presence is read and dropped', async () => {
    const [peer, other] = [await new Peer().opened(), await new Peer().opened()];
    peer.socket.send(Uint8Array.of(1, 1, 0));
    peer.socket.send(Uint8Array.of(3));
    peer.write('a');
    await eventually(() => expect(other.keys).toEqual(['a']));
    expect(other.heard).not.toContain('presence');
  });

  it('mutated updates by the hundred never stop the server, and what it stored can always be read', async () => {
    const random = mulberry32(20261124);
    const sample = new Y.Doc();
    sample.getMap('statements').set('a', JSON.stringify({ id: 'a' }));
    sample.getText('text:plan').insert(0, 'plan');
    sample.getText('text:plan').delete(1, 2);
    const honest = Y.encodeStateAsUpdate(sample);
    let peer = await new Peer().opened();
    for (let n = 0; n < 400; n++) {
      if (peer.socket.readyState !== WebSocket.OPEN || peer.closed) peer = await new Peer().opened();
      const bytes = honest.slice(0, random() < 0.2 ? Math.floor(random() * honest.length) : honest.length);
      for (let hits = 0; hits < 3; hits++)
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      peer.sync(Math.floor(random() * 3), bytes);
      if (n % 20 === 0) await new Promise(setImmediate);
    }
    const other = await new Peer('elsewhere').opened();
    other.write('a');
    await eventually(() => expect(other.stored.size).toBe(1));
    expect(server.counters().malformed).toBeGreaterThan(5);
    await restarted();
    const reader = await new Peer().opened();
    reader.ask();
    await eventually(() => expect(reader.heard).toContain('answer'));
  });
});

it('no line of the log holds what was written', async () => {
  const peer = await new Peer().opened();
  peer.write('a', 'Li Wei is absent');
  await eventually(() => expect(peer.stored.size).toBe(1));
  peer.socket.send('Li Wei is absent');
  await eventually(() => expect(peer.closed).toBe(CLOSE.malformed));
  expect(log).toHaveBeenCalled();
  expect(log.mock.calls.flat().join()).not.toContain('Li Wei');
});

it('every socket hears a heartbeat before y-websocket would hang up', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    await restarted();
    const peer = await new Peer().opened();
    vi.advanceTimersByTime(15_000);
    vi.useRealTimers();
    await eventually(() => expect(peer.heard).toContain('presence'));
  } finally {
    vi.useRealTimers();
  }
});

function mulberry32(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

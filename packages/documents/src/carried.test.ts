// @vitest-environment node
import 'fake-indexeddb/auto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomId, type SchoolId } from '@wuhe/model';
import { type RunningServer, startServer } from '@wuhe/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  eventually,
  frozen,
  Laptop,
  methods,
  newDocumentId,
  putAway,
  roomDatabase,
  saidIn,
  say,
  statement,
} from './laptop.testing.ts';
import { openLibrary } from './library.ts';

let folder: string;
let server: RunningServer;
const start = (port = 0) =>
  startServer({ port, host: '127.0.0.1', file: join(folder, 'wuhe.sqlite'), newSchools: 'open' });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wuhe-'));
  server = await start();
});

afterEach(async () => {
  vi.restoreAllMocks();
  await putAway();
  await server.close();
  rmSync(folder, { recursive: true });
});

describe('two laptops', () => {
  it('that write at the same time both have everything, unknown kinds included', async () => {
    const id = newDocumentId();
    const laptops = [await Laptop.start(server.url), await Laptop.start(server.url)];
    const documents = await Promise.all(laptops.map((laptop) => laptop.open(id)));
    const said = documents.map((document) => Array.from({ length: 20 }, () => statement(document, 'future')));
    await Promise.all(
      documents.flatMap((document, at) => said[at]?.map((each) => document.append(each)) ?? []),
    );
    await Promise.all(
      documents.map((document, at) =>
        document.editText('plan', { at: 0, remove: 0, insert: 'AB'[at] ?? '' }),
      ),
    );
    const all = said.flat();
    await eventually(() => {
      for (const document of documents) {
        expect(document.statements()).toEqual(all.sort((a, b) => (a.at < b.at ? -1 : 1)));
        expect(document.kept().waiting).toBe(0);
      }
    });
    await eventually(() => expect(documents[0]?.text('plan')).toBe(documents[1]?.text('plan')));
    expect([...(documents[0]?.text('plan') ?? '')].sort()).toEqual(['A', 'B']);
  });

  it('get what the other wrote without the network when it comes back', async () => {
    const id = newDocumentId();
    const [chen, wang] = [await Laptop.start(server.url), await Laptop.start(server.url)];
    const [hers, his] = [await chen.open(id), await wang.open(id)];
    chen.cable.pull();
    await say(hers, 'hers');
    await say(his, 'his');
    await eventually(() => expect(his.kept().waiting).toBe(0));
    expect([saidIn(hers), saidIn(his), hers.kept().waiting]).toEqual([['hers'], ['his'], 1]);
    chen.cable.plug();
    await eventually(() => {
      for (const document of [hers, his]) expect(saidIn(document)).toEqual(['hers', 'his']);
      expect(hers.kept().waiting).toBe(0);
    });
  });

  it('nothing is sent before it is committed', async () => {
    const id = newDocumentId();
    const [chen, wang] = [await Laptop.start(server.url), await Laptop.start(server.url)];
    const [hers, his] = [await chen.open(id), await wang.open(id)];
    const freeze = frozen();
    vi.spyOn((await methods()).disk, 'keep').mockImplementationOnce(freeze.forEver);
    void say(hers, 'uncommitted');
    await freeze.reached;
    await say(his, 'marker');
    await eventually(() => expect(saidIn(hers)).toEqual(['marker']));
    expect(saidIn(his)).toEqual(['marker']);
    await eventually(() => expect(server.counters().stored).toBe(1));
  });

  it('agree after one of them had a change refused', async () => {
    const id = newDocumentId();
    const [chen, wang] = [await Laptop.start(server.url), await Laptop.start(server.url)];
    const [hers, his] = [await chen.open(id), await wang.open(id)];
    await say(hers, 'a');
    await eventually(() => expect(hers.kept().waiting).toBe(0));
    vi.spyOn((await methods()).disk, 'keep').mockRejectedValueOnce(new Error('full'));
    await expect(say(hers, 'refused')).rejects.toThrow();
    await say(hers, 'b');
    await eventually(() => expect(saidIn(his)).toEqual(['a', 'b']));
    await eventually(() => expect(hers.kept().waiting).toBe(0));
  });
});

describe('"stored by the school"', () => {
  it('is true: what no longer waits is there after the server was started again, for a laptop that never met the author', async () => {
    const id = newDocumentId();
    const chen = await Laptop.start(server.url);
    const document = await chen.open(id);
    await say(document, 'kept');
    await document.editText('plan', { at: 0, remove: 0, insert: 'call home' });
    await document.editText('plan', { at: 0, remove: 5, insert: '' });
    expect(document.kept().waiting).toBeGreaterThan(0);
    await eventually(() => expect(document.kept().waiting).toBe(0));
    expect(await chen.library.waiting()).toBe(0);
    chen.kill();
    await server.close();
    server = await start();
    const wang = await (await Laptop.start(server.url)).open(id);
    await eventually(() => expect([saidIn(wang), wang.text('plan')]).toEqual([['kept'], 'home']));
  });

  it('is not said of a removal from a text before the server has it', async () => {
    const chen = await Laptop.start(server.url);
    const document = await chen.open(newDocumentId());
    await document.editText('plan', { at: 0, remove: 0, insert: 'abc' });
    await eventually(() => expect(document.kept().waiting).toBe(0));
    chen.cable.pull();
    await document.editText('plan', { at: 0, remove: 1, insert: '' });
    expect(document.kept().waiting).toBe(1);
    chen.cable.plug();
    await eventually(() => expect(document.kept().waiting).toBe(0));
  });

  it('holds of what waited when the worker was killed, though nobody opens the document again', async () => {
    const id = newDocumentId();
    const chen = await Laptop.start(server.url);
    chen.cable.pull();
    await say(await chen.open(id), 'unsent');
    chen.kill();
    await chen.wake();
    const wang = await (await Laptop.start(server.url)).open(id);
    await eventually(() => expect(saidIn(wang)).toEqual(['unsent']));
    await eventually(() => expect(chen.library.kept().waiting).toBe(0));
  });

  it('is said only when the local copy is on the disk too', async () => {
    const chen = await Laptop.start(server.url);
    const document = await chen.open(newDocumentId());
    const freeze = frozen();
    vi.spyOn((await methods()).room, 'flushed').mockImplementation(freeze.forEver);
    const remove = vi.spyOn((await methods()).disk, 'forget');
    await say(document, '');
    await freeze.reached;
    expect(remove).not.toHaveBeenCalled();
    expect(document.kept().waiting).toBe(1);
  });

  it('survives the loss of the local copy: the room is rebuilt from the server and the outbox', async () => {
    const id = newDocumentId();
    const chen = await Laptop.start(server.url);
    const document = await chen.open(id);
    await say(document, 'stored');
    await eventually(() => expect(document.kept().waiting).toBe(0));
    chen.cable.pull();
    await say(document, 'waiting');
    chen.kill();
    await new Promise((resolve) => {
      indexedDB.deleteDatabase(roomDatabase(chen, id)).onsuccess = resolve;
    });
    await chen.wake();
    const again = await chen.open(id);
    await eventually(() => expect(saidIn(again)).toEqual(['stored', 'waiting']));
    await eventually(() => expect(again.kept().waiting).toBe(0));
    const wang = await (await Laptop.start(server.url)).open(id);
    await eventually(() => expect(saidIn(wang)).toEqual(['stored', 'waiting']));
  });
});

describe('"as of"', () => {
  it('is the last moment of being caught up: never before the first, not moving while offline, kept over restarts', async () => {
    const id = newDocumentId();
    const chen = await Laptop.start(server.url);
    chen.cable.pull();
    const document = await chen.open(id);
    expect([document.kept().asOf, chen.library.kept().asOf]).toEqual([undefined, undefined]);
    const then = chen.clock + 1_000;
    chen.clock = then;
    chen.cable.plug();
    await eventually(() => expect(document.kept().asOf).toBe(then));
    chen.cable.pull();
    chen.clock += 1_000;
    await say(document, '');
    expect([document.kept().asOf, chen.library.kept().asOf]).toEqual([then, then]);
    chen.kill();
    chen.cable.pull();
    await chen.wake();
    expect((await chen.open(id)).kept().asOf).toBe(then);
  });

  it('is not claimed for a local copy that has lost what it held then', async () => {
    const id = newDocumentId();
    const chen = await Laptop.start(server.url);
    const wang = await Laptop.start(server.url);
    await say(await wang.open(id), '');
    const document = await chen.open(id);
    await eventually(() => expect(document.statements()).toHaveLength(1));
    chen.clock += 60_000;
    await say(document, '');
    await eventually(() => expect(document.kept()).toEqual({ waiting: 0, asOf: chen.clock }));
    await chen.library.close();
    await new Promise<void>((resolve) => {
      const opening = indexedDB.open(roomDatabase(chen, id));
      opening.onsuccess = () => {
        const clearing = opening.result.transaction('updates', 'readwrite');
        clearing.objectStore('updates').clear();
        clearing.oncomplete = () => {
          opening.result.close();
          resolve();
        };
      };
    });
    chen.cable.pull();
    await chen.wake();
    expect((await chen.open(id)).kept().asOf).toBeUndefined();
  });
});

describe('the connection', () => {
  it('is connecting, then open, then unreachable while the server is away, then open again by itself', async () => {
    const chen = await Laptop.start(server.url);
    chen.kill();
    await chen.wake();
    const heard = vi.fn();
    chen.library.watch(heard);
    expect(chen.library.connection()).toBe('connecting');
    await chen.open(newDocumentId());
    await eventually(() => expect(chen.library.connection()).toBe('open'));
    expect(heard).toHaveBeenCalled();
    await server.close();
    await eventually(() => expect(chen.library.connection()).toBe('unreachable'));
    server = await start(server.port);
    await eventually(() => expect(chen.library.connection()).toBe('open'));
  });

  it('does not hold up opening', async () => {
    await server.close();
    const chen = await Laptop.start(server.url);
    const document = await chen.open(newDocumentId());
    await say(document, '');
    expect(document.statements()).toHaveLength(1);
    await eventually(() => expect(chen.library.connection()).toBe('unreachable'));
    server = await start();
  });

  it('needs a WebSocket address', async () => {
    for (const address of ['', 'school', 'http://school', 'ws://school?x=1']) {
      await expect(
        openLibrary({ name: 'x', school: randomId() as SchoolId, server: address }),
      ).rejects.toMatchObject({
        code: 'server.address',
      });
    }
  });
});

// @vitest-environment node

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { type DocumentId, randomId } from '@wuhe/model';
import { type RunningServer, startServer } from '@wuhe/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import type { CachedRoom } from './contract.ts';
import {
  eventually,
  Laptop,
  methods,
  newDocumentId,
  putAway,
  saidIn,
  say,
  school,
} from './laptop.testing.ts';
import { documentIn, dropBoxOf, mainDocument, placeOf } from './places.ts';

let folder: string;
let server: RunningServer;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wuhe-'));
  const file = join(folder, 'wuhe.sqlite');
  server = await startServer({ port: 0, host: '127.0.0.1', file, newSchools: 'open' });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await putAway();
  await server.close();
  rmSync(folder, { recursive: true });
});

describe('ids', () => {
  it('say of which scope a document is, and every member finds the main one', async () => {
    await Laptop.start();
    const { scope } = school();
    const document = randomId();
    expect(placeOf(documentIn(scope, document))).toEqual({ scope, document });
    expect(placeOf('no id')).toBeUndefined();
    expect(await mainDocument(scope)).toBe(await mainDocument(scope));
    expect(placeOf(await mainDocument(scope))?.scope).toBe(scope);
    expect(dropBoxOf(scope)).toBe(scope + scope);
  });
});

describe('need to know', () => {
  it('a guarded document opens with the passphrase only, and is gone from memory when it locks', async () => {
    const chen = await Laptop.start(server.url);
    const id = documentIn(school().guarded, randomId());
    await expect(chen.open(id)).rejects.toMatchObject({ code: 'key.locked' });
    await chen.unlock();
    const document = await chen.open(id);
    await say(document, 'guarded');
    expect(saidIn(document)).toEqual(['guarded']);
    chen.lock();
    expect([document.statements(), document.text('plan')]).toEqual([[], '']);
    await expect(say(document, 'more')).rejects.toMatchObject({ code: 'key.locked' });
    await chen.unlock();
    expect(saidIn(await chen.open(id))).toEqual(['guarded']);
  });

  it('an unlocked device stays unlocked when its worker is ended, and a locked one stays locked', async () => {
    const chen = await Laptop.start(server.url);
    let remembered: string | undefined;
    chen.memory = {
      load: async () => remembered,
      save: async (text) => {
        remembered = text;
      },
    };
    chen.kill();
    await chen.wake();
    const id = documentIn(school().guarded, randomId());
    await expect(chen.open(id)).rejects.toMatchObject({ code: 'key.locked' });
    await chen.unlock();
    await say(await chen.open(id), 'guarded');
    chen.kill();
    await chen.wake();
    expect(saidIn(await chen.open(id))).toEqual(['guarded']);
    chen.lock();
    chen.kill();
    await chen.wake();
    await expect(chen.open(id)).rejects.toMatchObject({ code: 'key.locked' });
  });

  it('a scope that one does not belong to stays closed, but its drop box takes letters that its members alone read', async () => {
    const chen = await Laptop.start(server.url);
    const wang = await Laptop.start(server.url, []);
    const { scope } = school();
    await expect(wang.open(newDocumentId())).rejects.toMatchObject({ code: 'key.missing' });
    const theirs = await wang.open(dropBoxOf(scope));
    await say(theirs, 'a letter');
    expect(theirs.statements()).toEqual([]);
    const box = await chen.open(dropBoxOf(scope));
    await eventually(() => expect(saidIn(box)).toEqual(['a letter']));
    await eventually(() => expect(theirs.kept().waiting).toBe(0));
    await say(box, 'to ourselves');
    await eventually(() => expect(saidIn(box)).toEqual(['a letter', 'to ourselves']));
  });
});

describe('a document that is opened while the chain grows', () => {
  it('A4 hears what the chain said meanwhile, and shows what names it', async () => {
    const chen = await Laptop.start(server.url);
    const wang = await Laptop.start(server.url);
    await eventually(() => expect(wang.library.connection()).toBe('open'));
    await chen.unlock();
    const id = newDocumentId();
    const hers = await chen.open(id);
    await say(hers, 'before');
    const room = (await methods()).room as CachedRoom & { load(): Promise<void> };
    const { load } = room;
    let goOn = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const opening = vi.spyOn(room, 'load').mockImplementationOnce(async function (this: CachedRoom) {
      await held;
      return load.call(this);
    });
    const his = wang.open(id);
    await eventually(() => expect(opening).toHaveBeenCalled());
    const { person } = wang;
    const role = { kind: 'role' as const, person, give: [{ role: 'nurse' as const }], end: [] };
    await chen.library.school.enter(async () => ({ ok: true, value: role }));
    const { seq } = chen.library.school.membership().head;
    await eventually(() => expect(wang.library.school.membership().head.seq).toBe(seq));
    goOn();
    await say(hers, 'after');
    const shown = await his;
    await eventually(() => expect(saidIn(shown)).toEqual(['after', 'before']));
  });
});

describe('two libraries of one name at once', () => {
  it('P5 harm nothing: each writes as a writer of its own, and all of it is there afterwards, here and elsewhere', async () => {
    const chen = await Laptop.start(server.url);
    const wang = await Laptop.start(server.url);
    const id = newDocumentId();
    const first = chen.library;
    const one = await chen.open(id);
    await say(one, 'one');
    await chen.wake();
    const two = await chen.open(id);
    await Promise.all([say(one, 'one again'), say(two, 'two')]);
    const all = ['one', 'one again', 'two'];
    const his = await wang.open(id);
    for (const shown of [one, two, his]) await eventually(() => expect(saidIn(shown)).toEqual(all));
    await eventually(() => expect([one.kept().waiting, two.kept().waiting]).toEqual([0, 0]));
    await Promise.all([first.close(), chen.library.close()]);
    await chen.wake();
    expect(saidIn(await chen.open(id))).toEqual(all);
    expect(await chen.library.waiting()).toBe(0);
  });
});

describe('many documents', () => {
  it('those that nobody watches are closed beyond thirty, and say the same when they are asked for again', async () => {
    const chen = await Laptop.start();
    const ids = Array.from({ length: 34 }, newDocumentId);
    const [first, second] = [await chen.open(ids[0] as DocumentId), await chen.open(ids[1] as DocumentId)];
    await say(first, 'first');
    await say(second, 'second');
    await eventually(() => expect(chen.library.kept().waiting).toBe(0));
    const stop = second.watch(() => undefined);
    for (const id of ids) await chen.open(id);
    expect([saidIn(first), saidIn(second)]).toEqual([[], ['second']]);
    stop();
    expect(saidIn(await chen.open(ids[0] as DocumentId))).toEqual(['first']);
  });
});

describe('what a page co-edits', () => {
  it('is committed and shown like any change, here and elsewhere, and who edits is seen', async () => {
    const [chen, wang] = [await Laptop.start(server.url), await Laptop.start(server.url)];
    const id = newDocumentId();
    const [hers, his] = [await chen.open(id), await wang.open(id)];
    const page = new Y.Doc();
    Y.applyUpdate(page, his.state());
    his.watchChanges((update) => Y.applyUpdate(page, update));
    const other = new Y.Doc();
    other.getText('text:plan').insert(0, 'call home');
    await hers.change(Y.encodeStateAsUpdate(other));
    expect(hers.text('plan')).toBe('call home');
    await eventually(() => expect(page.getText('text:plan').toString()).toBe('call home'));
    await eventually(() => expect(hers.kept().waiting).toBe(0));
    await expect(hers.change(Uint8Array.of(9, 9, 9))).rejects.toMatchObject({ code: 'input.invalid' });
  });
});

describe('this disk', () => {
  it('holds no word of what was written, in any database, row or name', async () => {
    const chen = await Laptop.start(server.url);
    const document = await chen.open(newDocumentId());
    const words = ['Persimmon', '張曉明', 'Wednesday', 'fromTheFuture', 'grandmother', 'plan'];
    await say(document, `${words[0]} ${words[1]}`);
    await document.editText('plan', { at: 0, remove: 0, insert: `${words[2]} ${words[4]}` });
    await eventually(() => expect(document.kept().waiting).toBe(0));
    chen.cable.pull();
    await say(document, `${words[4]} waits`);
    await chen.library.close();
    const dump = await dumpOf(chen.name);
    expect(dump.length).toBeGreaterThan(1000);
    for (const word of [...words, 'waits'])
      for (const text of [Buffer.from(word), Buffer.from(word, 'utf16le')])
        expect(dump.includes(text), word).toBe(false);
  });
});

/** Everything that IndexedDB holds under a prefix, names included, as bytes. */
async function dumpOf(prefix: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  const collect = (value: unknown): void => {
    if (value instanceof Uint8Array) parts.push(Buffer.from(value));
    else if (value instanceof ArrayBuffer) parts.push(Buffer.from(value));
    else if (typeof value === 'object' && value !== null)
      for (const [name, inner] of Object.entries(value)) {
        parts.push(Buffer.from(name));
        collect(inner);
      }
    else parts.push(Buffer.from(inspect(value)));
  };
  for (const { name = '' } of await indexedDB.databases()) {
    if (!name.startsWith(prefix)) continue;
    parts.push(Buffer.from(name));
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    for (const store of db.objectStoreNames) {
      const request = db.transaction(store).objectStore(store).getAll();
      collect(await new Promise((resolve) => (request.onsuccess = () => resolve(request.result))));
    }
    db.close();
  }
  return Buffer.concat(parts);
}

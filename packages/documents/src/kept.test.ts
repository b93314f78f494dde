// @vitest-environment node
import 'fake-indexeddb/auto';
import { instant, Problem, randomId, type SchoolId, StatementId } from '@wuhe/model';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Disk } from './contract.ts';
import {
  eventually,
  frozen,
  Laptop,
  methods,
  newDocumentId,
  putAway,
  saidIn,
  say,
  statement,
} from './laptop.testing.ts';
import { openLibrary } from './library.ts';

afterEach(async () => {
  vi.restoreAllMocks();
  await putAway();
});

const refusing = () => {
  throw new DOMException('the disk is full', 'QuotaExceededError');
};

describe('a document on one laptop', () => {
  it('keeps statements and texts over a restart', async () => {
    const laptop = await Laptop.start();
    const id = newDocumentId();
    const document = await laptop.open(id);
    const said = statement(document, 'said');
    await document.append(said);
    await document.editText('plan', { at: 0, remove: 0, insert: 'call home' });
    await document.editText('plan', { at: 0, remove: 5, insert: '' });
    await laptop.library.close();
    await laptop.wake();
    const again = await laptop.open(id);
    expect(again.statements()).toEqual([said]);
    expect(again.has(said.id)).toBe(true);
    expect(again.text('plan')).toBe('home');
    expect(again.text('other')).toBe('');
  });

  it('keeps the first of two statements with the same id', async () => {
    const document = await (await Laptop.start()).open(newDocumentId());
    const first = statement(document, 'first');
    await document.append(first);
    await document.append({ ...first, body: 'second' });
    expect(document.statements()).toEqual([first]);
  });

  it('orders statements by the time recorded, then by id', async () => {
    const document = await (await Laptop.start()).open(newDocumentId());
    const at = instant(0);
    const id = (letter: string) => StatementId.parse(`${letter.repeat(21)}A`);
    const [late, b, a] = [
      { ...statement(document), id: id('c') },
      { ...statement(document), id: id('b'), at },
      { ...statement(document), id: id('a'), at },
    ];
    for (const each of [late, b, a]) await document.append(each);
    expect(document.statements()).toEqual([a, b, late]);
    expect(document.statements()).toBe(document.statements());
  });

  it('edits a text in the order asked for, and takes a place beyond the end for the end', async () => {
    const document = await (await Laptop.start()).open(newDocumentId());
    await Promise.all([
      document.editText('plan', { at: 0, remove: 0, insert: 'ac' }),
      document.editText('plan', { at: 1, remove: 0, insert: 'b' }),
      document.editText('plan', { at: 90, remove: 9, insert: 'd' }),
    ]);
    expect(document.text('plan')).toBe('abcd');
  });

  it('solo: nothing connects, the room is the store and nothing waits, no moment is claimed', async () => {
    const laptop = await Laptop.start();
    const document = await laptop.open(newDocumentId());
    await say(document, '');
    expect(laptop.library.connection()).toBe('none');
    await eventually(() => expect(document.kept()).toEqual({ waiting: 0, asOf: undefined }));
    expect(laptop.library.kept()).toEqual({ waiting: 0, asOf: undefined });
    expect(await laptop.library.waiting()).toBe(0);
  });

  it('opening the same document twice gives the same one', async () => {
    const laptop = await Laptop.start();
    const id = newDocumentId();
    const [one, two] = await Promise.all([laptop.open(id), laptop.open(id)]);
    expect(one).toBe(two);
  });

  it('a listener that stopped hears nothing more, the others do', async () => {
    const document = await (await Laptop.start()).open(newDocumentId());
    const [stopped, listening] = [vi.fn(), vi.fn()];
    const stop = document.watch(stopped);
    document.watch(listening);
    stop();
    await say(document, '');
    expect(stopped).not.toHaveBeenCalled();
    expect(listening).toHaveBeenCalled();
  });

  it('takes nothing after it was closed', async () => {
    const laptop = await Laptop.start();
    const document = await laptop.open(newDocumentId());
    await laptop.library.close();
    await expect(say(document, '')).rejects.toMatchObject({ code: 'library.closed' });
    await expect(laptop.open(newDocumentId())).rejects.toMatchObject({ code: 'library.closed' });
  });
});

describe('a change', () => {
  it('is committed strictly', async () => {
    // Dexie takes hold of the method when it opens, so the spy has to be there before.
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
    const document = await (await Laptop.start()).open(newDocumentId());
    await say(document, '');
    const writes = transaction.mock.calls.filter(
      ([stores, mode]) => [...stores].includes('outbox') && mode === 'readwrite',
    );
    expect(writes).toEqual([[['outbox'], 'readwrite', { durability: 'strict' }]]);
  });

  it('is seen by nobody before it is committed', async () => {
    const document = await (await Laptop.start()).open(newDocumentId());
    const heard = vi.fn();
    document.watch(heard);
    const freeze = frozen();
    vi.spyOn((await methods()).disk, 'keep').mockImplementation(freeze.forEver);
    const said = statement(document);
    void document.append(said);
    await freeze.reached;
    expect(document.statements()).toEqual([]);
    expect(document.has(said.id)).toBe(false);
    expect(document.kept().waiting).toBe(0);
    expect(heard).not.toHaveBeenCalled();
  });

  it('that the disk refuses leaves nothing, says why, and does not hinder the next', async () => {
    const laptop = await Laptop.start();
    const id = newDocumentId();
    const document = await laptop.open(id);
    await say(document, 'before');
    await eventually(() => expect(laptop.library.kept().waiting).toBe(0));
    const heard = vi.fn();
    document.watch(heard);
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(refusing);
    const refused = say(document, 'refused');
    await expect(refused).rejects.toThrow(Problem);
    await expect(refused).rejects.toMatchObject({ code: 'storage.refused' });
    await expect(document.editText('plan', { at: 0, remove: 0, insert: 'x' })).rejects.toMatchObject({
      code: 'storage.refused',
    });
    vi.restoreAllMocks();
    expect(heard).not.toHaveBeenCalled();
    expect([saidIn(document), document.text('plan'), document.kept().waiting]).toEqual([['before'], '', 0]);
    await say(document, 'after');
    await laptop.library.close();
    await laptop.wake();
    expect(saidIn(await laptop.open(id))).toEqual(['after', 'before']);
  });

  it('over several documents is all or nothing', async () => {
    const laptop = await Laptop.start();
    const [one, two] = [newDocumentId(), newDocumentId()];
    const documents = [await laptop.open(one), await laptop.open(two)] as const;
    const entries = (text: string) =>
      documents.map((document) => ({ document: document.id, statement: statement(document, text) }));
    await laptop.library.commit(entries('kept'));
    await eventually(() => expect(laptop.library.kept().waiting).toBe(0));
    const put = IDBObjectStore.prototype.put;
    vi.spyOn(IDBObjectStore.prototype, 'put')
      .mockImplementationOnce(function (this: IDBObjectStore, value: unknown) {
        return put.call(this, value);
      })
      .mockImplementation(refusing);
    await expect(laptop.library.commit(entries('refused'))).rejects.toMatchObject({
      code: 'storage.refused',
    });
    vi.restoreAllMocks();
    expect(await laptop.library.waiting()).toBe(0);
    await laptop.library.close();
    await laptop.wake();
    for (const id of [one, two]) expect(saidIn(await laptop.open(id))).toEqual(['kept']);
  });

  it('larger than the server takes is refused at once', async () => {
    const document = await (await Laptop.start()).open(newDocumentId());
    await expect(document.append(statement(document, 'x'.repeat(9_000_000)))).rejects.toMatchObject({
      code: 'document.changeTooLarge',
    });
    expect(document.statements()).toEqual([]);
  });
});

describe('a database that does not open', () => {
  it('is a problem of the library, not a wait without end', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(refusing);
    await expect(openLibrary({ name: 'refused', school: randomId() as SchoolId })).rejects.toMatchObject({
      code: 'storage.refused',
    });
  });

  it('is a problem of the document, which may be opened again later', async () => {
    const laptop = await Laptop.start();
    const id = newDocumentId();
    vi.spyOn(indexedDB, 'open').mockImplementation(refusing);
    await expect(laptop.open(id)).rejects.toMatchObject({ code: 'storage.refused' });
    vi.restoreAllMocks();
    expect((await laptop.open(id)).statements()).toEqual([]);
  });

  it('or never answers: a problem after a while', async () => {
    const laptop = await Laptop.start();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      vi.spyOn(indexedDB, 'open').mockImplementation(() => ({}) as IDBOpenDBRequest);
      const opening = laptop.open(newDocumentId());
      let ended = false;
      opening
        .catch(() => undefined)
        .finally(() => {
          ended = true;
        });
      while (!ended) {
        await new Promise((resolve) => setImmediate(resolve));
        vi.advanceTimersByTime(1_000);
      }
      await expect(opening).rejects.toMatchObject({ code: 'storage.refused' });
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('a worker killed', () => {
  it('between the commit and everything after it has lost nothing and doubles nothing', async () => {
    const laptop = await Laptop.start();
    const id = newDocumentId();
    const document = await laptop.open(id);
    await say(document, 'before');
    await document.editText('plan', { at: 0, remove: 0, insert: 'abc' });
    await eventually(() => expect(document.kept().waiting).toBe(0));
    const { disk } = await methods();
    const { keep } = disk;
    const freeze = frozen();
    vi.spyOn(disk, 'keep').mockImplementation(async function (this: Disk, items) {
      await keep.call(this, items);
      return freeze.forEver();
    });
    void say(document, 'at-the-kill');
    await freeze.reached;
    expect(saidIn(document)).toEqual(['before']);
    laptop.kill();
    vi.restoreAllMocks();
    for (let start = 0; start < 2; start++) {
      await laptop.wake();
      const again = await laptop.open(id);
      expect(saidIn(again)).toEqual(['at-the-kill', 'before']);
      expect(again.text('plan')).toBe('abc');
      await eventually(() => expect(again.kept().waiting).toBe(0));
      laptop.kill();
    }
  });

  it('before the commit has said nothing to anybody', async () => {
    const laptop = await Laptop.start();
    const id = newDocumentId();
    const freeze = frozen();
    vi.spyOn((await methods()).disk, 'keep').mockImplementation(freeze.forEver);
    void say(await laptop.open(id), '');
    await freeze.reached;
    laptop.kill();
    vi.restoreAllMocks();
    await laptop.wake();
    expect((await laptop.open(id)).statements()).toEqual([]);
  });
});

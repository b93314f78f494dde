/** What every disk must do (the interface `Disk`): a suite for its adapters. */
import { Problem } from '@wuhe/model';
import type { FrontierEntry, ScopeId } from '@wuhe/seal';
import { describe, expect, it } from 'vitest';
import type { AtRest, Disk, KeptItem, KeptNotice } from './contract.ts';

export const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
export const link = (value: number): Uint8Array => new Uint8Array(32).fill(value);
export const documentA = 'A'.repeat(44);
export const documentB = 'B'.repeat(44);

export const sealedBytes = (value: number): AtRest => ({
  scope: 'A'.repeat(22),
  epoch: 1,
  nonce: new Uint8Array(12).fill(value),
  ciphertext: bytes(value, value),
});

export function update(id: string, document = documentA, more: Partial<KeptItem> = {}): KeptItem {
  return { document, item: { id, kind: 'update', inner: 7 }, content: sealedBytes(1), order: 0, ...more };
}

const entry = (writer: number, length: number): FrontierEntry => ({ writer, length, link: link(length) });
const frontier = (...entries: FrontierEntry[]) => new Map(entries.map((one) => [one.writer, one]));
const idsOf = (kept: readonly KeptItem[]) => kept.map(({ item }) => item.id);

/** `open` opens the databases of this name, again after a restart or beside a worker that was killed and never closed. */
export function holdsAsDisk(adapter: string, open: (name: string) => Promise<Disk>): void {
  let names = 0;
  const fresh = () => `disk-suite-${names++}-${Math.random()}`;
  /** Does something on a new disk, kills the worker, and shows the disk to the next one. */
  const afterKill = async (work: (disk: Disk) => Promise<unknown>): Promise<Disk> => {
    const name = fresh();
    await work(await open(name));
    return open(name);
  };

  describe(`${adapter}, as a disk`, () => {
    it('a new one is empty', async () => {
      const disk = await open(fresh());
      expect([disk.waiting, await disk.chain(), await disk.outbox(documentA)]).toEqual([0, [], []]);
      expect(await disk.pins(documentA)).toEqual(new Map());
      expect(await disk.quarantine(documentA)).toEqual([]);
      expect(await disk.note(documentA)).toEqual({ mending: false, generations: [] });
      expect(await disk.digest(documentA)).toBeUndefined();
      expect(await disk.keys.get('none')).toBeUndefined();
    });

    it('P3 what was kept is there after a kill, in its order and as it was', async () => {
      const sealed = update('c', documentA, { envelope: bytes(9) });
      sealed.item = { ...sealed.item, generation: 2, opens: link(3), stored: true };
      sealed.item = { ...sealed.item, sealed: { generation: 2, writer: 5, clock: 0 } };
      const disk = await afterKill(async (first) => {
        await first.keep([update('b'), update('a')]);
        await first.keep([update('x', documentB), sealed]);
      });
      expect(disk.waiting).toBe(4);
      expect((await disk.waitingDocuments()).sort()).toEqual([documentA, documentB]);
      expect(await disk.outbox(documentA)).toEqual([
        { ...update('b'), order: 1 },
        { ...update('a'), order: 2 },
        { ...sealed, order: 4 },
      ]);
    });

    it('P3 an item that is replaced keeps its place', async () => {
      const disk = await open(fresh());
      await disk.keep([update('a'), update('b')]);
      await disk.keep([update('a', documentA, { envelope: bytes(1) }), update('c')]);
      expect(disk.waiting).toBe(3);
      const kept = await disk.outbox(documentA);
      expect(idsOf(kept)).toEqual(['a', 'b', 'c']);
      expect(kept[0]?.envelope).toEqual(bytes(1));
    });

    it('`waiting` is what the next worker counts, whatever was kept twice, forgotten twice or never there', async () => {
      const name = fresh();
      const disk = await open(name);
      await Promise.all([
        disk.keep([update('a'), update('b'), update('a')]),
        disk.keep([update('b'), update('c')]),
      ]);
      await Promise.all([
        disk.forget(documentA, ['a', 'nothing']),
        disk.forget(documentA, ['a']),
        disk.forget(documentB, ['b']),
      ]);
      expect(disk.waiting).toBe(2);
      expect(idsOf(await disk.outbox(documentA)).sort()).toEqual(['b', 'c']);
      expect((await open(name)).waiting).toBe(2);
      await disk.forget(documentA, ['b', 'c']);
      expect([disk.waiting, await disk.waitingDocuments()]).toEqual([0, []]);
    });

    it('ids are of one document: the same one in two is two items', async () => {
      const disk = await open(fresh());
      await disk.keep([update('a'), update('a', documentB)]);
      await disk.forget(documentA, ['a']);
      expect([disk.waiting, idsOf(await disk.outbox(documentB))]).toEqual([1, ['a']]);
    });

    it('P5 the chain is there from its first entry on', async () => {
      const disk = await afterKill(async (first) => {
        await first.addChain(0, [bytes(0), bytes(1)]);
        await first.addChain(2, [bytes(2)]);
        await first.addChain(1, [bytes(1), bytes(2), bytes(3)]);
      });
      expect(await disk.chain()).toEqual([bytes(0), bytes(1), bytes(2), bytes(3)]);
    });

    it('M4 a pinned entry is never replaced, and nothing is pinned behind a hole', async () => {
      const disk = await open(fresh());
      await disk.addChain(0, [bytes(0), bytes(1)]);
      await expect(disk.addChain(1, [bytes(7), bytes(2)])).rejects.toMatchObject({ code: 'chain.fork' });
      await expect(disk.addChain(3, [bytes(3)])).rejects.toMatchObject({ code: 'chain.stale' });
      expect(await disk.chain()).toEqual([bytes(0), bytes(1)]);
    });

    it('G5 pins never go back, writer by writer and generation by generation', async () => {
      const disk = await afterKill(async (first) => {
        await first.pin(documentA, 0, frontier(entry(1, 5), entry(2, 5)));
        await first.pin(documentA, 0, frontier(entry(1, 4), entry(2, 6), entry(3, 1)));
        await first.pin(documentA, 1, frontier(entry(1, 1)));
        await first.pin(documentB, 0, frontier(entry(1, 9)));
      });
      expect(await disk.pins(documentA)).toEqual(
        new Map([
          [0, frontier(entry(1, 5), entry(2, 6), entry(3, 1))],
          [1, frontier(entry(1, 1))],
        ]),
      );
    });

    it('G5 two pins at once lose nothing', async () => {
      const disk = await open(fresh());
      const lengths = [3, 9, 1, 7, 5];
      await Promise.all(lengths.map((length) => disk.pin(documentA, 0, frontier(entry(1, length)))));
      expect(await disk.pins(documentA)).toEqual(new Map([[0, frontier(entry(1, 9))]]));
    });

    it('G9 quarantined rows are kept once, both sides of a fork are', async () => {
      const row = { writer: 1, clock: 0, bytes: bytes(1) };
      const fork = { ...row, bytes: bytes(2) };
      const disk = await afterKill(async (first) => {
        await first.addQuarantine(documentA, 0, [row, row]);
        await first.addQuarantine(documentA, 0, [row, fork]);
        await first.addQuarantine(documentA, 1, [row]);
      });
      expect(await disk.quarantine(documentA)).toEqual([
        { generation: 0, rows: [row, fork] },
        { generation: 1, rows: [row] },
      ]);
    });

    it('G9 notes change field by field', async () => {
      const disk = await afterKill(async (first) => {
        await first.setNote(documentA, { mending: true });
        await first.setNote(documentA, { generations: [0, 1] });
        await first.setNote(documentA, { asOf: 17 });
        await first.setNote(documentA, { mending: false });
      });
      expect(await disk.note(documentA)).toEqual({ mending: false, generations: [0, 1], asOf: 17 });
    });

    it('G11 a generation that left has no room here any more, until it is back', async () => {
      const left = (generation: number, cleared = false) => ({
        generation,
        writers: sealedBytes(1),
        head: 3,
        cleared,
      });
      const disk = await afterKill(async (first) => {
        await first.setNote(documentA, { generations: [0, 1, 2], asOf: 5 });
        await first.leave(documentA, left(1));
        await first.leave(documentA, left(0));
        await first.leave(documentA, left(0, true));
        await first.leave(documentB, left(7));
      });
      expect(await disk.left(documentA)).toEqual([left(0, true), left(1)]);
      expect(await disk.note(documentA)).toEqual({ mending: false, generations: [2], asOf: 5 });
      await disk.back(documentA, [1]);
      await disk.eraseGeneration(documentA, 0);
      expect([await disk.left(documentA), await disk.left(documentB)]).toEqual([[], [left(7)]]);
    });

    it('M14 M15 knows every document of a scope of which it has anything', async () => {
      const disk = await afterKill(async (first) => {
        const [noted, pinned, waiting] = ['1', '2', '3'].map((end) => `${'A'.repeat(43)}${end}`);
        await first.setNote(noted as string, { generations: [0] });
        await first.pin(pinned as string, 0, frontier(entry(1, 1)));
        await first.keep([update('one', waiting), update('two', waiting)]);
        await first.setNote(documentB, { mending: true });
      });
      const found = await disk.documents('A'.repeat(22) as ScopeId);
      expect(found.map((id) => id.at(-1))).toEqual(['1', '2', '3']);
    });

    it('notices are kept in the order of their first coming, each once for its code and document', async () => {
      const one: KeptNotice = {
        code: 'envelope.fork',
        document: documentA,
        times: 1,
        read: 0,
        by: [],
        marks: ['0.7.1'],
      };
      const chain: KeptNotice = { code: 'chain.fork', document: '', times: 1, read: 0, by: [], marks: [] };
      const disk = await afterKill(async (first) => {
        for (const notice of [one, chain, { ...one, times: 2, read: 1 }]) await first.setNotice(notice);
      });
      expect(await disk.notices()).toEqual([{ ...one, times: 2, read: 1 }, chain]);
    });

    it('a digest is replaced, and taken away', async () => {
      const disk = await open(fresh());
      await disk.setDigest(documentA, sealedBytes(1));
      await disk.setDigest(documentA, sealedBytes(2));
      expect(await disk.digest(documentA)).toEqual(sealedBytes(2));
      await disk.setDigest(documentA, undefined);
      expect(await disk.digest(documentA)).toBeUndefined();
    });

    it('G7 an erased generation leaves nothing but the outbox, others stay', async () => {
      const disk = await afterKill(async (first) => {
        for (const generation of [0, 1]) {
          await first.pin(documentA, generation, frontier(entry(1, 1)));
          await first.addQuarantine(documentA, generation, [{ writer: 1, clock: 0, bytes: bytes(1) }]);
        }
        await first.setNote(documentA, { generations: [0, 1], mending: true });
        await first.setDigest(documentA, sealedBytes(1));
        await first.keep([update('a')]);
        await first.eraseGeneration(documentA, 0);
      });
      expect([...(await disk.pins(documentA)).keys()]).toEqual([1]);
      expect((await disk.quarantine(documentA)).map(({ generation }) => generation)).toEqual([1]);
      expect(await disk.note(documentA)).toEqual({ generations: [1], mending: true });
      expect(await disk.digest(documentA)).toBeUndefined();
      expect(disk.waiting).toBe(1);
    });

    it('holds keys that cannot be exported, as they are', async () => {
      const { privateKey } = (await crypto.subtle.generateKey('Ed25519', false, ['sign'])) as CryptoKeyPair;
      const disk = await afterKill((first) => first.keys.put('device', { privateKey, version: 1 }));
      const kept = (await disk.keys.get('device')) as { privateKey: CryptoKey };
      const signature = await crypto.subtle.sign('Ed25519', kept.privateKey, bytes(1) as BufferSource);
      expect([kept.privateKey.extractable, signature.byteLength]).toEqual([false, 64]);
      await disk.keys.delete('device');
      expect(await disk.keys.get('device')).toBeUndefined();
    });

    it('keeps what it is given, not the frame that it is a view into', async () => {
      const frame = new Uint8Array(100_000).fill(3);
      const disk = await afterKill(async (first) => {
        await first.keep([update('a', documentA, { envelope: frame.subarray(10, 12) })]);
        await first.addQuarantine(documentA, 0, [{ writer: 1, clock: 0, bytes: frame.subarray(1, 3) }]);
        await first.addChain(0, [frame.subarray(5, 9)]);
      });
      const [item] = await disk.outbox(documentA);
      const [apart] = await disk.quarantine(documentA);
      const [first] = await disk.chain();
      const sizes = [item?.envelope, apart?.rows[0]?.bytes, first].map((one) => one?.buffer.byteLength);
      expect(sizes).toEqual([2, 2, 4]);
    });

    it('closed, it refuses', async () => {
      const disk = await open(fresh());
      await disk.keep([update('a')]);
      disk.close();
      await expect(disk.keep([update('b')])).rejects.toThrow(Problem);
      await expect(disk.outbox(documentA)).rejects.toMatchObject({ code: 'storage.refused' });
      expect(disk.waiting).toBe(1);
    });
  });
}

// @vitest-environment node
import { memoryStore } from '@wuhe/keyring';
import { randomId } from '@wuhe/model';
import { presentGeneration, roomName } from '@wuhe/seal';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Desk, putDesksAway, words } from './engine.testing.ts';
import { MemoryServer } from './memory.testing.ts';
import { documentIn } from './places.ts';
import type { SealedDocument } from './sealed-document.ts';
import { Village } from './village.testing.ts';

let village: Village;
let server: MemoryServer;
let id: string;
/** Ticks and pauses pass a hundred and fifty times as fast. */
let hurried: boolean;
const scope = () => village.scopes[0] as Village['scopes'][number];
const place = (generation: number) => ({
  school: village.membership.school,
  scope: scope(),
  document: id as never,
  generation,
});
const room = (generation: number) => roomName(place(generation));
const eventually = (assertion: () => void) => vi.waitFor(assertion, { timeout: 5000, interval: 5 });
const stored = (document: SealedDocument) => eventually(() => expect(document.kept().waiting).toBe(0));
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

beforeEach(async () => {
  village = await Village.found(memoryStore(), 'school');
  server = new MemoryServer(village.membership);
  village.grown.add((membership) => void server.grow(membership));
  id = randomId();
  hurried = true;
  const real = globalThis.setTimeout;
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((work: () => void, after = 0) =>
    real(work, hurried && after >= 1000 ? after / 150 : after)) as typeof setTimeout);
});
afterEach(async () => {
  await putDesksAway();
  vi.restoreAllMocks();
});

const desk = () => Desk.of(village, village.principal, server);
const another = async () =>
  Desk.of(village, await village.bring(memoryStore(), [{ role: 'homeroomTeacher' }]), server);

/** The first generations are closed, each with a word; the present one has the last. */
async function grown(on: Desk, ...said: string[]): Promise<SealedDocument> {
  const document = await on.open(scope(), id);
  for (const [generation, word] of said.entries()) {
    await on.write(document, word);
    await stored(document);
    if (generation === said.length - 1) break;
    document.compact();
    await eventually(() => expect(presentGeneration(document.state)).toBe(generation + 1));
    await stored(document);
  }
  return document;
}

/** The generation has left, and its room is not on the disk any more. */
const gone = (on: Desk, generation: number) =>
  vi.waitFor(
    async () => {
      const left = await on.disk.left(documentIn(scope(), id));
      expect(left).toContainEqual(expect.objectContaining({ generation, cleared: true }));
      expect([...on.cache.rooms.keys()]).not.toContain(room(generation));
    },
    { timeout: 5000, interval: 5 },
  );
const oldest = ({ state }: SealedDocument) => state.place.generation;

async function restarted(on: Desk): Promise<SealedDocument> {
  on.kill();
  // What the dead one had begun on the disk ends before the next one reads.
  await on.disk.keep([]);
  return on.open(scope(), id);
}

describe('a closed generation', () => {
  it('G11 leaves the laptop when the next ones hold all of it, and a start reads it no more', async () => {
    const chen = await desk();
    const first = await grown(chen, 'one', 'two', 'three', 'four');
    for (const generation of [0, 1, 2]) await gone(chen, generation);
    expect(words(first)).toEqual(['four', 'one', 'three', 'two']);
    const opened = vi.spyOn(chen.cache, 'open');
    const again = await restarted(chen);
    expect(words(again)).toEqual(['four', 'one', 'three', 'two']);
    expect(oldest(again)).toBe(3);
    await chen.write(again, 'five');
    await stored(again);
    expect(opened.mock.calls.map(([name]) => name)).toEqual([room(3), room(4)]);
    expect(server.disk.get(room(0))).toHaveLength(2);
  });

  it('G11 the digest stands without it', async () => {
    const chen = await desk();
    const first = await grown(chen, 'one', 'two');
    await gone(chen, 0);
    await first.close();
    const decrypt = vi.spyOn(crypto.subtle, 'decrypt');
    const again = await chen.open(scope(), id);
    expect(words(again)).toEqual(['one', 'two']);
    // The digest itself, and no envelope.
    expect(decrypt).toHaveBeenCalledTimes(1);
  });

  it('G11 stays unread on the disk of a school without a server', async () => {
    const chen = await Desk.of(village, village.principal);
    const first = await grown(chen, 'one', 'two');
    await eventually(() => expect(oldest(first)).toBe(1));
    const opened = vi.spyOn(chen.cache, 'open');
    const again = await restarted(chen);
    expect(words(again)).toEqual(['one', 'two']);
    expect(opened.mock.calls.map(([name]) => name)).not.toContain(room(0));
    expect(chen.cache.rooms.get(room(0))?.length).toBeGreaterThan(0);
    // The snapshot is lost: what it rested on is there.
    chen.kill();
    chen.cache.rooms.delete(room(1));
    expect(words(await chen.open(scope(), id))).toEqual(['one']);
  });

  it('G3 G11 stays where somebody has written what no snapshot holds, until its author has said it again', async () => {
    const [chen, wang] = [await desk(), await another()];
    const hers = await chen.open(scope(), id);
    const his = await wang.open(scope(), id);
    await chen.write(hers, 'hers');
    await eventually(() => expect(words(his)).toEqual(['hers']));
    wang.unplug();
    wang.kill();
    wang.online = false;
    const away = await wang.open(scope(), id);
    await wang.write(away, 'late');
    await stored(hers);
    hers.compact();
    await gone(chen, 0);
    await pause(400);
    expect(oldest(away)).toBe(0);
    wang.online = true;
    away.connect();
    await eventually(() => expect(words(hers)).toEqual(['hers', 'late']));
    await stored(away);
    await gone(wang, 0);
    expect(words(await restarted(wang))).toEqual(['hers', 'late']);
  });

  it('G3 G11 stays as long as it holds what no snapshot does, whatever its frontier says', async () => {
    const [chen, wang] = [await desk(), await another()];
    const hers = await chen.open(scope(), id);
    await chen.write(hers, 'hers');
    await stored(hers);
    chen.unplug();
    const his = await wang.open(scope(), id);
    await wang.write(his, 'his');
    await stored(his);
    await his.close();
    hers.compact();
    await hers.settled();
    expect(words(hers)).toEqual(['hers']);
    const again = await restarted(chen);
    await eventually(() => expect(words(again)).toEqual(['hers', 'his']));
    await stored(again);
    await pause(400);
    expect([presentGeneration(again.state), oldest(again)]).toEqual([1, 0]);
    // Its author says it again.
    const back = await wang.open(scope(), id);
    await eventually(() => expect(presentGeneration(back.state)).toBe(1));
    await gone(wang, 0);
    await restarted(chen);
    await gone(chen, 0);
    expect(words(await restarted(chen))).toEqual(['hers', 'his']);
  });

  it('G11 killed between any two steps on its way has lost nothing, and leaves at the next start', async () => {
    for (let step = 0, steps = 1; step < steps; step++) {
      for (const after of [false, true]) {
        id = randomId();
        const chen = await desk();
        hurried = false;
        await grown(chen, 'one', 'two');
        hurried = true;
        await restarted(chen);
        const { freezer } = chen;
        const from = freezer.calls;
        // Counted once: how many steps there are.
        const counting = step === 0 && !after;
        freezer.after = after;
        if (!counting) freezer.left = step;
        await pause(counting ? 250 : 120);
        if (counting) {
          steps = freezer.calls - from;
          const at = freezer.names.indexOf('leave');
          expect(freezer.names.slice(at - 2, at + 3)).toEqual([
            'flushed',
            'outbox',
            'leave',
            'erase',
            'leave',
          ]);
        }
        const again = await restarted(chen);
        expect(words(again), `${step}`).toEqual(['one', 'two']);
        await gone(chen, 0);
        expect(words(await restarted(chen)), `${step}`).toEqual(['one', 'two']);
      }
    }
  }, 60_000);
});

describe('what left', () => {
  it('K5 G11 a late joiner reads, of members who have none of it any more', async () => {
    const chen = await desk();
    await grown(chen, 'one', 'two', 'three');
    await gone(chen, 1);
    const late = await another();
    const his = await late.open(scope(), id);
    await eventually(() => expect(words(his)).toEqual(['one', 'three', 'two']));
    await gone(late, 1);
    expect((await late.disk.pins(documentIn(scope(), id))).get(0)?.size).toBe(1);
    expect(words(await restarted(late))).toEqual(['one', 'three', 'two']);
  });

  it('G8 G11 is stepped over where a server has lost all: who comes later sees what lies behind', async () => {
    const chen = await desk();
    await grown(chen, 'one', 'two', 'three');
    await gone(chen, 0);
    await gone(chen, 1);
    chen.kill();
    server = new MemoryServer(village.membership);
    const robbed = await Desk.of(village, village.principal, server);
    Object.assign(robbed, { disk: chen.disk, cache: chen.cache });
    const again = await robbed.open(scope(), id);
    await eventually(() => expect(server.disk.get(room(0))?.length).toBe(1));
    await eventually(() => expect(server.disk.get(room(1))?.length).toBe(1));
    expect(words(again)).toEqual(['one', 'three', 'two']);
    const his = await (await another()).open(scope(), id);
    await eventually(() => expect(words(his)).toEqual(['one', 'three', 'two']));
  });

  it('G11 comes back from the server where the disk has lost the snapshot', async () => {
    const chen = await desk();
    await grown(chen, 'one', 'two');
    await gone(chen, 0);
    chen.kill();
    const rows = chen.cache.rooms.get(room(1)) ?? [];
    chen.cache.rooms.set(room(1), rows.slice(0, 0));
    const again = await chen.open(scope(), id);
    expect(oldest(again)).toBe(0);
    await eventually(() => expect(words(again)).toEqual(['one', 'two']));
    await gone(chen, 0);
  });

  it('G11 a disk from before it left has it again, and lets it go again', async () => {
    const chen = await desk();
    const first = await chen.open(scope(), id);
    await chen.write(first, 'one');
    await stored(first);
    const before = new Map([...chen.cache.rooms].map(([name, rows]) => [name, [...rows]]));
    first.compact();
    await gone(chen, 0);
    chen.kill();
    chen.cache.rooms.clear();
    for (const [name, rows] of before) chen.cache.rooms.set(name, rows);
    await chen.disk.back(documentIn(scope(), id), [0]);
    await chen.disk.setNote(documentIn(scope(), id), { generations: [0] });
    const again = await chen.open(scope(), id);
    await eventually(() => expect(presentGeneration(again.state)).toBe(1));
    expect(words(again)).toEqual(['one']);
    await gone(chen, 0);
  });

  it('P3 G11 does not leave while another window has something on its way there', async () => {
    const chen = await desk();
    const name = documentIn(scope(), id);
    hurried = false;
    await grown(chen, 'one', 'two');
    hurried = true;
    const again = await restarted(chen);
    const sealed = { generation: 0, writer: 9, clock: 0 };
    await chen.disk.keep([
      { document: name, item: { id: 'theirs', kind: 'update', inner: 1, sealed }, order: 0 },
    ]);
    await pause(150);
    expect([oldest(again), await chen.disk.left(name)]).toEqual([0, []]);
    await chen.disk.forget(name, ['theirs']);
    await restarted(chen);
    await gone(chen, 0);
  });

  it('P3 G11 does not leave before what was sealed for it and never sent has been said again', async () => {
    const chen = await desk();
    chen.online = false;
    const other = await chen.open(scope(), id);
    await chen.write(other, 'unsent');
    await other.settled();
    const wang = await another();
    const his = await wang.open(scope(), id);
    await wang.write(his, 'his');
    await stored(his);
    his.compact();
    await eventually(() => expect(presentGeneration(his.state)).toBe(1));
    await gone(wang, 0);
    chen.online = true;
    chen.kill();
    const hers = await chen.open(scope(), id);
    await eventually(() => expect(words(his)).toEqual(['his', 'unsent']));
    await stored(hers);
    await gone(chen, 0);
    expect(words(await restarted(chen))).toEqual(['his', 'unsent']);
  });

  it('M14 G11 is cut off as if it were here: taken back by everybody', async () => {
    const [chen, wang] = [await desk(), await another()];
    const hers = await chen.open(scope(), id);
    const his = await wang.open(scope(), id);
    await wang.write(his, 'first');
    await wang.write(his, 'second');
    await eventually(() => expect(words(hers)).toEqual(['first', 'second']));
    await stored(his);
    const device = wang.me.record.device.id;
    const [writer = 0] = his.state.writers.values().map((own) => own.id);
    await his.close();
    await chen.write(hers, 'hers');
    await stored(hers);
    hers.compact();
    await gone(chen, 0);
    const known = (await hers.known()).rooms.find((one) => one.place.generation === 0);
    expect(known?.writers.get(writer)).toMatchObject({ device, links: { length: 2 } });
    const cut = { scope: scope(), document: id as never, generation: 0, device, writer, length: 1 };
    await village.tell({ kind: 'remove', person: wang.me.record.person, cuts: [cut] });
    await eventually(() => expect(words(hers)).toEqual(['first', 'hers']));
    await vi.waitFor(async () => {
      const left = (await hers.known()).rooms.find((one) => one.place.generation === 0);
      expect(left?.writers.get(writer)?.links).toHaveLength(1);
    });
    await stored(hers);
    const late = await (await another()).open(scope(), id);
    await eventually(() => expect(words(late)).toEqual(['first', 'hers']));
    expect(words(await restarted(chen))).toEqual(['first', 'hers']);
  });

  it('M14 G11 a cut-off that came while nobody was here is taken to heart at the start', async () => {
    const [chen, wang] = [await desk(), await another()];
    const his = await wang.open(scope(), id);
    await wang.write(his, 'his');
    await stored(his);
    const device = wang.me.record.device.id;
    const [writer = 0] = his.state.writers.values().map((own) => own.id);
    await his.close();
    const hers = await grown(chen, 'hers', 'more');
    await gone(chen, 0);
    await hers.close();
    const cut = { scope: scope(), document: id as never, generation: 0, device, writer, length: 0 };
    await village.tell({ kind: 'remove', person: wang.me.record.person, cuts: [cut] });
    chen.online = false;
    expect(words(await chen.open(scope(), id))).toEqual(['hers', 'more']);
  });

  it('G7 G11 is erased by an order like what is here', async () => {
    const chen = await desk();
    const hers = await grown(chen, 'one', 'two');
    await gone(chen, 0);
    await village.tell({ kind: 'erase', scope: scope(), document: id as never, generation: 0 });
    const name = documentIn(scope(), id);
    await vi.waitFor(async () => expect(await chen.disk.left(name)).toEqual([]));
    expect((await chen.disk.pins(name)).has(0)).toBe(false);
    expect(words(hers)).toEqual(['one', 'two']);
    expect(words(await restarted(chen))).toEqual(['one', 'two']);
  });
});

// @vitest-environment node
import { enter, memoryStore, renewScope } from '@wuhe/keyring';
import { randomId } from '@wuhe/model';
import { appendEntry, presentGeneration } from '@wuhe/seal';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LineEvents } from './contract.ts';
import { Desk, putDesksAway, words } from './engine.testing.ts';
import { MemoryServer } from './memory.testing.ts';
import type { SealedDocument } from './sealed-document.ts';
import { must, Village, verifier } from './village.testing.ts';

let village: Village;
let server: MemoryServer;
let id: string;
const scope = () => village.scopes[0] as Village['scopes'][number];
const eventually = (assertion: () => void) => vi.waitFor(assertion, { timeout: 5000, interval: 5 });

beforeEach(async () => {
  village = await Village.found(memoryStore(), 'school');
  server = new MemoryServer(village.membership);
  village.grown.add((membership) => void server.grow(membership));
  id = randomId();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await putDesksAway();
});

async function two(): Promise<[Desk, Desk]> {
  const wang = await village.bring(memoryStore(), [{ role: 'homeroomTeacher' }]);
  return [await Desk.of(village, village.principal, server), await Desk.of(village, wang, server)];
}

const stored = (document: SealedDocument) => eventually(() => expect(document.kept().waiting).toBe(0));

describe('two laptops', () => {
  it('P1–P3 what one writes reaches the other, and waits for nothing once the server has it', async () => {
    const [chen, wang] = await two();
    const hers = await chen.open(scope(), id);
    const his = await wang.open(scope(), id);
    await chen.write(hers, 'hello');
    expect([words(hers), hers.kept().waiting]).toEqual([['hello'], 1]);
    await eventually(() => expect(words(his)).toEqual(['hello']));
    await stored(hers);
    await wang.write(his, 'back');
    await eventually(() => expect(words(hers)).toEqual(['back', 'hello']));
    expect(chen.disk.waiting).toBe(0);
  });

  it('P3 does everything that follows from an event one behind the other: nothing counts as done before', async () => {
    const [chen] = await two();
    const hers = await chen.open(scope(), id);
    await hers.settled();
    // A new writer is answered at once, and sealing with it is begun from within.
    await chen.write(hers, 'hello');
    await hers.settled();
    expect(hers.state.sealing).toBeUndefined();
    expect(hers.state.rooms.get(0)?.room.writers.size).toBe(1);
  });

  it('P6 that wrote for weeks without the network both have everything', async () => {
    const [chen, wang] = await two();
    chen.online = false;
    wang.online = false;
    const [hers, his] = [await chen.open(scope(), id), await wang.open(scope(), id)];
    for (const word of ['a', 'b', 'c']) {
      await chen.write(hers, `${word}1`);
      await wang.write(his, `${word}2`);
    }
    expect(hers.kept()).toEqual({ waiting: 3, asOf: undefined });
    hers.connect();
    his.connect();
    for (const document of [hers, his])
      await eventually(() => expect(words(document)).toEqual(['a1', 'a2', 'b1', 'b2', 'c1', 'c2']));
    await stored(hers);
    await stored(his);
    expect(hers.kept().asOf).toBe(1000);
  });

  it('G2 go on in the next generation after one of them has opened it', async () => {
    const [chen, wang] = await two();
    const [hers, his] = [await chen.open(scope(), id), await wang.open(scope(), id)];
    await chen.write(hers, 'before');
    await stored(hers);
    hers.compact();
    await eventually(() => expect(presentGeneration(his.state)).toBe(1));
    await wang.write(his, 'after');
    await eventually(() => expect(words(hers)).toEqual(['after', 'before']));
    await stored(his);
  });
});

describe('a late joiner', () => {
  it('G2 K5 go on in the next generation by themselves after a key change, with everything', async () => {
    const [chen, wang] = await two();
    const [hers, his] = [await chen.open(scope(), id), await wang.open(scope(), id)];
    await chen.write(hers, 'before');
    await stored(hers);
    await eventually(() => expect(words(his)).toEqual(['before']));
    expect(presentGeneration(his.state)).toBe(0);
    const body = await renewScope(village.membership, scope(), village.principal);
    if (!body.ok) throw new Error(body.code);
    await village.tell(body.value);
    for (const one of [hers, his]) {
      await eventually(() => expect(presentGeneration(one.state)).toBe(1));
      expect(words(one)).toEqual(['before']);
    }
  });

  it('G2 G8 go on in the next generation by themselves when one has grown to 300 envelopes, and so on', async () => {
    const [chen] = await two();
    const hers = await chen.open(scope(), id);
    for (const generation of [1, 2]) {
      for (let n = 0; n < 300; n++) await chen.write(hers, `${n}`);
      const grown = () => expect(presentGeneration(hers.state)).toBe(generation);
      await vi.waitFor(grown, { timeout: 15_000, interval: 20 });
    }
    expect(words(hers)).toHaveLength(600);
  }, 40_000);

  it('K5 reads what was written before, generations included', async () => {
    const chen = await Desk.of(village, village.principal, server);
    const hers = await chen.open(scope(), id);
    await chen.write(hers, 'old');
    await stored(hers);
    hers.compact();
    await eventually(() => expect(presentGeneration(hers.state)).toBe(1));
    await chen.write(hers, 'new');
    await stored(hers);
    const late = await village.bring(memoryStore(), [{ role: 'homeroomTeacher' }]);
    const his = await (await Desk.of(village, late, server)).open(scope(), id);
    await eventually(() => expect(words(his)).toEqual(['new', 'old']));
  });
});

describe('a member who was removed', () => {
  it('M14 reads nothing new, and what comes past the cut-off is not shown', async () => {
    const [chen, wang] = await two();
    const [hers, his] = [await chen.open(scope(), id), await wang.open(scope(), id)];
    await wang.write(his, 'his');
    await eventually(() => expect(words(hers)).toEqual(['his']));
    await village.tell({ kind: 'remove', person: wang.me.record.person, cuts: [] });
    await chen.write(hers, 'secret');
    await stored(hers);
    await wang.write(his, 'late').catch(() => undefined);
    await his.settled();
    expect(words(his)).not.toContain('secret');
    expect(words(hers)).toEqual(['his', 'secret']);
  });

  it('G9 cut off at nothing is unmerged, and what was written beside it keeps its place', async () => {
    const [chen, wang] = await two();
    const [hers, his] = [await chen.open(scope(), id), await wang.open(scope(), id)];
    await wang.write(his, 'his');
    await eventually(() => expect(words(hers)).toEqual(['his']));
    await chen.write(hers, 'hers');
    await stored(hers);
    await stored(his);
    const [writer = 0] = his.state.writers.values().map((own) => own.id);
    const cuts = [
      {
        scope: scope(),
        document: hers.state.place.document,
        generation: 0,
        device: wang.me.record.device.id,
        writer,
        length: 0,
      },
    ];
    await village.tell({ kind: 'remove', person: wang.me.record.person, cuts });
    await eventually(() => expect(words(hers)).toEqual(['hers']));
    await eventually(() => expect(presentGeneration(hers.state)).toBe(1));
    await stored(hers);
    const late = await village.bring(memoryStore(), [{ role: 'homeroomTeacher' }]);
    const theirs = await (await Desk.of(village, late, server)).open(scope(), id);
    await eventually(() => expect(words(theirs)).toEqual(['hers']));
  });
});

describe('a worker that starts again', () => {
  it('P3 P5 killed before or after any step has lost nothing and doubles nothing', async () => {
    for (let step = 0, steps = 1; step < steps; step++) {
      for (const after of [false, true]) {
        id = randomId();
        const chen = await Desk.of(village, village.principal, server);
        const first = await chen.open(scope(), id);
        await chen.write(first, 'first');
        await stored(first);
        // Counted once: how many steps there are.
        const { freezer } = chen;
        const from = freezer.calls;
        freezer.left = step === 0 && !after ? undefined : step;
        freezer.after = after;
        const committed = await Promise.race([
          chen.write(first, 'second').then(() => true),
          new Promise<boolean>((resolve) =>
            setTimeout(() => resolve(false), step === 0 && !after ? 400 : 30),
          ),
        ]);
        if (step === 0 && !after) {
          await stored(first);
          steps = freezer.calls - from;
          // keep · keep sealed · put · flushed · forget
          expect(steps).toBeGreaterThanOrEqual(5);
        } else await new Promise((resolve) => setTimeout(resolve, 10));
        chen.kill();
        // What the dead one had begun on the disk ends before the next one reads.
        await chen.disk.keep([]);
        const again = await chen.open(scope(), id);
        const shown = words(again);
        if (committed) expect(shown, freezer.names.join()).toEqual(['first', 'second']);
        else expect([['first'], ['first', 'second']]).toContainEqual(shown);
        await stored(again);
        await eventually(() => expect(chen.disk.waiting).toBe(0));
        expect(words(again)).toEqual(shown);
        const other = await Desk.of(village, village.principal, server);
        const theirs = await other.open(scope(), id);
        await eventually(() => expect(words(theirs)).toEqual(shown));
      }
    }
  });

  it('G2 P3 killed between any two steps of a compaction ends with everything in the next generation', async () => {
    for (let step = 0; step < 12; step++) {
      id = randomId();
      const chen = await Desk.of(village, village.principal, server);
      const first = await chen.open(scope(), id);
      await chen.write(first, 'kept');
      await stored(first);
      chen.freezer.left = step;
      first.compact();
      await new Promise((resolve) => setTimeout(resolve, 15));
      chen.kill();
      // What had begun before the end is behind it.
      await chen.disk.keep([]);
      const again = await chen.open(scope(), id);
      expect(words(again)).toEqual(['kept']);
      await chen.write(again, 'more');
      await stored(again);
      await eventually(() => expect(chen.disk.waiting).toBe(0));
      const other = await (await Desk.of(village, village.principal, server)).open(scope(), id);
      await eventually(() => expect(words(other)).toEqual(['kept', 'more']));
    }
  });

  it('opens the digest, and only what came behind it', async () => {
    const chen = await Desk.of(village, village.principal, server);
    const first = await chen.open(scope(), id);
    await chen.write(first, 'digested');
    await stored(first);
    await first.settled();
    await first.close();
    expect(await chen.disk.digest(first.state.place.scope + first.state.place.document)).toBeDefined();
    const decrypt = vi.spyOn(crypto.subtle, 'decrypt');
    const again = await chen.open(scope(), id);
    expect(words(again)).toEqual(['digested']);
    // The digest itself, and no envelope.
    expect(decrypt).toHaveBeenCalledTimes(1);
  });

  it('G5 ignores a digest that speaks of rows which are not there', async () => {
    const chen = await Desk.of(village, village.principal, server);
    const first = await chen.open(scope(), id);
    await chen.write(first, 'stored');
    await stored(first);
    await first.settled();
    await first.close();
    chen.cache.rooms.clear();
    chen.online = false;
    const again = await chen.open(scope(), id);
    expect(words(again)).toEqual([]);
    again.connect();
    await eventually(() => expect(words(again)).toEqual(['stored']));
  });
});

describe('a server on another chain', () => {
  it('P4 A4 it is not fed for ever, though every writer that it refuses opens the room’s line anew', async () => {
    const [chen] = await two();
    const document = await chen.open(scope(), id);
    await document.settled();
    const before = village.membership;
    const renewal = must(await renewScope(before, scope(), village.principal));
    const other = must(await enter(before, renewal, village.principal, 2));
    await village.tell(must(await renewScope(before, scope(), village.principal)));
    await server.grow(must(await appendEntry(before, other, verifier)));
    await chen.write(document, 'unheard');
    await eventually(() => expect(document.state.stopped).toBe('chain.fork'));
    await document.settled();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(document.state.stopped).toBe('chain.fork');
    expect(chen.reports.filter((code) => code === 'chain.fork').length).toBeLessThan(20);
    expect(words(document)).toEqual(['unheard']);
    expect(document.kept().waiting).toBe(1);
  });
});

describe('"as of"', () => {
  it('is not claimed while the server speaks but has not yet said what it has', async () => {
    const mute = Object.assign(new MemoryServer(village.membership), {
      join: (_room: string, _device: unknown, _outer: unknown, events: LineEvents) => {
        queueMicrotask(() => {
          events.connected();
          // It asks, which is no answer.
          events.frame(Uint8Array.of(0, 0, 1, 0));
        });
        return { send: () => undefined, close: () => undefined };
      },
    });
    const document = await (await Desk.of(village, village.principal, mute)).open(scope(), id);
    await document.settled();
    expect(document.state.rooms.get(0)?.connected).toBe(true);
    expect(document.kept().asOf).toBeUndefined();
  });
});

describe('the end of an answer', () => {
  it('P1 is caught up also where the server asked before it answered', async () => {
    const early = Object.assign(new MemoryServer(village.membership), {
      join: (_room: string, _device: unknown, _outer: unknown, events: LineEvents) => {
        queueMicrotask(async () => {
          events.connected();
          events.frame(Uint8Array.of(0, 0, 1, 0));
          await new Promise((resolve) => setTimeout(resolve, 20));
          events.frame(Uint8Array.of(0, 1, 2, 0, 0));
        });
        return { send: () => undefined, close: () => undefined };
      },
    });
    const document = await (await Desk.of(village, village.principal, early)).open(scope(), id);
    await eventually(() => expect(document.kept().asOf).toBe(1000));
  });
});

describe('without a server', () => {
  it('the room is the store: the outbox empties, and everything is there after a restart', async () => {
    const chen = await Desk.of(village, village.principal);
    const first = await chen.open(scope(), id);
    await chen.write(first, 'alone');
    await stored(first);
    expect(first.kept().asOf).toBeUndefined();
    expect(chen.disk.waiting).toBe(0);
    chen.kill();
    expect(words(await chen.open(scope(), id))).toEqual(['alone']);
  });
});

/** Yjs is the oracle: what it writes is read, what is read it reads too (SPEC.md 3). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { kinds } from './envelope.ts';
import { mutate, quota, random } from './mutate.testing.ts';
import { placeBytes, type Run, readRuns, readVector, standsAt, writeRuns, writeVector } from './runs.ts';

const envelope = (length: number, byte = 7) => new Uint8Array(length).fill(byte);

/** What a writer's outer document looks like after these envelopes; `each` gets every update. */
function writeWithYjs(writer: number, envelopes: readonly Uint8Array[], each?: (update: Uint8Array) => void) {
  const doc = new Y.Doc({ gc: false });
  doc.clientID = writer;
  if (each) doc.on('update', each);
  for (const bytes of envelopes) doc.getArray<Uint8Array>(String(writer)).push([bytes]);
  return doc;
}

function read(update: Uint8Array): readonly Run[] {
  const runs = readRuns(update);
  if (!runs.ok) throw new Error(runs.code);
  return runs.value;
}

/** The table as Yjs reads it; undefined when there is anything in the update that is not an envelope in its writer's own array. */
function tableOfYjs(update: Uint8Array): string[] | undefined {
  const { structs, ds } = Y.decodeUpdate(update);
  if (ds.clients.size > 0) return undefined;
  const rows: string[] = [];
  for (const struct of structs) {
    if (struct instanceof Y.Skip) continue;
    if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentBinary)) return undefined;
    const { client, clock } = struct.id;
    const origin = struct.origin ? `${struct.origin.client}:${struct.origin.clock}` : struct.parent;
    if (struct.rightOrigin || struct.parentSub !== null) return undefined;
    if (origin !== (clock === 0 ? String(client) : `${client}:${clock - 1}`)) return undefined;
    rows.push(`${client} ${clock} ${struct.content.content}`);
  }
  return rows;
}

function table(runs: readonly Run[]): string[] {
  return runs.flatMap(({ writer, clock, envelopes }) =>
    envelopes.map((bytes, i) => `${writer} ${clock + i} ${bytes}`),
  );
}

const writers = fc.uniqueArray(
  fc.record({
    writer: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 0xffff_ffff })),
    envelopes: fc.array(fc.uint8Array({ maxLength: 200 }), { minLength: 1, maxLength: 6 }),
  }),
  { selector: ({ writer }) => writer, maxLength: 4 },
);

describe('R2 Yjs and the codec read and write the same', () => {
  test('the whole state, and what is missing behind a state vector', () => {
    fc.assert(
      fc.property(writers, fc.nat(5), (all, held) => {
        const room = new Y.Doc({ gc: false });
        const older = new Map<number, number>();
        for (const { writer, envelopes } of all) {
          Y.applyUpdate(room, Y.encodeStateAsUpdate(writeWithYjs(writer, envelopes)));
          if (held > 0) older.set(writer, Math.min(held, envelopes.length));
        }
        for (const update of [Y.encodeStateAsUpdate(room), Y.encodeStateAsUpdate(room, writeVector(older))]) {
          const runs = read(update);
          expect(writeRuns(runs)).toEqual(update);
          expect(table(runs)).toEqual(tableOfYjs(update));
        }
        expect(table(read(Y.encodeStateAsUpdate(room)))).toHaveLength(all.flatMap((w) => w.envelopes).length);
      }),
      { numRuns: 60 },
    );
  });

  test('R5 merged updates with gaps, as an honest step 2 holds them: a writer has several runs', () => {
    fc.assert(
      fc.property(writers, fc.infiniteStream(fc.boolean()), (all, keep) => {
        const some: Uint8Array[] = [];
        for (const { writer, envelopes } of all)
          writeWithYjs(writer, envelopes, (update) => keep.next().value && some.push(update));
        const update = some.length > 0 ? Y.mergeUpdates(some) : Uint8Array.of(0, 0);
        const runs = read(update);
        expect(writeRuns(runs)).toEqual(update);
        expect(table(runs)).toEqual(tableOfYjs(update));
        expect(table(runs)).toHaveLength(some.length);
      }),
      { numRuns: 60 },
    );
  });

  test('what Yjs holds back because something is missing', () => {
    const parts: Uint8Array[] = [];
    writeWithYjs(77, [envelope(3, 1), envelope(3, 2), envelope(3, 3), envelope(3, 4)], (u) => parts.push(u));
    const room = new Y.Doc({ gc: false });
    for (const at of [0, 2]) Y.applyUpdate(room, parts[at] ?? new Uint8Array());
    expect(read(Y.encodeStateAsUpdate(room)).map(({ clock }) => clock)).toEqual([0, 2]);
  });

  test('Yjs integrates what writeRuns wrote, whatever the order it was given in', () => {
    fc.assert(
      fc.property(writers, (all) => {
        const room = new Y.Doc({ gc: false });
        Y.applyUpdate(room, writeRuns(all.map((one) => ({ ...one, clock: 0 }))));
        for (const { writer, envelopes } of all)
          expect(room.getArray(String(writer)).toArray()).toEqual(envelopes);
        expect(room.store.pendingStructs).toBeNull();
      }),
      { numRuns: 40 },
    );
  });

  test('runs that touch are one; runs that overlap, are empty or belong to nobody are a fault of the caller', () => {
    const run = (clock: number, count: number, writer = 9): Run => ({
      writer,
      clock,
      envelopes: Array.from({ length: count }, () => envelope(4)),
    });
    expect(read(writeRuns([run(2, 1), run(0, 2)]))).toEqual([run(0, 3)]);
    for (const bad of [[run(0, 2), run(1, 1)], [run(0, 0)], [run(0, 1, 0)], [run(0, 1, 2 ** 32)]])
      expect(() => writeRuns(bad)).toThrow(RangeError);
  });
});

describe('R1 anything else refuses the frame', () => {
  const codeOf = (bytes: Uint8Array) => {
    const runs = readRuns(bytes);
    return runs.ok ? 'accepted' : runs.code;
  };
  const one = Y.encodeStateAsUpdate(writeWithYjs(5, [envelope(3), envelope(2)]));

  test('truncated at every place, and with anything behind', () => {
    expect(codeOf(one)).toBe('accepted');
    for (let length = 0; length < one.length; length++)
      expect(codeOf(one.subarray(0, length)), `${length} bytes`).toBe('frame.malformed');
    expect(codeOf(Uint8Array.of(...one, 0))).toBe('frame.malformed');
  });

  test.each([
    ['a number in a longer form (N2)', [0x81, 0, 1, 5, 0, 3, 1, 1, 0x35, 0, 0]],
    ['a number beyond 32 bits (N2)', [1, 1, 0xff, 0xff, 0xff, 0xff, 0x1f, 0, 3, 1, 1, 0x35, 0, 0]],
    ['writer 0', [1, 1, 0, 0, 3, 1, 1, 0x30, 0, 0]],
    ["somebody else's name", [1, 1, 5, 0, 3, 1, 1, 0x36, 0, 0]],
    ['a name with a leading zero', [1, 1, 5, 0, 3, 1, 2, 0x30, 0x35, 0, 0]],
    ['a run of nothing', [1, 0, 5, 0, 0]],
    ['writers ascending', [2, 1, 4, 0, 3, 1, 1, 0x34, 0, 1, 5, 0, 3, 1, 1, 0x35, 0, 0]],
    ['a writer twice', [2, 1, 5, 0, 3, 1, 1, 0x35, 0, 1, 5, 1, 0x83, 5, 0, 0, 0]],
    ['a skip first', [1, 2, 5, 0, 10, 1, 0x83, 5, 0, 0, 0]],
    ['a skip last', [1, 2, 5, 0, 3, 1, 1, 0x35, 0, 10, 1, 0]],
    ['two skips', [1, 4, 5, 0, 3, 1, 1, 0x35, 0, 10, 1, 10, 1, 0x83, 5, 2, 0, 0]],
    ['a skip of nothing', [1, 3, 5, 0, 3, 1, 1, 0x35, 0, 10, 0, 0x83, 5, 0, 0, 0]],
    ['the origin of another writer', [1, 1, 5, 1, 0x83, 6, 0, 0, 0]],
    ['the origin of another clock', [1, 1, 5, 2, 0x83, 5, 0, 0, 0]],
    // Clock 1, a skip to 2^32, whose origin 2^32 − 1 could still be written.
    [
      'a clock beyond 32 bits',
      [1, 3, 5, 1, 0x83, 5, 0, 0, 10, 0xfe, 255, 255, 255, 15, 0x83, 5, 255, 255, 255, 255, 15, 0, 0],
    ],
  ])('N2 R1 %s', (_, bytes) => {
    expect(codeOf(Uint8Array.from(bytes))).toBe('frame.malformed');
  });

  test('R3 more runs or structs than a frame may have, before anything is read of them', () => {
    expect(codeOf(new Uint8Array(16 * 1024 * 1024 + 1))).toBe('frame.tooLarge');
    expect(codeOf(Uint8Array.of(0x81, 0x20))).toBe('frame.tooLarge');
    expect(codeOf(Uint8Array.of(1, 0x81, 0x80, 4))).toBe('frame.tooLarge');
    expect(codeOf(Uint8Array.of(0x80, 0x20))).toBe('frame.malformed');
  });

  test('no damaged update is accepted that Yjs reads differently, and none that is written differently', () => {
    const samples = [
      one,
      Uint8Array.of(0, 0),
      writeRuns([
        { writer: 1, clock: 0, envelopes: [envelope(1)] },
        { writer: 0xffff_ffff, clock: 127, envelopes: [envelope(130), envelope(0)] },
        { writer: 0xffff_ffff, clock: 500, envelopes: [envelope(2)] },
      ]),
      ...attacks(),
    ];
    let accepted = 0;
    for (let seed = 1; seed <= quota(40_000); seed++) {
      const bytes = mutate(samples, random(seed * 2_654_435_761));
      const runs = readRuns(bytes);
      if (!runs.ok) continue;
      accepted++;
      if (writeRuns(runs.value).toString() !== bytes.toString())
        throw new Error(`seed ${seed}: written otherwise`);
      if (tableOfYjs(bytes)?.join() !== table(runs.value).join())
        throw new Error(`seed ${seed}: Yjs differs`);
    }
    expect(accepted).toBeGreaterThan(100);
  });
});

/** Updates of the obvious design that Yjs accepts: each an attack. */
function attacks(): Uint8Array[] {
  const typed = (change: (doc: Y.Doc) => void) => {
    const doc = new Y.Doc({ gc: false });
    doc.clientID = 5;
    change(doc);
    return Y.encodeStateAsUpdate(doc);
  };
  return [
    typed((doc) => {
      doc.getArray('5').push([envelope(3), envelope(2)]);
      doc.getArray('5').delete(0, 1);
    }),
    typed((doc) => doc.getArray('5').push([new Y.Array()])),
    typed((doc) => doc.getMap('5').set('author-1', envelope(3))),
    typed((doc) => doc.getText('5').insert(0, 'text')),
    typed((doc) => doc.getArray('5').push(['json', 1])),
  ];
}

describe('attacks on the outer document', () => {
  const victim = 5;
  const refused = { ok: false, code: 'frame.malformed' };

  /** What an update does to a room of plain Yjs in which the victim wrote; the attack is real only if it does harm there. */
  function victimIn(room: Y.Doc): number {
    return room.getArray(String(victim)).length;
  }

  test('U1 a delete set for existing envelopes is refused (R1)', () => {
    const room = writeWithYjs(victim, [envelope(3), envelope(2)]);
    const before = Y.encodeStateVector(room);
    room.getArray(String(victim)).delete(0, 2);
    const attack = Y.encodeStateAsUpdate(room, before);
    const plain = writeWithYjs(victim, [envelope(3), envelope(2)]);
    Y.applyUpdate(plain, attack);
    expect(victimIn(plain)).toBe(0);
    expect(readRuns(attack)).toEqual(refused);
  });

  test('U2 a delete set for clocks that do not exist yet is refused (R1)', () => {
    // No structs; one client, one range: clocks 0 to 999 of the victim.
    const attack = Uint8Array.of(0, 1, victim, 1, 0, 0xe8, 0x07);
    const plain = new Y.Doc({ gc: false });
    Y.applyUpdate(plain, attack);
    Y.applyUpdate(plain, Y.encodeStateAsUpdate(writeWithYjs(victim, [envelope(3)])));
    expect(victimIn(plain)).toBe(0);
    expect(readRuns(attack)).toEqual(refused);
  });

  test("U3 a struct at the victim's place is no matter of the form: standsAt tells it from the envelope's own header (A1)", () => {
    const place = {
      school: 'AAAAAAAAAAAAAAAAAAAAAA',
      scope: 'AAAAAAAAAAAAAAAAAAAAAQ',
      document: 'AAAAAAAAAAAAAAAAAAAAAg',
      generation: 258,
    } as Parameters<typeof placeBytes>[0];
    const bytes = new Uint8Array(250);
    bytes.set([1, 1, kinds.update]);
    bytes.set(placeBytes(place), 4);
    new DataView(bytes.buffer).setUint32(76, 0xfedc_ba98);
    new DataView(bytes.buffer).setUint32(80, 3);
    const room = placeBytes(place);
    expect(standsAt(room, 0xfedc_ba98, 3, bytes)).toBe(true);
    expect(standsAt(room, victim, 3, bytes)).toBe(false);
    expect(standsAt(room, 0xfedc_ba98, 2, bytes)).toBe(false);
    expect(standsAt(placeBytes({ ...place, generation: 257 }), 0xfedc_ba98, 3, bytes)).toBe(false);
    expect(standsAt(room, 0, 0, new Uint8Array(83))).toBe(false);
  });

  test('U4 a GC struct that claims a huge range of clocks is refused (R1)', () => {
    const attack = Uint8Array.of(1, 1, victim, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x07, 0);
    const plain = new Y.Doc({ gc: false });
    Y.applyUpdate(plain, attack);
    Y.applyUpdate(plain, Y.encodeStateAsUpdate(writeWithYjs(victim, [envelope(3)])));
    expect(victimIn(plain)).toBe(0);
    expect(readRuns(attack)).toEqual(refused);
  });

  test('U5 nested types, which somebody else can delete, are refused (R1)', () => {
    const doc = new Y.Doc({ gc: false });
    doc.clientID = victim;
    const segment = new Y.Array<Uint8Array>();
    doc.getArray(String(victim)).push([segment]);
    segment.push([envelope(3)]);
    expect(readRuns(Y.encodeStateAsUpdate(doc))).toEqual(refused);
  });

  test('U6 maps, which drop one side of a fork, are refused (R1)', () => {
    const doc = new Y.Doc({ gc: false });
    doc.clientID = victim;
    doc.getMap(String(victim)).set('author:1', envelope(3));
    expect(readRuns(Y.encodeStateAsUpdate(doc))).toEqual(refused);
  });

  test('every other shape that Yjs accepts is refused (R1)', () => {
    for (const attack of attacks()) expect(readRuns(attack)).toEqual(refused);
  });
});

describe('R4 state vectors', () => {
  test('what Yjs writes is read, and written the same', () => {
    fc.assert(
      fc.property(writers, (all) => {
        const room = new Y.Doc({ gc: false });
        for (const { writer, envelopes } of all)
          Y.applyUpdate(room, Y.encodeStateAsUpdate(writeWithYjs(writer, envelopes)));
        const bytes = Y.encodeStateVector(room);
        const vector = readVector(bytes);
        expect(vector).toEqual({ ok: true, value: Y.decodeStateVector(bytes) });
        expect(vector.ok && writeVector(vector.value)).toEqual(bytes);
      }),
      { numRuns: 40 },
    );
  });

  test.each([
    ['nothing', []],
    ['truncated', [1, 5]],
    ['something behind', [1, 5, 1, 0]],
    ['a length of 0', [1, 5, 0]],
    ['ascending', [2, 4, 1, 5, 1]],
    ['twice', [2, 5, 1, 5, 2]],
    ['writer 0', [1, 0, 1]],
    ['a longer form', [1, 0x85, 0, 1]],
    ['a length beyond 32 bits', [1, 5, 0x80, 0x80, 0x80, 0x80, 0x10]],
  ])('%s is frame.malformed', (_, bytes) => {
    expect(readVector(Uint8Array.from(bytes))).toEqual({ ok: false, code: 'frame.malformed' });
  });

  test('R3 a huge count is frame.tooLarge; damaged vectors that are read are written the same', () => {
    expect(readVector(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x0f))).toEqual({
      ok: false,
      code: 'frame.tooLarge',
    });
    const samples = [
      writeVector(
        new Map([
          [5, 1],
          [0xffff_ffff, 300],
        ]),
      ),
      writeVector(new Map()),
    ];
    for (let seed = 1; seed <= quota(10_000); seed++) {
      const bytes = mutate(samples, random(seed * 2_654_435_761));
      const vector = readVector(bytes);
      if (vector.ok) expect(writeVector(vector.value)).toEqual(bytes);
    }
    expect(() => writeVector(new Map([[5, 0]]))).toThrow(RangeError);
  });
});

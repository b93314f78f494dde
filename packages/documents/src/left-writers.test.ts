import type { DeviceId } from '@wuhe/seal';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LeftWriter, readLeftWriters, takenBack, writeLeftWriters } from './left-writers.ts';

const number = fc.nat(0xffff_ffff);
const range = fc.record({ client: number, clock: number, length: number });
const writer: fc.Arbitrary<LeftWriter> = fc.record({
  writer: number,
  device: fc.stringMatching(/^[A-Za-z0-9_-]{22}$/) as fc.Arbitrary<DeviceId>,
  length: fc.constant(400),
  brought: fc
    .array(fc.tuple(fc.nat(399), fc.array(range, { maxLength: 3 })), { maxLength: 5 })
    .map((entries) => new Map(entries)),
});
const writers = fc.uniqueArray(writer, { selector: (one) => one.writer, maxLength: 5 });

test('G11 what is known of writers is read back as it was written; shortened or lengthened it is nothing', () => {
  fc.assert(
    fc.property(writers, (some) => {
      const bytes = writeLeftWriters(some);
      expect(readLeftWriters(bytes)).toEqual(some);
      expect(readLeftWriters(bytes.subarray(0, -1))).toBeUndefined();
      expect(readLeftWriters(Uint8Array.of(...bytes, 0))).toBeUndefined();
    }),
  );
});

test('M14 G11 behind a cut-off nothing stays, before it everything; cut twice at one place is cut once', () => {
  fc.assert(
    fc.property(writers, fc.nat(400), (some, clock) => {
      const cut = some.slice(0, 1).map((one) => ({ writer: one.writer, clock }));
      const { writers: stays, deletions } = takenBack(some, cut);
      const of = some[0];
      const beyond = [...(of?.brought.keys() ?? [])].filter((at) => at >= clock);
      expect(deletions.map((one) => one.clock)).toEqual(beyond);
      const length = Math.min(of?.length ?? 0, clock);
      expect(stays.find((one) => one.writer === of?.writer)?.length ?? 0).toBe(length);
      expect(stays.filter((one) => one.writer !== of?.writer)).toEqual(some.slice(1));
      expect(takenBack(stays, cut)).toEqual({ writers: stays, deletions: [] });
    }),
  );
});

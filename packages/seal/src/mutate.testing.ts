/** Damaged bytes for the tests of every decoder: seeded, so that a failure can be had again. `WUHE_FUZZ=100` makes a hundred times as many. */

/** How many damaged inputs a test tries. */
export function quota(inContinuousIntegration: number): number {
  return inContinuousIntegration * Number(process.env.WUHE_FUZZ ?? 1);
}

/** A source of whole numbers below `limit`. */
export type Random = (limit: number) => number;

/** xorshift32. */
export function random(seed: number): Random {
  let state = seed | 1;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

const telling = [0, 1, 2, 3, 5, 9, 10, 0x1f, 0x20, 0x43, 0x7f, 0x80, 0x81, 0x83, 0xa3, 0xc3, 0xff];

/** One of the samples with one to four faults: bytes changed, put in, left out, doubled, cut off, or taken from another sample. */
export function mutate(samples: readonly Uint8Array[], next: Random): Uint8Array {
  let bytes = [...(samples[next(samples.length)] ?? [])];
  for (let faults = 1 + next(4); faults > 0; faults--) {
    const at = next(bytes.length + 1);
    const length = 1 + next(6);
    const any = () => (next(2) === 0 ? next(256) : (telling[next(telling.length)] ?? 0));
    const other = samples[next(samples.length)] ?? new Uint8Array();
    const from = next(other.length + 1);
    const faultsKnown = [
      () => bytes.fill(any(), at, at + 1),
      () => bytes.fill((bytes[at] ?? 0) ^ (1 << next(8)), at, at + 1),
      () => bytes.splice(at, 0, any()),
      () => bytes.splice(at, length),
      () => bytes.splice(at, 0, ...bytes.slice(at, at + length)),
      () => bytes.splice(at, length, ...other.slice(from, from + length)),
      () => (bytes = bytes.slice(0, at)),
      () => bytes.push(any()),
    ];
    faultsKnown[next(faultsKnown.length)]?.();
  }
  return Uint8Array.from(bytes);
}

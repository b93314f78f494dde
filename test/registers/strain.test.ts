// @vitest-environment node
/** Pages of any size and depth: read, or refused with a reason; never half, never wrong. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Strain, strain } from './scoring.ts';

let strained: Strain;
let tenThousand: Strain;

beforeAll(async () => {
  strained = await strain(['preset', 'cards', 'month-halves'], 3000);
  tenThousand = await strain(['preset', 'cards'], 10_000);
}, 120_000);

describe('a page under strain', () => {
  it('of a hundred thousand elements is too large to be looked at in one go', () => {
    expect(strained.bombs['a hundred thousand elements']).toMatchObject({ atOnce: 'tooLarge' });
  });

  it('however it is built is looked at to the end, and nothing is imagined on it', () => {
    for (const [name, { atOnce, sliced }] of Object.entries(strained.bombs)) {
      expect([name, ['noRegister', 'tooLarge', 'found']]).toEqual([name, expect.arrayContaining([atOnce])]);
      expect([name, ['noRegister', 'tooLarge', 'found']]).toEqual([name, expect.arrayContaining([sliced])]);
    }
  });

  it('of three thousand rows is read in slices, every student right', () => {
    for (const each of Object.values(strained.large))
      expect(each).toMatchObject({ outcome: 'read', rows: 3000, read: 3000, wrong: 0 });
  });

  it('of three thousand rows is taught in slices, every student known', () => {
    for (const [id, { taught }] of Object.entries(strained.large))
      expect([id, taught]).toEqual([
        id,
        expect.stringMatching(/^3000 listed, 3000 clicked, marked in \d way$/),
      ]);
  });

  it('of ten thousand rows is refused as too large, and not taught either', () => {
    for (const each of Object.values(tenThousand.large))
      expect(each).toMatchObject({ outcome: 'tooLarge', read: 0, taught: 'tooLarge' });
  });

  it('that changes while it is read is refused', () => {
    expect(strained.restless).toMatchObject({ outcome: 'changed', read: 0 });
  });
});

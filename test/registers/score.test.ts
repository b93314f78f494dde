// @vitest-environment node
/** The scored run on a sample of its trials: nobody is ever taken for somebody else, and most registers need no teaching. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Result, type Score, score } from './scoring.ts';

let scored: Score;
const of = (mutation: string): Result[] => scored.results.filter((result) => result.mutation === mutation);

beforeAll(async () => {
  scored = await score({ seeds: [1] });
}, 120_000);

describe('registers of every family', () => {
  it('promise 2: nobody is taken for somebody else, whatever happens to the page', () => {
    expect(scored.results.filter(({ wrong }) => wrong > 0)).toEqual([]);
  });

  it('are read whole, with every mark, as they were learned and after every harmless change', () => {
    for (const mutation of [
      'none',
      'redrawn',
      'late',
      'sorted',
      'shuffled',
      'marks changed',
      'bulk',
      'removed',
    ])
      for (const { family, rows, read, marks, marksRight, outcome } of of(mutation))
        expect({ family, mutation, read, marksRight, outcome }).toEqual({
          family,
          mutation,
          read: rows,
          marksRight: marks,
          outcome: 'read',
        });
  });

  it('lose only the rows that nobody can be sure of', () => {
    for (const result of of('names exchanged')) expect(result).toMatchObject({ outcome: 'read', unread: 2 });
    for (const result of of('inserted')) expect(result).toMatchObject({ outcome: 'read', unread: 1 });
  });

  it('count as taken after a save that the page tells of', () => {
    const taken = of('saved').filter((result) => result.taken);
    expect(taken.map(({ family }) => family)).toEqual(
      expect.arrayContaining(['moodle', 'frappe', 'unifiedtransform', 'legacy', 'cards', 'paired', 'preset']),
    );
    expect(of('none').filter((result) => result.taken)).toEqual([]);
  });

  it('are recognised without set-up in at least eight of ten families, the rest in three clicks', () => {
    const plain = of('none');
    const alone = plain.filter(({ withoutSetUp }) => withoutSetUp);
    expect(alone.length).toBeGreaterThanOrEqual(0.8 * plain.length);
    for (const { withoutSetUp, clicks, outcome } of plain) {
      expect(outcome).toBe('read');
      if (!withoutSetUp) expect(clicks).toBe(3);
    }
  });

  it('offer all of the class to somebody who teaches them, by keyboard and by a click on a name', () => {
    for (const { family, offered, pointed } of of('none'))
      if (family !== 'editable-grid')
        expect({ family, offered, pointed }).toEqual({ family, offered: '27 of 27', pointed: '27 of 27' });
  });

  it('offer their marks, wherever the words are known', () => {
    const none = of('none').filter(({ markable }) => !markable);
    expect(none.map(({ family }) => family)).toEqual([]);
  });
});

it('a page that is no register is never proposed as one', () => {
  expect(scored.decoys).toBeGreaterThanOrEqual(8);
  expect(scored.imagined).toEqual([]);
});

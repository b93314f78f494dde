import { describe, expect, it } from 'vitest';
import { badgeAt } from './badges.ts';
import { boxAt } from './boxes.ts';

describe('where a badge stands', () => {
  const line = boxAt(200, 300, 700, 24);

  it('beside a row, where it begins, at its middle', () => {
    expect(badgeAt(line, false)).toEqual({ left: 172, middle: 312 });
    expect(badgeAt(line, true)).toEqual({ left: 906, middle: 312 });
  });

  it('on a card, never on the card beside it', () => {
    const gap = 12;
    const card = boxAt(646, 316, 300, 236);
    for (const rightToLeft of [false, true]) {
      const { left, middle } = badgeAt(card, rightToLeft);
      expect(left).toBeGreaterThan(card.left);
      expect(left + 22).toBeLessThan(card.right);
      expect(middle - 11).toBeGreaterThan(card.top);
      expect(middle + 11).toBeLessThan(card.bottom);
    }
    expect(badgeAt(line, false).left).toBeLessThan(line.left - gap);
  });
});

import { describe, expect, it } from 'vitest';
import { freePlace, heightAt, insideOf, WIDTH } from './dock.ts';

const window = { width: 1280, height: 900 };

describe('where the panel stands', () => {
  it('at the right edge, where the register leaves room there or nothing is known of it', () => {
    expect(freePlace(window, undefined, 300)).toEqual({ x: 12, y: 96 });
    expect(freePlace(window, { left: 200, right: 900, bottom: 600 }, 300)).toEqual({ x: 12, y: 96 });
  });

  it('at the left edge, where only that is free', () => {
    const place = freePlace(window, { left: 400, right: 1270, bottom: 600 }, 300);
    expect(window.width - place.x - WIDTH).toBeLessThan(400);
    expect(place.x + WIDTH).toBeLessThanOrEqual(window.width);
  });

  it('in the lower corner of a page that is register from edge to edge', () => {
    const { x, y } = freePlace(window, { left: 0, right: 1280, bottom: 2000 }, 300);
    expect(x).toBe(12);
    expect(y + 300).toBeLessThan(900);
    expect(y).toBeGreaterThan(500);
  });

  it('never outside of the window, however small, and never higher than it', () => {
    for (const size of [window, { width: 300, height: 40 }, { width: 0, height: 0 }])
      for (const place of [
        { x: -500, y: -500 },
        { x: 9999, y: 9999 },
      ]) {
        const { x, y } = insideOf(size, place);
        expect(x).toBeGreaterThanOrEqual(0);
        expect(y).toBeGreaterThanOrEqual(0);
        expect(x + WIDTH).toBeLessThanOrEqual(Math.max(size.width, WIDTH));
      }
    expect(heightAt(window, { x: 0, y: 800 }, 5000, false)).toBeLessThanOrEqual(100);
    expect(heightAt(window, { x: 0, y: 0 }, 300, true)).toBe(55);
  });
});

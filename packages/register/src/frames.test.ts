// @vitest-environment happy-dom
/** Which frame speaks for the tab. */
import { describe, expect, it } from 'vitest';
import { frameFinding, speakingFrame } from './frames.ts';
import { context, registerHtml, students } from './page.fixture.ts';
import { propose } from './propose.ts';

const finding = (frames: number[], rows: number, identified = rows) => ({
  frames,
  origin: 'https://a.example',
  rows,
  identified,
});

describe('of several frames', () => {
  it('the one with most students of the class speaks', () => {
    expect(speakingFrame([finding([0], 40, 0), finding([1], 27), finding([], 0)])?.frames).toEqual([1]);
  });

  it('none does when two are equal or nothing was found', () => {
    expect(speakingFrame([finding([0], 27), finding([1], 27)])).toBeUndefined();
    expect(speakingFrame([finding([], 0), finding([0], 0)])).toBeUndefined();
  });

  it('a finding names nobody', () => {
    document.body.innerHTML = registerHtml();
    const found = frameFinding(document, propose(document, context));
    expect(found).toMatchObject({ frames: [], rows: 20, identified: 20 });
    for (const { name } of students) expect(JSON.stringify(found)).not.toContain(name);
  });
});

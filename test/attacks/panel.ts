/** The docked panel of the stage's teacher: opened anew, its one button, and what is to be seen of it. */
import { createHash } from 'node:crypto';
import type { Frame, Page } from 'playwright-core';
import { expect } from 'vitest';
import { panelIn, type Stage } from './stage.ts';

/** A panel with one card is no shorter, px. */
const SHORTEST = 140;

/** The panel's one button of consequence. */
export const press = (panel: Frame) => panel.getByRole('button', { name: '我已打…' });

/** Loads the register anew, so that no attack outlives its test. */
export async function fresh({ page, register }: Stage): Promise<Frame> {
  await page.goto(register());
  await page.bringToFront();
  const panel = await panelIn(page);
  await press(panel).waitFor();
  await expect.poll(() => press(panel).isEnabled()).toBe(true);
  return panel;
}

/**
 * What is to be seen where the panel stands, as a digest: the panel shows a pattern meanwhile, so that its words, which change with every
 * minute, its scrollbar and its buttons make no difference, and whatever moves, fades or covers it does.
 */
export async function picture(page: Page, panel: Frame): Promise<string> {
  const box = await (await panel.frameElement()).boundingBox();
  if (!box) return '';
  const { x, y, width, height } = box;
  // Not its corners, which the page shines through; and no further down than the shortest panel.
  const clip = { x: x + 8, y: y + 8, width: width - 16, height: Math.min(height, SHORTEST) - 16 };
  await panel.evaluate(async () => {
    const pattern = document.createElement('div');
    pattern.id = 'pattern';
    pattern.style.cssText =
      'position:fixed;inset:0;z-index:2147483647;background:repeating-linear-gradient(90deg,#c00 0 16px,#fff 16px 32px)';
    document.documentElement.append(pattern);
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  });
  const drawn = await page.screenshot({ clip, caret: 'hide' });
  await panel.evaluate(() => document.querySelector('#pattern')?.remove());
  return createHash('sha256')
    .update(drawn)
    .update(JSON.stringify([x, y, width]))
    .digest('hex');
}

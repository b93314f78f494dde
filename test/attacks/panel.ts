/** The docked panel of the stage's teacher: opened anew, its one button, and what is to be seen of it. */
import { createHash } from 'node:crypto';
import type { Frame, Page } from 'playwright-core';
import { expect } from 'vitest';
import { panelIn, type Stage } from './stage.ts';

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

/** What is to be seen where the panel stands, as a digest. */
export async function picture(page: Page, panel: Frame): Promise<string> {
  const box = await (await panel.frameElement()).boundingBox();
  if (!box) return '';
  // Minutes pass between two pictures.
  await panel.evaluate(() => {
    for (const clock of document.querySelectorAll<HTMLElement>('.pair .note, .status'))
      clock.style.visibility = 'hidden';
  });
  const { x, y, width, height } = box;
  // Not its corners, which the page shines through.
  const clip = { x: x + 8, y: y + 8, width: width - 16, height: height - 16 };
  // A button that has just become live, or lies under the mouse, is still changing its colour.
  await page.mouse.move(2, 2);
  await page.waitForTimeout(300);
  return createHash('sha256')
    .update(await page.screenshot({ clip, caret: 'hide' }))
    .digest('hex');
}

/** What a played story leaves: each step, what was seen, how long it took, and numbered pictures. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Frame, Locator, Page } from 'playwright-core';

interface StepReport {
  step: string;
  title: string;
  seen: { what: string; millis: number }[];
  pictures: string[];
  millis: number;
  ok: boolean;
  failure?: string;
}

export interface Report {
  ok: boolean;
  started: string;
  steps: StepReport[];
}

/** How long anything may take to appear. Generous: a slow machine is no failure. */
const PATIENCE = 20_000;

export interface Teller {
  step(id: string, title: string, play: (at: Scene) => Promise<void>): Promise<void>;
  report: Report;
}

export interface Scene {
  /** Waits until it is visible. */
  see(what: string, locator: Locator): Promise<void>;
  /** Waits until it is there no longer. */
  gone(what: string, locator: Locator): Promise<void>;
  /** Waits until the check answers true. */
  holds(what: string, check: () => Promise<boolean>): Promise<void>;
  picture(name: string, page: Page): Promise<void>;
}

/** @param out folder for pictures and `report.json`; none = nothing is written */
export function teller(out: string | undefined, say: (line: string) => void): Teller {
  const report: Report = { ok: true, started: new Date().toISOString(), steps: [] };
  let pictures = 0;

  return {
    report,
    step: async (id, title, play) => {
      const step: StepReport = { step: id, title, seen: [], pictures: [], millis: 0, ok: false };
      report.steps.push(step);
      const began = performance.now();
      const note = (what: string, from: number) =>
        step.seen.push({ what, millis: Math.round(performance.now() - from) });
      const scene: Scene = {
        see: async (what, locator) => {
          const from = performance.now();
          await locator
            .first()
            .waitFor({ state: 'visible', timeout: PATIENCE })
            .catch(() => {
              throw new Error(`not seen: ${what}`);
            });
          note(what, from);
        },
        gone: async (what, locator) => {
          const from = performance.now();
          await locator
            .first()
            .waitFor({ state: 'hidden', timeout: PATIENCE })
            .catch(() => {
              throw new Error(`still there: ${what}`);
            });
          note(what, from);
        },
        holds: async (what, check) => {
          const from = performance.now();
          while (!(await check())) {
            if (performance.now() - from > PATIENCE) throw new Error(`does not hold: ${what}`);
            await new Promise((again) => setTimeout(again, 50));
          }
          note(what, from);
        },
        picture: async (name, page) => {
          if (!out) return;
          await mkdir(out, { recursive: true });
          const file = `${String(++pictures).padStart(2, '0')}-${name}.png`;
          await page.screenshot({ path: join(out, file) });
          step.pictures.push(file);
        },
      };
      try {
        await play(scene);
        step.ok = true;
      } catch (error) {
        step.failure = error instanceof Error ? error.message : String(error);
        report.ok = false;
        throw error;
      } finally {
        step.millis = Math.round(performance.now() - began);
        say(
          `${step.ok ? '✓' : '✗'} ${id}  ${title}  ${step.millis} ms${step.failure ? `  ${step.failure}` : ''}`,
        );
        if (out) {
          await mkdir(out, { recursive: true });
          await writeFile(join(out, 'report.json'), `${JSON.stringify(report, undefined, 2)}\n`);
        }
      }
    },
  };
}

/** The frame of the docked panel in a register page. */
export async function panelOf(page: Page): Promise<Frame> {
  const limit = Date.now() + PATIENCE;
  for (;;) {
    const frame = page.frames().find((entry) => entry.url().endsWith('/panel.html'));
    if (frame) return frame;
    if (Date.now() > limit) throw new Error('not seen: the panel');
    await new Promise((again) => setTimeout(again, 50));
  }
}

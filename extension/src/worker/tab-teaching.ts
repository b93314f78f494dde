/** Teaching a register in a tab of several windows: whose pointing counts, what the side panel shows of it, and the script that it needs. */
import type { Teach, Teaching } from '../content/contract.ts';
import type { PageState } from '../contract.ts';
import { type Frame, report, sayAgain, type Tab, type TabsOptions } from './tab.ts';

/** What only teaching and describing need comes into a page when it is asked for. */
const TEACHING = 'teaching.js';

/**
 * Follows teaching through the windows of a tab: all of them are pointed at until somebody has pointed in one, which goes on alone.
 * False for what the others say then.
 */
export function pointed(tab: Tab, frame: Frame, teaching: Teaching): boolean {
  const before = frame.teaching;
  frame.teaching = teaching;
  const others = [...tab.frames.values()].filter((each) => each !== frame);
  const order = (frames: readonly Frame[], act: Teach | undefined) => {
    for (const each of frames) sayAgain(each, { kind: 'teach', act });
  };
  const identified = (of: Teaching | undefined) => of?.rows[of.row]?.identified ?? 0;
  const current = tab.taught === undefined ? undefined : tab.frames.get(tab.taught);
  if (current && current !== frame) {
    // Asked for a list, several windows may have one.
    const better = teaching.step === 'mark' && identified(teaching) > identified(current.teaching);
    if (!better) return false;
    tab.taught = frame.id;
    order([current], undefined);
    return true;
  }
  if (teaching.step !== 'name') {
    if (!current) order(others, undefined);
    tab.taught = frame.id;
  } else if (current) {
    tab.taught = undefined;
    order(others, { act: 'point' });
  } else if (before?.picking && !teaching.picking)
    order(
      others.filter((each) => each.teaching?.picking),
      { act: 'leave' },
    );
  return true;
}

/** What the side panel shows of what is taught. */
export async function teachingState(options: TabsOptions, tab: Tab, teaching: Teaching): Promise<PageState> {
  const roster = teaching.learned?.roster ?? teaching.rows[teaching.row]?.roster;
  const school = (await options.casework()).scene()?.room.facts().school;
  const fits = school?.classes.find((entry) => entry.id === roster);
  return {
    state: 'teaching',
    origin: tab.origin,
    teaching,
    fits: fits && { id: fits.id, name: fits.name },
  };
}

/** Brings the script that teaches and describes into a window. */
export async function bringTeaching(id: number, frame: Frame): Promise<void> {
  await chrome.scripting
    .executeScript({ target: { tabId: id, frameIds: [frame.id] }, files: [TEACHING] })
    .catch(report);
}

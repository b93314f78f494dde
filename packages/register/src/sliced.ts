/** Reads a large register without holding up its page: in slices of a few milliseconds, and refused if it changes in between. */
import type { Grid } from './grid.ts';
import {
  type Learned,
  learnInSlices,
  type MarkChoice,
  type MarksFound,
  markChoicesInSlices,
  marksFromClickInSlices,
  type RowChoice,
  rowChoicesInSlices,
  rowsFromNameInSlices,
} from './learn.ts';
import { mostElementsSliced, mostRowsSliced } from './limits.ts';
import { proposeInSlices } from './propose.ts';
import { type RegisterRead, readInSlices } from './read.ts';
import type { MarkWord, Profile, Proposal, ReadContext } from './types.ts';

const most = { rows: mostRowsSliced, elements: mostElementsSliced };
/** Longest time at a stretch, ms: half a frame. */
const sliceMillis = 8;

/**
 * `readRegister` for up to 5,000 rows. Between slices the page runs; whatever changes in the register meanwhile — rows, texts, boxes set
 * by scripts without any event — makes the reading `changed`, never a mixture of before and after.
 */
export async function readRegisterSliced(
  page: Document,
  profile: Profile,
  context: ReadContext,
): Promise<RegisterRead> {
  const { value, changed, millis } = await sliced(page, readInSlices(page, profile, context, most));
  return changed ? { outcome: { recognised: false, reason: 'changed', millis }, rows: new Map() } : value;
}

/** `propose` for up to 5,000 rows, in slices as well. */
export async function proposeSliced(page: Document, context: ReadContext): Promise<Proposal> {
  const { value, changed, millis } = await sliced(page, proposeInSlices(page, context, most));
  return changed ? { found: false, reason: 'changed', millis } : value;
}

/** `rowsFromName` for up to 5,000 rows, in slices; `tooLarge` where what was clicked stands among more. */
export async function rowsFromNameSliced(
  clicked: Element,
  context: ReadContext,
): Promise<readonly RowChoice[] | 'tooLarge'> {
  const page = clicked.ownerDocument;
  return (await sliced(page, rowsFromNameInSlices(clicked, context, most))).value;
}

/** `rowChoices` for up to 5,000 rows, in slices; `tooLarge` where there is nothing smaller. */
export async function rowChoicesSliced(
  page: Document,
  context: ReadContext,
): Promise<readonly RowChoice[] | 'tooLarge'> {
  return (await sliced(page, rowChoicesInSlices(page, context, most))).value;
}

/** `marksFromClick` in slices. */
export async function marksFromClickSliced(
  rows: RowChoice,
  clicked: Element,
  context: ReadContext,
): Promise<MarksFound> {
  return (await sliced(clicked.ownerDocument, marksFromClickInSlices(rows, clicked, context))).value;
}

/** `markChoices` in slices. */
export async function markChoicesSliced(
  rows: RowChoice,
  context: ReadContext,
): Promise<readonly MarkChoice[]> {
  return (await sliced(rows.grid.container.ownerDocument, markChoicesInSlices(rows, context))).value;
}

/** `learnProfile` in slices as well; `changed` where the table changed in between. */
export async function learnProfileSliced(
  rows: RowChoice,
  marks: MarkChoice,
  mapping: readonly MarkWord[],
  context: ReadContext,
): Promise<Learned | 'changed'> {
  const page = rows.grid.container.ownerDocument;
  const { value, changed } = await sliced(page, learnInSlices(rows, marks, mapping, context));
  return changed ? 'changed' : value;
}

async function sliced<T>(
  page: Document,
  work: Generator<Grid | undefined, T>,
): Promise<{ value: T; changed: boolean; millis: number }> {
  const start = performance.now();
  const watched: Watched[] = [];
  const over = (value: T, changed: boolean) => ({ value, changed, millis: performance.now() - start });
  const isChanged = () => watched.some((each) => each.changed());
  let began = start;
  let rested = false;
  try {
    for (;;) {
      const step = work.next();
      // What was read in one piece cannot be a mixture.
      if (step.done) return over(step.value, rested && isChanged());
      if (step.value) watched.push(watch(page, step.value));
      if (performance.now() - began < sliceMillis) continue;
      await rest(page);
      rested = true;
      began = performance.now();
    }
  } finally {
    for (const each of watched) each.end();
  }
}

/** A task of its own, so that input and drawing come first. */
function rest(page: Document): Promise<void> {
  const view = page.defaultView;
  return new Promise((resolve) => {
    if (view) view.setTimeout(resolve, 0);
    else setTimeout(resolve, 0);
  });
}

interface Watched {
  changed(): boolean;
  end(): void;
}

function watch(page: Document, { container, names }: Grid): Watched {
  const parts = names ? [container, names] : [container];
  const Observer = page.defaultView?.MutationObserver ?? MutationObserver;
  let seen = false;
  const observer = new Observer(() => {
    seen = true;
  });
  for (const part of parts)
    observer.observe(part, { subtree: true, childList: true, characterData: true, attributes: true });
  const root = container.getRootNode();
  const noticed = () => {
    seen = true;
  };
  const events = ['input', 'change'] as const;
  for (const event of events) root.addEventListener(event, noticed, { capture: true, passive: true });
  const before = parts.map(controlState);
  return {
    changed: () =>
      seen ||
      observer.takeRecords().length > 0 ||
      parts.some((part, i) => !part.isConnected || controlState(part) !== before[i]),
    end: () => {
      observer.disconnect();
      for (const event of events) root.removeEventListener(event, noticed, { capture: true });
    },
  };
}

/** What is ticked and chosen, as one number: scripts set it without a trace. */
function controlState(part: Element): number {
  let state = 0;
  let at = 0;
  for (const input of part.getElementsByTagName('input'))
    state = Math.imul(state, 31) + (input.checked ? ++at : 0);
  for (const select of part.getElementsByTagName('select'))
    state = Math.imul(state, 31) + select.selectedIndex;
  return state;
}

/** Reads a register of any size without holding up its page: in slices of a few milliseconds, and refused if it changes in between. */
import type { Grid } from './grid.ts';
import { mostElementsSliced, mostRowsSliced } from './limits.ts';
import { type RegisterRead, readInSlices } from './read.ts';
import type { Profile, ReadContext } from './types.ts';

/** Longest time at a stretch, ms: half a frame. */
const sliceMillis = 8;

/**
 * `readRegister` for up to 20,000 rows. Between slices the page runs; whatever changes in the register meanwhile — rows, texts, boxes set
 * by scripts without any event — makes the reading `changed`, never a mixture of before and after.
 */
export async function readRegisterSliced(
  page: Document,
  profile: Profile,
  context: ReadContext,
): Promise<RegisterRead> {
  const start = performance.now();
  const work = readInSlices(page, profile, context, { rows: mostRowsSliced, elements: mostElementsSliced });
  let watched: Watched | undefined;
  let began = performance.now();
  try {
    for (;;) {
      const step = work.next();
      if (step.done) {
        if (watched?.changed()) return changed(start);
        return step.value;
      }
      if (step.value) watched = watch(page, step.value);
      if (performance.now() - began < sliceMillis) continue;
      await rest(page);
      if (watched?.changed()) return changed(start);
      began = performance.now();
    }
  } finally {
    watched?.end();
  }
}

function changed(start: number): RegisterRead {
  return {
    outcome: { recognised: false, reason: 'changed', millis: performance.now() - start },
    rows: new Map(),
  };
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
  const before = parts.map(controlState);
  return {
    changed: () =>
      seen ||
      observer.takeRecords().length > 0 ||
      parts.some((part, i) => !part.isConnected || controlState(part) !== before[i]),
    end: () => observer.disconnect(),
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

/** Looks at the page whenever it may have changed and says what it shows; never writes into it. */
import {
  type Outcome,
  type Profile,
  propose,
  type ReadContext,
  readRegister,
  watchRegister,
} from '@wuhe/register';

export interface ReaderOptions {
  page: Document;
  profile: Profile | undefined;
  context: ReadContext;
  signal: AbortSignal;
  read(outcome: Outcome, rows: ReadonlyMap<string, Element>): void;
  proposed(found: ReturnType<typeof propose>): void;
}

/** A page that is being redrawn is looked at again before it counts as not recognised. */
const SECOND_LOOK = 600;
/** A page without a register may still be loading one. */
const SETTLED = 400;

export function openReader(options: ReaderOptions): { look(): void } {
  const { page, context, profile, signal } = options;
  let again: ReturnType<typeof setTimeout> | undefined;
  signal.addEventListener('abort', () => clearTimeout(again));

  if (profile) {
    const look = (second = false) => {
      clearTimeout(again);
      const { outcome, rows } = readRegister(page, profile, context);
      if (outcome.recognised || second) options.read(outcome, rows);
      else again = setTimeout(() => look(true), SECOND_LOOK);
    };
    watchRegister(page, profile, () => look(), signal);
    look();
    return { look: () => look() };
  }

  const look = () => options.proposed(propose(page, context));
  const watcher = new MutationObserver(() => {
    clearTimeout(again);
    again = setTimeout(look, SETTLED);
  });
  watcher.observe(page.documentElement, { childList: true, subtree: true });
  signal.addEventListener('abort', () => watcher.disconnect());
  look();
  return { look };
}

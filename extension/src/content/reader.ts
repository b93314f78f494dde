/** Looks at the page whenever it may have changed, in slices, and says what it shows; never writes into it. */
import {
  type Outcome,
  type Profile,
  type Proposal,
  proposeSliced,
  type ReadContext,
  readRegisterSliced,
  type Seen,
  watchRegister,
} from '@wuhe/register';
import { gather } from './partial.ts';

export interface ReaderOptions {
  page: Document;
  profile: Profile | undefined;
  context: ReadContext;
  signal: AbortSignal;
  read(outcome: Outcome, rows: ReadonlyMap<string, Element>): void;
  proposed(found: Proposal): void;
}

/** A page that is being redrawn is looked at again before it counts as not recognised. */
const SECOND_LOOK = 600;
/** A page without a register may still be loading one. */
const SETTLED = 400;
/** A page that changed during so many looks in a row is said to. */
const RESTLESS = 5;

export function openReader(options: ReaderOptions): void {
  const { page, profile, signal } = options;
  if (profile) follow(options, profile);
  else {
    let partial = false;
    let again: ReturnType<typeof setTimeout> | undefined;
    const watcher = new MutationObserver(() => {
      clearTimeout(again);
      again = setTimeout(look, SETTLED);
    });
    const watch = () => watcher.observe(page, { childList: true, subtree: true, characterData: partial });
    const look = propose(options, (now) => {
      if (now === partial) return;
      // Rows that are used again for other students change in their texts only.
      partial = now;
      watch();
    });
    signal.addEventListener('abort', () => {
      clearTimeout(again);
      watcher.disconnect();
    });
    watch();
    look();
  }
}

/** Reads by a profile, one look after another. */
function follow({ page, context, signal, read }: ReaderOptions, profile: Profile): void {
  let seen: Seen | undefined;
  let failed = 0;
  let again: ReturnType<typeof setTimeout> | undefined;
  const look = oneAtATime(signal, async () => {
    clearTimeout(again);
    const { outcome, rows } = await readRegisterSliced(page, profile, context);
    if (signal.aborted) return;
    if (outcome.recognised) {
      failed = 0;
      const roster = context.rosters.find(({ id }) => id === outcome.roster);
      const gathered = gather(seen, outcome.reading, roster);
      seen = gathered?.seen;
      read(gathered ? { ...outcome, reading: gathered.reading } : outcome, rows);
      return;
    }
    failed++;
    const enough = failed >= (outcome.reason === 'changed' ? RESTLESS : 2);
    if (enough) read(outcome, rows);
    if (!enough || outcome.reason === 'changed') again = setTimeout(look, SECOND_LOOK);
  });
  signal.addEventListener('abort', () => clearTimeout(again));
  watchRegister(page, profile, look, signal, context);
  look();
}

/** Looks for a register that nobody confirmed. `partial`: more rows come when somebody scrolls. */
function propose(
  { page, context, signal, proposed }: ReaderOptions,
  found: (partial: boolean) => void,
): () => void {
  let seen: Seen | undefined;
  let restless = 0;
  const look = oneAtATime(signal, async () => {
    const proposal = await proposeSliced(page, context);
    if (signal.aborted) return;
    if (!proposal.found) {
      restless = proposal.reason === 'changed' ? restless + 1 : 0;
      if (restless > 0 && restless < RESTLESS) setTimeout(look, SECOND_LOOK);
      else proposed(proposal);
      return;
    }
    restless = 0;
    const roster = context.rosters.find(({ id }) => id === proposal.roster);
    const gathered = gather(seen, proposal.reading, roster);
    seen = gathered?.seen;
    found(gathered !== undefined);
    proposed(gathered ? { ...proposal, reading: gathered.reading } : proposal);
  });
  return look;
}

/** What is asked for during a look is done after it, once. */
function oneAtATime(signal: AbortSignal, look: () => Promise<void>): () => void {
  let looking = false;
  let wanted = false;
  const run = async (): Promise<void> => {
    if (looking || signal.aborted) {
      wanted = true;
      return;
    }
    looking = true;
    wanted = false;
    try {
      await look();
    } finally {
      looking = false;
    }
    if (wanted) await run();
  };
  return () => void run();
}

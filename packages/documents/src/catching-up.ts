/**
 * Bringing documents up to date that nobody has open, a few at a time: before somebody's writing is cut off, all of it that this disk knows of
 * has to be here, or honest history would be cut with it (M14, M15).
 */
import type { KnownDocument } from './cuts.ts';
import type { OpenDocument } from './document.ts';

/** How long all of it may take while somebody waits for it, and each round of it while nobody does, ms. */
export const PATIENCE = 10_000;
/** So many are open for it at once. */
const SIDE_BY_SIDE = 8;

export interface CaughtUp {
  documents: readonly KnownDocument[];
  /** Each was opened and has everything that the server has. */
  whole: boolean;
}

/**
 * `held` opens a document and keeps it open during the work. One that does not open, or not in time, is not among them. `awaited`: somebody
 * waits; else each round has the whole patience, so that a scope of many documents, or of many that are none, ends as well.
 */
export async function caughtUp<Id>(
  ids: readonly Id[],
  held: (id: Id, work: (document: OpenDocument) => Promise<KnownDocument>) => Promise<KnownDocument>,
  awaited: boolean,
): Promise<CaughtUp> {
  let until = performance.now() + PATIENCE;
  const documents: KnownDocument[] = [];
  let whole = true;
  for (let at = 0; at < ids.length; at += SIDE_BY_SIDE) {
    if (!awaited) until = performance.now() + PATIENCE;
    const some = ids.slice(at, at + SIDE_BY_SIDE).map((id) =>
      held(id, async (document) => {
        whole = (await document.caughtUp(Math.max(0, until - performance.now()))) && whole;
        return document.sealed.known();
      }),
    );
    for (const done of await Promise.allSettled(some)) {
      if (done.status === 'fulfilled') documents.push(done.value);
      else whole = false;
    }
  }
  return { documents, whole };
}

/** The mark of what the accept rule let in: only that is ever opened (E8). */
import type { Envelope } from './envelope.ts';

declare const accepted: unique symbol;

/** An envelope whose place, order, permission and signature hold (SPEC.md 5). */
export type Accepted = Envelope & { readonly [accepted]: true };

/** Called by the accept rule alone, and for rows read back from a store that holds nothing else. */
export function markAccepted(envelope: Envelope): Accepted {
  return envelope as Accepted;
}

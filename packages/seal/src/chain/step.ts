/** What one entry changes: what its handler gets, and what it gives back. */
import type { Checked } from '../checked.ts';
import type { Code } from '../refusals.ts';
import type { Entry } from './entry.ts';
import type { Kept, Member, Membership } from './membership.ts';

/** A signature that an entry stands on. The entry counts only once every one of them holds. */
export interface SignatureCheck {
  publicKey: Uint8Array;
  signature: Uint8Array;
  bytes: Uint8Array;
  /** What the entry is refused with where it does not hold. */
  code: Code;
}

/** An entry, who signed it (nobody yet known for a join or a recovery) and, on a server, the time. */
export interface Step {
  entry: Entry;
  actor: Member | undefined;
  kept: Kept | undefined;
}

/** The parts of the membership that an entry makes anew, and the certificates it brings. */
export interface Change extends Partial<Omit<Membership, 'school' | 'head' | 'links'>> {
  checks?: readonly SignatureCheck[];
}

export type Handler<B> = (membership: Membership, body: B, step: Step) => Checked<Change>;

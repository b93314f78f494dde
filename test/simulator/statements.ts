/** Signed statements inside the document: one sentence about an edit, in its author's name, and which of them a laptop believes. */

import { randomId } from '@wuhe/model';
import {
  exportStatement,
  importStatement,
  type Membership,
  signer,
  signStatement,
  verifyStatement,
} from '@wuhe/seal';
import { verifier } from './school.ts';
import type { SeenSchool, Signatory } from './seen.ts';

/** Noon of a school day in milliseconds since 1970; the world's clock runs from here. */
const NOON = Date.UTC(2026, 10, 24, 4);

/** A statement about this edit by this author's device, as a line. `at`: milliseconds by the author's clock, right or wrong. */
export async function stated(
  school: Pick<SeenSchool, 'place' | 'membership'>,
  by: Signatory,
  edit: string,
  at: number,
): Promise<string> {
  const payload = JSON.stringify({
    id: randomId(),
    kind: 'note',
    version: 1,
    author: by.id,
    at: new Date(NOON + at).toISOString(),
    body: { edit },
  });
  const { head } = school.membership;
  const particulars = { school: school.place.school, signer: by.device.id, subject: '-', to: [], head };
  return exportStatement(await signStatement(payload, particulars, signer(by.device.key)));
}

/** The edits of which one of these lines really speaks: those whose statement verifies with the chain (S1). */
export async function believed(lines: Iterable<string>, membership: Membership): Promise<Set<string>> {
  const edits = new Set<string>();
  for (const line of new Set(lines)) {
    const read = importStatement(line);
    const checked = read.ok
      ? await verifyStatement(membership, read.value, { verifier, needsPerson: () => false })
      : read;
    if (checked.ok) edits.add((JSON.parse(checked.value.payload) as { body: { edit: string } }).body.edit);
  }
  return edits;
}

/** Statements of the sample school for tests. */
import { randomId } from '@wuhe/model';
import { signer } from './ed25519.ts';
import { type SampleSchool, type Somebody, school } from './school.testing.ts';
import { type Particulars, type SignedStatement, signStatement } from './statement.ts';

/** The payload of a statement of this author. `changes` are fields of the model's frame. */
export function payloadOf(author: Somebody, changes: Record<string, unknown> = {}): string {
  return JSON.stringify({
    id: randomId(),
    kind: 'explanation',
    version: 1,
    author: author.person,
    at: '2026-11-24T00:12:00.000Z',
    body: { duty: 'A1.2.1.3', text: '上午請假的同學在保健室。' },
    ...changes,
  });
}

/** A statement of this author, signed by the author's device or, with `signer: 'person'`, by the author. */
export function stated(
  sample: SampleSchool,
  author: Somebody,
  changes: Record<string, unknown> = {},
  particulars: Partial<Particulars> = {},
): Promise<SignedStatement> {
  const all: Particulars = {
    school,
    signer: author.device,
    subject: '-',
    to: [],
    head: sample.membership.head,
    ...particulars,
  };
  const key = all.signer === 'person' ? author.personKey : author.deviceKey;
  return signStatement(payloadOf(author, changes), all, signer(key));
}

/** Signed statements (SPEC.md 8): who said what about whom and when, verifiable with the chain alone, for years and outside Wuhe. */
import { base64urlnopad, hex } from '@scure/base';
import {
  Instant,
  type Kind,
  type PersonId,
  type SchoolId,
  Envelope as StatementFrame,
  type StatementId,
} from '@wuhe/model';
import * as z from 'zod/mini';
import type { Membership } from './chain/membership.ts';
import { accept, type Checked, refuse } from './checked.ts';
import type { Head } from './envelope.ts';
import { digest, sameBytes } from './hash.ts';
import { type DeviceId, isExactId, type ScopeId } from './ids.ts';
import type { Signer, Verifier } from './keys.ts';

/** A statement with its signature. `payload` is the exact JSON text that the model reads. */
export interface SignedStatement {
  school: SchoolId;
  id: StatementId;
  author: PersonId;
  /** The author's device, or the author with the passphrase (S2). */
  signer: DeviceId | 'person';
  at: Instant;
  kind: string;
  version: number;
  /** Whom or what it is about; `-` where that is nobody. */
  subject: string;
  corrects?: StatementId;
  /** Scopes it was left for as a letter (L2); empty inside a document. */
  to: readonly ScopeId[];
  payload: string;
  /** The chain as the author knew it. */
  head: Head;
  /** 64 bytes. */
  signature: Uint8Array;
}

/** What the payload does not say itself. */
export type Particulars = Pick<SignedStatement, 'school' | 'signer' | 'subject' | 'to' | 'head'>;

/** Most bytes of a payload and scopes of a letter, so that a statement fits an envelope. */
export const statementLimits = { payload: 160 * 1024, to: 64 } as const;

const FORMAT = 'wuhe/statement/1';
const utf8 = new TextEncoder();
const exact = z.string().check(z.refine(isExactId));
const list = z.string().check(
  // 22 characters and a comma each: one more scope does not fit.
  z.maxLength(statementLimits.to * 23),
  z.refine((text) => text === '-' || isListOfIds(text.split(','))),
);
const number = z.string().check(z.regex(/^[1-9]\d{0,8}$/));

/** The fields of a statement as the lines of its text have them: what is signed, and what is exported (S4). */
const Lines = z.strictObject({
  format: z.literal(FORMAT),
  school: exact,
  id: exact,
  author: exact,
  signer: z.string().check(z.refine((text) => text === 'person' || isDevice(text))),
  at: Instant,
  kind: z.string().check(z.regex(/^[A-Za-z0-9.]{1,40}$/)),
  version: number,
  subject: z.string().check(z.regex(/^([A-Za-z0-9_,-]{1,64})$/)),
  corrects: z.string().check(z.refine((text) => text === '-' || isExactId(text))),
  to: list,
  payload: z.string().check(z.maxLength(statementLimits.payload)),
  head: z.string().check(
    z.regex(/^(0|[1-9]\d{0,9}) [0-9a-f]{64}$/),
    z.refine((text) => Number(text.split(' ')[0]) <= 0xffff_ffff),
  ),
  signature: z.string().check(z.regex(/^[A-Za-z0-9_-]{85}[AQgw]$/)),
});
type Lines = z.infer<typeof Lines>;

/** The text that is signed: thirteen lines, the payload by its hash. */
export function statementText(statement: Omit<SignedStatement, 'signature'>): string {
  const lines = linesOf(statement);
  const payload = hex.encode(digest(utf8.encode(lines.payload)));
  // Written out: an opening without a digest makes hundreds of them.
  return `${lines.format}
school: ${lines.school}
id: ${lines.id}
author: ${lines.author}
signer: ${lines.signer}
at: ${lines.at}
kind: ${lines.kind}
version: ${lines.version}
subject: ${lines.subject}
corrects: ${lines.corrects}
to: ${lines.to}
payload: ${payload}
head: ${lines.head}
`;
}

/**
 * Signs a payload: the JSON text of a statement of the model, kept as it is. Id, author, time, kind, version and correction are read from it.
 * Throws on what is no such text, or on particulars that no statement can have.
 */
export async function signStatement(
  payload: string,
  particulars: Particulars,
  signer: Signer,
): Promise<SignedStatement> {
  const frame = frameOf(payload);
  if (!frame) throw new TypeError('the payload is no statement');
  const { school, signer: who, subject, to, head } = particulars;
  const unsigned = { school, signer: who, subject, to, head, ...frame, payload };
  const signature = await signer.sign(utf8.encode(statementText(unsigned)));
  const signed = { ...unsigned, signature };
  if (!importStatement(exportStatement(signed)).ok) throw new TypeError('no statement can say this');
  return signed;
}

/** One line of JSON: the thirteen lines as fields, the payload as text, the signature in base64url (S4). */
export function exportStatement(statement: SignedStatement): string {
  return JSON.stringify({ ...linesOf(statement), signature: base64urlnopad.encode(statement.signature) });
}

/** Reads one exported line. `newer`, `statement.malformed`, or `statement.payload` when the payload says other than the lines. Verifies nothing. */
export function importStatement(line: string): Checked<SignedStatement> {
  // In UTF-8 a payload has at most three bytes a character; JSON writes some as six.
  if (line.length > 6 * statementLimits.payload + 4000) return refuse('statement.malformed');
  const json = parsed(line);
  if (isNewer(json)) return refuse('newer');
  const lines = Lines.safeParse(json);
  if (!lines.success) return refuse('statement.malformed');
  const statement = fromLines(lines.data);
  const { payload } = statement;
  // Two texts with halves of surrogate pairs would have one hash.
  if (!payload.isWellFormed() || utf8.encode(payload).length > statementLimits.payload)
    return refuse('statement.malformed');
  const frame = frameOf(payload);
  return frame && tellsTheSame(frame, statement) ? accept(statement) : refuse('statement.payload');
}

/** A line that `importStatement` has read before: nothing is checked again. Throws on another. */
export function reimportStatement(line: string): SignedStatement {
  return fromLines(JSON.parse(line));
}

/** Kinds that only the person's own key signs (S2): approvals of what leaves the school. */
export const personKinds: readonly string[] = ['disclosureDecision'] satisfies Kind[];

/** Which kinds need the passphrase (S2), and how signatures are checked. */
export interface StatementRules {
  verifier: Verifier;
  needsPerson(kind: string): boolean;
}

/**
 * Whether the statement's signature is its author's (S1, S2): by the person's key, or by a device that the person had certified and not dropped
 * at the head it names. That head must lie on our chain: `chain.behind` waits, `chain.fork` is evidence of two histories.
 */
export async function verifyStatement(
  membership: Membership,
  statement: SignedStatement,
  { verifier, needsPerson }: StatementRules,
): Promise<Checked<SignedStatement>> {
  const { author, head, signer, signature } = statement;
  if (statement.school !== membership.school) return refuse('chain.school');
  if (signer !== 'person' && needsPerson(statement.kind)) return refuse('statement.needsPerson');
  const link = membership.links[head.seq];
  if (!link) return refuse('chain.behind');
  if (!sameBytes(link, head.link)) return refuse('chain.fork');
  const person = membership.people.get(author);
  const device = signer === 'person' ? undefined : membership.devices.get(signer);
  const gone = Math.min(person?.removed ?? Infinity, device?.dropped ?? Infinity);
  const key = signer === 'person' ? person?.keys.sign : device?.person === author ? device.sign : undefined;
  if (!key || gone <= head.seq) return refuse('statement.unknownSigner');
  const text = utf8.encode(statementText(statement));
  return (await verifier.verify(key, signature, text)) ? accept(statement) : refuse('statement.signature');
}

type Frame = Pick<SignedStatement, 'id' | 'author' | 'at' | 'kind' | 'version' | 'corrects'>;

/** What the payload says of itself; undefined when it is no statement of the model, of whatever kind or version. */
function frameOf(payload: string): Frame | undefined {
  const frame = StatementFrame.safeParse(parsed(payload));
  if (!frame.success) return undefined;
  const { id, author, at, kind, version, corrects } = frame.data;
  return { id, author, at, kind, version, ...(corrects === undefined ? {} : { corrects }) };
}

/** S6. */
function tellsTheSame(frame: Frame, statement: SignedStatement): boolean {
  const { id, author, at, kind, version, corrects } = statement;
  return (
    frame.id === id &&
    frame.author === author &&
    frame.at === at &&
    frame.kind === kind &&
    frame.version === version &&
    frame.corrects === corrects
  );
}

function linesOf(statement: Omit<SignedStatement, 'signature'>): Omit<Lines, 'signature'> {
  const { school, id, author, signer, at, kind, version, subject, corrects, to, payload, head } = statement;
  return {
    format: FORMAT,
    school,
    id,
    author,
    signer: signer === 'person' ? signer : `device ${signer}`,
    at,
    kind,
    version: String(version),
    subject,
    corrects: corrects ?? '-',
    to: to.length === 0 ? '-' : to.join(),
    payload,
    head: `${head.seq} ${hex.encode(head.link)}`,
  };
}

function fromLines(lines: Lines): SignedStatement {
  const [seq = '', link = ''] = lines.head.split(' ');
  return {
    school: lines.school as SchoolId,
    id: lines.id as StatementId,
    author: lines.author as PersonId,
    signer: lines.signer === 'person' ? 'person' : (lines.signer.slice('device '.length) as DeviceId),
    at: lines.at,
    kind: lines.kind,
    version: Number(lines.version),
    subject: lines.subject,
    ...(lines.corrects === '-' ? {} : { corrects: lines.corrects as StatementId }),
    to: lines.to === '-' ? [] : (lines.to.split(',') as ScopeId[]),
    payload: lines.payload,
    head: { seq: Number(seq), link: hex.decode(link) },
    signature: base64urlnopad.decode(lines.signature),
  };
}

function isDevice(text: string): boolean {
  return text.startsWith('device ') && isExactId(text.slice('device '.length));
}

function isListOfIds(ids: readonly string[]): boolean {
  return ids.every(isExactId) && new Set(ids).size === ids.length;
}

function isNewer(json: unknown): boolean {
  const { format = undefined } =
    typeof json === 'object' && json !== null ? (json as { format?: unknown }) : {};
  return typeof format === 'string' && /^wuhe\/statement\/([2-9]|[1-9]\d+)$/.test(format);
}

/** undefined for what is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The statements of a document: exported lines in the inner document's array `statements`. An array, not a map: two signed texts of one id
 * are both evidence (U6, S5). Anybody who may write can put anything there, so a line counts when its signature does.
 */
import type { Me } from '@wuhe/keyring';
import { type Envelope, Problem } from '@wuhe/model';
import {
  accept,
  type Code,
  exportStatement,
  importStatement,
  type Membership,
  personKinds,
  reimportStatement,
  type ScopeId,
  type SignedStatement,
  signer,
  signStatement,
  statementLimits,
  type Verifier,
  verifyStatement,
} from '@wuhe/seal';
import type * as Y from 'yjs';
import { Judged } from './judged.ts';

/** Most bytes of a line, so that its update fits an envelope with the fullest frontier (R3). */
const MOST = 180 * 1024;
const utf8 = new TextEncoder();

export const needsPerson = (kind: string): boolean => personKinds.includes(kind);

/** The array of the inner document that holds the lines. */
export function linesOf(doc: Y.Doc): Y.Array<string> {
  return doc.getArray('statements');
}

/** Where in a document these lines stand. */
export function placesOfLines(doc: Y.Doc, lines: ReadonlySet<string>): number[] {
  return linesOf(doc)
    .toArray()
    .flatMap((line, at) => (lines.has(line) ? [at] : []));
}

/** The lines that stand in these places. */
export function linesAt(doc: Y.Doc, places: readonly number[]): Set<string> {
  const lines = linesOf(doc).toArray();
  return new Set(places.flatMap((at) => lines[at] ?? []));
}

export interface StatementListOptions {
  membership: Membership;
  verifier: Verifier;
  /** Lines that were verified before this start, as the digest says: no signature is checked again. */
  trusted?: ReadonlySet<string>;
  /** What the list says is another thing now. */
  changed?: () => void;
}

/** The verified statements of one inner document, kept up with it. */
export class StatementList {
  readonly #lines: Y.Array<string>;
  readonly #judged: Judged<string>;
  readonly #own = new Map<string, SignedStatement>();
  readonly #observer: (event: Y.YArrayEvent<string>) => void;
  #membership: Membership;

  constructor(
    doc: Y.Doc,
    { membership, verifier, trusted = new Set(), changed = () => undefined }: StatementListOptions,
  ) {
    this.#lines = linesOf(doc);
    this.#membership = membership;
    this.#judged = new Judged(async (line) => {
      if (trusted.has(line)) return accept(reimportStatement(line));
      const read = importStatement(line);
      if (!read.ok) return read;
      return verifyStatement(this.#membership, read.value, { verifier, needsPerson });
    }, changed);
    this.#observer = ({ changes }) => {
      for (const { insert } of changes.delta) if (Array.isArray(insert)) this.#read(insert);
      if (changes.deleted.size > 0) this.#judged.retain(new Set(this.#lines.toArray().map(nameOf)));
    };
    this.#read(this.#lines.toArray());
    this.#lines.observe(this.#observer);
  }

  /** See `Judged.all`: parsed payloads, recorded at, then id. */
  all(): readonly unknown[] {
    return this.#judged.all();
  }

  /** Whether a verified statement has this id. */
  has(id: string): boolean {
    return this.#judged.has(id);
  }

  /** Lines that do not hold, by code: for notices. */
  refused(): ReadonlyMap<Code, number> {
    return this.#judged.refused();
  }

  /** How many lines name an entry of the chain that has not come (A4). */
  get waiting(): number {
    return this.#judged.waiting;
  }

  /** This line was signed here just now: when it comes into the document it shows at once. */
  vouch(line: string): void {
    const read = importStatement(line);
    if (read.ok) this.#own.set(line, read.value);
  }

  /** What waited for the chain is tried again. */
  chainGrown(membership: Membership): void {
    this.#membership = membership;
    this.#judged.retry();
  }

  /** Resolves when every line that is in the document has been judged. */
  settled(): Promise<void> {
    return this.#judged.settled();
  }

  /** The lines that hold, for `trusted` at the next start. */
  verified(): ReadonlySet<string> {
    return new Set(this.#judged.holding());
  }

  close(): void {
    this.#lines.unobserve(this.#observer);
  }

  #read(values: readonly unknown[]): void {
    for (const value of values) {
      const name = nameOf(value);
      this.#judged.add(name, name, this.#own.get(name));
      this.#own.delete(name);
    }
  }
}

/** What is no text is no line, and reads as one that says so. */
function nameOf(value: unknown): string {
  return typeof value === 'string' ? value : `no line: ${typeof value}`;
}

/** Who signs, and what the statement does not say itself. */
export interface Signing {
  me: Me;
  membership: Membership;
  /** None: `subjectOf` the statement. */
  subject?: string;
  /** Scopes that it is left for as a letter; none inside a document. */
  to?: readonly ScopeId[];
}

/**
 * Signs a statement and exports it as a line (S4): with the device's key, or the person's where the kind needs that (S2). @throws Problem
 * `key.locked`: the kind needs the passphrase; `input.invalid`: somebody else's, or nothing that can be signed; `document.changeTooLarge`
 */
export async function signed(
  statement: Envelope,
  { me, membership, subject = subjectOf(statement), to = [] }: Signing,
): Promise<string> {
  const { record, locker } = me;
  if (statement.author !== record.person) throw new Problem('input.invalid', 'the author is somebody else');
  const payload = JSON.stringify(statement);
  if (utf8.encode(payload).length > statementLimits.payload) throw new Problem('document.changeTooLarge');
  const key = needsPerson(statement.kind) ? personKey(locker.opened()) : record.device.sign;
  const who = needsPerson(statement.kind) ? ('person' as const) : record.device.id;
  const particulars = { school: record.school, signer: who, subject, to, head: membership.head };
  let line: string;
  try {
    line = exportStatement(await signStatement(payload, particulars, signer(key)));
  } catch (cause) {
    throw new Problem('input.invalid', 'no statement can say this', { cause });
  }
  if (utf8.encode(line).length > MOST) throw new Problem('document.changeTooLarge');
  return line;
}

/** Whom a statement is about: the one student or person that its body names, else `-`. */
export function subjectOf({ body }: Envelope): string {
  if (typeof body !== 'object' || body === null) return '-';
  const { student = undefined, subject = student } = body as { student?: unknown; subject?: unknown };
  return typeof subject === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(subject) ? subject : '-';
}

function personKey(opened: ReturnType<Me['locker']['opened']>) {
  if (!opened.ok) throw new Problem(opened.code);
  return opened.value.keys.sign;
}

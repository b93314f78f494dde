/**
 * The statements of a document: exported lines in the inner document's array `statements`. An array, not a map: two signed texts of one id
 * are both evidence (U6, S5). Anybody who may write can put anything there, so a line counts when its signature does; and anybody can delete
 * there, so one that an envelope brought counts also when it is not there any more (S7).
 */
import type { Me } from '@wuhe/keyring';
import { type Envelope, Problem } from '@wuhe/model';
import {
  accept,
  type Code,
  type DeviceId,
  exportStatement,
  importStatement,
  type Membership,
  type Place,
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
import { type Brought, SaidLines } from './append-only.ts';
import type { Digest } from './digest.ts';
import { Judged } from './judged.ts';

/** Most bytes of a line, so that its update fits an envelope with the fullest frontier (R3). */
const MOST = 180 * 1024;
const utf8 = new TextEncoder();

export const needsPerson = (kind: string): boolean => personKinds.includes(kind);

/** The array of the inner document that holds the lines. */
export function linesOf(doc: Y.Doc): Y.Array<string> {
  return doc.getArray('statements');
}

/** What a digest knows of statement lines. */
export interface Vouched {
  /** Those that were verified, and whether an update of their own author's brought each. */
  verified: ReadonlyMap<string, boolean>;
  /** Those that stand although the document does not hold them (S7). */
  beside: readonly string[];
}

/** The same by places: a digest holds the lines of its state already. */
export function placesOf(state: Y.Doc, { verified, beside }: Vouched): Pick<Digest, 'verified' | 'beside'> {
  const lines = [...linesOf(state).toArray(), ...beside];
  const places = lines.flatMap((line, at) => {
    const own = verified.get(line);
    return own === undefined ? [] : [[at, own] as const];
  });
  return { verified: new Map(places), beside };
}

/** What stands in these places. */
export function vouchedIn(state: Y.Doc, { verified, beside }: Pick<Digest, 'verified' | 'beside'>): Vouched {
  const lines = [...linesOf(state).toArray(), ...beside];
  const known = [...verified].flatMap(([at, own]) => {
    const line = lines[at];
    return line === undefined ? [] : [[line, own] as const];
  });
  return { verified: new Map(known), beside };
}

export interface StatementListOptions {
  /** Of the document; any generation. */
  place: Place;
  /** Whose device this is. */
  person: string;
  membership: Membership;
  verifier: Verifier;
  /** Lines that were verified before: no signature is checked again. */
  trusted?: ReadonlySet<string>;
  /** The document is as a digest has it: what the digest knows. */
  vouched?: Vouched | undefined;
  /** What the list says is another thing now. */
  changed?: () => void;
  /** These statements are gone from the document and should not be (S7), by a device where it is known; each once. */
  deleted?: (ids: readonly string[], by: DeviceId | undefined) => void;
}

/** The verified statements of one inner document, kept up with it. */
export class StatementList {
  readonly #lines: Y.Array<string>;
  readonly #judged: Judged<string>;
  readonly #own = new Map<string, SignedStatement>();
  readonly #observer: (event: Y.YArrayEvent<string>) => void;
  readonly #doc: Y.Doc;
  readonly #said: SaidLines;
  readonly #deleted: NonNullable<StatementListOptions['deleted']>;
  /** Lines that count although the document does not hold them. */
  #beside: ReadonlySet<string> = new Set();
  /** Those that were told to be deleted. */
  readonly #told: Set<string>;
  #membership: Membership;

  constructor(
    doc: Y.Doc,
    {
      place,
      person,
      membership,
      verifier,
      trusted = new Set(),
      vouched,
      changed = () => undefined,
      deleted = () => undefined,
    }: StatementListOptions,
  ) {
    this.#doc = doc;
    this.#deleted = deleted;
    this.#told = new Set(vouched?.beside);
    this.#said = new SaidLines({ place, person, wasOwn: (line) => vouched?.verified.get(line) === true });
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
      for (const { id, content } of changes.deleted)
        for (const [at, line] of content.getContent().entries())
          this.#said.wasAt(nameOf(line), { client: id.client, clock: id.clock + at });
      if (changes.deleted.size > 0) this.#look();
    };
    this.#read(this.#lines.toArray());
    if (vouched) {
      for (const line of [...this.#lines.toArray().map(nameOf), ...vouched.beside]) this.#said.know(line);
      this.#look();
    }
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

  /** These contents were merged into the document (S7). */
  brought(contents: readonly Brought[]): void {
    const lines = contents.flatMap((content) => this.#said.add(content));
    if (lines.some((line) => !this.#judged.knows(line))) this.#look();
    if (this.#beside.size > 0) void this.#judged.settled().then(() => this.#tell(contents));
  }

  /** Lines that hold, and that the document has held but does not any more. */
  lost(): string[] {
    if (this.#beside.size === 0) return [];
    const holding = this.#judged.holding();
    return [...this.#beside].filter((line) => holding.has(line) && this.#said.wasThere(line, this.#doc));
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
    this.#look();
    this.#judged.retry();
  }

  /** Resolves when every line that is in the document has been judged. */
  settled(): Promise<void> {
    return this.#judged.settled();
  }

  /** For the digest. */
  vouched(): Vouched {
    const holding = this.#judged.holding();
    const own = (line: string, author: string) => this.#said.isOwn(line, author, this.#membership);
    return {
      verified: new Map([...holding].map(([line, { author }]) => [line, own(line, author)])),
      beside: [...this.#beside].filter((line) => holding.has(line)),
    };
  }

  close(): void {
    this.#lines.unobserve(this.#observer);
  }

  /** What stands now. */
  #look(): void {
    const there = new Set(this.#lines.toArray().map(nameOf));
    const beside = this.#said.beside(there, this.#membership);
    this.#beside = new Set(beside);
    this.#judged.retain(new Set([...there, ...beside]));
    this.#read(beside);
  }

  /** Says of lines that were deleted, once, and by whom among those who wrote these contents. */
  #tell(contents: readonly Brought[]): void {
    const gone = this.lost().filter((line) => !this.#told.has(line));
    if (gone.length === 0) return;
    for (const line of gone) this.#told.add(line);
    const holding = this.#judged.holding();
    const ids = gone.flatMap((line) => holding.get(line)?.id ?? []);
    this.#deleted([...new Set(ids)], this.#said.deletedBy(gone, contents));
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

/**
 * Signed statements from one place (the lines of a document, the letters of a drop box), each judged once: verified, refused, or waiting for the
 * chain or a key. One that does not hold blocks no other.
 */
import { accept, type Checked, type Code, keepRecord, refuse, type SignedStatement } from '@wuhe/seal';

/** What time heals: the chain comes, the person unlocks or takes new keys. */
const waits: ReadonlySet<Code> = new Set([
  'chain.behind',
  'epoch.unknown',
  'key.locked',
  'key.missing',
  'key.renewed',
]);
/** So many are judged side by side; while their signatures are checked on other threads, the next ones are read here. */
const BATCH = 256;

/** A statement that holds, and its payload as a value. */
interface Holding {
  statement: SignedStatement;
  value: unknown;
}

interface Source<From> {
  name: string;
  from: From;
  /** None while it is being judged. */
  verdict?: Checked<Holding>;
}

export class Judged<From> {
  readonly #judge: (from: From) => Promise<Checked<SignedStatement>>;
  readonly #changed: () => void;
  readonly #sources = new Map<string, Source<From>>();
  /** By id, then by the name of the source. */
  readonly #holding = new Map<string, Map<string, Holding>>();
  #queue: Source<From>[] = [];
  #working: Promise<void> | undefined;
  /** Counts what may change a verdict that waits. */
  #round = 0;
  #all: readonly unknown[] | undefined;

  /** `changed`: what `all`, `refused` or `waiting` say is another thing now. */
  constructor(judge: (from: From) => Promise<Checked<SignedStatement>>, changed: () => void) {
    this.#judge = judge;
    this.#changed = changed;
  }

  /** Adds a source to be judged; one that is there stays. `verified`: it is known to hold, and shows at once. */
  add(name: string, from: From, verified?: SignedStatement): void {
    if (this.#sources.has(name)) return;
    const source: Source<From> = { name, from };
    this.#sources.set(name, source);
    if (verified) {
      this.#settle(source, accept(verified));
      this.#changed();
    } else this.#enqueue([source]);
  }

  /** Takes sources away that are not among these. */
  retain(names: ReadonlySet<string>): void {
    let gone = false;
    for (const [name, { verdict }] of this.#sources) {
      if (names.has(name)) continue;
      gone = true;
      this.#sources.delete(name);
      if (!verdict?.ok) continue;
      const { id } = verdict.value.statement;
      const same = this.#holding.get(id);
      same?.delete(name);
      if (same?.size === 0) this.#holding.delete(id);
    }
    if (!gone) return;
    this.#all = undefined;
    this.#changed();
  }

  /** The chain has grown, or keys are there: what waits is tried again. */
  retry(): void {
    this.#round++;
    this.#enqueue([...this.#sources.values()].filter(isWaiting));
  }

  /** Whether a source of this name is among them, judged or not. */
  knows(name: string): boolean {
    return this.#sources.has(name);
  }

  has(id: string): boolean {
    return this.#holding.has(id);
  }

  /**
   * Payloads as values in a stable order: recorded at, then id. Of two texts with one id the one that sorts first (S5). The same array
   * until something changes.
   */
  all(): readonly unknown[] {
    this.#all ??= [...this.#holding.values()]
      .flatMap((same) => standing([...same.values()]) ?? [])
      .sort(({ statement: a }, { statement: b }) => compare(a.at, b.at) || compare(a.id, b.id))
      .map(({ value }) => value);
    return this.#all;
  }

  /** How many sources were refused, by code; texts that stand behind another of the same id (`statement.fork`) among them. */
  refused(): ReadonlyMap<Code, number> {
    const counts = new Map<Code, number>();
    const count = (code: Code) => counts.set(code, (counts.get(code) ?? 0) + 1);
    for (const source of this.#sources.values())
      if (source.verdict?.ok === false && !isWaiting(source)) count(source.verdict.code);
    for (const same of this.#holding.values())
      if (same.size > 1) for (const { code } of recordOf([...same.values()]).refused) count(code);
    return counts;
  }

  /** How many wait for the chain or for a key. */
  get waiting(): number {
    return [...this.#sources.values()].filter(isWaiting).length;
  }

  /** The sources that hold, by name. */
  holding(): ReadonlyMap<string, SignedStatement> {
    return new Map(
      [...this.#sources].flatMap(([name, { verdict }]) =>
        verdict?.ok ? [[name, verdict.value.statement]] : [],
      ),
    );
  }

  /** Resolves when everything that was added has been judged. */
  async settled(): Promise<void> {
    await this.#working;
  }

  #enqueue(sources: readonly Source<From>[]): void {
    if (sources.length === 0) return;
    for (const source of sources) delete source.verdict;
    this.#queue.push(...sources);
    this.#working ??= this.#work();
  }

  async #work(): Promise<void> {
    // What is added in one go is judged in one go.
    await Promise.resolve();
    let before: Promise<void> | undefined;
    do {
      const next = this.#queue.length > 0 ? this.#judgeBatch(this.#queue.splice(0, BATCH)) : undefined;
      await before;
      before = next;
    } while (before || this.#queue.length > 0);
    this.#working = undefined;
  }

  async #judgeBatch(batch: readonly Source<From>[]): Promise<void> {
    const round = this.#round;
    const verdicts = await Promise.all(batch.map(({ from }) => this.#judge(from).catch(unreadable)));
    for (const [at, source] of batch.entries()) {
      const verdict = verdicts[at];
      if (!verdict || this.#sources.get(source.name) !== source) continue;
      this.#settle(source, verdict);
      if (round !== this.#round && isWaiting(source)) this.#enqueue([source]);
    }
    this.#changed();
  }

  #settle(source: Source<From>, verdict: Checked<SignedStatement>): void {
    if (!verdict.ok) {
      source.verdict = verdict;
      return;
    }
    const statement = verdict.value;
    const holding = { statement, value: JSON.parse(statement.payload) };
    source.verdict = accept(holding);
    const same = this.#holding.get(statement.id) ?? new Map<string, Holding>();
    this.#holding.set(statement.id, same.set(source.name, holding));
    this.#all = undefined;
  }
}

function isWaiting({ verdict }: Source<unknown>): boolean {
  return verdict?.ok === false && waits.has(verdict.code);
}

/** Which of those with one id stands. */
function standing(same: readonly Holding[]): Holding | undefined {
  if (same.length < 2) return same[0];
  const [stands] = recordOf(same).byId.values();
  return same.find(({ statement }) => statement === stands);
}

function recordOf(same: readonly Holding[]) {
  return keepRecord(
    same.map(({ statement }) => statement),
    () => true,
  );
}

/** Nothing that somebody wrote may stop the rest. */
function unreadable(): Checked<SignedStatement> {
  return refuse('statement.malformed');
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** What a set of verified statements says together: corrections (S3) and ids that were used twice (S5). The order of arrival decides nothing. */
import type { Code } from './refusals.ts';
import { type SignedStatement, statementText } from './statement.ts';

export interface StatementRecord {
  byId: ReadonlyMap<string, SignedStatement>;
  /** Corrections that count, by the statement they correct, oldest first; of one time, by id. */
  corrections: ReadonlyMap<string, readonly SignedStatement[]>;
  /** Corrections of statements that are not here: they wait. */
  waiting: readonly SignedStatement[];
  refused: readonly { statement: SignedStatement; code: Code }[];
}

/** Whether `by` may correct a statement of somebody else: the power that the caller knows of. Own statements need none. */
export type MayCorrect = (by: SignedStatement, corrected: SignedStatement) => boolean;

/**
 * Puts verified statements in order. Of two signed texts with one id both are evidence: the one whose text sorts first stays, the others are
 * `statement.fork`. A correction by somebody without the power, of another school, or in a circle is `statement.correction`.
 */
export function keepRecord(statements: Iterable<SignedStatement>, mayCorrect: MayCorrect): StatementRecord {
  const refused: { statement: SignedStatement; code: Code }[] = [];
  const byId = new Map<string, SignedStatement>();
  const texts = new Map<string, SignedStatement>();
  for (const statement of statements) texts.set(statementText(statement), statement);
  for (const text of [...texts.keys()].sort()) {
    const statement = texts.get(text) as SignedStatement;
    if (byId.has(statement.id)) refused.push({ statement, code: 'statement.fork' });
    else byId.set(statement.id, statement);
  }
  const corrections = new Map<string, SignedStatement[]>();
  const waiting: SignedStatement[] = [];
  for (const statement of byId.values()) {
    if (statement.corrects === undefined) continue;
    const corrected = byId.get(statement.corrects);
    if (!corrected) waiting.push(statement);
    else if (!corrects(statement, corrected, byId, mayCorrect))
      refused.push({ statement, code: 'statement.correction' });
    else corrections.set(corrected.id, [...(corrections.get(corrected.id) ?? []), statement]);
  }
  for (const some of corrections.values())
    some.sort((a, b) => (a.at === b.at ? compare(a.id, b.id) : compare(a.at, b.at)));
  return { byId, corrections, waiting, refused };
}

function corrects(
  by: SignedStatement,
  corrected: SignedStatement,
  byId: ReadonlyMap<string, SignedStatement>,
  mayCorrect: MayCorrect,
): boolean {
  if (by.school !== corrected.school) return false;
  if (by.author !== corrected.author && !mayCorrect(by, corrected)) return false;
  // A circle is refused where it closes; what merely leads into one is not part of it.
  const seen = new Set<string>();
  let next: SignedStatement | undefined = corrected;
  while (next && !seen.has(next.id)) {
    if (next.id === by.id) return false;
    seen.add(next.id);
    next = next.corrects === undefined ? undefined : byId.get(next.corrects);
  }
  return true;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

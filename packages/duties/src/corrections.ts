/**
 * What still counts. A statement is never edited: a correction of the same kind names the old one (A2.2.3). Only its author corrects
 * what somebody said; leave and guardians are kept by an office, so a colleague may correct them.
 */
import type { Instant, Kind, Statement, StatementId } from '@wuhe/model';
import { earliest } from './order.ts';

const keptByOffice: readonly Kind[] = ['excuse', 'guardian'];

export interface Corrections {
  /** When a statement was replaced by a correction; undefined = it still counts. */
  replacedAt(id: StatementId): Instant | undefined;
}

export function corrections(statements: ReadonlyMap<StatementId, Statement>): Corrections {
  const replaced = new Map<StatementId, Instant>();
  for (const statement of statements.values()) {
    const old = statement.corrects && statements.get(statement.corrects);
    if (!old || old.kind !== statement.kind) continue;
    if (old.author !== statement.author && !keptByOffice.includes(old.kind)) continue;
    replaced.set(old.id, earliest(statement.at, replaced.get(old.id) ?? statement.at));
  }
  return { replacedAt: (id) => replaced.get(id) };
}

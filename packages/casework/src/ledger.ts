/** What this device holds, sorted once per state of the facts: commands and views look things up here instead of searching. */
import {
  corrections,
  type Facts,
  type Registers,
  type Roles,
  registersOf,
  rolesOf,
  timetableOf,
} from '@wuhe/duties';
import type { Kind, Statement, StatementId, StudentId } from '@wuhe/model';
import { ofKind } from './facts.ts';

export interface Ledger {
  get(id: StatementId | undefined): Statement | undefined;
  /** Of a kind, those that still count, in order of time: not replaced by a correction that the rules accept (A2.2.3). */
  all<K extends Kind>(kind: K): readonly Statement<K>[];
  replaced(id: StatementId): boolean;
  roles: Roles;
  /** The register of every lesson that was read, whatever its date. */
  registers: Registers;
  /** Acknowledgements of a statement, oldest first. */
  seen(of: StatementId): readonly Statement<'acknowledgement'>[];
  guardians(student: StudentId): readonly Statement<'guardian'>[];
  excuses(student: StudentId): readonly Statement<'excuse'>[];
}

const made = new WeakMap<Facts, Ledger>();

export function ledgerOf(facts: Facts): Ledger {
  const known = made.get(facts);
  if (known) return known;
  const ledger = make(facts);
  made.set(facts, ledger);
  return ledger;
}

function make({ school, statements }: Facts): Ledger {
  const byId = new Map(statements.map((statement) => [statement.id, statement]));
  const valid = corrections(byId);
  const replaced = (id: StatementId) => valid.replacedAt(id) !== undefined;
  const counting = Map.groupBy(
    statements.filter((statement) => !replaced(statement.id)),
    (statement) => statement.kind,
  );
  const all = <K extends Kind>(kind: K) => ofKind(counting.get(kind) ?? [], kind);
  const readings = all('reading');
  const seen = Map.groupBy(all('acknowledgement'), (one) => one.body.of);
  const guardians = Map.groupBy(all('guardian'), (one) => one.body.student);
  const excuses = Map.groupBy(all('excuse'), (one) => one.body.student);
  return {
    get: (id) => (id === undefined ? undefined : byId.get(id)),
    all,
    replaced,
    roles: rolesOf(school),
    registers: registersOf(readings, timetableOf(school)),
    seen: (of) => seen.get(of) ?? [],
    guardians: (student) => guardians.get(student) ?? [],
    excuses: (student) => excuses.get(student) ?? [],
  };
}

/** The statements that still count, sorted once by what the rules ask for. Lists are in order of time. */
import type { Instant, Kind, PersonId, PlainDate, Statement, StatementId, StudentId } from '@wuhe/model';
import { type Corrections, corrections } from './corrections.ts';
import type { Days } from './days.ts';
import { byTime, push } from './order.ts';

export interface Seen {
  at: Instant;
  by: PersonId;
}

/** A try to reach a student's guardian, directly or through somebody else. */
export type Try = Statement<'contact'> | Statement<'thirdPartyContact'>;

export interface Ledger {
  corrections: Corrections;
  /** Kinds of the statements that still count. */
  kinds(): Iterable<Kind>;
  /** Every statement of a kind that still counts. */
  all<K extends Kind>(kind: K): readonly Statement<K>[];
  /** Of a kind, those replaced by a correction. */
  replaced<K extends Kind>(kind: K): readonly Statement<K>[];
  tellings(student: StudentId, date: PlainDate): readonly Statement<'telling'>[];
  /** Tries to reach a guardian, and tries through somebody else (A2.1.4). */
  contacts(student: StudentId, date: PlainDate): readonly Try[];
  reports(rule: string, student: StudentId, date: PlainDate): readonly Statement<'report'>[];
  guardians(student: StudentId): readonly Statement<'guardian'>[];
  withdrawals(of: StatementId): readonly Statement<'withdrawal'>[];
  /** The first acknowledgement of a statement by one of these persons. */
  seen(of: StatementId, by: readonly PersonId[]): Statement<'acknowledgement'> | undefined;
  get(id: StatementId): Statement | undefined;
  /** Not replaced by a correction. */
  counts(id: StatementId): boolean;
  /** When a person learned of a statement: wrote it, or acknowledged it. What merely arrived is not known. */
  knownTo(person: PersonId, of: StatementId): Instant | undefined;
  /** Students and dates that any telling, contact or report is about. */
  mentioned: readonly { student: StudentId; date: PlainDate }[];
}

export function ledgerOf(statements: readonly Statement[], days: Days): Ledger {
  const byId = new Map<StatementId, Statement>();
  for (const one of statements) byId.set(one.id, one);
  const firstAcknowledged = new Map<string, Instant>();
  const valid = corrections(byId);
  const counting = new Map<Kind, Statement[]>();
  const old = new Map<Kind, Statement[]>();
  for (const one of [...byId.values()].sort(byTime)) {
    push(valid.replacedAt(one.id) === undefined ? counting : old, one.kind, one);
  }
  const all = <K extends Kind>(kind: K) => (counting.get(kind) ?? []) as Statement<K>[];

  const mentioned = new Map<string, { student: StudentId; date: PlainDate }>();
  const mention = (student: StudentId, date: PlainDate) => {
    const key = `${student}/${date}`;
    mentioned.set(key, { student, date });
    return key;
  };
  const tellings = new Map<string, Statement<'telling'>[]>();
  for (const telling of all('telling')) {
    for (const student of new Set(telling.body.students)) {
      push(tellings, mention(student, telling.body.lesson.date), telling);
    }
  }
  const contacts = new Map<string, Try[]>();
  const tries: Try[] = [...all('contact'), ...all('thirdPartyContact')];
  for (const contact of tries.sort(byTime)) {
    const day = days.at(contact.body.happened);
    if (day) push(contacts, mention(contact.body.student, day.date), contact);
  }
  const reports = new Map<string, Statement<'report'>[]>();
  for (const report of all('report')) {
    push(reports, `${report.body.rule}/${mention(report.body.student, report.body.date)}`, report);
  }
  const guardians = new Map<StudentId, Map<string, Statement<'guardian'>>>();
  for (const guardian of all('guardian')) {
    const { student, id } = guardian.body;
    guardians.set(student, (guardians.get(student) ?? new Map()).set(id, guardian));
  }
  const withdrawals = new Map<StatementId, Statement<'withdrawal'>[]>();
  for (const one of all('withdrawal')) push(withdrawals, one.body.of, one);
  const acknowledgements = new Map<StatementId, Statement<'acknowledgement'>[]>();
  for (const one of all('acknowledgement')) {
    push(acknowledgements, one.body.of, one);
    const key = `${one.body.of}/${one.author}`;
    if (!firstAcknowledged.has(key)) firstAcknowledged.set(key, one.at);
  }

  return {
    corrections: valid,
    kinds: () => counting.keys(),
    all,
    replaced: <K extends Kind>(kind: K) => (old.get(kind) ?? []) as Statement<K>[],
    tellings: (student, date) => tellings.get(`${student}/${date}`) ?? [],
    contacts: (student, date) => contacts.get(`${student}/${date}`) ?? [],
    reports: (rule, student, date) => reports.get(`${rule}/${student}/${date}`) ?? [],
    guardians: (student) => [...(guardians.get(student)?.values() ?? [])],
    withdrawals: (of) => withdrawals.get(of) ?? [],
    seen: (of, by) => acknowledgements.get(of)?.find((one) => by.includes(one.author)),
    get: (id) => byId.get(id),
    counts: (id) => valid.replacedAt(id) === undefined,
    knownTo(person, of) {
      const statement = byId.get(of);
      return statement?.author === person ? statement.at : firstAcknowledged.get(`${of}/${person}`);
    },
    mentioned: [...mentioned.values()],
  };
}

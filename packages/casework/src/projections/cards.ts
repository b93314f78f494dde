/** Duties → cards: those of one rule, lesson, owner and recipient together, each worded from the rule pack. */
import { type Duty, type Rule, ruleLine, wordDuty } from '@wuhe/duties';
import type { Element, StatementId, StudentId } from '@wuhe/model';
import { controlsOf } from '../record/places.ts';
import type { CardStudent, DutyCard, ElementView, GuardianView, ReportView } from '../views.ts';
import { say } from '../words.ts';
import { describe } from './history.ts';
import { offer } from './rules.ts';
import type { Stage } from './stage.ts';

/** Cards of this person's duties, most urgent first; of all of them, or of those given. */
export function cards(
  on: Stage,
  which: (duty: Duty) => boolean,
  among: readonly Duty[] = on.evaluation.duties,
): DutyCard[] {
  const groups = new Map<string, [Duty, ...Duty[]]>();
  for (const duty of among) {
    if (!duty.owners.includes(on.me) || !which(duty)) continue;
    const key = groupOf(duty);
    const group = groups.get(key);
    if (group) group.push(duty);
    else groups.set(key, [duty]);
  }
  return [...groups].map(([key, duties]) => card(on, key, duties)).sort(byUrgency);
}

const order = { late: 0, now: 1, due: 2, know: 3 };

function byUrgency(a: DutyCard, b: DutyCard): number {
  if (a.level !== b.level) return order[a.level] - order[b.level];
  if (a.due !== b.due) return (a.due ?? '9') < (b.due ?? '9') ? -1 : 1;
  if (a.closed !== b.closed) return (a.closed ?? '') < (b.closed ?? '') ? -1 : 1;
  return a.key < b.key ? -1 : 1;
}

/** A report is about one student, and so is its card; everything else is done for several at once. */
function groupOf(duty: Duty): string {
  const alone = duty.acts.includes('report') || duty.acts.includes('explain') || duty.state === 'withdrawn';
  const { lesson } = duty;
  const parts = [
    duty.rule,
    duty.state,
    duty.level,
    lesson ? `${lesson.class}/${lesson.date}/${lesson.period}` : `${duty.date ?? ''}/${duty.session ?? ''}`,
    // One press answers one statement: what rests on two of them is two cards.
    statementOf(duty) ?? '',
    duty.to.join('+'),
    duty.seen ? `${duty.seen.by}/${duty.seen.at}` : '',
    duty.acts.join('+'),
    JSON.stringify(duty.values),
    alone ? (duty.student ?? duty.id) : '',
  ];
  return parts.join('|');
}

function card(on: Stage, key: string, unordered: readonly [Duty, ...Duty[]]): DutyCard {
  const duties = inOrder(on, unordered);
  const [first] = duties;
  const { what, about, clauses, clock } = wordDuty(duties, on.pack, on.language, on.lookups);
  const to = first.to.map(on.person);
  const call = first.acts.includes('called') ? to.find((person) => person.phone) : undefined;
  const dutyIds = duties.map((duty) => duty.id);
  const explained = on.ledger.all('explanation').findLast((entry) => dutyIds.includes(entry.body.duty));
  const [due] = duties.flatMap((duty) => duty.due ?? []).sort();
  return {
    key,
    duties: dutyIds,
    rule: first.rule,
    state: first.state,
    level: first.level,
    what,
    about,
    students: duties.flatMap((duty, at) => cardStudent(on, duty, at + 1) ?? []),
    to,
    lesson: first.lesson,
    lessonLabel: first.lesson && on.lessonLabel(first.lesson),
    due,
    closed: first.closed?.at,
    seen: first.seen && { at: first.seen.at, by: on.person(first.seen.by).name },
    unseenCall: call?.phone === undefined ? undefined : { name: call.name, phone: call.phone },
    ...controlsFor(on, first),
    statement: statementOf(first),
    onlyYou: first.level === 'late' && first.owners.length === 1,
    explanation: explained?.body.text,
    report: reportOf(on, first.about),
    why: {
      clauses,
      facts: factsOf(on, duties),
      clock,
      closes: closesOf(on, first),
      follows: followsOf(on, first),
    },
  };
}

/** The controls of an open duty: those of its rule, and for every kind that closes it one that records it. */
function controlsFor(on: Stage, duty: Duty): Pick<DutyCard, 'acts' | 'records'> {
  const rule = ruleOf(on, duty.rule);
  if (duty.state !== 'open' || !rule) return { acts: duty.acts, records: [] };
  const controls = controlsOf(rule, on.pack);
  const acts = controls.flatMap((one) => ('act' in one ? one.act : []));
  const records = controls.flatMap((one) => ('record' in one ? offer(on, one.record) : []));
  return { acts: [...new Set([...acts, ...duty.acts])], records };
}

function ruleOf(on: Stage, id: string): Rule | undefined {
  return on.pack.rules.find((rule) => rule.id === id);
}

function closesOf(on: Stage, { rule }: Duty): string {
  const found = ruleOf(on, rule);
  return found ? ruleLine(found, on.pack, on.language).closes : '';
}

function followsOf(on: Stage, { follows }: Duty): string[] {
  return (follows ?? []).flatMap(({ rule, at }) => {
    const found = ruleOf(on, rule);
    if (!found) return [];
    const { who, what } = ruleLine(found, on.pack, on.language);
    return say(on.language, 'follows', { at: on.time(at), who, what });
  });
}

const numeric = new Intl.Collator('en', { numeric: true });

/** By class and number, as on the register. */
function inOrder(on: Stage, duties: readonly [Duty, ...Duty[]]): [Duty, ...Duty[]] {
  const place = (duty: Duty) => {
    const found = duty.student && on.student(duty.student);
    return found ? `${on.className(found.class)} ${found.number}` : '';
  };
  const [first, ...rest] = [...duties].sort((a, b) => numeric.compare(place(a), place(b)));
  return [first ?? duties[0], ...rest];
}

/** The five elements of the report that a card is about (A1.3.4). */
function reportOf(on: Stage, about: StatementId | undefined): ReportView | undefined {
  const report = on.ledger.get(about);
  if (report?.kind !== 'report') return undefined;
  const view = (element: Element): ElementView =>
    element.state === 'known'
      ? { text: element.text }
      : { by: on.person(element.by).name, until: element.until };
  const { when, where, what, why, outcome } = report.body.elements;
  return { when: view(when), where: view(where), what: view(what), why: view(why), outcome: view(outcome) };
}

/** What 「收到」 acknowledges or 「我已打」 is about: the telling, report, withdrawal or request itself. */
function statementOf(duty: Duty): StatementId | undefined {
  return duty.about ?? (duty.acts.includes('called') ? duty.closed?.by : undefined);
}

/** A student of a duty as a card's line. Undefined for one this device does not know: a report up carries the name in its title. */
export function cardStudent(
  on: Stage,
  duty: Pick<Duty, 'student' | 'lesson'>,
  badge: number,
  remark?: string,
): CardStudent | undefined {
  const found = duty.student && on.student(duty.student);
  if (!found) return undefined;
  return {
    id: found.id,
    name: found.name,
    number: found.number,
    className: on.className(found.class),
    mark: duty.lesson && on.mark(found.id, duty.lesson),
    badge,
    remark,
    guardians: guardiansOf(on, found.id),
  };
}

/** Listed guardians, as far as this device holds them. */
export function guardiansOf(on: Stage, student: StudentId): GuardianView[] {
  return on.ledger
    .guardians(student)
    .map(({ body }) => ({ id: body.id, name: body.name, relation: body.relation, phone: body.phone }));
}

/** The statements a duty rests on, one worded line each. */
function factsOf(on: Stage, duties: readonly Duty[]): string[] {
  const ids = new Set(duties.flatMap((duty) => duty.why.because));
  const lines = [...ids].map((id) => {
    const statement = on.ledger.get(id);
    return statement && describe(on, statement, duties[0]?.student);
  });
  return [...new Set(lines.filter((line) => line !== undefined))];
}

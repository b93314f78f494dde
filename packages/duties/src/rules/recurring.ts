/** Every so often: for the school, a class or a cohort, or since a statement until something stops it. The present period is owed. */
import {
  type Calendar,
  type ClassId,
  type Instant,
  instantOf,
  type PlainDate,
  type PlainTime,
  plusDays,
  type Role,
  type Statement,
  type StudentId,
  schoolTime,
} from '@wuhe/model';
import type { Context } from '../context.ts';
import type { Days } from '../days.ts';
import { deadlineOf, endOfDate, lastBell } from '../deadline.ts';
import type { Duty } from '../duty.ts';
import { closing, make, maybe, persons } from '../make.ts';
import { answersTo, firstAnswer, fulfils, reaches } from '../matter.ts';
import { byTime } from '../order.ts';
import type { Due, Every } from '../pack/vocabulary.ts';
import type { Rule, RuleOf } from '../pack.ts';
import { resolve } from '../parties.ts';
import { classNameOf, dutyAbout } from './statement.ts';

/** A period of a rule: its first and last day. */
interface Period {
  from: PlainDate;
  to: PlainDate;
}

/** Counted from a date on, so that a period never moves. */
function periodAt(context: Context, every: Every, since: PlainDate): Period | undefined {
  const { dates } = context;
  const { calendar } = context.school;
  const { date } = context.days.today;
  if (date < since) return undefined;
  if (every.unit === 'terms') return calendar.terms?.find((term) => term.from <= date && date <= term.to);
  if (every.unit === 'schoolYears') {
    const year = calendar.terms?.find((term) => term.from <= date && date <= term.to)?.schoolYear;
    const terms = calendar.terms?.filter((term) => term.schoolYear === year) ?? [];
    const [first] = terms.map((term) => term.from).sort();
    const last = terms
      .map((term) => term.to)
      .sort()
      .at(-1);
    return year !== undefined && first && last ? { from: first, to: last } : undefined;
  }
  if (every.unit === 'schoolDays' && every.count === 1) {
    return dates(date).school ? { from: date, to: date } : undefined;
  }
  let from = since;
  for (let step = 0; step < 400; step++) {
    let next = from;
    for (let left = every.count, looked = 0; left > 0 && looked < 366; looked++) {
      next = dates(next).next;
      if (every.unit === 'calendarDays' || dates(next).school) left--;
    }
    if (date < next) return { from, to: plusDays(next, -1) };
    from = next;
  }
  return undefined;
}

/** What a periodic rule asks for in the present period, the same for every class. */
interface Owed extends Period {
  opens: Instant;
  starts: Instant;
  ends: Instant;
  deadline: Instant;
}
const owedOn = new WeakMap<Days, Map<Rule, Owed | undefined>>();

function owedNow(context: Context, rule: RuleOf<'periodic'>): Owed | undefined {
  const known = owedOn.get(context.days) ?? new Map<Rule, Owed | undefined>();
  owedOn.set(context.days, known);
  if (!known.has(rule)) known.set(rule, owedIn(context, rule));
  return known.get(rule);
}

function owedIn(context: Context, rule: RuleOf<'periodic'>): Owed | undefined {
  const { calendar } = context.school;
  const period = periodAt(context, rule.trigger.every, context.pack.inForceFrom);
  const opens = period && startOf(calendar, rule.due, period.from);
  if (!period || !opens) return undefined;
  const starts = instantOf(calendar, period.from, '00:00' as PlainTime);
  return {
    ...period,
    opens,
    starts,
    ends: endOfDate(calendar, period.to),
    deadline:
      deadlineOf(calendar, rule.due, { at: starts, date: period.from }, () => undefined) ??
      lastBell(calendar, period.to),
  };
}

/** A duty due at the end of a part of the day begins with that part; undefined where the school does not name the part. */
function startOf(calendar: Calendar, due: Due, date: PlainDate): Instant | undefined {
  const midnight = instantOf(calendar, date, '00:00' as PlainTime);
  if (due.kind !== 'end' || due.of === 'forenoon' || due.of === 'afternoon' || due.of === 'day')
    return midnight;
  const part = calendar.dayParts?.find((one) => one.name === due.of);
  return part && instantOf(calendar, date, part.from);
}

/** @param of the class whose statements these are; undefined = the whole school */
export function periodic(context: Context, rule: RuleOf<'periodic'>, of: ClassId | undefined): Duty[] {
  const { date } = context.days.today;
  const owed = owedNow(context, rule);
  if (!owed || !context.scopes.allow(rule, maybe('class', of))) return [];
  if (!isHeld(context, rule.trigger.whereHeld, date)) return [];
  if (!context.clock.reached(owed.opens)) return [];
  const concerned = { classes: of ? [of] : [], date, author: undefined, field: () => [] };
  const owner = resolve(context, [rule.owner], rule.nextLevel ?? [], concerned);
  const parties = (rule.to ?? []).map((party) => resolve(context, [party], rule.nextLevel ?? [], concerned));
  const to = {
    persons: persons(...parties.map((party) => party.persons)),
    vacancy: parties.find((party) => party.vacancy)?.vacancy,
  };
  const inPeriod = (one: Statement) => {
    const { date: named } = one.body as { date?: PlainDate };
    return named ? owed.from <= named && named <= owed.to : owed.starts <= one.at && one.at <= owed.ends;
  };
  const answers = (rule.closedBy ?? [])
    .flatMap((answer) =>
      context.ledger
        .all(answer.kind)
        .filter((one) => fulfils(context, one, answer.where))
        .filter(
          (one) =>
            answer.addressed !== 'every' ||
            reaches(
              context,
              one,
              parties.map((party) => party.persons),
            ),
        ),
    )
    .filter(inPeriod)
    .sort(byTime);
  const closed = rule.trigger.covering && of ? lastFor(answers, context.students.of(of, date)) : answers[0];
  const duty = make(context, rule, {
    id: [rule.id, of, owed.from].filter((part) => part !== undefined).join(':'),
    state: closed ? 'done' : 'open',
    owners: owner.persons,
    to: to.persons,
    ...maybe('vacancy', owner.vacancy ?? to.vacancy),
    ...maybe('class', of),
    date: owed.from,
    opens: owed.opens,
    deadline: owed.deadline,
    ...maybe('closed', closed && closing(closed)),
    because: closed ? [closed] : [],
    clock: { start: 'period', at: owed.starts },
    values: classNameOf(context, of ? [of] : []),
  });
  return duty ? [duty] : [];
}

/** Somebody of the school holds the role on a date, for whatever class. */
function isHeld({ school }: Context, role: Role | undefined, date: PlainDate): boolean {
  return (
    role === undefined ||
    school.roles.some((one) => one.role === role && (one.from ?? date) <= date && date <= (one.until ?? date))
  );
}

/** The answer by which every one of the students has one. */
function lastFor(answers: readonly Statement[], students: readonly StudentId[]): Statement | undefined {
  const left = new Set(students);
  return answers.find((one) => {
    left.delete((one.body as { student?: StudentId }).student as StudentId);
    return left.size === 0;
  });
}

export function recurring(context: Context, rule: RuleOf<'recurring'>): Duty[] {
  const { calendar } = context.school;
  const { of, where, every, until } = rule.trigger;
  return context.ledger
    .all(of)
    .filter((one) => fulfils(context, one, where))
    .flatMap((one) => {
      const since = schoolTime(calendar, one.at).date;
      const period = periodAt(context, every, since);
      if (!period || firstAnswer(context, one, until, {})) return [];
      const from: Instant = instantOf(calendar, period.from, '00:00' as PlainTime);
      const inPeriod = (answer: Statement) => from <= answer.at;
      const closed = (rule.closedBy ?? [])
        .flatMap((answer) => answersTo(context, one, answer))
        .filter(inPeriod)
        .sort(byTime)[0];
      const duty = dutyAbout(context, { ...rule, closedBy: undefined }, one, {
        start: { start: 'period', at: from },
        opens: from,
        suffix: period.from,
        deadline: lastBell(calendar, period.to),
        ...maybe('closed', closed && { as: 'done' as const, by: closed }),
      });
      return duty ?? [];
    });
}

/** Puts a duty together: its level by the clock, what can be done about it, and what every rule does the same way. */
import type { Instant, PersonId, Statement } from '@wuhe/model';
import type { Context } from './context.ts';
import type { Act, Duty, Level, Why } from './duty.ts';
import { compare } from './order.ts';
import type { Due, Rule } from './pack.ts';

/** What a rule decides; the rest follows from the pack. */
export type Draft = Omit<Duty, 'rule' | 'clauses' | 'level' | 'acts' | 'due' | 'why' | 'values'> & {
  /** Deadline of a rule whose `due` is stated, or the end of the lesson. */
  deadline?: Instant | undefined;
  /** The deadline was kept in another way: the duty stays open, and is never late. */
  kept?: boolean;
  because: readonly Statement[];
  clock: { start: Why['clock']['start']; at: Instant; plusMinutes?: number };
  /** Acts beside those of the rule: "I called" for a telling nobody saw. */
  further?: readonly Act[];
  values?: Duty['values'];
};

/** @returns undefined where it was settled on an earlier day: open duties do not vanish at midnight, the others do */
export function make(context: Context, rule: Rule, draft: Draft): Duty | undefined {
  if (!isShown(context, draft)) return undefined;
  const { deadline, kept = false, because, clock, further = [], values = {}, ...rest } = draft;
  const open = draft.state === 'open';
  const due = kept ? undefined : dueOf(context, rule.due, draft.opens, deadline);
  const level = open ? levelOf(context, rule.due, due) : 'know';
  const passes = due !== undefined && limitOf(context, rule.due, due);
  const acted = draft.state === 'done' || draft.state === 'told';
  const doneLate = acted && passes && draft.closed && draft.closed.at > passes;
  const handed = context.work.handed(draft.id, draft.owners);
  const owners = open && handed ? [handed.body.to] : draft.owners;
  const claimed = open ? context.work.claimed(draft.id, owners) : undefined;
  const acts: Act[] = [...(open ? rule.acts : []), ...further];
  if (level === 'late' && !context.work.explained(draft.id, owners)) acts.push('explain');
  const blamed =
    passes && (level === 'late' || doneLate) ? blamedFor(context, owners, because, passes) : undefined;
  return {
    ...rest,
    owners,
    rule: rule.id,
    clauses: rule.clauses,
    level,
    ...(open && due !== undefined ? { due } : {}),
    ...(handed ? { handed: { at: handed.at, from: draft.owners, by: handed.id } } : {}),
    ...maybe('claimed', claimed),
    ...(doneLate ? { doneLate } : {}),
    ...(open && due !== undefined ? maybe('follows', followsOf(context, rule, due)) : {}),
    ...maybe('blamed', blamed),
    acts,
    why: {
      because: [...new Set(because.map((one) => one.id))],
      clock: {
        start: clock.start,
        at: clock.at,
        plusMinutes: (clock.plusMinutes ?? 0) + ('minutes' in rule.due ? rule.due.minutes : 0),
      },
    },
    values,
  };
}

function isShown(context: Context, { state, opens, closed }: Draft): boolean {
  const { from } = context.days.today;
  return state === 'open' || opens >= from || (closed !== undefined && closed.at >= from);
}

/** The instant after which a duty is late; undefined = it never is. */
function limitOf(context: Context, due: Due, at: Instant): Instant | undefined {
  if (due.kind !== 'atOnce') return at;
  return due.lateAfterMinutes === undefined ? undefined : context.later(at, due.lateAfterMinutes);
}

function followsOf(context: Context, rule: Rule, due: Instant): Duty['follows'] {
  const next = context.rules.escalations
    .get(rule.id)
    ?.flatMap(({ id, trigger }) =>
      trigger.kind === 'overdue' ? { rule: id, at: context.later(due, trigger.afterMinutes) } : [],
    );
  return next && next.length > 0 ? next : undefined;
}

/** Owners who by then had written or acknowledged anything of what raised the duty. */
function blamedFor(
  context: Context,
  owners: readonly PersonId[],
  because: readonly Statement[],
  by: Instant,
): NonNullable<Duty['blamed']> {
  return owners.flatMap((person) => {
    const [known] = because
      .flatMap((one) => context.ledger.knownTo(person, one.id) ?? [])
      .filter((at) => at <= by)
      .sort(compare);
    return known ? [{ person, known }] : [];
  });
}

function dueOf(
  context: Context,
  due: Due,
  opens: Instant,
  deadline: Instant | undefined,
): Instant | undefined {
  switch (due.kind) {
    case 'atOnce':
    case 'after':
      return deadline ?? context.later(opens, due.minutes);
    case 'none':
      return undefined;
    default:
      return deadline;
  }
}

/** A deadline is kept up to its very instant; `now` begins when less than the pack's minutes are left. */
function levelOf(context: Context, rule: Due, due: Instant | undefined): Level {
  if (rule.kind === 'none') return 'know';
  if (due === undefined) return 'due';
  if (rule.kind === 'atOnce') {
    if (rule.lateAfterMinutes === undefined) return 'now';
    return context.clock.passed(context.later(due, rule.lateAfterMinutes)) ? 'late' : 'now';
  }
  if (!context.clock.passed(context.later(due, -context.pack.numbers.nowMinutes))) return 'due';
  return context.clock.passed(due) ? 'late' : 'now';
}

/** Persons in a stable order, each once. */
export function persons(...lists: readonly (readonly PersonId[])[]): readonly PersonId[] {
  const [only] = lists;
  if (only && lists.length === 1 && only.length < 2) return only;
  return [...new Set(lists.flat())].sort(compare);
}

/** `{ key: value }`, or nothing where there is no value. */
export function maybe<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}

/** What closed a duty. */
export function closing(by: Statement): { at: Instant; by: Statement['id'] } {
  return { at: by.at, by: by.id };
}

/** Who saw or knew something, by what they said. */
export function author(of: Statement): { at: Instant; by: PersonId } {
  return { at: of.at, by: of.author };
}

/**
 * Words for any duty, all from the pack: title, second lines, clauses and clock. One general view shows every rule. Duties that one
 * screen line stands for (same rule, lesson and owner) are worded together.
 */
import {
  fill,
  type Instant,
  type Language,
  type Lesson,
  type PersonId,
  Role,
  type StudentId,
  type Worded,
} from '@wuhe/model';
import type { Duty } from './duty.ts';
import type { Party } from './pack/vocabulary.ts';
import type { Place, Rule, RulePack } from './pack.ts';

/** What the words need to know of people and times; undefined = not known on this device. */
export interface Lookups {
  person(id: PersonId): string | undefined;
  student(id: StudentId): { name: string; number: string; className: string } | undefined;
  /** An instant as the school's wall-clock time, `08:14`. */
  time(at: Instant): string;
  lessonLabel(lesson: Lesson): string;
  className?(id: Lesson['class']): string | undefined;
}

export interface Wording {
  what: string;
  about: string[];
  clauses: { id: string; sentence: string }[];
  clock: string;
}

type Values = Partial<Record<Place, string | number>>;

/** @param duties at least one; all of the same rule and state. */
export function wordDuty(
  duties: readonly [Duty, ...Duty[]],
  pack: RulePack,
  language: Language,
  lookups: Lookups,
): Wording {
  const [duty] = duties;
  const rule = ruleOf(pack, duty.rule);
  const values = valuesOf(duties, rule, pack, language, lookups);
  const several = duties.length > 1;
  const say = (text: { one: Worded; many: Worded }) => (several ? text.many : text.one)[language];
  const what = rule ? fill(say(rule.texts.what[duty.state] ?? rule.texts.what.open), values) : duty.rule;
  const about = (rule?.texts.about ?? [])
    .filter((line) => !line.states || line.states.includes(duty.state))
    .map(say)
    .filter((text) => placesOf(text).every((place) => place in values))
    .map((text) => fill(text, values));
  const clauses = duty.clauses.map((id) => ({ id, sentence: pack.clauses[id]?.[language] ?? id }));
  return { what, about, clauses, clock: clockOf(duty, pack, language, lookups) };
}

function valuesOf(
  duties: readonly [Duty, ...Duty[]],
  rule: Pick<Rule, 'texts' | 'to'> | undefined,
  pack: RulePack,
  language: Language,
  lookups: Lookups,
): Values {
  const [duty] = duties;
  const { list, marks, sessions, decisions } = pack.words;
  const names = (ids: readonly PersonId[]) =>
    ids.flatMap((id) => lookups.person(id) || []).join(list[language]);
  const title = titleOf(rule?.to ?? [], pack, language);
  const students = duties.flatMap((one) => (one.student ? (lookups.student(one.student) ?? []) : []));
  const [student] = students;
  const values: { [P in Place]?: string | number | undefined } = {
    ...(duty.values as Values),
    student: student?.name || duty.values.student,
    students: students.flatMap((one) => one.name || []).join(list[language]) || undefined,
    count: duties.length,
    number: student?.number || undefined,
    class:
      student?.className ||
      duty.values.class ||
      (duty.lesson && lookups.className?.(duty.lesson.class)) ||
      undefined,
    lesson: duty.lesson && lookups.lessonLabel(duty.lesson),
    date: duty.date && `${Number(duty.date.slice(5, 7))}/${Number(duty.date.slice(8, 10))}`,
    session: duty.session && sessions[duty.session][language],
    owner: names(duty.owners) || undefined,
    to: names(duty.to) || title,
    toTitle: title,
    by: person(duty.values.by, lookups),
    byTime: time(duty.values.byTime, lookups),
    seenBy: duty.seen && lookups.person(duty.seen.by),
    seenTime: duty.seen && lookups.time(duty.seen.at),
    closedTime: duty.closed && lookups.time(duty.closed.at),
    due: duty.due && lookups.time(duty.due),
    reported: pack.rules.find((one) => one.id === duty.values.reported)?.texts.subject?.[language],
    mark: worded(marks, duty.values.mark, language),
    decision: worded(decisions, duty.values.decision, language),
    element: worded(pack.words.elements, duty.values.element, language),
    authority: pack.authorities.find((one) => one.id === duty.values.authority)?.title[language],
  };
  for (const [place, value] of Object.entries(values)) {
    if (value === undefined) delete values[place as Place];
  }
  return values as Values;
}

function clockOf(duty: Duty, pack: RulePack, language: Language, lookups: Lookups): string {
  const { start, at, plusMinutes } = duty.why.clock;
  const words = pack.words.clocks[start];
  const text = (plusMinutes > 0 ? words.plus : words.plain)[language];
  const from = fill(text, { at: lookups.time(at), minutes: plusMinutes });
  return duty.due ? from + fill(pack.words.deadline[language], { due: lookups.time(duty.due) }) : from;
}

/** A rule of the pack, or a step of one of its playbooks. */
function ruleOf(pack: RulePack, id: string): Pick<Rule, 'texts' | 'to'> | undefined {
  const rule = pack.rules.find((one) => one.id === id);
  if (rule) return rule;
  for (const book of pack.playbooks) {
    const step = book.steps.find((one) => `${book.id}.${one.id}` === id);
    if (step) return { texts: { what: { open: { one: step.what, many: step.what } } }, to: step.to };
  }
  return undefined;
}

/** Titles of the roles and offices among the recipients; undefined when they are persons. */
function titleOf(parties: readonly Party[], pack: RulePack, language: Language): string | undefined {
  const titles = parties.flatMap((party) => {
    const role = typeof party === 'object' && 'function' in party ? pack.functions[party.function] : party;
    const known = Role.safeParse(role);
    return known.success ? pack.titles[known.data][language] : [];
  });
  return titles.join(pack.words.list[language]) || undefined;
}

function placesOf(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, place]) => place ?? '');
}

/** `by` in a duty's values is a person's id. */
function person(id: string | number | undefined, lookups: Lookups): string | undefined {
  return typeof id === 'string' ? lookups.person(id as PersonId) || undefined : undefined;
}

/** `byTime` in a duty's values is an instant. */
function time(at: string | number | undefined, lookups: Lookups): string | undefined {
  return typeof at === 'string' ? lookups.time(at as Instant) : undefined;
}

function worded(
  words: Readonly<Record<string, Worded>>,
  key: string | number | undefined,
  language: Language,
): string | undefined {
  return key === undefined ? undefined : words[key]?.[language];
}

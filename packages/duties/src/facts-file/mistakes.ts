/** What well-formed facts may still get wrong: names nobody knows, times that cannot be, a school without timetable or roles. */
import { type Instant, isSchoolDay, references, type Statement, type StatementId } from '@wuhe/model';
import type { Facts } from '../facts.ts';
import type { ReadOptions } from '../facts-file.ts';
import { type Code, type Refusal, refusal } from '../refusal.ts';
import { namesIn } from './names.ts';
import { packMistakes } from './pack-names.ts';

type Everything = Omit<Facts, 'holds'>;
type Path = readonly (string | number)[];

export function factsMistakes(facts: Everything, options: ReadOptions): Refusal[] {
  return [
    ...schoolMistakes(facts),
    ...rollMistakes(facts),
    ...facts.statements.flatMap((one, at) => [
      ...nameMistakes(facts, one, ['statements', at]),
      ...timeMistakes(one, ['statements', at], options),
      ...packMistakes(one, ['statements', at], options.packs ?? []),
    ]),
    ...orderMistakes(facts.statements),
  ];
}

function schoolMistakes({ school }: Everything): Refusal[] {
  const { calendar, classes, people, roles, timetable } = school;
  const found: Refusal[] = [];
  if (timetable.length === 0) found.push(refusal('facts', 'timetableMissing', ['school', 'timetable']));
  if (roles.length === 0) found.push(refusal('facts', 'rolesMissing', ['school', 'roles']));
  const persons = new Set<string>(people.map((one) => one.id));
  const known = new Set<string>(classes.map((one) => one.id));
  const cohorts = new Set<string>(classes.map((one) => one.cohort));
  const periods = new Set(calendar.bells.map((one) => one.period));
  const say = (code: Code, path: Path, value: string | number) =>
    found.push(refusal('facts', code, ['school', ...path], { found: value }));
  for (const [list, name] of [
    [people, 'people'],
    [classes, 'classes'],
  ] as const) {
    for (const { at, id } of twice(list)) say('duplicateId', [name, at, 'id'], id);
  }
  for (const [at, one] of roles.entries()) {
    if (!persons.has(one.person)) say('unknownPerson', ['roles', at, 'person'], one.person);
    if (one.class !== undefined && !known.has(one.class))
      say('unknownClass', ['roles', at, 'class'], one.class);
    if (one.cohort !== undefined && !cohorts.has(one.cohort))
      say('unknownCohort', ['roles', at, 'cohort'], one.cohort);
    if ((one.from ?? '') > (one.until ?? '9'))
      say('endsBeforeItBegins', ['roles', at, 'until'], one.until ?? '');
  }
  for (const [at, one] of timetable.entries()) {
    if (!persons.has(one.teacher)) say('unknownPerson', ['timetable', at, 'teacher'], one.teacher);
    if (!known.has(one.class)) say('unknownClass', ['timetable', at, 'class'], one.class);
    if (!periods.has(one.period)) say('unknownPeriod', ['timetable', at, 'period'], one.period);
  }
  for (const name of ['bells', 'dayParts', 'terms'] as const) {
    for (const [at, one] of (calendar[name] ?? []).entries())
      if (one.from >= one.to) say('endsBeforeItBegins', ['calendar', name, at, 'to'], one.to);
  }
  const sorted = calendar.bells.map((bell) => ({ id: String(bell.period) }));
  for (const { at, id } of twice(sorted)) say('duplicateId', ['calendar', 'bells', at, 'period'], id);
  return found;
}

function rollMistakes({ school, students }: Everything): Refusal[] {
  const known = new Set<string>(school.classes.map((one) => one.id));
  return students.flatMap((one, at) => {
    const found: Refusal[] = [];
    const say = (code: Code, field: string, value: string) =>
      found.push(refusal('facts', code, ['students', at, field], { found: value }));
    if (!known.has(one.class)) say('unknownClass', 'class', one.class);
    if (one.from > (one.until ?? '9')) say('endsBeforeItBegins', 'until', one.until ?? '');
    const overlaps = students
      .slice(0, at)
      .some(
        (other) =>
          other.id === one.id && other.from <= (one.until ?? '9') && one.from <= (other.until ?? '9'),
      );
    if (overlaps) say('overlappingRoll', 'id', one.id);
    return found;
  });
}

function nameMistakes({ school, students }: Everything, one: Statement, path: Path): Refusal[] {
  const persons = new Set<string>(school.people.map((each) => each.id));
  const roll = new Set<string>(students.map((each) => each.id));
  const classes = new Set<string>(school.classes.map((each) => each.id));
  const found: Refusal[] = [];
  if (!persons.has(one.author) && !roll.has(one.author))
    found.push(refusal('facts', 'unknownPerson', [...path, 'author'], { found: one.author }));
  for (const name of namesIn(one)) {
    const [set, code] = (
      {
        person: [persons, 'unknownPerson'],
        student: [roll, 'unknownStudent'],
        class: [classes, 'unknownClass'],
      } as const
    )[name.of];
    if (!set.has(name.id))
      found.push(refusal('facts', code, [...path, 'body', ...name.path], { found: name.id }));
  }
  const lesson = (one.body as { lesson?: { date: string; period: number } }).lesson;
  if (lesson) {
    const at = [...path, 'body', 'lesson'];
    const { calendar } = school;
    if (!isSchoolDay(calendar, lesson.date as Parameters<typeof isSchoolDay>[1]))
      found.push(refusal('facts', 'noSchoolThatDay', [...at, 'date'], { found: lesson.date }));
    if (!calendar.bells.some((bell) => bell.period === lesson.period))
      found.push(refusal('facts', 'unknownPeriod', [...at, 'period'], { found: lesson.period }));
  }
  return found;
}

function timeMistakes(one: Statement, path: Path, { at, later }: ReadOptions): Refusal[] {
  const { happened, firstKnown } = one.body as { happened?: Instant; firstKnown?: Instant };
  const found: Refusal[] = [];
  if (happened !== undefined && happened > one.at)
    found.push(refusal('facts', 'recordedBeforeHappened', [...path, 'at'], { found: happened }));
  if (firstKnown !== undefined && firstKnown > one.at)
    found.push(refusal('facts', 'recordedBeforeKnown', [...path, 'at'], { found: firstKnown }));
  if (at !== undefined && later !== 'ignored' && one.at > at)
    found.push(refusal('facts', 'recordedInFuture', [...path, 'at'], { found: one.at }));
  return found;
}

/** Fields that name a statement without belonging to it; of an omission `known`, of a withdrawal `because`. */
const alsoNamed = ['check', 'known', 'because'] as const;
/** Lists of statements. */
const listed = ['evidence', 'forms'] as const;

/** Ids once each; what a statement names exists and is not younger. */
function orderMistakes(statements: readonly Statement[]): Refusal[] {
  const byId = new Map<StatementId, Statement>(statements.map((one) => [one.id, one]));
  const doubled = twice(statements).map(({ at, id }) =>
    refusal('facts', 'duplicateId', ['statements', at, 'id'], { found: id }),
  );
  const wrong = statements.flatMap((one, at) => {
    const body = one.body as Partial<Record<string, StatementId>>;
    const named: { id: StatementId; path: Path }[] = [
      ...[...references, ...alsoNamed].flatMap((field) => {
        const id = body[field];
        return typeof id === 'string' ? { id, path: ['body', field] } : [];
      }),
      ...listed.flatMap((field) => {
        const ids: unknown = body[field];
        return Array.isArray(ids) ? ids.map((id, index) => ({ id, path: ['body', field, index] })) : [];
      }),
      ...(one.corrects ? [{ id: one.corrects, path: ['corrects'] }] : []),
    ];
    return named.flatMap(({ id, path }) => {
      const other = byId.get(id);
      if (!other) return refusal('facts', 'unknownStatement', ['statements', at, ...path], { found: id });
      return other.at > one.at
        ? refusal('facts', 'answeredBeforeAsked', ['statements', at, 'at'], { found: id })
        : [];
    });
  });
  return [...doubled, ...wrong];
}

function twice(list: readonly { id: string }[]): { at: number; id: string }[] {
  const seen = new Set<string>();
  return list.flatMap(({ id }, at) => {
    if (seen.has(id)) return { at, id };
    seen.add(id);
    return [];
  });
}

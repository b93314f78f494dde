/** The form of a kind for one person at one moment: what the duty knows is not asked, the rest is worded and proposed. */
import { closesOf, type Duty, registryOf, wordDuty } from '@wuhe/duties';
import {
  bodies,
  type ClassId,
  emptyWord,
  type Field,
  fieldsOf,
  fieldWord,
  type Kind,
  type Language,
  type Mark,
  type PlainDate,
  type Statement,
  type Student,
  type StudentId,
  valueWord,
} from '@wuhe/model';
import type { Scene } from '../casework.ts';
import { recordableKinds } from '../record/places.ts';
import type { FormField, FormOption, RecordDraft, RecordTarget } from '../views.ts';
import { myClasses } from './popup.ts';
import { offer } from './rules.ts';
import { type Stage, stage } from './stage.ts';

type Known = Record<string, unknown>;

/** @param duties ids of duties of one rule that one answer is given for; none: nothing asked for it. Undefined where there is nothing to fill in. */
export function draftRecord(
  scene: Scene,
  language: Language,
  asked: { kind: string; duties: readonly string[] },
): RecordDraft | undefined {
  const on = stage(scene, language);
  if (!Object.hasOwn(bodies, asked.kind) || !recordableKinds.includes(asked.kind as Kind)) return undefined;
  const kind = asked.kind as Kind;
  const found = asked.duties.flatMap((id) => on.evaluation.duties.find((duty) => duty.id === id) ?? []);
  const [first, ...more] = found;
  if (asked.duties.length > 0 && !first) return undefined;
  const fields = fieldsOf(kind);
  const targets = first
    ? found.map(
        (duty): RecordTarget => ({
          duty: duty.id,
          label: labelOf(on, duty),
          known: known(on, kind, fields, duty),
        }),
      )
    : [{ duty: undefined, label: '', known: {} }];
  const settled = targets[0]?.known ?? {};
  const open = fields.filter((field) => !(field.name in settled) && isAsked(kind, field, fields));
  if (fields.some((field) => isReference(field) && !field.optional && !(field.name in settled)))
    return undefined;
  const classes = typeof settled.class === 'string' ? [settled.class as ClassId] : myClasses(on);
  const students = classes.flatMap((id) => on.roll(id, on.today));
  return {
    kind,
    title: offer(on, kind).title,
    about: first && wordDuty([first, ...more], on.pack, language, on.lookups).what,
    fields: open.flatMap((field) => formField(on, kind, field, classes, students) ?? []),
    suggested: suggested(on, kind, fields, settled, students),
    targets,
    classOf: Object.fromEntries(students.map((student) => [student.id, student.class])),
  };
}

function isReference(field: Field): boolean {
  return field.control === 'one' && field.of === 'statement';
}

/**
 * References and digests are nobody's to write; the class of a student is known with the student; why a student is suspended is not for
 * all teachers of the class, who read the suspension.
 */
function isAsked(kind: Kind, field: Field, fields: readonly Field[]): boolean {
  if (isReference(field) || field.control === 'digest') return false;
  if (field.control === 'several' && field.of === 'statement') return false;
  if (kind === 'suspension' && field.name === 'reason') return false;
  return !(field.name === 'class' && fields.some((one) => one.name === 'student'));
}

function labelOf(on: Stage, duty: Duty): string {
  const student = duty.student && on.student(duty.student);
  if (student) return `${student.number} ${student.name}`;
  return duty.class ? on.className(duty.class) : '';
}

/** What the duty says of the statement that closes it: links and conditions of the answer, and what it is about. */
function known(on: Stage, kind: Kind, fields: readonly Field[], duty: Duty): Known {
  const named = (id: string) => on.pack.rules.find((one) => one.id === id);
  const rule = named(duty.rule);
  const answer = rule && closesOf(rule, named).find((one) => one.kind === kind);
  const raising = on.ledger.get(duty.about ?? duty.why.because[0]);
  const has = (name: string) => fields.some((field) => field.name === name);
  const student = duty.student && on.student(duty.student);
  const found: Known = {
    class: duty.class ?? duty.lesson?.class ?? student?.class,
    student: duty.student,
    lesson: duty.lesson,
    date: duty.date,
    rule: duty.rule,
    to: duty.to.length > 0 ? duty.to : undefined,
    absentees: absentees(on, duty),
  };
  for (const { theirs, mine } of answer?.link ?? [{ theirs: 'of', mine: 'id' }])
    found[theirs] = mine === 'id' ? raising?.id : mine === 'each' ? duty.each : at(raising, mine);
  // A case or an incident is that of the statement answered.
  for (const field of fields)
    if (isReference(field) && !(field.name in found)) found[field.name] = at(raising, field.name);
  for (const condition of answer?.where ?? []) {
    const [value, ...others] = 'field' in condition && 'is' in condition ? condition.is : [];
    if ('field' in condition && value !== undefined && others.length === 0) found[condition.field] = value;
  }
  return Object.fromEntries(
    Object.entries(found).filter(([name, value]) => value !== undefined && has(name)),
  );
}

function at(statement: Statement | undefined, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (inside, key) => (inside as Record<string, unknown> | undefined)?.[key],
      statement?.body,
    );
}

/** Whom the register of the duty's lesson has as absent, leave included (A2.1.2). */
function absentees(on: Stage, { lesson }: Duty): { student: StudentId; mark: Mark }[] | undefined {
  const register = lesson && on.register(lesson);
  return register?.last.body.exceptions.filter(({ mark }) => mark !== 'present' && mark !== 'late');
}

/** Proposals in the shapes of the body; each can be changed. */
function suggested(
  on: Stage,
  kind: Kind,
  fields: readonly Field[],
  settled: Known,
  students: readonly Student[],
): Known {
  const roll = students.map((student) => student.id);
  const { class: id, date = on.today } = settled as { class?: ClassId; date?: PlainDate };
  const registry =
    id && registryOf(on.facts.students, on.facts.statements, on.today).find((one) => one.class === id);
  const all: Known = {
    happened: on.now,
    date: on.today,
    covers: [{ date: on.today }],
    toldBy: 'self',
    enrolled: students.length,
    complete: registry?.complete,
    schoolYear: schoolYear(on.today),
    ...(kind === 'announcement' ? { students: roll } : {}),
    ...(kind === 'dailyFigures' && id ? figures(on, id, date, roll) : {}),
    ...(kind === 'firstNotice' ? { to: above(on) } : {}),
    ...(kind === 'noticeReport' || kind === 'attendanceSummary' || kind === 'safetyReview'
      ? { until: on.today }
      : {}),
    ...(kind === 'hazardNotice' ? { from: on.today } : {}),
    ...(kind === 'gatePass' ? { from: on.now } : {}),
  };
  const has = (name: string) => fields.some((field) => field.name === name);
  return Object.fromEntries(
    Object.entries(all).filter(([name, value]) => value !== undefined && has(name) && !(name in settled)),
  );
}

/** Lessons of students that were read on a date, as marks that count. */
function figures(on: Stage, forClass: ClassId, date: PlainDate, roll: readonly StudentId[]): Known {
  const marks = on.facts.school.calendar.bells.flatMap(({ period }) =>
    roll.flatMap((student) => on.mark(student, { class: forClass, date, period }) ?? []),
  );
  const count = (...which: Mark[]) => marks.filter((mark) => which.includes(mark)).length;
  return {
    expected: marks.length,
    attended: count('present', 'late', 'leftEarly'),
    onLeave: count('leave'),
    absent: count('absent'),
  };
}

/** The chain above: whom a first notice goes to at once (A1.1). */
function above(on: Stage): string[] {
  const classes = myClasses(on);
  const roles = (['homeroomTeacher', 'gradeHead', 'principal'] as const).flatMap((role) =>
    on.ledger.roles.holders(role, on.today, classes[0]),
  );
  return [...new Set(roles)].filter((person) => person !== on.me);
}

/** A school year begins in August. */
function schoolYear(date: PlainDate): string {
  const year = Number(date.slice(0, 4)) - (Number(date.slice(5, 7)) < 8 ? 1 : 0);
  return `${year}-${year + 1}`;
}

function formField(
  on: Stage,
  kind: Kind,
  field: Field,
  classes: readonly ClassId[],
  students: readonly Student[],
): FormField | undefined {
  const { name, optional } = field;
  const head = { name, optional, label: fieldWord(kind, name)?.[on.language] ?? name };
  const worded = (values: readonly string[]): FormOption[] =>
    values.map((value) => ({ value, label: valueWord(kind, name, value)?.[on.language] ?? value }));
  const inner = (fields: readonly Field[]) =>
    fields.flatMap((one) => formField(on, kind, one, classes, students) ?? []);
  switch (field.control) {
    case 'choice':
      return {
        ...head,
        control: 'choice',
        options: worded(field.values),
        empty: emptyWord(kind, name)?.[on.language],
      };
    case 'choices':
      return { ...head, control: 'several', options: worded(field.values), numbers: false };
    case 'one':
      return { ...head, control: 'choice', options: options(on, field.of, classes, students) };
    case 'several': {
      const everyClass = field.of === 'class' ? on.facts.school.classes.map((one) => one.id) : classes;
      return {
        ...head,
        control: 'several',
        options: options(on, field.of, everyClass, students),
        numbers: false,
      };
    }
    case 'counts': {
      const periods = on.facts.school.calendar.bells.map((bell) => bell.period).sort((a, b) => a - b);
      const lessons = periods.map((period) => ({ value: String(period), label: on.lessonLabel({ period }) }));
      return { ...head, control: 'several', options: lessons, numbers: true };
    }
    case 'element':
      return { ...head, control: 'element', people: options(on, 'person', classes, students) };
    case 'group':
    case 'rows':
      return { ...head, control: field.control, fields: inner(field.fields) };
    case 'text':
    case 'line':
    case 'texts':
      return { ...head, control: field.control, max: field.max };
    case 'count':
      return { ...head, control: 'count', min: field.min, max: field.max };
    case 'date':
    case 'instant':
    case 'tick':
      return { ...head, control: field.control };
    case 'digest':
      return undefined;
  }
}

function options(
  on: Stage,
  of: 'person' | 'student' | 'class' | 'statement',
  classes: readonly ClassId[],
  students: readonly Student[],
): FormOption[] {
  const several = new Set(students.map((student) => student.class)).size > 1;
  switch (of) {
    case 'person':
      return on.facts.school.people.map(({ id, name }) => {
        const [title] = on.person(id).titles;
        return { value: id, label: title ? `${name} ${title}` : name };
      });
    case 'class':
      return classes.map((id) => ({ value: id, label: on.className(id) }));
    case 'student':
      return students.map(({ id, number, name, class: own }) => ({
        value: id,
        label: several ? `${on.className(own)} ${number} ${name}` : `${number} ${name}`,
      }));
    case 'statement':
      return [];
  }
}

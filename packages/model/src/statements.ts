/**
 * Everything stored is a statement: who said what about whom, and when. A statement is never edited; a correction is a new one that
 * names the old (A2.2.3). Kinds and versions this build does not know are kept and carried untouched (promise 11).
 */
import * as z from 'zod/mini';
import { ClassId, PersonId, StatementId, StudentId } from './ids.ts';
import { registerBodies } from './registers.ts';
import { Calendar, Person, RoleAssignment, SchoolClass, Session, Student, TimetableEntry } from './school.ts';
import { Instant, PlainDate } from './time.ts';

const text = z.string().check(z.maxLength(4000));
const period = z.int().check(z.minimum(1), z.maximum(20));

/** One lesson of one class on one day. */
export const Lesson = z.object({ class: ClassId, date: PlainDate, period });
export type Lesson = z.infer<typeof Lesson>;

/** What a register says of a student: in class, absent, late, on leave, left early. */
export const Mark = z.enum(['present', 'absent', 'late', 'leave', 'leftEarly']);
export type Mark = z.infer<typeof Mark>;

/**
 * One lesson's register as it was read: whether it was taken, the exceptions, and who was not read. Students of the class that are
 * in neither list were present. A register not taken says nothing about anybody.
 */
export const Reading = z.object({
  lesson: Lesson,
  taken: z.boolean(),
  exceptions: z.array(z.object({ student: StudentId, mark: Mark })).check(z.maxLength(400)),
  unread: z.array(StudentId).check(z.maxLength(400)),
  origin: z.string().check(z.maxLength(200)),
});
export type Reading = z.infer<typeof Reading>;

/** An accepted leave, without its reason: the sessions or lessons it covers (A2.1.3). No `session` and no `periods` = the whole day. */
export const Excuse = z.object({
  student: StudentId,
  covers: z
    .array(z.object({ date: PlainDate, session: z.optional(Session), periods: z.optional(z.array(period)) }))
    .check(z.minLength(1), z.maxLength(60)),
});
export type Excuse = z.infer<typeof Excuse>;

/** The subject teacher tells the homeroom teacher who is missing (A1.2.1.2). `route: phone` = told by voice, outside Wuhe. */
export const Telling = z.object({
  lesson: Lesson,
  students: z.array(StudentId).check(z.minLength(1), z.maxLength(400)),
  to: z.array(PersonId),
  route: z.enum(['wuhe', 'phone']),
  note: z.optional(text),
});
export type Telling = z.infer<typeof Telling>;

/** "Got it": the author has seen the statement `of`. */
export const Acknowledgement = z.object({ of: StatementId });
export type Acknowledgement = z.infer<typeof Acknowledgement>;

/** A listed guardian of a student (A6.1). */
export const Guardian = z.object({
  id: z.string().check(z.minLength(1), z.maxLength(64)),
  student: StudentId,
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(80)),
  relation: z.string().check(z.maxLength(40)),
  phone: z.string().check(z.maxLength(40)),
});
export type Guardian = z.infer<typeof Guardian>;

/** One try to reach a guardian (A1.2.1.1). `reason` is what was learned; `serious` sends it up at once. */
export const Contact = z.object({
  student: StudentId,
  guardian: z.optional(z.string().check(z.maxLength(64))),
  route: z.enum(['call', 'message', 'visit', 'inPerson']),
  result: z.enum(['reached', 'notAnswered', 'wrongNumber', 'messageLeft']),
  reason: z.optional(text),
  serious: z.optional(z.boolean()),
  happened: Instant,
});
export type Contact = z.infer<typeof Contact>;

/** One of the five elements 五何: known, or who finds out by when (A1.3.4). */
export const Element = z.discriminatedUnion('state', [
  z.object({ state: z.literal('known'), text: text.check(z.minLength(1)) }),
  z.object({ state: z.literal('notYetKnown'), by: PersonId, until: Instant }),
]);
export type Element = z.infer<typeof Element>;

/** when 何時, where 何地, what 何事, why 何因, outcome 何果 (A1.3.4). */
export const FiveElements = z.object({
  when: Element,
  where: Element,
  what: Element,
  why: Element,
  outcome: Element,
});
export type FiveElements = z.infer<typeof FiveElements>;

/** A report up the chain (A1.1): which rule asked for it, about whom, which day (and session), to whom. */
export const Report = z.object({
  rule: z.string().check(z.maxLength(80)),
  student: StudentId,
  class: ClassId,
  date: PlainDate,
  session: z.optional(Session),
  to: z.array(PersonId),
  /** Names as the author saw them, so that a reader who does not hold the roll can still read the report. */
  studentName: z.string().check(z.maxLength(80)),
  className: z.string().check(z.maxLength(80)),
  elements: FiveElements,
});
export type Report = z.infer<typeof Report>;

/** What was told is no longer so: `telling` or `report` named in `of`, the reading that shows it in `because` (A2.2.3). */
export const Withdrawal = z.object({
  of: StatementId,
  because: StatementId,
  lesson: Lesson,
  student: StudentId,
  mark: Mark,
  to: z.array(PersonId),
});
export type Withdrawal = z.infer<typeof Withdrawal>;

/** Why a duty is late, written by its owner before anybody else sees it (A1.4). */
export const Explanation = z.object({
  duty: z.string().check(z.maxLength(300)),
  text: text.check(z.minLength(1)),
});
export type Explanation = z.infer<typeof Explanation>;

/** A request to answer a newspaper or a superior department (A1.3.5). `sha256` is the lower-case hex digest of the UTF-8 of `content`. */
export const DisclosureRequest = z.object({
  title: z.string().check(z.trim(), z.minLength(1), z.maxLength(120)),
  recipient: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)),
  purpose: z.string().check(z.trim(), z.minLength(1), z.maxLength(1000)),
  channel: z.enum(['media', 'superior']),
  content: z.string().check(z.minLength(1), z.maxLength(40_000)),
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  until: z.optional(Instant),
});
export type DisclosureRequest = z.infer<typeof DisclosureRequest>;

/** The principal's answer: it holds for exactly the content with this digest (A1.3.5). */
export const DisclosureDecision = z.object({
  request: StatementId,
  decision: z.enum(['approved', 'refused', 'returned']),
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  reason: z.optional(text),
});
export type DisclosureDecision = z.infer<typeof DisclosureDecision>;

/** The approved text left Wuhe (A1.3.5). */
export const DisclosureRelease = z.object({
  request: StatementId,
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  how: z.enum(['copied', 'printed', 'exported']),
});
export type DisclosureRelease = z.infer<typeof DisclosureRelease>;

/** Every kind this build knows, with the shape of its body. */
export const bodies = {
  school: z.object({ name: z.string().check(z.minLength(1), z.maxLength(80)), calendar: Calendar }),
  person: Person,
  role: RoleAssignment,
  class: SchoolClass,
  timetable: z.object({ entries: z.array(TimetableEntry).check(z.maxLength(5000)) }),
  student: Student,
  reading: Reading,
  excuse: Excuse,
  telling: Telling,
  acknowledgement: Acknowledgement,
  guardian: Guardian,
  contact: Contact,
  report: Report,
  withdrawal: Withdrawal,
  explanation: Explanation,
  disclosureRequest: DisclosureRequest,
  disclosureDecision: DisclosureDecision,
  disclosureRelease: DisclosureRelease,
  ...registerBodies,
} as const;

export type Kind = keyof typeof bodies;
export type Body<K extends Kind> = z.infer<(typeof bodies)[K]>;

/** The frame around every statement, known or not. `at` = recorded at, by the author's device clock. */
export const Envelope = z.object({
  id: StatementId,
  kind: z.string().check(z.minLength(1), z.maxLength(40)),
  version: z.int().check(z.minimum(1)),
  author: PersonId,
  at: Instant,
  corrects: z.optional(StatementId),
  body: z.unknown(),
});
export type Envelope = z.infer<typeof Envelope>;

type StatementOf<K extends Kind> = Omit<Envelope, 'kind' | 'body'> & { kind: K; body: Body<K> };

/** A statement of a known kind, its body checked. `Statement<'reading'>` narrows to one kind. */
export type Statement<K extends Kind = Kind> = { [P in K]: StatementOf<P> }[K];

/** What became of a stored text: a statement, one kept for a newer version, or one nobody can read (with why). */
export type Read =
  | { state: 'known'; statement: Statement }
  | { state: 'newer'; envelope: Envelope }
  | { state: 'broken'; problem: string };

/** Version of the bodies above; a higher one comes from a newer version of Wuhe. */
const VERSION = 1;

/** Checks one stored or received value. Never throws. */
export function readStatement(value: unknown): Read {
  const envelope = Envelope.safeParse(value);
  if (!envelope.success) return { state: 'broken', problem: z.prettifyError(envelope.error) };
  const schema = Object.hasOwn(bodies, envelope.data.kind) ? bodies[envelope.data.kind as Kind] : undefined;
  if (!schema || envelope.data.version > VERSION) return { state: 'newer', envelope: envelope.data };
  const body = schema.safeParse(envelope.data.body);
  if (!body.success) return { state: 'broken', problem: z.prettifyError(body.error) };
  return { state: 'known', statement: { ...envelope.data, body: body.data } as Statement };
}

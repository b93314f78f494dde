/** Everything a screen may ask to be done. Checked at the worker's door; done only after a strict commit. */
import {
  Adoption,
  Bell,
  Calendar,
  ClassId,
  Contact,
  DisclosureRequest,
  Excuse,
  FiveElements,
  Lesson,
  Mark,
  Person,
  PlainDate,
  RegisterDecision,
  RegisterProfile,
  SchoolClass,
  Session,
  StatementId,
  Student,
  StudentId,
} from '@wuhe/model';
import * as z from 'zod/mini';

const text = z.string().check(z.maxLength(4000));

export const Command = z.discriminatedUnion('command', [
  /** First confirmed reading of a register: makes the class and its roll. Only alone: a school makes its own classes. */
  z.object({
    command: z.literal('confirmClass'),
    className: SchoolClass.shape.name,
    mine: z.boolean(),
    /** What the person is called until a school knows the name: 我 / Me. */
    me: Person.shape.name,
    timeZone: Calendar.shape.timeZone,
    /** Lesson times as the page shows them; alone, they are the only bell schedule there is. */
    bells: z.array(Bell).check(z.maxLength(20)),
    students: z
      .array(z.pick(Student, { number: true, name: true, schoolNumber: true }))
      .check(z.minLength(1), z.maxLength(400)),
  }),
  /** A lesson's register as read from the page. */
  z.object({
    command: z.literal('recordReading'),
    lesson: Lesson,
    taken: z.boolean(),
    rows: z.array(z.object({ student: StudentId, mark: z.optional(Mark) })).check(z.maxLength(400)),
    origin: z.string().check(z.maxLength(200)),
  }),
  z.object({
    command: z.literal('tell'),
    lesson: Lesson,
    students: z.array(StudentId).check(z.minLength(1), z.maxLength(400)),
    route: z.enum(['wuhe', 'phone']),
    note: z.optional(text),
  }),
  z.object({
    command: z.literal('acknowledge'),
    of: z.array(StatementId).check(z.minLength(1), z.maxLength(100)),
  }),
  /** "I called": the other side was told by voice, because they did not see it in time. */
  z.object({ command: z.literal('called'), of: StatementId }),
  z.object({
    command: z.literal('contact'),
    students: z.array(StudentId).check(z.minLength(1), z.maxLength(100)),
    ...z.omit(Contact, { student: true }).shape,
  }),
  z.object({
    command: z.literal('report'),
    rule: z.string().check(z.maxLength(80)),
    student: StudentId,
    date: PlainDate,
    session: z.optional(Session),
    elements: FiveElements,
  }),
  z.object({
    command: z.literal('explain'),
    duty: z.string().check(z.maxLength(300)),
    text: text.check(z.minLength(1)),
  }),
  z.object({ command: z.literal('excuse'), ...Excuse.shape }),
  z.object({
    command: z.literal('requestDisclosure'),
    corrects: z.optional(StatementId),
    ...z.omit(DisclosureRequest, { sha256: true }).shape,
  }),
  z.object({
    command: z.literal('decideDisclosure'),
    request: StatementId,
    decision: z.enum(['approved', 'refused', 'returned']),
    /** Digest of the content that was on the screen when the person decided. */
    sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
    reason: z.optional(text),
  }),
  z.object({
    command: z.literal('releaseDisclosure'),
    request: StatementId,
    how: z.enum(['copied', 'printed', 'exported']),
  }),
  /** Asks the school to read a register page in this way, for everybody. */
  z.object({ command: z.literal('proposeRegister'), ...RegisterProfile.shape }),
  /** Approves or refuses exactly that proposal, or revokes a version wherever it is used. */
  z.object({ command: z.literal('decideRegister'), decided: RegisterDecision }),
  /** Records statements of one kind that a form is for; each body is checked by the schema of its kind. */
  z.object({
    command: z.literal('record'),
    kind: z.string().check(z.maxLength(40)),
    bodies: z.array(z.record(z.string(), z.unknown())).check(z.minLength(1), z.maxLength(400)),
  }),
  /** Takes on a part of the rules, or leaves it; today, or from a later date on. */
  z.object({ command: z.literal('adopt'), ...z.partial(Adoption, { from: true }).shape }),
  z.object({ command: z.literal('saveDraft'), text: z.string().check(z.maxLength(60_000)) }),
  /** Joins a school by an invitation (the text that the school handed out). */
  z.object({ command: z.literal('join'), invitation: z.string().check(z.minLength(1), z.maxLength(20_000)) }),
  z.object({ command: z.literal('renameClass'), class: ClassId, name: SchoolClass.shape.name }),
]);
export type Command = z.infer<typeof Command>;

/**
 * Problem codes a command may answer with: `input.invalid`, `storage.refused`, `invitation.broken`, `invitation.joined`,
 * `invitation.otherServer` (an administrator named another one),
 * `server.unreachable` (joining needs it), `disclosure.changed` (text differs from what was decided), `disclosure.locked` (no valid
 * approval), `role.missing`, `statement.unknown`, `class.duplicate`, `lesson.unknown`, `register.revoked`, `library.closed`, and `worker.failed` for a
 * mistake of ours.
 */
export type Answer<T = undefined> = { ok: true; value: T } | { ok: false; code: string };

/** What some commands hand back. */
export type AnswerValue =
  | { class: ClassId }
  | { statement: StatementId }
  | { content: string; sha256: string }
  | { kept: 'draft' }
  | undefined;

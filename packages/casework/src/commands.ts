/** Everything a screen may ask to be done. Checked at the worker's door; done only after a strict commit. */
import {
  Adoption,
  Bell,
  Calendar,
  CaseEntry,
  ClassId,
  Contact,
  DisclosureRequest,
  Excuse,
  FiveElements,
  Lesson,
  Mark,
  Person,
  PersonId,
  PlainDate,
  RegisterDecision,
  RegisterProfile,
  RescueCase,
  RoleAssignment,
  SchoolClass,
  SchoolHead,
  Session,
  StatementId,
  Student,
  StudentId,
} from '@wuhe/model';
import * as z from 'zod/mini';

const text = z.string().check(z.maxLength(4000));
/** Shorter new ones are refused by the keyring with a sentence of its own. */
const passphrase = z.string().check(z.minLength(1), z.maxLength(1000));
const exactId = z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/));
/** Address of a school's server: `https://wuhe.school.example`. */
const server = z.string().check(z.trim(), z.minLength(1), z.maxLength(300));

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
  /** A person has read this notice, which said so many times. */
  z.object({
    command: z.literal('readNotice'),
    code: z.string().check(z.maxLength(40)),
    times: z.int().check(z.minimum(1)),
  }),
  z.object({ command: z.literal('saveDraft'), text: z.string().check(z.maxLength(60_000)) }),
  /** Founds a school of many on its server; this person is its first principal. Answers with the recovery sheets, once. */
  z.object({
    command: z.literal('found'),
    school: SchoolHead.shape.name,
    me: Person.shape.name,
    server,
    passphrase,
    timeZone: Calendar.shape.timeZone,
  }),
  /** Calendar, staff, classes, rolls and timetable from a school file; what is there already is left alone. */
  z.object({ command: z.literal('importSchool'), file: z.string().check(z.maxLength(8_000_000)) }),
  /** Puts somebody on the staff list, with what they do here; no key goes anywhere yet. */
  z.object({
    command: z.literal('addPerson'),
    ...z.pick(Person, { name: true, phone: true }).shape,
    roles: z.array(z.omit(RoleAssignment, { person: true })).check(z.minLength(1), z.maxLength(40)),
  }),
  z.object({
    command: z.literal('addClass'),
    name: SchoolClass.shape.name,
    /** The year in which its students entered. */
    cohort: SchoolClass.shape.cohort,
  }),
  /** A slip with a one-time secret for somebody on the staff list; answers with it, once. An earlier one ends. */
  z.object({
    command: z.literal('invite'),
    person: PersonId,
    days: z.int().check(z.minimum(1), z.maximum(60)),
  }),
  z.object({ command: z.literal('withdraw'), person: PersonId }),
  /** Joins a school by the link of a slip. */
  z.object({
    command: z.literal('join'),
    invitation: z.string().check(z.minLength(1), z.maxLength(2000)),
    passphrase,
  }),
  /** Comes back into a school with a recovery sheet, as a new principal on this laptop. */
  z.object({
    command: z.literal('recover'),
    /** What stands on the sheet: address of the server, school and secret as one line. */
    sheet: z.string().check(z.minLength(1), z.maxLength(2000)),
    me: Person.shape.name,
    passphrase,
  }),
  /** Begins another device for this person: answers with a line to type there, once; it holds for ten minutes. Needs the passphrase. */
  z.object({ command: z.literal('handOver'), passphrase }),
  /** Ends it on the other device, with the same passphrase. */
  z.object({
    command: z.literal('takeOver'),
    line: z.string().check(z.minLength(1), z.maxLength(2000)),
    passphrase,
  }),
  /** New recovery sheets in the place of all earlier ones; answers with them, once. */
  z.object({ command: z.literal('replaceSheets') }),
  /** Opens the guarded documents with the passphrase; `choose`: the first one. */
  z.object({ command: z.literal('unlock'), passphrase, choose: z.optional(z.boolean()) }),
  z.object({ command: z.literal('lock') }),
  z.object({ command: z.literal('changePassphrase'), before: passphrase, after: passphrase }),
  /** Takes somebody out of the school, at once: their sockets close and they read nothing new. */
  z.object({ command: z.literal('remove'), person: PersonId }),
  z.object({ command: z.literal('dropDevice'), device: exactId }),
  /** Opens a case room for a student with its team (B.team). */
  z.object({
    command: z.literal('openCase'),
    student: StudentId,
    members: RescueCase.shape.members,
  }),
  /** An entry of a case's log (B.persuade). */
  z.object({
    command: z.literal('addToCase'),
    case: exactId,
    ...z.pick(CaseEntry, { measure: true, text: true, happened: true }).shape,
    corrects: z.optional(StatementId),
  }),
  z.object({ command: z.literal('renameClass'), class: ClassId, name: SchoolClass.shape.name }),
]);
export type Command = z.infer<typeof Command>;

/**
 * Problem codes a command may answer with: every code of the seal (`key.locked`: the passphrase first), and `input.invalid`, `storage.refused`, `invitation.joined`,
 * `handover.over`, `invitation.otherServer` (an administrator named another one), `server.address`, `file.invalid`,
 * `server.unreachable` (joining needs it), `disclosure.changed` (text differs from what was decided), `disclosure.locked` (no valid
 * approval), `role.missing`, `statement.unknown`, `class.duplicate`, `lesson.unknown`, `register.revoked`, `library.closed`, and `worker.failed` for a
 * mistake of ours.
 * `place`: where in a file that was handed in.
 */
export type Answer<T = undefined> = { ok: true; value: T } | { ok: false; code: string; place?: string };

/** What some commands hand back. */
export type AnswerValue =
  | { class: ClassId }
  | { statement: StatementId }
  | { content: string; sha256: string }
  | { kept: 'draft' }
  /** Recovery sheets, one line each as `recover` takes them; shown once, to be printed. */
  | { sheets: readonly string[] }
  | { slip: Slip }
  /** For the other device: one line; `until` in milliseconds since 1970. */
  | { handover: { line: string; until: number } }
  | { case: string }
  | undefined;

/** An invitation as it is handed over: by link, as a QR code of it, or printed. Kept nowhere. */
export interface Slip {
  person: PersonId;
  name: string;
  link: string;
  /** Milliseconds since 1970. */
  until: number;
}

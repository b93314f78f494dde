/**
 * What the screens show: plain data, already worded in the language asked for (duty texts come from the rule pack), names included.
 * Times are instants; screens format them in `timeZone`. Nothing here is ever drawn into a page that is not ours.
 */

import type { ConnectionState } from '@wuhe/documents';
import type { Act, DutyState, Level } from '@wuhe/duties';
import type {
  Body,
  ClassId,
  CohortId,
  FiveElements,
  Instant,
  Kind,
  Lesson,
  Mark,
  PersonId,
  PlainDate,
  Role,
  Session,
  StatementId,
  StudentId,
} from '@wuhe/model';
import type { Lack } from './record/places.ts';

/** Where what was entered is kept, and how fresh the rest is. Ends every screen. */
export interface SyncView {
  connection: ConnectionState;
  /** Changes on this laptop that the school has not stored yet. */
  waiting: number;
  asOf: Instant | undefined;
  /** The laptop's own storage refused to open or to write; `code` names why. */
  storage: { ok: true } | { ok: false; code: string };
}

export interface PersonView {
  id: PersonId;
  name: string;
  /** Titles in the pack's words, e.g. 班主任. */
  titles: readonly string[];
  phone: string | undefined;
}

/** A listed guardian and how to reach them (A6.1). */
export interface GuardianView {
  id: string;
  name: string;
  relation: string;
  phone: string;
}

/** A student inside a duty card. `badge` is the number that ties the line to the mark in the page. */
export interface CardStudent {
  id: StudentId;
  name: string;
  number: string;
  className: string;
  mark: Mark | undefined;
  badge: number;
  /** Worded remark, e.g. 07:52 已知, 請假，到第 2 節. */
  remark: string | undefined;
  /** Where this person may see them (the class's home); empty otherwise. */
  guardians: readonly GuardianView[];
}

/** The answer to "why?": clauses with a sentence each, the facts, the clock, what closes it, what follows when it passes. All worded. */
export interface WhyView {
  clauses: readonly { id: string; sentence: string }[];
  facts: readonly string[];
  clock: string;
  /** What closes it; empty where only what raised it can. */
  closes: string;
  /** Who hears what, and when, if it passes. */
  follows: readonly string[];
}

/** A kind that a form records, by name. */
export interface RecordOffer {
  kind: Kind;
  title: string;
}

/** A choice of a form, worded. */
export interface FormOption {
  value: string;
  label: string;
}

/** One field of a form, worded. `name` is the field of the statement's body. */
export type FormField = {
  name: string;
  label: string;
  optional: boolean;
} /** `empty`: what choosing nothing says. */ & (
  | { control: 'choice'; options: readonly FormOption[]; empty?: string | undefined }
  | { control: 'several'; options: readonly FormOption[]; numbers: boolean }
  | { control: 'text' | 'line' | 'texts'; max: number }
  | { control: 'count'; min: number; max: number }
  | { control: 'date' | 'instant' | 'tick' }
  /** One of the five elements: known, or who finds out until when. */
  | { control: 'element'; people: readonly FormOption[] }
  | { control: 'group' | 'rows'; fields: readonly FormField[] }
);

/** A statement that the form makes: for which duty, and what of it is known already. */
export interface RecordTarget {
  duty: string | undefined;
  label: string;
  known: Readonly<Record<string, unknown>>;
}

/** A form for one kind: what is asked, what is proposed, and the statements it makes with the same answers. */
export interface RecordDraft {
  kind: Kind;
  title: string;
  /** What the duty is, worded; undefined when nothing asked for it. */
  about: string | undefined;
  fields: readonly FormField[];
  suggested: Readonly<Record<string, unknown>>;
  targets: readonly RecordTarget[];
  /** The class of every student that may be chosen: it is not asked. */
  classOf: Readonly<Record<string, string>>;
}

/** A rule in plain words. `lack`: why this product does not raise it yet; undefined = it does. */
export interface RuleView {
  id: string;
  what: string;
  who: string;
  to: string;
  due: string;
  clauses: readonly { id: string; sentence: string }[];
  lack: Lack | undefined;
}

/** A part of the rule pack: what it is for, whether it is in force, its rules. */
export interface PartView {
  id: string;
  title: string;
  purpose: string;
  core: boolean;
  /** In force since; undefined = not in force. The core has no date. */
  since: PlainDate | undefined;
  /** Taken on from this later date. */
  coming: PlainDate | undefined;
  inForce: boolean;
  rules: readonly RuleView[];
}

/** One of the five elements as written: its text, or who finds out until when. */
export type ElementView = { text: string } | { by: string; until: Instant };

export interface ReportView {
  when: ElementView;
  where: ElementView;
  what: ElementView;
  why: ElementView;
  outcome: ElementView;
}

/** Duties of the same rule, lesson, owner and recipient, shown as one card. */
export interface DutyCard {
  key: string;
  duties: readonly string[];
  rule: string;
  state: DutyState;
  level: Level;
  /** Title, worded: 報告陳組長：張博鈞半天未到. */
  what: string;
  /** Second lines, worded: who told whom and when it was seen. */
  about: readonly string[];
  students: readonly CardStudent[];
  to: readonly PersonView[];
  lesson: Lesson | undefined;
  lessonLabel: string | undefined;
  /** The day (and session) the duty is about; a report asks for them. Absent: the lesson's day. */
  date?: PlainDate | undefined;
  session?: Session | undefined;
  /** Deadline instant; absent = nothing to do. */
  due: Instant | undefined;
  /** When it was told or done, and when the other side saw it. */
  closed: Instant | undefined;
  seen: { at: Instant; by: string } | undefined;
  /** Told three minutes ago and not seen: this is who to call (design: told means acknowledged). */
  unseenCall: { name: string; phone: string } | undefined;
  acts: readonly Act[];
  /** Kinds that close it by a form. */
  records: readonly RecordOffer[];
  /** The statement that 「收到」 acknowledges or that is to be decided. */
  statement: StatementId | undefined;
  /** Only the owner sees this card (a late duty warns its owner first, A1.4). */
  onlyYou: boolean;
  explanation: string | undefined;
  /** The five elements of the report that the card is about, for whom it was reported to (A1.3.4). */
  report: ReportView | undefined;
  why: WhyView;
}

/** Present, leave, missing of the last taken register of a class. */
export interface Figures {
  lessonLabel: string;
  readAt: Instant;
  present: number;
  size: number;
  leave: number;
  missing: number;
}

/** A text that wants to leave the school, with everything needed to decide (A1.3.5). */
export interface DisclosureView {
  id: StatementId;
  title: string;
  recipient: string;
  purpose: string;
  channel: 'media' | 'superior';
  content: string;
  sha256: string;
  by: PersonView;
  at: Instant;
  until: Instant | undefined;
  /** The request that this one corrects, and its text, to show what changed. */
  previous:
    | { content: string; decision: string | undefined; reason: string | undefined; at: Instant }
    | undefined;
  revision: number;
  decision:
    | { decision: 'approved' | 'refused' | 'returned'; by: string; at: Instant; reason: string | undefined }
    | undefined;
  /** Approved for exactly this content, nothing changed since: copy, print and export are open. */
  released: readonly { how: 'copied' | 'printed' | 'exported'; at: Instant }[];
  mayLeave: boolean;
  /** A newer version exists: whatever was decided about this one is void. */
  replaced: boolean;
}

export interface Shell {
  language: 'zh-Hant' | 'zh-Hans' | 'en';
  timeZone: string;
  now: Instant;
  me: PersonView;
  /** `joined: false` = solo: no server, no colleagues. */
  school: { name: string; joined: boolean };
  sync: SyncView;
  /** The passphrase of this person on this laptop. `none`: nothing here needs one. `choose`: none was chosen yet. */
  lock: { state: 'none' | 'choose' | 'closed' | 'open'; locksAt: Instant | undefined };
  /** Cases of this person's teams, newest first. */
  cases: readonly CaseLine[];
  /** Cases that are there and locked. */
  lockedCases: number;
  /**
   * What was refused or is missing, by code of the seal or the storage. `heals`: it leaves by itself when its cause is gone; what does not stays
   * until `readNotice`. `by`: names of those who did it, as far as that is known.
   */
  notices: readonly { code: string; times: number; by: readonly string[]; heals: boolean }[];
  /** What may be recorded although no duty asks for it. */
  offers: readonly RecordOffer[];
}

/** The popup: what is due, what is to know, what waits for the principal. */
export interface PopupView extends Shell {
  /** Classes the person acts for, worded: 高二 3 班. */
  scopeLabel: string;
  figures: Figures | undefined;
  todo: readonly DutyCard[];
  know: readonly DutyCard[];
  doneToday: readonly DutyCard[];
  /** Undecided requests, for who may decide. */
  approvals: readonly DisclosureView[];
  /** Registers that wait for this person's approval. */
  registersWaiting: number;
  /** The next lesson with a register, for the empty state. */
  next: { lessonLabel: string; starts: Instant } | undefined;
}

/** The docked panel: one lesson of one class. */
export interface PanelView extends Shell {
  lesson: Lesson | undefined;
  lessonLabel: string | undefined;
  className: string | undefined;
  /** Minutes since the lesson began; undefined outside of it. */
  minutesIn: number | undefined;
  /** Tellings of this lesson, numbered as in the page. */
  cards: readonly DutyCard[];
  /** Everything else that this person owes about the class, as in the popup: most urgent first. */
  due: readonly DutyCard[];
  /** Nothing to do: excused, or the homeroom teacher knows already. */
  known: readonly CardStudent[];
  /** What waits for this person about other classes, or about none. */
  others: number;
}

/** A case that this person's team works on. */
export interface CaseLine {
  id: string;
  student: StudentId;
  name: string;
  className: string;
  opened: Instant;
  /** Of the newest entry. */
  last: Instant | undefined;
  entries: number;
}

/** A case room: the team's signed log; its plan is a text that the screen edits itself. */
export interface CaseView extends Shell {
  case: CaseLine;
  team: readonly { person: PersonId; name: string; as: Body<'rescueCase'>['members'][number]['as'] }[];
  /** Who can read it: its circle on the chain. */
  readers: readonly string[];
  /** Newest first. */
  entries: readonly {
    id: StatementId;
    at: Instant;
    happened: Instant;
    by: string;
    mine: boolean;
    measure: Body<'caseEntry'>['measure'];
    text: string;
    /** What it said before its author corrected it. */
    before: { at: Instant; text: string } | undefined;
  }[];
  /** Who has its plan open now, on another device than this. */
  here: readonly PersonId[];
}

/** One half-day of the ten-day strip. `part`: absent in some of its lessons, which the rules do not count as a half-day. `none`: not begun yet, or before the student was on the roll; nothing is claimed. */
export type HalfDay = 'present' | 'absent' | 'part' | 'late' | 'leave' | 'untaken' | 'noschool' | 'none';

export interface StudentDay {
  date: PlainDate;
  forenoon: HalfDay;
  afternoon: HalfDay;
}

export interface StudentRow {
  id: StudentId;
  number: string;
  name: string;
  schoolNumber: string | undefined;
  /** The last ten school days, oldest first. */
  days: readonly StudentDay[];
  /** The day's lessons by period: the mark, or undefined when not read; `later` when the lesson has not begun. */
  today: readonly { period: number; mark: Mark | undefined; later: boolean }[];
  /** The most urgent duty about this student, for the remark column. */
  remark: { level: Level; text: string } | undefined;
}

export interface LessonRow {
  period: number;
  label: string;
  subject: string;
  teacher: string;
  from: Instant;
  to: Instant;
  state: 'taken' | 'notTaken' | 'notRead' | 'later';
  readAt: Instant | undefined;
  present: number | undefined;
  missing: number | undefined;
}

/** One line of a student's history. A correction is an entry of its own. */
export interface HistoryEntry {
  id: StatementId;
  at: Instant;
  /** filled knot: student or family reached; hollow: the rest. */
  reached: boolean;
  text: string;
  seen: string | undefined;
  correction: boolean;
}

export interface StudentView {
  row: StudentRow;
  className: string;
  guardians: readonly GuardianView[] | undefined;
  cards: readonly DutyCard[];
  history: readonly HistoryEntry[];
}

/** One version of how a register page is read, as the school shares it. */
export interface RegisterView {
  id: StatementId;
  register: string;
  version: number;
  title: string;
  /** Address of the page, without its query. */
  place: string;
  by: string;
  at: Instant;
  state: 'proposed' | 'approved' | 'refused' | 'revoked';
  decided: { by: string; at: Instant } | undefined;
  /** What was learned, for saving it as a file. It holds titles and mark words of the page, never a student. */
  profile: Readonly<Record<string, unknown>>;
}

export interface DeskView extends Shell {
  todo: readonly DutyCard[];
  know: readonly DutyCard[];
  doneToday: readonly DutyCard[];
  classes: readonly { id: ClassId; name: string; mine: boolean }[];
  /** The class that was asked for, or the first of mine. */
  class:
    | {
        id: ClassId;
        name: string;
        date: PlainDate;
        figures: Figures | undefined;
        days: readonly PlainDate[];
        periods: readonly number[];
        students: readonly StudentRow[];
        lessons: readonly LessonRow[];
        /** Homeroom teacher of this class: may record accepted leave and see guardians. */
        mayRecordLeave: boolean;
      }
    | undefined;
  student: StudentView | undefined;
  disclosures: readonly DisclosureView[];
  mayDecide: boolean;
  /** How web registers are read at this school, newest first. */
  registers: readonly RegisterView[];
  mayDecideRegisters: boolean;
  /** The parts of the rule pack, for everybody to read. */
  parts: readonly PartView[];
  mayAdopt: boolean;
  /** The text of the request being written, kept while it is written. */
  draft: string;
  /** Undefined alone. */
  members: MembersView | undefined;
}

/** Somebody on the staff list or in the school's keys. */
export interface MemberView {
  person: PersonId;
  name: string;
  titles: readonly string[];
  me: boolean;
  /** listed: on the staff list only · invited: a slip is out · joined · removed. */
  state: 'listed' | 'invited' | 'joined' | 'removed';
  /** Of an invitation. */
  until: Instant | undefined;
  devices: readonly { id: string; here: boolean; mayDrop: boolean }[];
  mayInvite: boolean;
  mayRemove: boolean;
}

/** A circle of people who can read the same documents. */
export interface ScopeView {
  id: string;
  kind: 'school' | 'cohort' | 'home' | 'case' | 'person';
  /** Worded: 高二 3 班 家庭資料. */
  label: string;
  class: ClassId | undefined;
  readers: readonly string[];
  /** Opens with the passphrase only. */
  guarded: boolean;
  /** Somebody left, and the new key is not made yet. */
  due: boolean;
}

/** Who belongs to the school and may read what. */
export interface MembersView {
  people: readonly MemberView[];
  /** Of which this person is one. */
  scopes: readonly ScopeView[];
  mayAdd: boolean;
  mayMakeSheets: boolean;
  /** Recovery sheets in force. */
  sheets: number;
  server: string;
  /** To compare with a colleague: how many entries the school's chain has, and its head as eight groups of four letters. */
  chain: { entries: number; print: string };
  /** Roles that may be given, with their title, and whether they are for a class or a cohort. */
  roles: readonly { role: Role; title: string; for: 'class' | 'cohort' | undefined }[];
  cohorts: readonly CohortId[];
}

/** What to fill in a report: the five elements as far as the facts give them (A1.3.4). */
export interface ReportDraft {
  rule: string;
  student: StudentId;
  studentName: string;
  className: string;
  date: PlainDate;
  session: Session | undefined;
  to: readonly PersonView[];
  elements: FiveElements;
}

/** What Wuhe learns of a register, and what a reading of it says. Plain data: no DOM nodes, no patterns, no code. */
import { type Bell, Mark, type PlainDate } from '@wuhe/model';
import * as z from 'zod/mini';

const locator = z.string().check(z.maxLength(400));
const word = z.string().check(z.minLength(1), z.maxLength(40));

/** A column (or the place in a row) that plays a part, by what identifies it in the page: header words, input-name pattern parts. */
export const Place = z.object({
  /** Normalised header text above the place, '' when the page has none. */
  header: z.string().check(z.maxLength(80)),
  /** Position among the cells of a row, counted from 0: used only together with the header. */
  index: z.int().check(z.minimum(0), z.maximum(200)),
});
export type Place = z.infer<typeof Place>;

/** An identity that an attribute carries instead of the page showing it: the text between two fixed parts of its value. */
export const Carrier = z.object({
  /** `name`, `id`, `value`, `href` or a `data-` attribute. */
  attribute: z.string().check(z.minLength(1), z.maxLength(80)),
  before: z.string().check(z.maxLength(200)),
  after: z.string().check(z.maxLength(200)),
});
export type Carrier = z.infer<typeof Carrier>;

/** How marks are drawn. */
export const MarkKind = z.enum(['radio', 'select', 'checkbox', 'text']);
export type MarkKind = z.infer<typeof MarkKind>;

/** A register that was recognised once and confirmed: the relation rows × roles, not selectors of single cells. */
export const Profile = z.object({
  version: z.literal(1),
  origin: z.string().check(z.maxLength(200)),
  path: z.string().check(z.maxLength(400)),
  /** Container of the rows; verified by content at every read, never trusted. */
  container: locator,
  roles: z.object({
    /** Same place as `name` when the page writes both in one ("3 - Name"); same as `schoolNumber` when it shows no other number. */
    number: z.optional(Place),
    schoolNumber: z.optional(Place),
    /** The school number where the page does not show it. Used only when `schoolNumber` has no place. */
    hidden: z.optional(Carrier),
    name: z.optional(Place),
    /** One entry per mark word. A lone checkbox has the words `☑` and `☐`. */
    mark: z.array(z.object({ place: Place, word })).check(z.minLength(1), z.maxLength(20)),
  }),
  markKind: MarkKind,
  /** Mark words of this page → meaning. */
  words: z.array(z.object({ word, mark: Mark })).check(z.minLength(1), z.maxLength(40)),
});
export type Profile = z.infer<typeof Profile>;

/** A student as the reader may expect one. */
export interface RosterEntry {
  id: string;
  number: string;
  name: string;
  schoolNumber?: string;
}

/** One row that was identified. `student` is the roster entry's id, or undefined when there is no roster yet. */
export interface ReadRow {
  student: string | undefined;
  /** As the page shows it; the school number where the page has no other number; '' where it has none. */
  number: string;
  name: string;
  schoolNumber: string | undefined;
  /** undefined: nothing marked in this row. */
  mark: z.infer<typeof Mark> | undefined;
}

/** Why a row was left unread. Never guessed. */
export type UnreadReason =
  | 'noIdentity'
  | 'notOnRoster'
  | 'numberAndNameDisagree'
  | 'ambiguous'
  | 'duplicate'
  | 'unknownMark'
  | 'severalMarks';

export interface UnreadRow {
  /** What the row showed, for the user's own eyes. */
  number: string;
  name: string;
  reason: UnreadReason;
}

/** What a page says of one lesson. */
export interface PageReading {
  rows: readonly ReadRow[];
  unread: readonly UnreadRow[];
  /** Roster students with no row on the page. */
  missing: readonly string[];
  /** The register was taken: a "taken" notice or a completed save was seen. A pre-checked default is not a mark. */
  taken: boolean;
  date: z.infer<typeof PlainDate> | undefined;
  period: number | undefined;
  /** Name of the class as the page shows it. */
  className: string | undefined;
}

/** Why a page is not read. */
export type NotRecognised =
  | 'noRegister'
  | 'tooFewIdentified'
  | 'anotherClass'
  | 'duplicates'
  | 'unknownMarks'
  | 'missingColumn'
  | 'anotherDay'
  | 'brokenProfile';

/** Outcome of one look at a page. `missing` names the header that is gone for `missingColumn`. */
export type Outcome =
  | { recognised: true; roster: string; reading: PageReading; millis: number }
  | { recognised: false; reason: NotRecognised; missing?: string; millis: number };

/** The students of one class, by the caller's own id. A changed class is a new array: an index of it is kept with the old one. */
export interface Roster {
  id: string;
  students: readonly RosterEntry[];
}

/** What the reader may lean on: the classes this teacher may meet, and the day it is in school. */
export interface ReadContext {
  rosters: readonly Roster[];
  today: z.infer<typeof PlainDate>;
}

/** A register found on a page nobody taught, for the person to confirm: "40 students — yours?". */
export type Proposal =
  | {
      found: true;
      profile: Profile;
      reading: PageReading;
      /** Which roster its rows belong to; undefined when none of them fits (or there is none yet). */
      roster: string | undefined;
      /** Lesson times that the page shows; empty when it shows none. */
      bells: readonly Bell[];
      millis: number;
    }
  | { found: false; reason: NotRecognised; missing?: string; millis: number };

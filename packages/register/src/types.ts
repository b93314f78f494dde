/** What Wuhe learns of a register, and what a reading of it says. Plain data: no DOM nodes, no patterns, no code. */
import { type Bell, Mark, type PlainDate, Session } from '@wuhe/model';
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

/**
 * How marks are drawn. `pressed`: buttons of which one is `aria-checked` or `aria-pressed`. `attribute`: no words at all, a class,
 * data attribute or title says it.
 */
export const MarkKind = z.enum(['radio', 'select', 'checkbox', 'text', 'pressed', 'attribute']);
export type MarkKind = z.infer<typeof MarkKind>;

/** What one word, letter or sign of a page means in this school. */
export const MarkWord = z.object({ word, mark: Mark });
export type MarkWord = z.infer<typeof MarkWord>;

/** A register that was recognised once and confirmed: the relation rows × roles, not selectors of single cells. */
export const Profile = z.object({
  version: z.literal(1),
  /** Given by whoever shares it: with `revision`, what a kill switch names. */
  id: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
  revision: z.optional(z.int().check(z.minimum(1), z.maximum(1_000_000))),
  origin: z.string().check(z.maxLength(200)),
  path: z.string().check(z.maxLength(400)),
  /** Positions of the frames from the top window down to this one; absent in the top window. */
  frames: z.optional(z.array(z.int().check(z.minimum(0), z.maximum(200))).check(z.maxLength(8))),
  /** Locators of the shadow hosts from the document down to the root that holds the container. */
  hosts: z.optional(z.array(locator).check(z.maxLength(8))),
  /** Container of the rows; verified by content at every read, never trusted. */
  container: locator,
  /** Container of the names, where `container` holds the marks only and rows are paired. */
  names: z.optional(locator),
  rowKind: z.optional(z.enum(['table', 'siblings'])),
  roles: z.object({
    /** Same place as `name` when the page writes both in one ("3 - Name"); same as `schoolNumber` when it shows no other number. */
    number: z.optional(Place),
    schoolNumber: z.optional(Place),
    /** The school number where the page does not show it. Used only when `schoolNumber` has no place. */
    hidden: z.optional(Carrier),
    name: z.optional(Place),
    /**
     * One entry per mark word. A lone checkbox has the words `☑` and `☐`. `session` where a row has a place for each half-day: only
     * those of `ReadContext.session` are read.
     */
    mark: z
      .array(z.object({ place: Place, word, session: z.optional(Session) }))
      .check(z.minLength(1), z.maxLength(40)),
  }),
  markKind: MarkKind,
  /** Which attribute says the mark, for `attribute`; and whether the row itself bears it. */
  attribute: z.optional(
    z.object({ name: z.string().check(z.minLength(1), z.maxLength(80)), row: z.boolean() }),
  ),
  /** A month matrix: the mark stands in the column of today, whatever `mark` places say. */
  month: z.optional(z.literal(true)),
  /** Mark words of this page → meaning. */
  words: z.array(MarkWord).check(z.minLength(1), z.maxLength(40)),
  /** What stood around the register when it was learned. A date that was shown and no longer is cannot be today's. */
  shows: z.optional(z.object({ date: z.boolean(), period: z.boolean(), class: z.boolean() })),
  /** Of titles, row kind and mark kind; tells a changed page from a lost one. */
  fingerprint: z.optional(z.string().check(z.maxLength(40))),
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
  /** The page keeps more rows than it has put on the screen: `missing` are students not seen yet, not students without a row. */
  partial?: true;
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
  /** The page showed its date when it was learned and no longer does. */
  | 'noDate'
  /** A row has a place for each half-day, and it is not known which one it is. */
  | 'whichHalfDay'
  /** More rows or elements than can be read without holding up the page. */
  | 'tooLarge'
  /** The page changed while it was read. */
  | 'changed'
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
  /** The half-day it is; without it, registers with a place for each are not read. */
  session?: Session;
  /** What the school's own words and signs mean: before the vocabulary, in `propose` and in learning. A profile keeps its own. */
  words?: readonly MarkWord[];
  /** The shadow root of an element, closed ones included. Without it, open roots only. */
  shadowOf?: (element: Element) => ShadowRoot | null;
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

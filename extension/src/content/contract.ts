/** What passes between the worker and the script in a register page. Names travel here, but are never drawn in the page. */
import { Bell, Mark, PlainDate, Session, StudentId } from '@wuhe/model';
import { MarkKind, type MarkWord, mostRowsSliced, type NotRecognised, Profile } from '@wuhe/register';
import * as z from 'zod/mini';

const short = z.string().check(z.maxLength(200));

const Unread = z.object({
  number: short,
  name: short,
  reason: z.enum([
    'noIdentity',
    'notOnRoster',
    'numberAndNameDisagree',
    'ambiguous',
    'duplicate',
    'unknownMark',
    'severalMarks',
  ]),
});

const Row = z.object({
  student: z.optional(StudentId),
  number: short,
  name: short,
  schoolNumber: z.optional(short),
  mark: z.optional(Mark),
});

const Read = z.object({
  rows: z.array(Row).check(z.maxLength(mostRowsSliced)),
  unread: z.array(Unread).check(z.maxLength(mostRowsSliced)),
  taken: z.boolean(),
  date: z.optional(PlainDate),
  period: z.optional(z.int()),
  className: z.optional(short),
  /** Lesson times as the page shows them. */
  bells: z.optional(z.array(Bell)),
  /** More students than stand on the screen now: those missing were not seen yet. */
  partial: z.optional(z.literal(true)),
  /** How many of the class were not seen yet, in a list that keeps only the rows in view. */
  unseen: z.optional(z.int().check(z.minimum(1), z.maximum(100_000))),
});

const reason = z.enum([
  'noRegister',
  'tooFewIdentified',
  'anotherClass',
  'duplicates',
  'unknownMarks',
  'missingColumn',
  'anotherDay',
  'noDate',
  'whichHalfDay',
  'tooLarge',
  'changed',
  'brokenProfile',
]);

/** Where the person put the panel, in px from the right and the top of the window (nowhere: at a free edge), and whether it is folded. */
export const Dock = z.object({
  at: z.optional(z.object({ x: z.number(), y: z.number() })),
  collapsed: z.boolean(),
});
export type Dock = z.infer<typeof Dock>;

const px = z.number().check(z.minimum(-1_000_000), z.maximum(1_000_000));
const Box = { left: px, top: px, width: px, height: px };
/** More are not drawn. */
const mostSpots = 400;

/** Where a frame wants something drawn, in px from its own left upper corner: shapes and numbers, nobody's name. */
export const Spots = z.object({
  /** Positions of the frames from the top window down. */
  frames: z.array(z.int().check(z.minimum(0), z.maximum(200))).check(z.minLength(1), z.maxLength(8)),
  rightToLeft: z.boolean(),
  badges: z
    .array(
      z.object({
        ...Box,
        number: z.int().check(z.minimum(0), z.maximum(100_000)),
        level: z.enum(['late', 'now', 'due', 'know']),
      }),
    )
    .check(z.maxLength(mostSpots)),
  outlines: z
    .array(z.object({ ...Box, kind: z.enum(['row', 'cell', 'near']) }))
    .check(z.maxLength(mostSpots)),
  /** What the rows cover, so that the panel stands beside them. */
  register: z.optional(z.object(Box)),
});
export type Spots = z.infer<typeof Spots>;

const count = z.int().check(z.minimum(0), z.maximum(100_000));
const MarkOf = z.optional(Mark);

/** How far a register has been taught: what was chosen, what else could be, and the table as it reads now. */
export const Teaching = z.object({
  /** What is to be pointed at next, or everything was and is to be checked. */
  step: z.enum(['name', 'mark', 'check']),
  /** Clicks in the page point. */
  picking: z.boolean(),
  /** What was pointed at belongs to no table, or to one that is too large to be read. */
  missed: z.optional(z.enum(['nothing', 'tooLarge'])),
  undo: z.boolean(),
  /** Which of `rows` is chosen. */
  row: count,
  rows: z
    .array(
      z.object({
        count,
        identified: count,
        ofRoster: count,
        roster: z.optional(short),
        header: short,
        numbered: z.boolean(),
      }),
    )
    .check(z.maxLength(200)),
  /** Which of `marks` is chosen. */
  mark: count,
  marks: z
    .array(
      z.object({
        kind: MarkKind,
        header: short,
        month: z.boolean(),
        session: z.optional(Session),
        words: z.array(z.object({ word: short, count, mark: MarkOf })).check(z.maxLength(40)),
      }),
    )
    .check(z.maxLength(200)),
  learned: z.optional(z.object({ profile: Profile, reading: Read, roster: z.optional(short) })),
  failed: z.optional(z.enum(['noWords', 'unreadable', 'whichHalfDay', 'changed'])),
  /** The last mark that was changed in the page to try it. */
  tried: z.optional(z.object({ number: short, name: short, from: MarkOf, to: MarkOf })),
});
export type Teaching = z.infer<typeof Teaching>;

/**
 * One act of teaching: point in the page, or no longer (`leave`), choose from a list instead, choose another of them, say what a word
 * means, take a step back.
 */
export const Teach = z.discriminatedUnion('act', [
  z.object({ act: z.enum(['point', 'leave', 'list', 'undo']) }),
  z.object({ act: z.enum(['row', 'mark']), at: count }),
  z.object({ act: z.literal('word'), word: short, mark: MarkOf }),
]);
export type Teach = z.infer<typeof Teach>;

/** Page → worker. */
export const FromPage = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('proposal'),
    title: short,
    profile: Profile,
    reading: Read,
    roster: z.optional(short),
    millis: z.number(),
  }),
  z.object({
    kind: z.literal('reading'),
    roster: short,
    reading: Read,
    /** When these rows and marks were first seen on this page, ms since 1970 by the machine's clock. */
    since: z.number(),
    millis: z.number(),
  }),
  z.object({
    kind: z.literal('notRecognised'),
    reason,
    missing: z.optional(short),
    millis: z.number(),
    /** Sites of large frames in it that are not of its own site: the register may stand in one of them. */
    frames: z.optional(z.array(z.string().check(z.regex(/^https?:\/\/[^/]{1,200}$/))).check(z.maxLength(5))),
  }),
  z.object({ kind: z.literal('spots'), spots: Spots }),
  /** Ask for the style of the overlay's host element, which carries this attribute. */
  z.object({ kind: z.literal('style'), attribute: z.string().check(z.regex(/^data-[a-z][a-z0-9]{5,20}$/)) }),
  /** How the page is built, without a word of it: to send to whoever repairs a lost register. */
  z.object({ kind: z.literal('structure'), report: z.string().check(z.maxLength(40_000)) }),
  /** How far teaching has come. */
  z.object({ kind: z.literal('teaching'), teaching: Teaching }),
  /** Whether what is drawn can be seen: the page hides it for now, or got rid of it so often that nothing is drawn any more. */
  z.object({
    kind: z.literal('sight'),
    sight: z.enum(['seen', 'dialog', 'inert', 'removed', 'covered']),
  }),
  /** The person moved or folded the panel. */
  z.object({ kind: z.literal('dock'), dock: Dock }),
]);
export type FromPage = z.infer<typeof FromPage>;

/** What the script makes of its page; `millis` is how long it looked. */
export type Sighting = Extract<FromPage, { kind: 'proposal' | 'reading' | 'notRecognised' }>;

/** For assistive technology: what the frame is, what its grip does. And what is said when the extension was updated under the page. */
export interface DrawWords {
  title: string;
  move: string;
  updated: string;
}

/** A badge beside a student's row. */
export interface DrawnBadge {
  student: string;
  number: number;
  level: 'late' | 'now' | 'due' | 'know';
}

/** Worker → page. */
export type ToPage =
  | {
      kind: 'context';
      profile: Profile | undefined;
      rosters: {
        id: string;
        students: { id: string; number: string; name: string; schoolNumber?: string }[];
      }[];
      today: PlainDate;
      /** The half-day it is, where the bells say so. */
      session?: Session;
      /** What words and signs mean on other pages of this site. */
      words?: MarkWord[];
      /** Lessons of this page are not wanted: the person declined or switched the site off. */
      silent: boolean;
    }
  | { kind: 'styled' }
  /** What the frame that holds the register wants drawn; none any more when undefined. */
  | { kind: 'spots'; spots: Spots | undefined }
  /** Describe how the page is built. */
  | { kind: 'structure'; reason: NotRecognised }
  /** Teach this register (further), or no longer. */
  | { kind: 'teach'; act: Teach | undefined }
  | {
      kind: 'draw';
      /** Badges by student: the number that the panel shows beside the name. */
      badges: DrawnBadge[];
      /** undefined = no panel. */
      panel: Dock | undefined;
      words: DrawWords;
    }
  /** Fold or unfold; into the panel and back; back only. */
  | { kind: 'panel'; act: 'collapse' | 'focus' | 'leave' }
  /** How high the panel's content is, px. */
  | { kind: 'size'; height: number }
  /** This page is not to be read: the script ends itself. */
  | { kind: 'off' };

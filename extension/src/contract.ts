/**
 * What passes between the worker and the extension's own pages: views down, commands up. The page's register state is the
 * extension's (tabs, permissions); everything about people and duties is casework's.
 */
import {
  type Answer,
  type AnswerValue,
  type CaseView,
  Command,
  type DeskView,
  type PanelView,
  type PopupView,
  type RecordDraft,
  type ReportDraft,
} from '@wuhe/casework';
import { ClassId, Language, type Mark, PlainDate, Session, StudentId } from '@wuhe/model';
import type { NotRecognised, UnreadRow } from '@wuhe/register';
import * as z from 'zod/mini';
import { type Sighting, Teach, type Teaching } from './content/contract.ts';
import type { Sight } from './content/sight.ts';

/** What Wuhe makes of the register page in one tab. */
export type PageState =
  /** Not a web page, or a page of the browser. */
  | { state: 'noPage' }
  /** A web page whose site Wuhe may not read yet. */
  | { state: 'notAllowed'; origin: string }
  /** The school leaves only these sites to Wuhe, and this is none of them. */
  | { state: 'closed'; origin: string; sites: readonly string[] }
  /** Allowed; nothing reported yet. */
  | { state: 'looking'; origin: string }
  /** Looked at, and no register found; `declined`: the person said that this page is none of theirs. */
  | {
      state: 'nothing';
      origin: string;
      declined: boolean;
      /** Sites of large frames in the page that were not permitted: the register may stand in one. */
      frames?: readonly string[];
    }
  /** A register nobody confirmed yet: "40 students — yours?". */
  | {
      state: 'proposal';
      origin: string;
      title: string;
      className: string | undefined;
      lessonLabel: string | undefined;
      rows: readonly {
        number: string;
        name: string;
        schoolNumber: string | undefined;
        mark: Mark | undefined;
      }[];
      unread: readonly UnreadRow[];
      marks: readonly Mark[];
      /** The class of the school that these students are, when there is one. */
      fits: { id: ClassId; name: string } | undefined;
      /** A list that keeps only the rows in view: more come when somebody scrolls. */
      partial?: true;
    }
  /** Read: `recognised` of `total` rows identified. */
  | {
      state: 'reading';
      origin: string;
      className: string;
      recognised: number;
      total: number;
      unread: readonly UnreadRow[];
      taken: boolean;
      /** The register was read and could not be kept, by problem code. */
      problem?: string;
      /** Whether what is drawn over the page can be seen there; absent = yes. */
      sight?: Sight;
      /** A list that keeps only the rows in view: so many of the class were not seen yet. */
      unseen?: number;
    }
  /** `revoked`: the school switched off how this page was read. */
  | {
      state: 'notRecognised';
      origin: string;
      reason: NotRecognised | 'revoked';
      missing: string | undefined;
      frames?: readonly string[];
    }
  /** Being taught; nothing is read meanwhile. `fits`: the class of the school that these students are. */
  | {
      state: 'teaching';
      origin: string;
      teaching: Teaching;
      fits: { id: ClassId; name: string } | undefined;
    }
  /** The person switched Wuhe off for this site. */
  | { state: 'off'; origin: string };

/** Settings of this browser profile. */
export const Settings = z.object({
  language: Language,
  /** Projector mode: everything Wuhe draws over a page is hidden. */
  projector: z.boolean(),
});
export type Settings = z.infer<typeof Settings>;

/** A case is named by its circle. */
const CaseId = z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/));

/** Which view a page wants to watch. */
export const ViewRequest = z.discriminatedUnion('view', [
  z.object({ view: z.literal('popup'), tab: z.optional(z.int()) }),
  z.object({ view: z.literal('panel'), tab: z.optional(z.int()) }),
  z.object({ view: z.literal('side'), tab: z.optional(z.int()), case: z.optional(CaseId) }),
  z.object({
    view: z.literal('desk'),
    class: z.optional(ClassId),
    date: z.optional(PlainDate),
    student: z.optional(StudentId),
    case: z.optional(CaseId),
  }),
  z.object({ view: z.literal('page'), tab: z.int() }),
]);
export type ViewRequest = z.infer<typeof ViewRequest>;

/** A view as it arrives. `view` is undefined while the laptop's storage refuses to open; `failure` then says why. */
export interface Views {
  popup: { page: PageState; settings: Settings; view: PopupView | undefined; failure?: string };
  panel: { page: PageState; settings: Settings; view: PanelView | undefined; failure?: string };
  /** The side panel: the page of the active tab, what is known of the person, and the case that is open in it. */
  side: {
    page: PageState;
    settings: Settings;
    view: PanelView | undefined;
    case: CaseView | undefined;
    failure?: string;
  };
  /** `unreadable`: settings of the school's administrator that could not be read, by name. */
  desk: {
    settings: Settings;
    view: DeskView | undefined;
    case: CaseView | undefined;
    failure?: string;
    unreadable?: readonly string[];
  };
  /** What Wuhe reads in one tab, whole: to check whether it reads a portal. */
  page: { page: PageState; seen: Sighting | undefined };
}

const Origin = z.string().check(z.regex(/^https?:\/\/[^/]{1,200}$/));

/** What a page may ask besides casework's commands. */
export const PageCommand = z.discriminatedUnion('page', [
  /** The browser is about to ask: should it close this page over its question, reading starts all the same. */
  z.object({ page: z.literal('asking'), tab: z.int(), origin: z.optional(Origin) }),
  /** The site was just permitted: start reading it. `origin`: not the page's own, but that of a frame in it. */
  z.object({ page: z.literal('allowed'), tab: z.int(), origin: z.optional(Origin) }),
  /** "Yes, my class" (`mine`), "I teach it": confirm what the tab proposes or was taught. */
  z.object({
    page: z.literal('confirm'),
    tab: z.int(),
    mine: z.boolean(),
    className: z.string().check(z.trim(), z.minLength(1), z.maxLength(80)),
    /** Also ask the school to read this page so for everybody. */
    share: z.optional(z.boolean()),
  }),
  /** How the page in the tab is built, without a word of it. */
  z.object({ page: z.literal('structure'), tab: z.int() }),
  /** Teach the register of the tab by pointing at it; no `act` = no longer. */
  z.object({ page: z.literal('teach'), tab: z.int(), act: z.optional(Teach) }),
  /** "No": do not propose this page again. */
  z.object({ page: z.literal('decline'), tab: z.int() }),
  /** "Teach again": propose this page anew. What was learned of it stays until the new proposal is confirmed. */
  z.object({ page: z.literal('relearn'), tab: z.int() }),
  /** Off or on for the site of the tab. */
  z.object({ page: z.literal('site'), tab: z.int(), on: z.boolean() }),
  z.object({ page: z.literal('settings'), change: z.partial(Settings) }),
  /** Opens the window where a telling is looked at before it is sent. */
  z.object({ page: z.literal('openTell'), tab: z.optional(z.int()) }),
  /** Opens the popup as a window, where a proposal is looked at. */
  z.object({ page: z.literal('openPopup') }),
  z.object({ page: z.literal('openDesk') }),
  /** From the docked panel: fold it, hide everything (projector), go back to the page, or say how high its content is, px. */
  z.discriminatedUnion('act', [
    z.object({ page: z.literal('panel'), act: z.enum(['collapse', 'projector', 'leave']) }),
    z.object({
      page: z.literal('panel'),
      act: z.literal('size'),
      height: z.int().check(z.minimum(40), z.maximum(1200)),
    }),
  ]),
  z.object({
    page: z.literal('reportDraft'),
    rule: z.string().check(z.maxLength(80)),
    student: StudentId,
    date: PlainDate,
    session: z.optional(Session),
  }),
  /** The form of a kind: for duties of one rule, or for none. */
  z.object({
    page: z.literal('recordDraft'),
    kind: z.string().check(z.maxLength(40)),
    duties: z.array(z.string().check(z.maxLength(300))).check(z.maxLength(400)),
  }),
]);
export type PageCommand = z.infer<typeof PageCommand>;

export const Request = z.union([Command, PageCommand]);
export type Request = z.infer<typeof Request>;

/**
 * Names one press of one button: the worker does a command of the same name once, however often it arrives. A worker that is ended
 * between doing and answering leaves the page in doubt; with this name it may simply ask again.
 */
export const Once = z.object({ once: z.string().check(z.regex(/^[A-Za-z0-9_-]{16,40}$/)) });

/** How a page is built, as text to copy. */
export interface Structure {
  structure: string;
}

/** Sends a command to the worker; answers when it is committed. Never rejects: an unreachable worker is `worker.gone`. */
export type Send = (
  request: Request,
  once?: string,
) => Promise<Answer<AnswerValue | ReportDraft | RecordDraft | Structure>>;

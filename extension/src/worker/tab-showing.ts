/** From what the windows of a tab said to the state that screens show; a taken register becomes a reading of its lesson. */
import type { Mark } from '@wuhe/model';
import type { FromPage } from '../content/contract.ts';
import type { PageState } from '../contract.ts';
import { wordsOf } from '../words/index.ts';
import { type Frame, type Proposal, permitted, type Tab, type TabsOptions } from './tab.ts';

/** Makes a state the tab's, also for the next worker. */
export type Become = (state: PageState) => void;

/** Shows what the window that speaks said last. */
export async function show(options: TabsOptions, tab: Tab, become: Become): Promise<void> {
  const { origin } = tab;
  if (tab.speaking === 'tie') {
    become({ state: 'notRecognised', origin, reason: 'duplicates', missing: undefined });
    return;
  }
  const frame = tab.speaking === undefined ? undefined : tab.frames.get(tab.speaking);
  const frames = await sitesInside(options, tab);
  const more = frames.length > 0 ? { frames } : {};
  if (frame?.refused === 'declined') {
    become({ state: 'nothing', origin, declined: true });
  } else if (frame?.refused) {
    become({ state: 'notRecognised', origin, reason: frame.refused, missing: undefined });
  } else if (!frame?.seen) {
    become({ state: 'looking', origin });
  } else if (frame.seen.kind === 'proposal') {
    const state = await proposed(options, tab, frame.seen);
    tab.proposal = frame.seen;
    become(state);
  } else if (frame.seen.kind === 'reading') {
    await reading(options, tab, frame, frame.seen, become);
  } else {
    const { reason, missing } = frame.seen;
    become(
      reason === 'noRegister' && !frame.expected
        ? { state: 'nothing', origin, declined: false, ...more }
        : { state: 'notRecognised', origin, reason, missing, ...more },
    );
  }
}

/** Sites of frames that could be read if the person permitted them. */
async function sitesInside(options: TabsOptions, tab: Tab): Promise<string[]> {
  const sites = await options.sites();
  const said = [...tab.frames.values()].flatMap(({ seen }) =>
    seen?.kind === 'notRecognised' ? (seen.frames ?? []) : [],
  );
  const found: string[] = [];
  for (const origin of new Set(said))
    if (sites.open(origin) && !(await permitted(sites, origin))) found.push(origin);
  return found;
}

async function proposed(
  options: TabsOptions,
  tab: Tab,
  { reading, title, roster }: Proposal,
): Promise<PageState> {
  const school = (await options.casework()).scene()?.room.facts().school;
  const fits = school?.classes.find((entry) => entry.id === roster);
  const { language } = (await options.settings()).get();
  const marks = [...new Set(reading.rows.map((row) => row.mark))].filter(
    (mark): mark is Mark => mark !== undefined,
  );
  return {
    state: 'proposal',
    origin: tab.origin,
    title,
    className: reading.className,
    lessonLabel: reading.period === undefined ? undefined : wordsOf(language).period(reading.period),
    rows: reading.rows.map((row) => ({
      number: row.number,
      name: row.name,
      schoolNumber: row.schoolNumber,
      mark: row.mark,
    })),
    unread: reading.unread,
    marks,
    fits: fits && { id: fits.id, name: fits.name },
    ...(reading.partial ? { partial: true } : {}),
  };
}

async function reading(
  options: TabsOptions,
  tab: Tab,
  frame: Frame,
  message: Extract<FromPage, { kind: 'reading' }>,
  become: Become,
): Promise<void> {
  const casework = await options.casework();
  // Where the page shows no lesson, it is the one that ran when these marks were first seen: an old page is never a new lesson.
  const { today, period } = await options.today(Math.max(0, Date.now() - message.since));
  const entry = casework
    .scene()
    ?.room.facts()
    .school.classes.find(({ id }) => id === message.roster);
  if (!entry) return;
  const { rows, unread, taken, date } = message.reading;
  const lessonPeriod = message.reading.period ?? period;
  tab.lesson =
    lessonPeriod === undefined ? undefined : { class: entry.id, date: date ?? today, period: lessonPeriod };
  become({
    state: 'reading',
    origin: tab.origin,
    className: entry.name,
    recognised: rows.length,
    total: rows.length + unread.length,
    unread,
    taken,
    sight: tab.sight,
    ...(message.reading.unseen ? { unseen: message.reading.unseen } : {}),
  });
  if (!taken) return;
  if (!tab.lesson) return unkept(tab, become, 'lesson.unknown');
  const answer = await casework.run({
    command: 'recordReading',
    lesson: tab.lesson,
    taken,
    rows: rows.flatMap((row) =>
      row.student ? [{ student: row.student, ...(row.mark ? { mark: row.mark } : {}) }] : [],
    ),
    origin: frame.origin,
  });
  if (!answer.ok) unkept(tab, become, answer.code);
}

/** Read, but not stored: the screens must not say that nothing is to be told. */
function unkept(tab: Tab, become: Become, code: string): void {
  if (tab.state.state === 'reading') become({ ...tab.state, problem: code });
}

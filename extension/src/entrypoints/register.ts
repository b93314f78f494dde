/**
 * The script in every window of a permitted site, frames included: reads the register there. The top one draws badges and the frame of
 * the panel; a frame says where its rows stand.
 */

import type { NotRecognised, PageReading, ReadContext } from '@wuhe/register';
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import type { FromPage, Teach, ToPage } from '../content/contract.ts';
import { openDrawing } from '../content/drawing.ts';
import { framesElsewhere } from '../content/elsewhere.ts';
import { farewell } from '../content/farewell.ts';
import { openLink } from '../content/link.ts';
import { openReader } from '../content/reader.ts';
import { openSpots } from '../content/spots.ts';
import type { TeachingSession } from '../content/teaching.ts';

declare global {
  /**
   * Set in the extension's isolated world, which outlives an update: the script runs once in a page, however often it is injected, and
   * takes the page over from one whose extension is gone.
   */
  var wuheRegister: { running: boolean; taken: AbortController } | undefined;
}

type Context = Extract<ToPage, { kind: 'context' }>;

export default defineUnlistedScript(() => {
  if (globalThis.wuheRegister?.running) return;
  globalThis.wuheRegister?.taken.abort();
  const self = { running: true, taken: new AbortController() };
  globalThis.wuheRegister = self;
  const end = new AbortController();
  const { signal } = end;
  let ended = new AbortController();
  let reading: AbortController | undefined;
  let last: FromPage | undefined;
  let asked = '';
  let teaching: TeachingSession | undefined;
  let context: Context | undefined;
  /** The rows and marks that the page shows, and since when. */
  let shown = { text: '', since: 0 };

  const send = (message: FromPage) => link.send(message);
  const top = window.top === window ? openDrawing({ page: document, send, signal }) : undefined;
  const drawing =
    top ?? openSpots({ page: document, say: (spots) => send({ kind: 'spots', spots }), signal });

  const link = openLink({
    signal,
    connected: () => {
      if (!teaching && !last) return;
      if (teaching) teaching.repeat();
      else if (last) send(last);
      drawing.again();
    },
    ended: (why) => {
      end.abort();
      reading?.abort();
      const seen = top?.shown();
      drawing.remove();
      self.running = false;
      // Only who saw something here misses it.
      if (why === 'gone' && seen) farewell(document, seen.words.updated, self.taken.signal);
    },
    heard: (message) => {
      switch (message.kind) {
        case 'context':
          start(message);
          break;
        case 'structure':
          describe(message.reason);
          break;
        case 'teach':
          teach(message.act);
          break;
        case 'draw':
          drawing.draw(message);
          break;
        case 'styled':
          top?.styled();
          break;
        case 'size':
          top?.sized(message.height);
          break;
        case 'panel':
          top?.panel(message.act);
          break;
        case 'spots':
          top?.spots(message.spots);
          break;
      }
    },
  });

  function say(message: FromPage): void {
    const { millis: _old, ...before } = { millis: 0, ...last };
    const { millis: _new, ...after } = { millis: 0, ...message };
    last = message;
    if (JSON.stringify(before) !== JSON.stringify(after)) send(message);
  }

  function start(message: Context): void {
    // A worker that was ended and started again asks for what is being done already.
    const text = JSON.stringify(message);
    if (text === asked && (last || teaching)) return;
    asked = text;
    context = message;
    // What is being taught goes on with what it began with.
    if (!teaching) look();
  }

  /** Reads the page from now on, by what the worker said last. */
  function look(): void {
    reading?.abort();
    drawing.read(new Map());
    last = undefined;
    if (!context || context.silent) return;
    reading = new AbortController();
    const { signal: stopped } = reading;
    openReader({
      page: document,
      profile: context.profile,
      context: contextOf(context),
      signal: stopped,
      read: (outcome, found) => {
        if (outcome.recognised) {
          const text = JSON.stringify([outcome.reading.rows, outcome.reading.taken]);
          if (text !== shown.text) shown = { text, since: Date.now() };
          say({
            kind: 'reading',
            roster: outcome.roster,
            reading: plain(outcome.reading),
            since: shown.since,
            millis: outcome.millis,
          });
        } else unread(outcome);
        drawing.read(found);
      },
      proposed: (proposal) => {
        if (proposal.found) {
          say({
            kind: 'proposal',
            title: document.title.slice(0, 200),
            profile: proposal.profile,
            reading: { ...plain(proposal.reading), bells: [...proposal.bells] },
            ...(proposal.roster ? { roster: proposal.roster } : {}),
            millis: proposal.millis,
          });
        } else unread(proposal);
      },
    });
  }

  function unread({ reason, missing, millis }: { reason: NotRecognised; missing?: string; millis: number }) {
    const frames = framesElsewhere(document);
    say({
      kind: 'notRecognised',
      reason,
      ...(missing ? { missing } : {}),
      ...(frames.length > 0 ? { frames } : {}),
      millis,
    });
  }

  function describe(reason: NotRecognised): void {
    const report = globalThis.wuheTeaching?.structureReport(document, reason, context?.profile, { shadowOf });
    if (report) send({ kind: 'structure', report: JSON.stringify(report, undefined, 1).slice(0, 40_000) });
  }

  /** Teaching begins, goes on or ends; nothing is read meanwhile. */
  function teach(act: Teach | undefined): void {
    if (act === undefined) {
      if (!teaching) return;
      ended.abort();
      teaching = undefined;
      drawing.outline([]);
      look();
      return;
    }
    if (!teaching) {
      const script = globalThis.wuheTeaching;
      if (!context || !script) return;
      reading?.abort();
      drawing.read(new Map());
      ended = new AbortController();
      teaching = script.openTeaching({
        page: document,
        context: contextOf(context),
        outline: (outlines) => drawing.outline(outlines),
        said: (said) => send({ kind: 'teaching', teaching: said }),
        signal: AbortSignal.any([ended.signal, signal]),
      });
    }
    teaching.do(act);
  }
});

function contextOf({ rosters, today, session, words }: Context): ReadContext {
  return { rosters, today, ...(session ? { session } : {}), ...(words ? { words } : {}), shadowOf };
}

/** A reading as it travels: no `undefined`, which messages would lose anyway, and a mutable copy. */
function plain(reading: PageReading): Extract<FromPage, { kind: 'reading' }>['reading'] {
  const { missing, ...rest } = reading;
  const unseen = reading.partial ? missing.length : 0;
  return JSON.parse(JSON.stringify({ ...rest, ...(unseen > 0 ? { unseen } : {}) }));
}

/** Closed roots too: the browser hands them to extensions, never to pages. */
function shadowOf(element: Element): ShadowRoot | null {
  return element instanceof HTMLElement ? chrome.dom.openOrClosedShadowRoot(element) : element.shadowRoot;
}

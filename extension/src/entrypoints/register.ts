/** The script in a permitted page: reads the register, draws badges and the frame of the panel. */

import { type NotRecognised, type PageReading, type ReadContext, structureReport } from '@wuhe/register';
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import type { FromPage, Teach, ToPage } from '../content/contract.ts';
import { farewell } from '../content/farewell.ts';
import { openLink } from '../content/link.ts';
import type { Outline } from '../content/outlines.ts';
import { type Overlay, openOverlay } from '../content/overlay.ts';
import { openReader } from '../content/reader.ts';
import { openTeaching, type TeachingSession } from '../content/teaching.ts';

declare global {
  /**
   * Set in the extension's isolated world, which outlives an update: the script runs once in a page, however often it is injected, and
   * takes the page over from one whose extension is gone.
   */
  var wuheRegister: { running: boolean; taken: AbortController } | undefined;
}

type Draw = Extract<ToPage, { kind: 'draw' }>;

export default defineUnlistedScript(() => {
  if (globalThis.wuheRegister?.running || window.top !== window) return;
  globalThis.wuheRegister?.taken.abort();
  const self = { running: true, taken: new AbortController() };
  globalThis.wuheRegister = self;
  const end = new AbortController();
  let ended = new AbortController();
  const attribute = `data-${Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => String.fromCharCode(97 + (byte % 26))).join('')}`;
  let reading: AbortController | undefined;
  let overlay: Overlay | undefined;
  let styled = false;
  let rows: ReadonlyMap<string, Element> = new Map();
  let last: FromPage | undefined;
  let wanted: Draw | undefined;
  /** Content height of the panel, px. */
  let height: number | undefined;
  let asked = '';
  let teaching: TeachingSession | undefined;
  let context: Extract<ToPage, { kind: 'context' }> | undefined;
  let outlines: readonly Outline[] = [];
  /** The rows and marks that the page shows, and since when. */
  let shown = { text: '', since: 0 };

  const link = openLink({
    signal: end.signal,
    connected: () => {
      if (teaching) teaching.repeat();
      else if (last) link?.send(last);
    },
    ended: (why) => {
      end.abort();
      reading?.abort();
      overlay?.remove();
      self.running = false;
      // Only who saw something here misses it.
      if (why === 'gone' && overlay && wanted) farewell(document, wanted.words.updated, self.taken.signal);
    },
    heard: (message) => {
      if (message.kind === 'context') start(message);
      else if (message.kind === 'structure') describe(message.reason);
      else if (message.kind === 'teach') teach(message.act);
      else if (message.kind === 'draw') draw(message);
      else if (message.kind === 'styled') {
        styled = true;
        redraw();
      } else if (message.kind === 'size') {
        height = message.height;
        overlay?.sized(height);
      } else if (message.kind === 'panel' && message.act !== 'collapse') {
        overlay?.[message.act]();
      } else if (message.kind === 'panel' && wanted?.panel) {
        link.send({ kind: 'dock', dock: { ...wanted.panel, collapsed: !wanted.panel.collapsed } });
      }
    },
  });

  function say(message: FromPage): void {
    const { millis: _old, ...before } = { millis: 0, ...last };
    const { millis: _new, ...after } = { millis: 0, ...message };
    last = message;
    if (JSON.stringify(before) !== JSON.stringify(after)) link.send(message);
  }

  function start(message: Extract<ToPage, { kind: 'context' }>): void {
    // A worker that was ended and started again asks for what is being done already.
    const text = JSON.stringify(message);
    if (text === asked && (last || teaching)) return;
    asked = text;
    context = message;
    // What is being taught goes on with what it began with.
    if (!teaching) look();
  }

  const contextOf = (message: Extract<ToPage, { kind: 'context' }>): ReadContext => ({
    rosters: message.rosters,
    today: message.today,
    ...(message.session ? { session: message.session } : {}),
    shadowOf,
  });

  /** Reads the page from now on, by what the worker said last. */
  function look(): void {
    reading?.abort();
    rows = new Map();
    last = undefined;
    if (!context || context.silent) return;
    reading = new AbortController();
    openReader({
      page: document,
      profile: context.profile,
      context: contextOf(context),
      signal: reading.signal,
      read: (outcome, found) => {
        rows = found;
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
        } else
          say({
            kind: 'notRecognised',
            reason: outcome.reason,
            ...(outcome.missing ? { missing: outcome.missing } : {}),
            millis: outcome.millis,
          });
        redraw();
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
        } else say({ kind: 'notRecognised', reason: proposal.reason, millis: proposal.millis });
      },
    });
  }

  function describe(reason: NotRecognised): void {
    const report = structureReport(document, reason, context?.profile, { shadowOf });
    link.send({ kind: 'structure', report: JSON.stringify(report, undefined, 1).slice(0, 40_000) });
  }

  /** Teaching begins, goes on or ends; nothing is read meanwhile. */
  function teach(act: Teach | undefined): void {
    if (act === undefined) {
      if (!teaching) return;
      ended.abort();
      teaching = undefined;
      outlines = [];
      redraw();
      look();
      return;
    }
    if (!teaching) {
      if (!context) return;
      reading?.abort();
      rows = new Map();
      ended = new AbortController();
      teaching = openTeaching({
        page: document,
        context: contextOf(context),
        outline: (shown) => {
          outlines = shown;
          redraw();
        },
        said: (said) => link.send({ kind: 'teaching', teaching: said }),
        signal: AbortSignal.any([ended.signal, end.signal]),
      });
    }
    teaching.do(act);
  }

  function draw(message: Draw): void {
    wanted = message;
    redraw();
  }

  function redraw(): void {
    const nothing = !wanted?.panel && !wanted?.badges.length && outlines.length === 0;
    if (nothing && !overlay) return;
    if (!styled) {
      link.send({ kind: 'style', attribute });
      return;
    }
    overlay ??= openOverlay({
      page: document,
      attribute,
      panelUrl: chrome.runtime.getURL('panel.html'),
      sight: (sight) => link.send({ kind: 'sight', sight }),
      docked: (dock) => link.send({ kind: 'dock', dock }),
      signal: end.signal,
    });
    const badges = (wanted?.badges ?? []).flatMap(({ student, number, level }) => {
      const row = rows.get(student);
      return row ? [{ row, number, level }] : [];
    });
    if (wanted) overlay.draw(badges, wanted.panel, wanted.words, [...rows.values()]);
    overlay.outline(outlines);
    if (height !== undefined) overlay.sized(height);
  }
});

/** A reading as it travels: no `undefined`, which messages would lose anyway, and a mutable copy. */
function plain(reading: PageReading): Extract<FromPage, { kind: 'reading' }>['reading'] {
  return JSON.parse(JSON.stringify(reading));
}

/** Closed roots too: the browser hands them to extensions, never to pages. */
function shadowOf(element: Element): ShadowRoot | null {
  return element instanceof HTMLElement ? chrome.dom.openOrClosedShadowRoot(element) : element.shadowRoot;
}

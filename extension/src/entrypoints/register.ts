/** The script in a permitted page: reads the register, draws badges and the frame of the panel. */

import type { PageReading } from '@wuhe/register';
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import type { FromPage, ToPage } from '../content/contract.ts';
import { farewell } from '../content/farewell.ts';
import { openLink } from '../content/link.ts';
import { type Overlay, openOverlay } from '../content/overlay.ts';
import { openReader } from '../content/reader.ts';

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
  /** The rows and marks that the page shows, and since when. */
  let shown = { text: '', since: 0 };

  const link = openLink({
    signal: end.signal,
    connected: () => last && link?.send(last),
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
      else if (message.kind === 'draw') draw(message);
      else if (message.kind === 'styled') {
        styled = true;
        if (wanted) draw(wanted);
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

  function start(context: Extract<ToPage, { kind: 'context' }>): void {
    // A worker that was ended and started again asks for what is being done already.
    const text = JSON.stringify(context);
    if (text === asked && last) return;
    asked = text;
    reading?.abort();
    reading = new AbortController();
    rows = new Map();
    last = undefined;
    if (context.silent) return;
    openReader({
      page: document,
      profile: context.profile,
      context: { rosters: context.rosters, today: context.today },
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
        if (wanted) draw(wanted);
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

  function draw(message: Draw): void {
    wanted = message;
    if (message.badges.length === 0 && !message.panel && !overlay) return;
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
    const badges = message.badges.flatMap(({ student, number, level }) => {
      const row = rows.get(student);
      return row ? [{ row, number, level }] : [];
    });
    overlay.draw(badges, message.panel, message.words, [...rows.values()]);
    if (height !== undefined) overlay.sized(height);
  }
});

/** A reading as it travels: no `undefined`, which messages would lose anyway, and a mutable copy. */
function plain(reading: PageReading): Extract<FromPage, { kind: 'reading' }>['reading'] {
  return JSON.parse(JSON.stringify(reading));
}

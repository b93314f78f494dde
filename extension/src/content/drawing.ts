/** What is drawn over the page: badges and outlines of its own rows and of a frame's, and the panel. The element is made when it is needed. */
import { boxAt, type Placed } from './boxes.ts';
import type { DrawnBadge, FromPage, Spots, ToPage } from './contract.ts';
import { type Framed, framedAt } from './framed.ts';
import type { Outline } from './outlines.ts';
import { type Overlay, openOverlay } from './overlay.ts';
import type { Sight } from './sight.ts';

type Draw = Extract<ToPage, { kind: 'draw' }>;

/** What the script of a window does with what it is to draw: the top one draws it, a frame says where. */
export interface Drawing {
  draw(wanted: Draw): void;
  /** The rows that were read, by student. */
  read(rows: ReadonlyMap<string, Element>): void;
  outline(outlines: readonly Outline[]): void;
  /** A new worker knows nothing of what was said. */
  again(): void;
  remove(): void;
}

export interface TopDrawing extends Drawing {
  styled(): void;
  sized(height: number): void;
  panel(act: 'collapse' | 'focus' | 'leave'): void;
  spots(spots: Spots | undefined): void;
  /** What is wanted, when something was drawn of it. */
  shown(): Draw | undefined;
}

export interface DrawingOptions {
  page: Document;
  send(message: FromPage): void;
  signal: AbortSignal;
}

export function openDrawing({ page, send, signal }: DrawingOptions): TopDrawing {
  const letters = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) =>
    String.fromCharCode(97 + (byte % 26)),
  );
  const attribute = `data-${letters.join('')}`;
  let overlay: Overlay | undefined;
  let styled = false;
  let rows: ReadonlyMap<string, Element> = new Map();
  let wanted: Draw | undefined;
  let own: readonly Outline[] = [];
  let spots: Spots | undefined;
  /** Content height of the panel, px. */
  let height: number | undefined;
  let sight: Sight = 'seen';

  /** Nothing in the page when there is nothing to draw. What was given up stays so: it is not begun anew. */
  function takeAway(): void {
    if (!overlay || sight === 'removed' || sight === 'covered') return;
    overlay.leave();
    overlay.remove();
    overlay = undefined;
    if (sight !== 'seen') send({ kind: 'sight', sight: 'seen' });
    sight = 'seen';
  }

  function redraw(): void {
    const framed = spots && framedAt(page, spots.frames);
    const badges = badgesOf(wanted?.badges ?? [], rows);
    const outlines = [
      ...own,
      ...(framed ? (spots?.outlines ?? []) : []).map((each) => ({
        element: within((framed as Framed).place(each), (framed as Framed).seen),
        kind: each.kind,
      })),
    ];
    const theirs = framed ? (spots?.badges ?? []) : [];
    const nothing = !wanted?.panel && badges.length + theirs.length + outlines.length === 0;
    if (nothing) {
      takeAway();
      return;
    }
    if (!styled) {
      send({ kind: 'style', attribute });
      return;
    }
    overlay ??= openOverlay({
      page,
      attribute,
      panelUrl: chrome.runtime.getURL('panel.html'),
      sight: (now) => {
        sight = now;
        send({ kind: 'sight', sight });
      },
      docked: (dock) => send({ kind: 'dock', dock }),
      signal,
    });
    if (wanted && framed && spots && theirs.length > 0)
      overlay.draw(
        theirs.map((each) => ({ row: framed.place(each), number: each.number, level: each.level })),
        wanted.panel,
        wanted.words,
        spots.register ? [within(framed.place(spots.register), framed.seen)] : [framed.seen],
        { clip: framed.seen, rightToLeft: spots.rightToLeft },
      );
    else if (wanted) overlay.draw(badges, wanted.panel, wanted.words, [...rows.values()]);
    overlay.outline(outlines);
    if (height !== undefined) overlay.sized(height);
  }

  return {
    draw: (message) => {
      wanted = message;
      redraw();
    },
    read: (found) => {
      rows = found;
      redraw();
    },
    outline: (shown) => {
      own = shown;
      redraw();
    },
    again: () => undefined,
    styled: () => {
      styled = true;
      redraw();
    },
    sized: (content) => {
      height = content;
      overlay?.sized(content);
    },
    panel: (act) => {
      if (act !== 'collapse') overlay?.[act]();
      else if (wanted?.panel)
        send({ kind: 'dock', dock: { ...wanted.panel, collapsed: !wanted.panel.collapsed } });
    },
    spots: (said) => {
      spots = said;
      redraw();
    },
    shown: () => (overlay ? wanted : undefined),
    remove: () => overlay?.remove(),
  };
}

function badgesOf(badges: readonly DrawnBadge[], rows: ReadonlyMap<string, Element>) {
  return badges.flatMap(({ student, number, level }) => {
    const row = rows.get(student);
    return row ? [{ row, number, level }] : [];
  });
}

/** The part of one box that lies within another. */
function within(inner: Placed, outer: Placed): Placed {
  return {
    getBoundingClientRect: () => {
      const a = inner.getBoundingClientRect();
      const b = outer.getBoundingClientRect();
      const left = Math.max(a.left, b.left);
      const top = Math.max(a.top, b.top);
      return boxAt(
        left,
        top,
        Math.max(0, Math.min(a.right, b.right) - left),
        Math.max(0, Math.min(a.bottom, b.bottom) - top),
      );
    },
  };
}

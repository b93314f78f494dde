/**
 * The badge layer: shape, colour and number at a row, never a name. Rows are measured in one pass and badges placed in the next; only
 * rows in view get one. The palette is the light one with a white halo, whatever the page looks like.
 */
import { type Box, type Placed, scrollerOf } from './boxes.ts';

export interface Badge {
  row: Placed;
  number: number;
  level: 'late' | 'now' | 'due' | 'know';
}

const SIZE = 22;
/** Space between the badge and its row, px. */
const GAP = 6;

const shapes: Record<Badge['level'], { path: string; y: number }> = {
  late: { path: 'M7.4 1h9.2L23 7.4v9.2L16.6 23H7.4L1 16.6V7.4z', y: 16.4 },
  now: { path: 'M12 1.2 24 22.6H0z', y: 19.4 },
  due: { path: 'M12 1a11 11 0 1 0 0 22 11 11 0 0 0 0-22z', y: 16.4 },
  know: { path: 'M2.2 2.2h19.6v19.6H2.2z', y: 16.4 },
};

export const badgeStyle = `.layer{position:fixed;inset:0;pointer-events:none;overflow:hidden}
.badge{color-scheme:only light;position:absolute;inset-block-start:0;left:0;inline-size:${SIZE}px;block-size:${SIZE}px;overflow:visible;--level:#8a4a00;--on:#fff}
.badge[data-level=late]{--level:#a61b1b}.badge[data-level=due]{--level:#264f9c}.badge[data-level=know]{--level:#515d68;--on:#515d68}
.badge .halo{fill:none;stroke:#fff;stroke-width:4;stroke-linejoin:round}
.badge .shape{fill:var(--level);stroke:var(--level);stroke-width:1.5;stroke-linejoin:round}
.badge[data-level=know] .shape{fill:#fff}
.badge text{fill:var(--on);font:700 12px/1 sans-serif;text-anchor:middle;font-variant-numeric:tabular-nums}
@media(forced-colors:active){.badge{forced-color-adjust:none}.badge .halo{stroke:Canvas}.badge .shape{fill:CanvasText;stroke:CanvasText}.badge text{fill:Canvas}.badge[data-level=know] .shape{fill:Canvas}.badge[data-level=know] text{fill:CanvasText}}`;

const SVG = 'http://www.w3.org/2000/svg';

function draw(document: Document, badge: Badge): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'badge');
  svg.setAttribute('data-level', badge.level);
  const { path, y } = shapes[badge.level];
  for (const name of ['halo', 'shape']) {
    const part = document.createElementNS(SVG, 'path');
    part.setAttribute('class', name);
    part.setAttribute('d', path);
    svg.append(part);
  }
  const text = document.createElementNS(SVG, 'text');
  text.setAttribute('x', '12');
  text.setAttribute('y', String(y));
  text.textContent = String(badge.number);
  svg.append(text);
  return svg;
}

/** A row as wide as this many of its heights, at least, has a line of the page to itself; a narrower one is a card among others. */
const LINE = 3;

/** Left edge and middle of the badge, px: where its row begins; on a card its own corner, since beside it may be somebody else's. */
export function badgeAt(row: Box, rightToLeft: boolean): { left: number; middle: number } {
  if (row.width >= LINE * row.height) {
    const left = rightToLeft ? row.right + GAP : row.left - SIZE - GAP;
    return { left, middle: row.top + row.height / 2 };
  }
  const left = rightToLeft ? row.left + GAP : row.right - SIZE - GAP;
  return { left, middle: row.top + GAP + SIZE / 2 };
}

/** What the rows are seen in, where they are not elements of this page. */
export interface Around {
  clip: Placed;
  rightToLeft: boolean;
}

/** Draws badges into `layer` and keeps them at their rows until the next `show`. */
export function badgeLayer(layer: HTMLElement): {
  show(badges: readonly Badge[], around?: Around): void;
  place(): void;
} {
  let drawn: { badge: Badge; svg: SVGElement }[] = [];
  /** What the rows scroll in, when that is not the page. */
  let scroller: Placed | undefined;
  let rightToLeft = false;

  function place(): void {
    const { clientHeight, clientWidth } = layer.ownerDocument.documentElement;
    const clip = scroller?.getBoundingClientRect();
    const top = Math.max(0, clip?.top ?? 0);
    const bottom = Math.min(clientHeight, clip?.bottom ?? clientHeight);
    const places = drawn.map(({ badge }) => badge.row.getBoundingClientRect());
    drawn.forEach(({ svg }, i) => {
      const box = places[i];
      const spot = box && box.height > 0 ? badgeAt(box, rightToLeft) : undefined;
      const visible = spot !== undefined && spot.middle > top && spot.middle < bottom;
      svg.style.display = visible ? '' : 'none';
      if (!visible) return;
      const { middle } = spot;
      const left = Math.min(Math.max(2, spot.left), clientWidth - SIZE - 2);
      svg.style.transform = `translate(${Math.round(left)}px, ${Math.round(middle - SIZE / 2)}px)`;
    });
  }

  return {
    show: (badges, around) => {
      drawn = badges.map((badge) => ({ badge, svg: draw(layer.ownerDocument, badge) }));
      layer.replaceChildren(...drawn.map(({ svg }) => svg));
      const row = badges[0]?.row;
      const own = row instanceof Element ? row : undefined;
      scroller = around?.clip ?? (own && scrollerOf(own));
      rightToLeft = around?.rightToLeft ?? (own !== undefined && getComputedStyle(own).direction === 'rtl');
      place();
    },
    place,
  };
}

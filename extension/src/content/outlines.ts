/** Outlines around rows and cells of the page while a register is taught: rectangles, never a word. Placed like the badges. */
import type { Placed } from './boxes.ts';

export interface Outline<At extends Placed = Element> {
  element: At;
  kind: 'row' | 'cell' | 'near';
}

/** So many are enough to see that all rows are meant. */
const MOST = 400;

export const outlineStyle = `.outlines{position:fixed;inset:0;pointer-events:none;overflow:hidden}
.outline{color-scheme:only light;position:absolute;inset-block-start:0;left:0;box-sizing:border-box;border:2px solid #0b5d70;box-shadow:0 0 0 2px #fff;border-radius:4px}
.outline[data-kind=cell]{background:#0b5d7022}.outline[data-kind=near]{border-style:dashed}
@media(forced-colors:active){.outline{border-color:Highlight;box-shadow:none}}`;

/** Draws outlines into `layer` and keeps them around their elements until the next `show`. */
export function outlineLayer(layer: HTMLElement): {
  show(outlines: readonly Outline<Placed>[]): void;
  place(): void;
} {
  let drawn: { outline: Outline<Placed>; box: HTMLElement }[] = [];

  function place(): void {
    const height = layer.ownerDocument.documentElement.clientHeight;
    const places = drawn.map(({ outline }) => outline.element.getBoundingClientRect());
    drawn.forEach(({ box }, at) => {
      const found = places[at];
      const visible = found !== undefined && found.height > 0 && found.bottom > 0 && found.top < height;
      box.style.display = visible ? '' : 'none';
      if (!visible) return;
      box.style.transform = `translate(${Math.round(found.left)}px, ${Math.round(found.top)}px)`;
      box.style.inlineSize = `${Math.round(found.width)}px`;
      box.style.blockSize = `${Math.round(found.height)}px`;
    });
  }

  function boxFor({ kind }: Outline<Placed>): HTMLElement {
    const box = layer.ownerDocument.createElement('div');
    box.className = 'outline';
    box.dataset.kind = kind;
    return box;
  }

  return {
    show: (outlines) => {
      // What the pointer is over changes all the time, the rows do not.
      const before = new Map(drawn.map((each) => [each.outline.element, each]));
      drawn = outlines.slice(0, MOST).map((outline) => {
        const same = before.get(outline.element);
        if (same?.outline.kind !== outline.kind) return { outline, box: boxFor(outline) };
        before.delete(outline.element);
        return same;
      });
      for (const { box } of before.values()) box.remove();
      for (const { box } of drawn) if (!box.isConnected) layer.append(box);
      place();
    },
    place,
  };
}

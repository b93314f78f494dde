/**
 * Where a frame of the page stands in the window, so that what it wants drawn can be drawn over it. A frame inside of another site's
 * frame has no place that can be known: nothing is drawn for it.
 */
import { type Box, boxAt, type Placed } from './boxes.ts';

export interface Framed {
  /** A box of the frame's own, as a place in the window. */
  place(own: { left: number; top: number; width: number; height: number }): Placed;
  /** What is seen of the frame. */
  seen: Placed;
}

interface View {
  left: number;
  top: number;
  scale: number;
  seen: Box;
}

/** The frame at these positions from the top window down; undefined where its place cannot be known. */
export function framedAt(page: Document, positions: readonly number[]): Framed | undefined {
  const frames: HTMLElement[] = [];
  let within: Document | null = page;
  for (const position of positions) {
    const view: Window | null = within?.defaultView ?? null;
    const target: Window | undefined = view?.[position];
    const found: HTMLIFrameElement | undefined =
      target &&
      [...(within as Document).querySelectorAll<HTMLIFrameElement>('iframe,frame')].find(
        (each) => each.contentWindow === target,
      );
    if (!found) return undefined;
    frames.push(found);
    // null where it is another site's: what is further inside has no place then.
    within = found.contentDocument;
  }
  const now = () => viewOf(frames);
  return {
    place: (own) => ({
      getBoundingClientRect: () => {
        const { left, top, scale } = now();
        return boxAt(left + own.left * scale, top + own.top * scale, own.width * scale, own.height * scale);
      },
    }),
    seen: { getBoundingClientRect: () => now().seen },
  };
}

function viewOf(frames: readonly HTMLElement[]): View {
  let view: View = {
    left: 0,
    top: 0,
    scale: 1,
    seen: boxAt(0, 0, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY),
  };
  for (const frame of frames) view = inside(frame, view);
  return view;
}

/** The content of a frame: inside of its border and padding, as large as a transform makes it. */
function inside(frame: HTMLElement, { left, top, scale, seen }: View): View {
  const box = frame.getBoundingClientRect();
  if (!frame.checkVisibility({ visibilityProperty: true }))
    return { left, top, scale, seen: boxAt(0, 0, 0, 0) };
  const style = getComputedStyle(frame);
  const padding = (side: string) => Number.parseFloat(style.getPropertyValue(`padding-${side}`)) || 0;
  const own = frame.offsetWidth > 0 ? box.width / frame.offsetWidth : 1;
  const x = left + (box.left + (frame.clientLeft + padding('left')) * own) * scale;
  const y = top + (box.top + (frame.clientTop + padding('top')) * own) * scale;
  const right = left + box.right * scale;
  const bottom = top + box.bottom * scale;
  const from = { x: Math.max(seen.left, x), y: Math.max(seen.top, y) };
  const to = { x: Math.min(seen.right, right), y: Math.min(seen.bottom, bottom) };
  return {
    left: x,
    top: y,
    scale: scale * own,
    seen: boxAt(from.x, from.y, Math.max(0, to.x - from.x), Math.max(0, to.y - from.y)),
  };
}

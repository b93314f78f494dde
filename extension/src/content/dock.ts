/** Where the panel stands in the window: at an edge that is free of the register, or where the person put it. Sizes in px. */

export const WIDTH = 320;
const FOLDED = 41;
export const GRIP = 14;
/** To the edge of the window. */
const GAP = 12;
/** To the register, at least. */
const CLEAR = 4;
const TOP = 96;

/** From the right edge and from the top of the window. */
export interface Place {
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

/** What the register covers of the window. */
export interface Taken {
  left: number;
  right: number;
  bottom: number;
}

/** A free place beside the register: right of it, left of it, below it, else the lower right corner. `height` is that of the panel. */
export function freePlace(window: Size, taken: Taken | undefined, height: number): Place {
  const right = { x: GAP, y: TOP };
  const need = WIDTH + GAP + CLEAR;
  if (!taken || window.width - taken.right >= need) return right;
  // Badges stand left of their rows.
  if (taken.left >= need + 30) return { x: window.width - WIDTH - GAP, y: TOP };
  return { x: GAP, y: Math.max(TOP, window.height - height - GRIP - GAP) };
}

/** The same place, or the nearest one at which the panel's header is inside of the window. */
export function insideOf(window: Size, place: Place): Place {
  const most = (room: number) => Math.max(0, room);
  return {
    x: Math.min(most(place.x), most(window.width - WIDTH)),
    y: Math.min(most(place.y), most(window.height - FOLDED - GRIP)),
  };
}

/** How high the panel may be at that place: its content, as far as the window lets it. */
export function heightAt(window: Size, { y }: Place, content: number, collapsed: boolean): number {
  const room = Math.max(FOLDED, window.height - y - GAP - GRIP);
  return GRIP + (collapsed ? FOLDED : Math.min(content, room));
}

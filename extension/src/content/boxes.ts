/** Anything with a place in the window: an element of the page, or what a frame says of one of its own. px. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
  width: number;
  height: number;
}

export interface Placed {
  getBoundingClientRect(): Box;
}

export function boxAt(left: number, top: number, width: number, height: number): Box {
  return { left, top, width, height, right: left + width, bottom: top + height };
}

/** The smallest box around all that have a size; undefined when none has. */
export function around(placed: readonly Placed[]): Box | undefined {
  let all: Box | undefined;
  for (const each of placed) {
    const { left, top, right, bottom, width } = each.getBoundingClientRect();
    if (width <= 0) continue;
    const from = { x: Math.min(all?.left ?? left, left), y: Math.min(all?.top ?? top, top) };
    const to = { x: Math.max(all?.right ?? right, right), y: Math.max(all?.bottom ?? bottom, bottom) };
    all = boxAt(from.x, from.y, to.x - from.x, to.y - from.y);
  }
  return all;
}

/** The nearest element around that scrolls by itself; undefined = the page does. */
export function scrollerOf(row: Element): Element | undefined {
  const { body, documentElement } = row.ownerDocument;
  for (let at = row.parentElement; at && at !== body && at !== documentElement; at = at.parentElement)
    if (at.scrollHeight > at.clientHeight + 1 && /auto|scroll|overlay/.test(getComputedStyle(at).overflowY))
      return at;
  return undefined;
}

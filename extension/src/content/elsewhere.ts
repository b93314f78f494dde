/** Large frames of other sites: the register may stand in one, and only with a permission of its own can it be read. */

/** A frame with a register is no smaller, px. */
const SMALLEST = { width: 240, height: 160 };
const MOST = 5;

/** Sites of the frames in this document that are not of its own site, by the address they were given. */
export function framesElsewhere(page: Document): string[] {
  const own = page.defaultView?.location.origin;
  const sites = new Set<string>();
  for (const frame of page.querySelectorAll<HTMLIFrameElement>('iframe[src],frame[src]')) {
    if (sites.size >= MOST) break;
    const url = URL.canParse(frame.src) ? new URL(frame.src) : undefined;
    if (!url || !/^https?:$/.test(url.protocol) || url.origin === own) continue;
    const { width, height } = frame.getBoundingClientRect();
    if (width >= SMALLEST.width && height >= SMALLEST.height && frame.checkVisibility())
      sites.add(url.origin);
  }
  return [...sites];
}

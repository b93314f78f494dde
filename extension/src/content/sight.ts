/**
 * Keeps the overlay's element where a person can see it, and says when that cannot be: a page that removes it, covers it, or makes
 * everything but its own dialog inert. Whatever is done again and again against a page has a cap; then Wuhe gives up and says so.
 */

/** Seen; behind a dialog of the page; in a page that is inert; given up, because it was removed or covered too often. */
export type Sight = 'seen' | 'dialog' | 'inert' | 'removed' | 'covered';

export interface SightOptions {
  page: Document;
  host: HTMLElement;
  /** Attribute by which the browser's own style finds the element. */
  attribute: string;
  /** The panel's place in the window; undefined when there is none. */
  box(): DOMRect | undefined;
  changed(sight: Sight): void;
  signal: AbortSignal;
}

/** Repairs after a page removed, hid or disarmed the element, before giving up. */
const REPAIRS = 5;
/** Times the element is put above a popover of the page within `WINDOW`, before giving up. A person opens no more menus than that. */
const PROMOTIONS = 5;
const WINDOW = 60_000;
/** What opens inside of shadow roots sends no event out: looked for this often while the page is seen, ms. */
const SAFETY = 1000;

export function keepInSight(options: SightOptions): void {
  const { page, host, attribute, signal } = options;
  const root = page.documentElement;
  let sight: Sight = 'seen';
  let repairs = 0;
  let promotions: number[] = [];

  function become(next: Sight): void {
    if (next === sight) return;
    sight = next;
    options.changed(next);
  }

  const givenUp = () => sight === 'removed' || sight === 'covered';

  function giveUp(why: 'removed' | 'covered'): void {
    watcher.disconnect();
    host.remove();
    become(why);
  }

  const whole = () =>
    host.isConnected && host.hasAttribute(attribute) && host.popover === 'manual' && !host.inert && isOpen();
  const isOpen = () => host.matches(':popover-open');

  function attach(): void {
    host.setAttribute(attribute, '');
    host.popover = 'manual';
    host.inert = false;
    if (host.parentElement !== root) root.append(host);
    if (!isOpen()) host.showPopover();
    // What this did is no news.
    watcher.takeRecords();
  }

  function check(): void {
    if (givenUp() || signal.aborted) return;
    if (!whole()) {
      if (repairs >= REPAIRS) {
        giveUp('removed');
        return;
      }
      repairs++;
      attach();
    }
    const modal = [...page.querySelectorAll(':modal')].some((element) => !element.contains(host));
    become(root.inert ? 'inert' : modal ? 'dialog' : 'seen');
  }

  /** Above everything again: the top layer has the order of opening. */
  function promote(): void {
    const now = Date.now();
    promotions = promotions.filter((at) => now - at < WINDOW);
    if (promotions.length >= PROMOTIONS) {
      giveUp('covered');
      return;
    }
    promotions.push(now);
    const focused = page.activeElement === host;
    host.hidePopover();
    host.showPopover();
    if (focused) host.focus();
    watcher.takeRecords();
  }

  function covers(element: Element): boolean {
    const panel = options.box();
    const box = element.getBoundingClientRect();
    return (
      panel !== undefined &&
      box.left < panel.right &&
      box.right > panel.left &&
      box.top < panel.bottom &&
      box.bottom > panel.top
    );
  }

  const watcher = new MutationObserver(check);
  watcher.observe(root, { childList: true, attributes: true, attributeFilter: ['inert'] });
  watcher.observe(host, { attributes: true, attributeFilter: [attribute, 'popover', 'inert'] });
  attach();
  check();

  page.addEventListener(
    'toggle',
    (event) => {
      const { target } = event;
      check();
      if (sight !== 'seen' || target === host || !(target instanceof Element)) return;
      if (target.matches(':popover-open') && covers(target)) promote();
    },
    { capture: true, signal },
  );

  const safety = setInterval(() => {
    if (page.visibilityState !== 'visible') return;
    check();
    const box = sight === 'seen' ? options.box() : undefined;
    if (!box) return;
    const top = page.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    if (top && top !== host) promote();
  }, SAFETY);
  signal.addEventListener('abort', () => {
    clearInterval(safety);
    watcher.disconnect();
  });
}

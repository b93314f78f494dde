/** The trees of a page in which a register may stand: the document, and the shadow roots in it. */
import { locatorOf } from './candidates.ts';

export type Root = Document | ShadowRoot;

/** A page of web components may have thousands of roots; a register stands in one of the first. */
const mostRoots = 60;
/** Elements looked at for a shadow root. */
const mostElements = 20_000;
/** Elements that may have one, besides those with a hyphen in their name. */
const hosts = new Set(
  'article aside blockquote body div footer h1 h2 h3 h4 h5 h6 header main nav p section span'.split(' '),
);

const openShadow = (element: Element): ShadowRoot | null => element.shadowRoot;

/** The document first; then, only if more is asked for, every shadow root within it, outer before inner. */
export function* rootsOf(page: Document, shadowOf = openShadow): Generator<Root> {
  yield page;
  const queue: Root[] = [page];
  let roots = 0;
  let elements = 0;
  for (let root = queue.shift(); root; root = queue.shift()) {
    for (const element of root.querySelectorAll('*')) {
      if (++elements > mostElements) return;
      if (!element.localName.includes('-') && !hosts.has(element.localName)) continue;
      const shadow = shadowOf(element);
      if (!shadow) continue;
      if (++roots > mostRoots) return;
      yield shadow;
      queue.push(shadow);
    }
  }
}

/** Locators of the hosts above an element, outermost first; empty outside of shadow roots. */
export function hostsOf(element: Element): string[] {
  return shadowHosts(element).map((host) => locatorOf(host));
}

/** The elements whose shadow trees an element stands in, outermost first. */
export function shadowHosts(element: Element): Element[] {
  const found: Element[] = [];
  for (let at: Element = element; ; ) {
    const root = at.getRootNode();
    if (root.nodeType !== 11 || !('host' in root)) return found;
    at = (root as ShadowRoot).host;
    found.unshift(at);
  }
}

/** The root that a profile names, or undefined when a host is gone. */
export function rootAt(page: Document, locators: readonly string[], shadowOf = openShadow): Root | undefined {
  let root: Root = page;
  for (const locator of locators) {
    const host = elementAt(root, locator);
    const inside = host && shadowOf(host);
    if (!inside) return undefined;
    root = inside;
  }
  return root;
}

/** A locator is data from outside: one that is no selector finds nothing. */
export function elementAt(root: Root, locator: string): Element | undefined {
  try {
    return root.querySelector(locator) ?? undefined;
  } catch {
    return undefined;
  }
}

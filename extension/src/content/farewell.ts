/**
 * The extension was updated or switched off under an open page: what it drew is gone, and unless the new version has taken the page over
 * meanwhile, one sentence says so for a while. It needs nothing of the extension any more, and says nothing of anybody.
 */

/** A new version starts in open pages by itself; it gets this long, ms. */
const PATIENCE = 3000;
/** How long the sentence stays, ms. */
const SHOWN = 15_000;

/** Says it once. Ends at once when `signal` is aborted: somebody else draws now. */
export function farewell(page: Document, sentence: string, signal: AbortSignal): void {
  let host: HTMLElement | undefined;
  const timer = setTimeout(() => {
    host = draw(page, sentence);
    setTimeout(() => host?.remove(), SHOWN);
  }, PATIENCE);
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    host?.remove();
  });
}

function draw(page: Document, sentence: string): HTMLElement {
  const host = page.createElement('div');
  // By the object model: a page's content policy forbids style attributes.
  host.style.cssText =
    'all:initial!important;position:fixed!important;inset:auto 12px 12px auto!important;z-index:2147483647!important;pointer-events:none!important';
  host.popover = 'manual';
  const root = host.attachShadow({ mode: 'closed' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    'p{margin:0;padding:12px 16px;max-inline-size:320px;font:14px/1.5 system-ui,sans-serif;color:#15202a;background:#fff;border:1px solid #74818c;border-radius:8px}@media print{p{display:none}}',
  );
  root.adoptedStyleSheets = [sheet];
  const text = page.createElement('p');
  text.setAttribute('role', 'status');
  text.textContent = sentence;
  root.append(text);
  page.documentElement.append(host);
  host.showPopover();
  return host;
}

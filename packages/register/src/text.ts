/** Text as a page shows it, made comparable. */

/** Full-width and compatibility forms folded, white space collapsed, ends trimmed. */
export function normalise(text: string): string {
  if (/^(?:[!-~\u4e00-\u9fff]+ ?)*(?<! )$/.test(text)) return text;
  return text.normalize('NFKC').replaceAll(/\s+/g, ' ').trim();
}

/** The form in which words are compared. */
export function fold(text: string): string {
  if (/^[ -~\u4e00-\u9fff]*$/.test(text)) return text.toLowerCase();
  return text.normalize('NFKC').toLowerCase();
}

/** A header without the arrow that a sorted column gets. */
export function headerText(text: string): string {
  const plain = normalise(text);
  const bare = plain.replaceAll(/[▲▼△▽↑↓⇅⇵↕⬍]/g, '').trim();
  return (bare || plain).slice(0, 80);
}

const silent = new Set([
  'script',
  'style',
  'template',
  'select',
  'option',
  'textarea',
  'button',
  'input',
  'noscript',
  'svg',
]);

/** The words a cell shows: no control, nothing that markup itself hides. */
export function shownText(element: Element): string {
  if (!element.firstElementChild) return short(element.textContent ?? '');
  const parts: string[] = [];
  collect(element, parts, 0);
  return short(parts.join(' '));
}

/** No name, number or mark is longer: a page that writes a novel into a cell is not read to its end. */
const longest = 400;

function short(text: string): string {
  return normalise(text.length > longest ? text.slice(0, longest) : text);
}

function collect(element: Element, parts: string[], depth: number): void {
  if (depth > 30) return;
  for (let node = element.firstChild; node && parts.length < 100; node = node.nextSibling) {
    if (node.nodeType === 3) parts.push((node.nodeValue ?? '').slice(0, longest));
    else if (node.nodeType === 1) {
      const child = node as Element;
      if (!silent.has(child.localName) && !isMarkedHidden(child)) collect(child, parts, depth + 1);
    }
  }
}

/** Hidden by its own markup: asked without computing any style. */
export function isMarkedHidden(element: Element): boolean {
  if (element.hasAttribute('hidden')) return true;
  const style = element.getAttribute('style');
  return style !== null && style.length < 2000 && /display\s*:\s*none|visibility\s*:\s*hidden/i.test(style);
}

/** Not shown, style sheets included. Computes style: only for the few elements where it decides something. */
export function isHidden(element: Element): boolean {
  for (let at: Element | null = element; at; at = at.parentElement) if (isMarkedHidden(at)) return true;
  return (
    typeof element.checkVisibility === 'function' && !element.checkVisibility({ visibilityProperty: true })
  );
}

/** Every `<input>` of some kind, `<select>` and `<textarea>` is recognised by its tag name: `instanceof` fails across frames. */
export function isInput(element: Element, type?: string): element is HTMLInputElement {
  return element.localName === 'input' && (type === undefined || (element as HTMLInputElement).type === type);
}

export function isSelect(element: Element): element is HTMLSelectElement {
  return element.localName === 'select';
}

/** Words of the chosen option, '' when none is. */
export function chosen(select: HTMLSelectElement): string {
  return normalise(select.options[select.selectedIndex]?.text ?? '');
}

/** What a control is called: aria-label, its `<label>`, its title; '' when it has no name of its own. */
export function labelOf(control: Element): string {
  const aria = control.getAttribute('aria-label');
  if (aria) return short(aria);
  const around = control.closest('label');
  if (around) return shownText(around);
  if (control.id) {
    // Labels reach no further than their own shadow tree.
    const root = control.getRootNode() as Document | ShadowRoot;
    const label = control.id.length <= 200 && root.querySelector?.(`label[for="${CSS.escape(control.id)}"]`);
    if (label) return shownText(label);
  }
  return short(control.getAttribute('title') ?? '');
}

/** The parts of a row that is no table row: the smallest elements that show text, take input or are pressed, in page order. */
import { isInput } from './text.ts';

export const controls = 'input[type=radio],input[type=checkbox],select';
/** Buttons that say themselves whether they are chosen. */
export const pressable = '[aria-checked]:not(input),[aria-pressed]:not(input)';

/** A row with more parts is a page of its own. */
const most = 60;
/** Scripts can nest deeper than a parser would; nobody's row does. */
const deepest = 30;
const skipped = new Set(['table', 'script', 'style', 'template', 'br', 'img']);

/** Tables inside are somebody else's, and whatever lies deeper than a row can. */
export function leaves(row: Element): Element[] {
  const found: Element[] = [];
  gather(row, found, 0);
  return found;
}

function gather(element: Element, found: Element[], depth: number): void {
  if (found.length >= most || depth > deepest) return;
  const tag = element.localName;
  if (tag === 'select' || tag === 'textarea' || tag === 'button') {
    found.push(element);
    return;
  }
  if (isInput(element)) {
    if (element.type !== 'hidden') found.push(element);
    return;
  }
  if (skipped.has(tag)) return;
  if (!element.firstElementChild) {
    found.push(element);
    return;
  }
  let own = false;
  for (let node = element.firstChild; node && !own; node = node.nextSibling)
    own = node.nodeType === 3 && (node.nodeValue ?? '').trim() !== '';
  if (own) {
    found.push(element);
    for (const control of element.querySelectorAll(`${controls},textarea`)) {
      if (found.length >= most) return;
      found.push(control);
    }
    return;
  }
  for (let child: Element | null = element.firstElementChild; child; child = child.nextElementSibling)
    gather(child, found, depth + 1);
}

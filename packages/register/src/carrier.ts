/** The school number that a page does not show but carries: in input names, hidden inputs, data attributes, link queries. */
import type { Carrier } from './types.ts';

const idShape = /^[A-Za-z0-9][\w.-]{0,39}$/;
/** No address or name of an input that carries an id is longer. */
const longest = 1000;
const usual = ['name', 'value', 'href', 'id'];

/** The attribute that carries one distinct id per row, or undefined. `shown` are the numbers the rows show: repeating them is no news. */
export function findCarrier(rows: readonly Element[], shown: readonly string[]): Carrier | undefined {
  const first = rows[0];
  if (!first || rows.length < 3) return undefined;
  for (const attribute of attributesIn(first)) {
    const values = rows.map((row) =>
      row.hasAttribute(attribute) ? row.getAttribute(attribute) : valueIn(row, attribute),
    );
    if (values.some((value) => !value || value.length > longest)) continue;
    const carrier = between(attribute, values as string[]);
    if (!carrier) continue;
    const ids = rows.map((row) => carried(row, carrier) ?? '');
    if (new Set(ids).size !== ids.length || ids.some((id) => !idShape.test(id))) continue;
    if (isPositional(ids) || ids.every((id, i) => id === shown[i])) continue;
    return carrier;
  }
  return undefined;
}

/** The id a row carries, or undefined when any part of it says otherwise than the rest. */
export function carried(row: Element, carrier: Carrier): string | undefined {
  const own = row.getAttribute(carrier.attribute);
  const value = own?.startsWith(carrier.before) ? own : valueIn(row, carrier.attribute, carrier.before);
  if (!value || value.length < carrier.before.length + carrier.after.length) return undefined;
  if (!value.startsWith(carrier.before) || !value.endsWith(carrier.after)) return undefined;
  return value.slice(carrier.before.length, value.length - carrier.after.length) || undefined;
}

function attributesIn(row: Element): string[] {
  const data = new Set<string>();
  for (const element of [row, ...row.querySelectorAll('*')])
    for (const { name } of element.attributes)
      if (name.startsWith('data-') && !/name|label|title|index|row|toggle/.test(name)) data.add(name);
  return [...data, ...usual];
}

/** First value of the attribute in a row; a `value` counts only on hidden inputs, where nobody types it. */
function valueIn(row: Element, attribute: string, before = ''): string | null {
  const start = before && `^="${CSS.escape(before)}"`;
  const selector = attribute === 'value' ? 'input[type=hidden][value]' : `[${CSS.escape(attribute)}${start}]`;
  return row.querySelector(selector)?.getAttribute(attribute) ?? null;
}

function between(attribute: string, values: readonly string[]): Carrier | undefined {
  // A data attribute holds an id and nothing else; other attributes wrap it in words of their own.
  if (attribute.startsWith('data-') && values.every((value) => idShape.test(value)))
    return { attribute, before: '', after: '' };
  const [first = '', ...others] = values;
  let start = 0;
  while (start < first.length && others.every((other) => other[start] === first[start])) start++;
  let end = 0;
  while (end < first.length - start && others.every((other) => other.at(-1 - end) === first.at(-1 - end)))
    end++;
  // Ids share leading and trailing digits: the fixed parts stop before the run of digits they touch.
  const before = first.slice(0, start).replace(/\d+$/, '');
  const after = first.slice(first.length - end).replace(/^\d+/, '');
  return before.length <= 200 && after.length <= 200 ? { attribute, before, after } : undefined;
}

/** 0, 1, 2 … or 1, 2, 3 … in page order number the rows, not the students. */
function isPositional(ids: readonly string[]): boolean {
  const start = Number(ids[0]);
  return (start === 0 || start === 1) && ids.every((id, i) => Number(id) === start + i);
}

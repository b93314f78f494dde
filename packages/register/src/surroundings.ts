/**
 * What stands around a register: its date, period, class, and whether it was taken. One walk over everything outside the container;
 * fields and texts only, no style computed except for the one notice that decides.
 */
import type { PlainDate } from '@wuhe/model';
import { dateOf, datesIn, periodIn, periodOf, plainDate } from './date.ts';
import type { Grid } from './grid.ts';
import { monthsIn } from './month.ts';
import { shadowHosts } from './roots.ts';
import { chosen, isHidden, isInput, isMarkedHidden, isSelect, labelOf, normalise } from './text.ts';
import { isAboutAttendance, isNotTakenNotice, isTakenNotice } from './words.ts';

interface Field {
  element: HTMLInputElement | HTMLSelectElement;
  /** Everything that names the field: label, words before it, name, id. */
  called: string;
  /** As the person sees it now. */
  value: string;
  /** As the server sent it, where that differs. */
  sent: string | undefined;
}

interface Line {
  text: string;
  element: Element;
  /** Headings and captions speak for the page; plain text may speak of anything. */
  heading: boolean;
  before: boolean;
}

export interface Surroundings {
  date: PlainDate | undefined;
  period: number | undefined;
  className: string | undefined;
  taken: boolean;
  aboutAttendance: boolean;
  /** Months that fields or, failing that, headings or else lines name, as `2026-11`. */
  months: readonly string[];
}

/** A portal's menus and boards may be long; a register's surroundings are not. */
const mostNodes = 4000;
const deepest = 200;
const skipped = new Set(['script', 'style', 'template', 'noscript', 'svg', 'option', 'textarea']);
const elsewhere = 'nav,aside,a,button,label,table,[role=navigation],[role=menu],dialog:not([open])';

export function surroundings(
  page: Document,
  { container, names }: Pick<Grid, 'container' | 'names'>,
  today: PlainDate,
): Surroundings {
  const fields: Field[] = [];
  const lines: Line[] = [];
  collect(page, container, names, fields, lines);
  const date = findDate(page, fields, lines, today);
  return {
    date,
    period: findPeriod(page, fields, lines),
    className: findClass(fields, lines),
    taken: wasTaken(fields, lines, (said) => datesIn(said, today).every((day) => day === (date ?? today))),
    months: monthsShown(fields, lines, page.title, today),
    aboutAttendance:
      isAboutAttendance(page.title) || lines.some((line) => line.heading && isAboutAttendance(line.text)),
  };
}

/** Fields and lines of the page in order, the container left out. */
function collect(
  page: Document,
  container: Element,
  names: Element | undefined,
  fields: Field[],
  lines: Line[],
): void {
  let left = mostNodes;
  let said = '';
  let before = true;
  // Inside a component, what stands around the register stands in its shadow trees.
  const hosts = new Set(shadowHosts(container));
  let shadow: Element = container;
  const inside = new Map<Element, ParentNode>();
  for (const host of [...hosts].reverse()) {
    inside.set(host, shadow.getRootNode() as ShadowRoot);
    shadow = host;
  }
  const visit = (parent: ParentNode, element: Element, heading: boolean, depth: number): void => {
    if (depth > deepest) return;
    for (let node = parent.firstChild; node && left > 0; node = node.nextSibling) {
      left--;
      if (node.nodeType === 3) {
        const raw = node.nodeValue ?? '';
        const text = raw.length <= 400 ? normalise(raw) : '';
        if (!text) continue;
        said = text;
        lines.push({ text, element, heading, before });
      } else if (node.nodeType === 1) {
        const child = node as Element;
        if (child === container || child === names) {
          before = false;
          const caption =
            child.localName === 'table'
              ? (child as HTMLTableElement).caption
              : child.querySelector('caption');
          if (caption) visit(caption, caption, true, depth + 1);
        } else if (isInput(child) || isSelect(child)) {
          const field = fieldOf(child, said);
          if (field) fields.push(field);
          said = '';
        } else if (!skipped.has(child.localName) && !isMarkedHidden(child)) {
          const own = heading || /^(h[1-6]|caption|legend|th)$/.test(child.localName);
          const tree = inside.get(child);
          if (tree) visit(tree, child, own, depth + 1);
          visit(child, child, own, depth + 1);
        }
      }
    }
  };
  if (page.body) visit(page.body, page.body, false, 0);
}

function fieldOf(element: HTMLInputElement | HTMLSelectElement, said: string): Field | undefined {
  if (isInput(element) && /^(radio|checkbox|password|submit|button|file|image|reset)$/.test(element.type))
    return undefined;
  const value = isSelect(element) ? chosen(element) : element.value;
  const sent = isSelect(element) ? sentChoice(element) : (element.getAttribute('value') ?? undefined);
  const called = `${labelOf(element)} ${said.slice(-20)} ${element.name} ${element.id}`;
  return { element, called, value, sent: sent === value ? undefined : sent };
}

/** The option the server marked as selected; undefined where it marked none. */
function sentChoice(select: HTMLSelectElement): string | undefined {
  const option = select.querySelector('option[selected]');
  return option ? normalise(option.textContent ?? '') : undefined;
}

/** Fields of a form that hold some other day than the register's. */
const otherDates = /birth|生日|start|begin|\bend|term|semester|due|deadline|起|迄|截止|學期|学期/i;

/** Fields before the address, the address before headings, headings before text; of several days the one that is not today. */
function findDate(
  page: Document,
  fields: readonly Field[],
  lines: readonly Line[],
  today: PlainDate,
): PlainDate | undefined {
  const own = fields.filter((field) => !otherDates.test(field.called));
  const called = own.filter((field) => /日期|\bdate|date\b|\bday\b/i.test(field.called));
  const seen = (some: readonly Field[]) => some.filter(({ element }) => element.type !== 'hidden');
  const ofFields = (some: readonly Field[]) =>
    some.flatMap((field) => [field.value, field.sent ?? ''].map((value) => dateOf(value, today)));
  const plain = lines.filter((line) => line.before && !line.heading && !line.element.closest('a,li,td'));
  const named = plain.filter((line) => /日期|上課日|上课日|\b(date|session)\b/i.test(line.text));
  const nearest = plain.findLast((line) => datesIn(line.text, today).length > 0);
  const ranks: (() => readonly (PlainDate | undefined)[])[] = [
    () => ofFields(seen(called)),
    () => [threeFields(fields)],
    () => ofFields(called),
    () => ofFields(seen(own)),
    () => inAddress(page, /date|day|日期/i).map((value) => dateOf(value, today)),
    () => lines.filter((line) => line.heading).flatMap((line) => datesIn(line.text, today)),
    () => named.flatMap((line) => datesIn(line.text, today)),
    () => (nearest ? datesIn(nearest.text, today) : []),
    () => lines.flatMap((line) => datesIn(line.text, today)).slice(0, 1),
  ];
  for (const rank of ranks) {
    const found = rank().filter((date) => date !== undefined);
    if (found.length > 0) return found.find((date) => date !== today) ?? found[0];
  }
  return undefined;
}

/** Year, month and day in three selects, in whatever order. */
function threeFields(fields: readonly Field[]): PlainDate | undefined {
  const pick = (words: RegExp) => {
    const field = fields.find(({ called }) => words.test(called));
    return field ? Number.parseInt(field.value, 10) : Number.NaN;
  };
  const [year, month, day] = [pick(/年$|年 |year/i), pick(/月|month/i), pick(/日|day/i)];
  return Number.isNaN(year + month + day)
    ? undefined
    : plainDate(year < 200 ? year + 1911 : year, month, day);
}

/** The month that a month's register is about: in its fields, else in its headings, else in any line. */
function monthsShown(
  fields: readonly Field[],
  lines: readonly Line[],
  title: string,
  today: PlainDate,
): string[] {
  const own = fields.filter((field) => !otherDates.test(field.called));
  const two = monthOfFields(fields);
  const ranks: (() => string[])[] = [
    () => (two ? [two] : own.flatMap(({ value }) => (value.length <= 40 ? monthsIn(value, today) : []))),
    () =>
      [...lines.filter(({ heading }) => heading).map(({ text }) => text), title].flatMap((text) =>
        monthsIn(text, today),
      ),
    () =>
      lines
        .filter(({ element }) => !element.closest('a,nav,li'))
        .flatMap(({ text }) => monthsIn(text, today)),
  ];
  for (const rank of ranks) {
    const found = [...new Set(rank())];
    if (found.length > 0) return found;
  }
  return [];
}

/** Year and month in two fields. */
function monthOfFields(fields: readonly Field[]): string | undefined {
  const pick = (words: RegExp) => {
    const field = fields.find(({ called }) => words.test(called));
    if (!field) return Number.NaN;
    const number = Number.parseInt(field.value, 10);
    if (!Number.isNaN(number)) return number;
    return Number(monthsIn(`${field.value} 2000`, '2000-01-01' as PlainDate)[0]?.slice(5) ?? Number.NaN);
  };
  const [year, month] = [pick(/年$|年 |year/i), pick(/月|month/i)];
  if (Number.isNaN(year + month)) return undefined;
  return plainDate(year < 200 ? year + 1911 : year, month, 1)?.slice(0, 7);
}

function inAddress(page: Document, key: RegExp): string[] {
  const search = page.defaultView?.location?.search;
  return search
    ? [...new URLSearchParams(search)].flatMap(([name, value]) => (key.test(name) ? [value] : []))
    : [];
}

function findPeriod(page: Document, fields: readonly Field[], lines: readonly Line[]): number | undefined {
  for (const field of fields) {
    if (!/節次|节次|堂次|節$|period|lesson|jieci/i.test(field.called) && periodIn(field.value) === undefined)
      continue;
    const now = periodOf(field.value);
    // Chosen but not loaded yet, or loaded without a new page: which lesson the rows show cannot be told.
    if (now !== undefined) return field.sent !== undefined && periodOf(field.sent) !== now ? undefined : now;
  }
  for (const value of inAddress(page, /^(period|lesson|jieci|section|節次|节次)$/i)) {
    const period = periodOf(value);
    if (period !== undefined) return period;
  }
  const said = (some: readonly Line[]) => new Set(some.flatMap((line) => periodIn(line.text) ?? []));
  for (const some of [
    lines.filter((line) => line.heading),
    lines.filter((line) => !line.element.closest('a,nav,table,li')),
  ]) {
    const [period, other] = said(some);
    if (period !== undefined) return other === undefined ? period : undefined;
  }
  return undefined;
}

const className =
  /(?:[高初國国小][一二三四五六中]?|[一二三四五六七八九]|\d{1,4})\s*年?級?级?\s*[（(]?\s*(?:\d{1,2}|[甲乙丙丁戊己庚辛壬癸忠孝仁愛信義和平一二三四五六七八九十]{1,2})\s*[)）]?\s*班/;

function findClass(fields: readonly Field[], lines: readonly Line[]): string | undefined {
  for (const field of fields) {
    if (
      !/班級|班级|班別|\bclass|group\b/i.test(field.called) ||
      field.value === '' ||
      field.element.type === 'hidden'
    )
      continue;
    if (!/[\p{L}\d]/u.test(field.value) || /^(全部|請選擇|请选择|all|select)/i.test(field.value)) continue;
    return field.value.slice(0, 80);
  }
  for (const { text } of lines) {
    const said = /(?:班級|班级|\bclass(?: name)?)\s*[::]\s*(\S.{0,38})$/i.exec(text)?.[1];
    if (said) return said.trim();
  }
  const heading = lines.find((line) => line.heading && className.test(line.text));
  const line =
    heading ?? lines.find(({ text, element }) => className.test(text) && !element.closest('a,nav,li'));
  return line && className.exec(line.text)?.[0]?.trim();
}

/** A notice says so, and nothing says the contrary: a legend names both. */
function wasTaken(
  fields: readonly Field[],
  lines: readonly Line[],
  isThisDay: (text: string) => boolean,
): boolean {
  if (lines.some((line) => isNotTakenNotice(line.text) && !line.element.closest(elsewhere))) return false;
  return lines.some(
    (line) =>
      line.text.length <= 80 &&
      isTakenNotice(line.text) &&
      isThisDay(line.text) &&
      isThisClass(line.text, fields, lines) &&
      isNoticeHere(line, fields, lines),
  );
}

/** A notice that names a class counts only where a field or a heading names the same. */
function isThisClass(text: string, fields: readonly Field[], lines: readonly Line[]): boolean {
  const named = (className.exec(text) ?? /\d+\s*班/.exec(text))?.[0];
  if (named === undefined) return true;
  return (
    fields.some((field) => field.value.includes(named)) ||
    lines.some((line) => line.heading && line.text.includes(named))
  );
}

/** A notice counts when it is seen, stands by itself and does not speak of another lesson. */
function isNoticeHere(line: Line, fields: readonly Field[], lines: readonly Line[]): boolean {
  if (line.element.closest(elsewhere)) return false;
  const other = periodIn(line.text);
  const period = other === undefined ? undefined : findPeriod(line.element.ownerDocument, fields, lines);
  return (other === undefined || period === undefined || other === period) && !isHidden(line.element);
}

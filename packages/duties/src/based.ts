/** A pack that says only how it differs from another: what it replaces, adds, leaves out, and which words it says instead. */
import { Worded } from '@wuhe/model';
import * as z from 'zod/mini';
import { type Refusal, refusal, refusalsOf } from './refusal.ts';

type Data = Record<string, unknown>;

const lists = [
  'authorities',
  'sanctions',
  'options',
  'parts',
  'rules',
  'playbooks',
  'flows',
  'statistics',
] as const;
const records = ['titles', 'functions', 'clauses', 'numbers', 'words', 'chosen'] as const;

const Changes = z.object({
  basedOn: z.string(),
  /** Texts of the base say `to` where they say `from`, in order. */
  wording: z.optional(z.array(z.strictObject({ from: Worded, to: Worded }))),
  /** Ids of rules, playbooks, their steps, flows, options, statistics, authorities that the base has and this pack has not. */
  without: z.optional(z.array(z.string())),
});

/** @param bases packs by name, whole and valid */
export function based(
  changes: unknown,
  bases: Readonly<Record<string, unknown>>,
): { data: unknown } | { refused: Refusal[] } {
  const read = Changes.safeParse(changes);
  if (!read.success) return { refused: refusalsOf('pack', read.error.issues, changes) };
  const { basedOn, wording = [], without = [] } = read.data;
  if (!Object.hasOwn(bases, basedOn))
    return { refused: [refusal('pack', 'baseUnknown', ['basedOn'], { found: basedOn })] };
  const base = reworded(bases[basedOn], wording) as Data;
  const { basedOn: _base, wording: _words, without: _left, ...own } = changes as Data;
  const gone = without.flatMap((id, at) =>
    lists.some((key) => idsOf(base[key]).includes(id)) || steps(base).includes(id)
      ? []
      : refusal('pack', 'withoutUnknown', ['without', at], { found: id }),
  );
  if (gone.length > 0) return { refused: gone };
  const data: Data = { ...base, ...own };
  for (const key of records) data[key] = { ...asObject(base[key]), ...asObject(own[key]) };
  for (const key of lists) data[key] = merged(asList(base[key]), asList(own[key]), without);
  data.playbooks = asList(data.playbooks).map((book) => shortened(asObject(book), without));
  return { data };
}

/** A step may be left out by its rule's name, `<playbook>.<step>`; what came after it waits for it no longer. */
function shortened(book: Data, without: readonly string[]): Data {
  const gone = (step: unknown) => without.includes(`${book.id}.${idOf(step)}`);
  const left = asList(book.steps).filter(gone).map(idOf);
  if (left.length === 0) return book;
  const steps = asList(book.steps).filter((step) => !gone(step));
  return {
    ...book,
    steps: steps.map((step) => {
      const { after, ...rest } = asObject(step);
      const waits = asList(after).filter((id) => !left.includes(String(id)));
      return waits.length > 0 ? { ...rest, after: waits } : rest;
    }),
  };
}

function steps(base: Data): string[] {
  return asList(base.playbooks).flatMap((book) =>
    asList(asObject(book).steps).map((step) => `${idOf(book)}.${idOf(step)}`),
  );
}

/** Of the same id, the fields given replace those of the base; others are added at the end. */
function merged(base: readonly unknown[], own: readonly unknown[], without: readonly string[]): unknown[] {
  const changes = new Map(own.map((one) => [idOf(one), one]));
  const kept = base.filter((one) => !without.includes(idOf(one)));
  const known = new Set(kept.map(idOf));
  return [
    ...kept.map((one) => overlaid(asObject(one), asObject(changes.get(idOf(one))))),
    ...own.filter((one) => !known.has(idOf(one))),
  ];
}

/** Lists inside whose elements have ids, such as steps and passages, are merged in the same way. */
function overlaid(base: Data, own: Data): Data {
  const result: Data = { ...base, ...own };
  for (const key of ['steps', 'passages'])
    if (key in own) result[key] = merged(asList(base[key]), asList(own[key]), []);
  return result;
}

function reworded(value: unknown, wording: readonly { from: Worded; to: Worded }[], language = ''): unknown {
  if (typeof value === 'string')
    return wording.reduce((text, { from, to }) => {
      const before = from[language as keyof Worded] as string | undefined;
      return before === undefined ? text : text.replaceAll(before, to[language as keyof Worded]);
    }, value);
  if (Array.isArray(value)) return value.map((one) => reworded(one, wording));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inside]) => [key, reworded(inside, wording, key)]),
  );
}

function asObject(value: unknown): Data {
  return typeof value === 'object' && value !== null ? (value as Data) : {};
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function idOf(value: unknown): string {
  return String(asObject(value).id);
}

function idsOf(value: unknown): string[] {
  return asList(value).map(idOf);
}

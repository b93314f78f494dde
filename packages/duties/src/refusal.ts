/** Bad input as values: a stable code, the path in the file, and a sentence in the three languages. */
import { fill, type Language, languages, type Worded } from '@wuhe/model';
import type * as z from 'zod/mini';
import { sentences } from './refusal/sentences.ts';

export interface Refusal {
  /** Stable, e.g. `facts.unknownPerson`. */
  code: string;
  /** Where in the file, e.g. `statements[3].body.student`; empty = the whole. */
  path: string;
  says: Worded;
}

type Path = readonly PropertyKey[];
export type Code = keyof typeof sentences;
export type About = 'facts' | 'pack' | 'expect';

/** One refusal; `values` fill the places of its sentence. */
export function refusal(
  about: About,
  code: Code,
  path: Path,
  values: Readonly<Record<string, string | number>> = {},
): Refusal {
  const says = Object.fromEntries(
    languages.map((language) => [language, fill(sentences[code][language], values)]),
  ) as Worded;
  return { code: `${about}.${code}`, path: pathText(path), says };
}

/** `['statements', 3, 'body', 'student']` → `statements[3].body.student`. */
function pathText(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

/** What a schema refused, one refusal per issue. @param base path of the value inside the file */
export function refusalsOf(
  about: About,
  issues: readonly z.core.$ZodIssue[],
  input: unknown,
  base: Path = [],
): Refusal[] {
  return issues.flatMap((issue) => {
    const path = [...base, ...issue.path];
    const found = valueAt(input, issue.path);
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((key) => refusal(about, 'unknownField', [...path, key], { found: key }));
      case 'invalid_value':
        if (found === undefined) return refusal(about, 'missing', path);
        return refusal(about, 'unknownWord', path, {
          found: show(found),
          allowed: issue.values.map(String).join(' '),
        });
      case 'invalid_key':
        return refusal(about, 'unknownWord', path, {
          found: String(issue.path.at(-1)),
          allowed: wordsIn(issue.issues).join(' '),
        });
      case 'invalid_type':
        if (found === undefined) return refusal(about, 'missing', path);
        return refusal(about, 'wrongType', path, { expected: issue.expected, found: show(found) });
      case 'too_small':
      case 'too_big':
        return refusal(about, 'outOfRange', path, { found: show(found) });
      case 'invalid_format':
        return refusal(about, 'wrongFormat', path, { found: show(found) });
      case 'invalid_union':
        return unionRefusals(about, issue, input, base);
      case 'custom':
        return customRefusal(about, issue, path, found);
      default:
        return refusal(about, 'wrongFormat', path, { found: show(found) });
    }
  });
}

/** The words that would have done at the very place of these issues. */
function wordsIn(issues: readonly z.core.$ZodIssue[]): string[] {
  return issues.flatMap((issue) => {
    if (issue.path.length > 0) return [];
    if (issue.code === 'invalid_value') return issue.values.map(String);
    return issue.code === 'invalid_union' ? issue.errors.flatMap(wordsIn) : [];
  });
}

/** The side of a union that came furthest; with a discriminator there is none, and its word is unknown. */
function unionRefusals(
  about: About,
  issue: Extract<z.core.$ZodIssue, { code: 'invalid_union' }>,
  input: unknown,
  base: Path,
): Refusal[] {
  const path = [...base, ...issue.path];
  const found = valueAt(input, issue.path);
  const sides = issue.errors.map((side) =>
    refusalsOf(about, side as z.core.$ZodIssue[], found, path).sort((a, b) => b.path.length - a.path.length),
  );
  const [best] = sides.sort((a, b) => (b[0]?.path.length ?? 0) - (a[0]?.path.length ?? 0));
  if (best?.[0] && best[0].path.length > pathText(path).length) return best;
  const word = typeof found === 'object' ? undefined : found;
  const options = 'options' in issue ? issue.options : undefined;
  const allowed = options?.map(String) ?? issue.errors.flatMap(wordsIn);
  if (word !== undefined)
    return allowed.length > 0
      ? [refusal(about, 'unknownWord', path, { found: show(word), allowed: allowed.join(' ') })]
      : [refusal(about, 'wrongFormat', path, { found: show(word) })];
  return [
    refusal(
      about,
      'missing',
      issue.discriminator === undefined || path.at(-1) === issue.discriminator
        ? path
        : [...path, issue.discriminator],
    ),
  ];
}

/** A rule of the record itself: its message is the code where it is one, else the English sentence. */
function customRefusal(
  about: About,
  issue: Extract<z.core.$ZodIssue, { code: 'custom' }>,
  path: Path,
  found: unknown,
): Refusal {
  const byMessage = Object.entries(sentences).find(
    ([, one]) => 'message' in one && one.message === issue.message,
  );
  const values = { found: show(found), ...(issue.params as Record<string, string> | undefined) };
  if (byMessage) return refusal(about, byMessage[0] as Code, path, values);
  return refusal(about, 'notSo', path, { message: issue.message });
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inside, key) =>
      typeof inside === 'object' && inside !== null && Object.hasOwn(inside, key)
        ? (inside as Record<PropertyKey, unknown>)[key]
        : undefined,
    value,
  );
}

function show(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** One line for a terminal: code, path, sentence. */
export function refusalLine(one: Refusal, language: Language): string {
  return [one.code, one.path, one.says[language]].filter((part) => part !== '').join('  ');
}

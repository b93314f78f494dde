/** What an administrator expects to be read, and how a reading differs from it. */
import { Mark, PlainDate } from '@wuhe/model';
import * as z from 'zod/mini';
import { Sentence } from '../../launch/index.ts';
import type { ProbeReading } from './reading.ts';
import { numberKey } from './roster.ts';

/** `null`: the row is read, and nothing is marked in it. */
const Expected = z.nullable(Mark);

/** The file behind `--expect`. Other keys are refused: a misspelt one would check nothing. */
const Expectation = z.strictObject({
  /**
   * Number on the class list → mark. Every student who is to be read is named, except that `"*"` stands for all others of the list who
   * are not in `unread`.
   */
  marks: z.optional(z.record(z.string(), Expected)),
  /** Numbers, as the page or the list has them, of rows that must stay unread. */
  unread: z.optional(z.array(z.string())),
  taken: z.optional(z.boolean()),
  /** `null`: the page shows none. */
  date: z.optional(z.nullable(PlainDate)),
  period: z.optional(z.nullable(z.int())),
  className: z.optional(z.nullable(z.string())),
  /** false: the page must not be recognised. */
  recognised: z.optional(z.boolean()),
  /** The code why not, such as `anotherDay`. */
  code: z.optional(z.nullable(z.string())),
});
export type Expectation = z.infer<typeof Expectation>;

/** @throws Sentence naming file and place */
export function readExpectation(text: string, file: string): Expectation {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new Sentence(`${file} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}.`);
  }
  const read = Expectation.safeParse(value);
  if (!read.success)
    throw new Sentence(
      `${file} is not an expectation: ${z.prettifyError(read.error)}\nShape: { "marks": { "7": "absent", "*": "present" }, "unread": ["41"], "taken": true, "date": "2026-11-24", "period": 1 }; marks are ${Mark.options.join(', ')} or null.`,
    );
  if (Object.keys(read.data).length === 0) throw new Sentence(`${file} is empty: it checks nothing.`);
  return read.data;
}

/** One line for each difference; none = equal. `roster` are the numbers of the class list. */
export function differences(
  expected: Expectation,
  reading: ProbeReading,
  roster: readonly string[],
): string[] {
  const found: string[] = [];
  const unread = new Set((expected.unread ?? []).map(numberKey));
  const named = Object.entries(expected.marks ?? {}).filter(([number]) => number !== '*');
  const marks = new Map(named.map(([number, mark]) => [numberKey(number), mark]));
  const others = expected.marks?.['*'];
  if (others !== undefined) {
    for (const key of roster.map(numberKey)) if (!marks.has(key) && !unread.has(key)) marks.set(key, others);
  }

  const wanted = expected.recognised ?? (expected.marks !== undefined || undefined);
  // The register of another day is known and not used: its rows are compared all the same.
  const recognised = reading.recognised || (wanted === true && reading.code === 'anotherDay');
  if (wanted !== undefined && recognised !== wanted)
    found.push(
      wanted ? `the page was not recognised: ${reading.sentence}` : 'the page was recognised and must not be',
    );

  const read = new Map<string, ProbeReading['rows'][number]>();
  for (const row of reading.rows) {
    const key = numberKey(row.number);
    const who = `number ${row.number} (${row.name})`;
    if (read.has(key)) found.push(`${who}: read twice`);
    read.set(key, row);
    if (unread.has(key) || unread.has(numberKey(row.shown.number)))
      found.push(
        `${who}: read as ${marked(row.mark)} from the row “${row.shown.number} ${row.shown.name}”, and must stay unread`,
      );
    else if (expected.marks && !marks.has(key))
      found.push(`${who}: read as ${marked(row.mark)}, and is not expected`);
  }
  for (const [key, mark] of marks) {
    const row = read.get(key);
    if (!row) found.push(`number ${key}: expected ${marked(mark)}, and is not read`);
    else if (row.mark !== mark)
      found.push(`number ${row.number} (${row.name}): expected ${marked(mark)}, read as ${marked(row.mark)}`);
  }
  for (const part of ['taken', 'date', 'period', 'className', 'code'] as const) {
    const value = expected[part];
    if (value !== undefined && value !== reading[part])
      found.push(`${part}: expected ${String(value ?? 'none')}, read as ${String(reading[part] ?? 'none')}`);
  }
  return found;
}

function marked(mark: Mark | null): string {
  return mark ?? 'unmarked';
}

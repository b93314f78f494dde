/** What somebody expects of a simulation, and how the duties differ from it. A field that is not given is not compared. */

import * as z from 'zod/mini';
import type { Duty, Evaluation } from './duty.ts';
import { instantIn } from './facts-file/times.ts';
import { type Refusal, refusalsOf } from './refusal.ts';

const id = z.string();
const word = z.string();

/** Fields of a duty as `FACTS.md` describes them. `null` = the duty has no such field. */
const Expected = z.strictObject({
  id: z.optional(id),
  rule: id,
  state: z.optional(z.enum(['open', 'told', 'done', 'withdrawn', 'known'])),
  level: z.optional(z.enum(['late', 'now', 'due', 'know'])),
  owners: z.optional(z.array(id)),
  to: z.optional(z.array(id)),
  vacancy: z.optional(z.nullable(word)),
  student: z.optional(z.nullable(id)),
  class: z.optional(id),
  period: z.optional(z.int()),
  date: z.optional(z.nullable(word)),
  session: z.optional(z.nullable(word)),
  about: z.optional(z.nullable(id)),
  opens: z.optional(word),
  due: z.optional(z.nullable(word)),
  closedBy: z.optional(z.nullable(id)),
  seenBy: z.optional(z.nullable(id)),
  claimedBy: z.optional(z.nullable(id)),
  doneLate: z.optional(z.boolean()),
  approval: z.optional(z.boolean()),
  blamed: z.optional(z.array(id)),
  because: z.optional(z.array(id)),
  clauses: z.optional(z.array(word)),
  follows: z.optional(z.array(id)),
  values: z.optional(z.record(word, z.union([z.string(), z.number()]))),
});
type Expected = z.infer<typeof Expected>;

const Expectation = z.strictObject({
  /** The instant asked about, when the command does not say it. */
  at: z.optional(word),
  /** Exactly these, unless others are allowed. */
  duties: z.array(Expected),
  others: z._default(z.enum(['refused', 'allowed']), 'refused'),
  /** No duty may look like one of these. */
  without: z._default(z.array(Expected), []),
  nextChange: z.optional(word),
});
export type Expectation = z.infer<typeof Expectation>;

export type Difference =
  /** Nothing matches; `nearest` is the duty of the same rule that differs least, and in what. */
  | { kind: 'missing'; expected: Expected; nearest?: Duty; fields: readonly FieldDifference[] }
  | { kind: 'unexpected'; duty: Duty }
  | { kind: 'nextChange'; fields: readonly FieldDifference[] };

interface FieldDifference {
  field: string;
  expected: unknown;
  got: unknown;
}

export function readExpectation(json: unknown): { expectation: Expectation } | { refused: Refusal[] } {
  const read = Expectation.safeParse(json);
  return read.success
    ? { expectation: read.data }
    : { refused: refusalsOf('expect', read.error.issues, json) };
}

/** Every difference; each duty answers one expectation at most. @param timeZone of the school, for local times */
export function differences(
  { duties, nextChange }: Evaluation,
  expectation: Expectation,
  timeZone: string,
): Difference[] {
  const fits = expectation.duties.map((one) =>
    duties.flatMap((duty, at) => (differing(duty, one, timeZone).length === 0 ? at : [])),
  );
  const taken = matched(fits);
  const used = new Set(taken.values());
  const missing = expectation.duties.flatMap((expected, at): Difference[] => {
    if ([...taken.keys()].includes(at)) return [];
    const [nearest] = duties
      .filter((duty, index) => duty.rule === expected.rule && !used.has(index))
      .map((duty) => ({ duty, fields: differing(duty, expected, timeZone) }))
      .sort((a, b) => a.fields.length - b.fields.length);
    return [
      {
        kind: 'missing',
        expected,
        ...(nearest ? { nearest: nearest.duty } : {}),
        fields: nearest?.fields ?? [],
      },
    ];
  });
  const unexpected = duties.filter(
    (duty, at) =>
      (expectation.others === 'refused' && !used.has(at)) ||
      expectation.without.some((one) => differing(duty, one, timeZone).length === 0),
  );
  const wanted = expectation.nextChange;
  const wrongChange =
    wanted !== undefined && (instantIn(wanted, timeZone) ?? wanted) !== nextChange
      ? [
          {
            kind: 'nextChange' as const,
            fields: [{ field: 'nextChange', expected: wanted, got: nextChange }],
          },
        ]
      : [];
  return [...missing, ...unexpected.map((duty) => ({ kind: 'unexpected' as const, duty })), ...wrongChange];
}

/** Expectation → duty, as many as can be: a narrow expectation never loses its duty to a wide one. */
function matched(fits: readonly (readonly number[])[]): Map<number, number> {
  const holder = new Map<number, number>();
  const place = (expected: number, seen: Set<number>): boolean => {
    for (const duty of fits[expected] ?? []) {
      if (seen.has(duty)) continue;
      seen.add(duty);
      const other = holder.get(duty);
      if (other === undefined || place(other, seen)) {
        holder.set(duty, expected);
        return true;
      }
    }
    return false;
  };
  for (const at of fits.keys()) place(at, new Set());
  return new Map([...holder].map(([duty, expected]) => [expected, duty]));
}

function differing(duty: Duty, expected: Expected, timeZone: string): FieldDifference[] {
  const times: ReadonlySet<string> = new Set(['opens', 'due']);
  const lists: ReadonlySet<string> = new Set(['owners', 'to', 'blamed', 'because', 'clauses', 'follows']);
  return Object.entries(expected).flatMap(([field, value]) => {
    if (value === undefined) return [];
    const got = fieldOf(duty, field);
    const wanted =
      times.has(field) && typeof value === 'string' ? (instantIn(value, timeZone) ?? value) : value;
    const same = lists.has(field)
      ? sorted(wanted) === sorted(got)
      : field === 'values'
        ? Object.entries(value as object).every(([key, inside]) => (got as Duty['values'])[key] === inside)
        : (wanted ?? undefined) === got;
    return same ? [] : { field, expected: value, got: got ?? null };
  });
}

function fieldOf(duty: Duty, field: string): unknown {
  switch (field) {
    case 'class':
      return duty.lesson?.class;
    case 'period':
      return duty.lesson?.period;
    case 'closedBy':
      return duty.closed?.by;
    case 'seenBy':
      return duty.seen?.by;
    case 'claimedBy':
      return duty.claimed?.by;
    case 'doneLate':
      return duty.doneLate ?? false;
    case 'approval':
      return duty.approval !== undefined;
    case 'blamed':
      return (duty.blamed ?? []).map((one) => one.person);
    case 'because':
      return duty.why.because;
    case 'follows':
      return (duty.follows ?? []).map((one) => one.rule);
    default:
      return duty[field as keyof Duty];
  }
}

function sorted(list: unknown): string {
  return JSON.stringify(Array.isArray(list) ? [...list].sort() : list);
}

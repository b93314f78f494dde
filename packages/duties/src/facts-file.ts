/** Facts written by hand (`FACTS.md`) → facts for the engine, or every mistake with code, path and sentence. Nothing is half read. */
import { bodies, Envelope, type Instant, type Kind, School, type Statement, Student } from '@wuhe/model';
import * as z from 'zod/mini';
import type { Facts, Held } from './facts.ts';
import { factsMistakes } from './facts-file/mistakes.ts';
import { instantsIn } from './facts-file/times.ts';
import { unknownFields } from './facts-file/unknown-fields.ts';
import type { RulePack } from './pack.ts';
import { type Refusal, refusal, refusalsOf } from './refusal.ts';

const id = z.string().check(z.minLength(1));

const HeldScope = z.discriminatedUnion('scope', [
  z.strictObject({ scope: z.literal('school') }),
  z.strictObject({ scope: z.literal('cohort'), cohort: id }),
  z.strictObject({ scope: z.literal('home'), class: id }),
  z.strictObject({ scope: z.literal('health'), class: id }),
  z.strictObject({ scope: z.literal('case'), case: id }),
  z.strictObject({ scope: z.literal('letters'), person: id }),
]);

const File = z.strictObject({
  $schema: z.optional(z.string()),
  school: School,
  students: z.array(Student),
  holds: z.optional(z.array(HeldScope)),
  statements: z.array(z.unknown()),
});

export type FactsRead = { facts: Facts } | { refused: readonly [Refusal, ...Refusal[]] };

export interface ReadOptions {
  /** The packs whose rules, authorities and sanctions the file may name. */
  packs?: readonly RulePack[];
  /** Recorded later than this is refused, or with `later: 'ignored'` left out. */
  at?: Instant;
  later?: 'refused' | 'ignored';
}

/** @param json the parsed file; times may be school-local (`2026-11-24 08:05`) or UTC */
export function readFacts(json: unknown, options: ReadOptions = {}): FactsRead {
  const zone = timeZoneOf(json);
  const value = zone === undefined ? json : instantsIn(json, zone);
  const file = File.safeParse(value);
  const refused = file.success
    ? unknownFields('facts', value, file.data)
    : refusalsOf('facts', file.error.issues, value);
  const read = statementsOf(value);
  refused.push(...read.refused);
  if (!file.success || refused.length > 0) return failed(refused);
  const { school, students } = file.data;
  const everything = { school, students, statements: read.statements };
  const mistakes = factsMistakes(everything, options);
  if (mistakes.length > 0) return failed(mistakes);
  const { at } = options;
  const statements =
    at !== undefined && options.later === 'ignored'
      ? read.statements.filter((one) => one.at <= at)
      : read.statements;
  const holds = (file.data.holds as Held[] | undefined) ?? allScopes({ school, statements });
  return { facts: { school, students, statements, holds } };
}

function failed(all: readonly Refusal[]): FactsRead {
  const [first, ...more] = all;
  return { refused: [first ?? refusal('facts', 'missing', []), ...more] };
}

function timeZoneOf(json: unknown): string | undefined {
  const zone = (json as { school?: { calendar?: { timeZone?: unknown } } } | undefined)?.school?.calendar
    ?.timeZone;
  return typeof zone === 'string' && School.shape.calendar.shape.timeZone.safeParse(zone).success
    ? zone
    : undefined;
}

/** Every statement in its own shape; `version` may be left out. Kinds this build does not know are refused: nobody writes them by hand. */
function statementsOf(file: unknown): { statements: Statement[]; refused: Refusal[] } {
  const all = (file as { statements?: unknown } | undefined)?.statements;
  const refused: Refusal[] = [];
  const statements: Statement[] = [];
  for (const [at, one] of (Array.isArray(all) ? all : []).entries()) {
    const base = ['statements', at];
    const value: unknown = typeof one === 'object' && one !== null ? { version: 1, ...one } : one;
    const envelope = Envelope.safeParse(value);
    if (!envelope.success) {
      refused.push(...refusalsOf('facts', envelope.error.issues, value, base));
      continue;
    }
    refused.push(...unknownFields('facts', value, envelope.data, base));
    const { kind } = envelope.data;
    if (!Object.hasOwn(bodies, kind)) {
      const allowed = Object.keys(bodies).join(' ');
      refused.push(refusal('facts', 'unknownWord', [...base, 'kind'], { found: kind, allowed }));
      continue;
    }
    const body = bodies[kind as Kind].safeParse(envelope.data.body);
    if (!body.success) {
      refused.push(...refusalsOf('facts', body.error.issues, envelope.data.body, [...base, 'body']));
      continue;
    }
    refused.push(...unknownFields('facts', envelope.data.body, body.data, [...base, 'body']));
    statements.push({ ...envelope.data, body: body.data } as Statement);
  }
  return { statements, refused };
}

/** A device that holds everything there is. */
function allScopes({ school, statements }: Pick<Facts, 'school' | 'statements'>): Held[] {
  const cohorts = new Set(school.classes.map((one) => one.cohort));
  const people = new Set([...school.people.map((one) => one.id), ...school.roles.map((one) => one.person)]);
  return [
    { scope: 'school' },
    ...[...cohorts].map((cohort) => ({ scope: 'cohort' as const, cohort })),
    ...school.classes.map((one) => ({ scope: 'home' as const, class: one.id })),
    ...school.classes.map((one) => ({ scope: 'health' as const, class: one.id })),
    ...[...people].map((person) => ({ scope: 'letters' as const, person })),
    ...statements.map((one) => ({ scope: 'case' as const, case: one.id })),
  ];
}

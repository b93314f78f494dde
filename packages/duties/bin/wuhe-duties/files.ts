/** Files that the tool reads: packs by name, file or folder; facts; expectations. What is refused becomes a `Failure`. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant, Language } from '@wuhe/model';
import {
  type Expectation,
  type Facts,
  instantIn,
  joined,
  type Part,
  type Refusal,
  type RulePack,
  readExpectation,
  readFacts,
  readPack,
  refusal,
  refusalLine,
  shippedPacks,
} from '../../src/index.ts';

/** Why it could not be done: a line for each refusal, in the language asked for. */
export class Failure extends Error {
  constructor(file: string, refused: readonly Refusal[], language: Language) {
    super(`${refused.map((one) => `${file}: ${refusalLine(one, language)}\n`).join('')}`);
  }
}

export interface Options {
  language: Language;
  at: string | undefined;
  json: boolean;
  ignoreLater: boolean;
  expect: string | undefined;
}

export function packAt(name: string, language: Language): RulePack {
  const shipped = Object.hasOwn(shippedPacks, name) ? shippedPacks[name] : undefined;
  const read = readPack(shipped ?? packData(name, language));
  if ('refused' in read) throw new Failure(name, read.refused, language);
  return read.pack;
}

/** A folder is a head and its parts, in the order of their names. */
function packData(path: string, language: Language): unknown {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return jsonAt(path, language, 'pack');
  const parts = readdirSync(path)
    .filter((file) => file.endsWith('.json') && file !== 'head.json')
    .sort()
    .map((file) => jsonAt(join(path, file), language, 'pack') as Part);
  return joined(jsonAt(join(path, 'head.json'), language, 'pack') as object, parts);
}

/** Facts, and the instant asked about: `--at`, else that of the last statement. */
export function factsAt(
  path: string,
  packs: readonly RulePack[],
  { at, ignoreLater, language }: Options,
): { facts: Facts; now: Instant } {
  const json = jsonAt(path, language, 'facts');
  const first = readFacts(json, { packs });
  if ('refused' in first) throw new Failure(path, first.refused, language);
  const zone = first.facts.school.calendar.timeZone;
  const now = at === undefined ? lastOf(first.facts) : instantIn(at, zone);
  if (now === undefined) {
    const wrong =
      at === undefined
        ? refusal('facts', 'missing', ['--at'])
        : refusal('facts', 'unknownTime', ['--at'], { found: at });
    throw new Failure(path, [wrong], language);
  }
  const read = readFacts(json, { packs, at: now as Instant, later: ignoreLater ? 'ignored' : 'refused' });
  if ('refused' in read) throw new Failure(path, read.refused, language);
  return { facts: read.facts, now: now as Instant };
}

function lastOf({ statements }: Facts): Instant | undefined {
  return statements
    .map((one) => one.at)
    .sort()
    .at(-1);
}

export function expectationAt(path: string, language: Language): Expectation {
  const read = readExpectation(jsonAt(path, language, 'expect'));
  if ('refused' in read) throw new Failure(path, read.refused, language);
  return read.expectation;
}

function jsonAt(path: string, language: Language, about: 'facts' | 'pack' | 'expect'): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new Failure(path, [refusal(about, 'noFile', [], { found: path })], language);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    throw new Failure(path, [refusal(about, 'notJson', [], { message })], language);
  }
}

/** The four commands: each reads its files and returns what to print and how to end. */

import { fill, type Instant, type Language } from '@wuhe/model';
import {
  type Duty,
  type DutyChange,
  type DutyReport,
  differences,
  dutyChanges,
  evaluate,
  explainRule,
  type Facts,
  type RulePack,
  refusal,
  reportDuties,
  words,
  wordsFor,
} from '../../src/index.ts';
import { expectationAt, Failure, factsAt, type Options, packAt } from './files.ts';

export interface Result {
  text: string;
  code: number;
}

export function check([name = '']: readonly string[], { language }: Options): Result {
  const pack = packAt(name, language);
  const text = fill(words.valid[language], {
    id: pack.id,
    rules: pack.rules.length,
    playbooks: pack.playbooks.length,
    steps: pack.playbooks.reduce((sum, book) => sum + book.steps.length, 0),
    flows: pack.flows.length,
    options: pack.options.length,
    statistics: pack.statistics.length,
  });
  return { text: `${text}\n`, code: 0 };
}

export function explain([name = '', rule = '']: readonly string[], { language }: Options): Result {
  const pack = packAt(name, language);
  const lines = explainRule(pack, rule, language);
  if (!lines) throw new Failure(name, [refusal('pack', 'unknownRule', [], { found: rule })], language);
  return { text: `${rule}\n${columns(lines)}`, code: 0 };
}

export function simulate([name = '', file = '']: readonly string[], options: Options): Result {
  const { language, json, expect } = options;
  const pack = packAt(name, language);
  const expectation = expect === undefined ? undefined : expectationAt(expect, language);
  const { facts, now } = factsAt(file, [pack], { ...options, at: options.at ?? expectation?.at });
  const evaluation = evaluate(facts, pack, now);
  const reports = reportDuties(facts, pack, evaluation.duties, language, now);
  const { time } = wordsFor(facts, pack, language, now);
  if (expectation) {
    const found = differences(evaluation, expectation, facts.school.calendar.timeZone);
    if (json)
      return {
        text: `${JSON.stringify({ at: now, differences: found }, null, 2)}\n`,
        code: found.length > 0 ? 1 : 0,
      };
    if (found.length === 0) return { text: `${words.asExpected[language]}\n`, code: 0 };
    return { text: found.map((one) => differenceText(one, facts, pack, language, now)).join(''), code: 1 };
  }
  if (json) {
    const duties = reports.map(({ duty, why, ...said }) => ({ ...duty, inWords: { ...said, why } }));
    const { nextChange } = evaluation;
    return { text: `${JSON.stringify({ at: now, pack: pack.id, nextChange, duties }, null, 2)}\n`, code: 0 };
  }
  const head =
    reports.length === 0 ? words.noDuties[language] : fill(words.duties[language], { count: reports.length });
  const foot = `${words.nextChange[language]}: ${time(evaluation.nextChange)}\n`;
  return {
    text: `${time(now)} · ${pack.id} · ${head}\n\n${reports.map((one) => dutyText(one, language)).join('\n')}\n${foot}`,
    code: 0,
  };
}

export function diff([first = '', second = '', file = '']: readonly string[], options: Options): Result {
  const { language, json } = options;
  const packs = [packAt(first, language), packAt(second, language)] as const;
  const { facts, now } = factsAt(file, packs, options);
  const [one, other] = packs.map((pack) => evaluate(facts, pack, now).duties) as [Duty[], Duty[]];
  const changes = dutyChanges(one, other);
  const code = changes.length > 0 ? 1 : 0;
  if (json) return { text: `${JSON.stringify({ at: now, changes }, null, 2)}\n`, code };
  if (changes.length === 0) return { text: `${words.same[language]}\n`, code };
  return { text: changes.map((change) => changeText(change, facts, packs, language, now)).join('\n'), code };
}

function dutyText(one: DutyReport, language: Language): string {
  const say = (label: keyof typeof words) => words[label][language];
  const lines: [string, string][] = [
    ...one.about.map((line): [string, string] => ['', line]),
    [say('who'), one.who],
    ...(one.toWhom !== '' ? [[say('toWhom'), one.toWhom] as [string, string]] : []),
    ...(one.due === '' ? [] : [[say('due'), one.due] as [string, string]]),
    [say('state'), one.state],
    ...one.notes.map(([label, text]): [string, string] => [label, text]),
    ...one.why.clauses.map((clause, at): [string, string] => [at === 0 ? say('why') : '', clause]),
    ['', one.why.clock],
    ...one.why.facts.map((fact, at): [string, string] => [at === 0 ? say('facts') : '', fact]),
    ...(one.closedBy ? [[say('closes'), one.closedBy] as [string, string]] : []),
    ...one.follows.map((next): [string, string] => [say('follows'), next]),
  ];
  return `${one.what}   [${one.duty.id}]\n${columns(lines)}`;
}

function changeText(
  change: DutyChange,
  facts: Facts,
  packs: readonly [RulePack, RulePack],
  language: Language,
  now: Instant,
): string {
  const [first, second] = packs;
  const report = (duty: Duty, pack: RulePack) =>
    reportDuties(facts, pack, [duty], language, now)[0] as DutyReport;
  if (change.kind === 'changed') {
    const [was, is] = [report(change.first, first), report(change.second, second)];
    const lines = change.fields.map((field): [string, string] => [
      field,
      `${show(change.first[field])} → ${show(change.second[field])}`,
    ]);
    return `~ ${words.changed[language]}: ${was.what} → ${is.what}   [${change.first.id}]\n${columns(lines)}`;
  }
  const [sign, pack] = change.kind === 'onlyFirst' ? (['-', first] as const) : (['+', second] as const);
  const { what, who, toWhom, due, duty, why } = report(change.duty, pack);
  const lines: [string, string][] = [
    [words.who[language], who],
    [words.toWhom[language], toWhom],
    [words.due[language], due],
    [words.why[language], why.clauses.join(' ')],
  ];
  return `${sign} ${fill(words.onlyUnder[language], { pack: pack.id })}: ${what}   [${duty.id}]\n${columns(lines)}`;
}

function differenceText(
  one: ReturnType<typeof differences>[number],
  facts: Facts,
  pack: RulePack,
  language: Language,
  now: Instant,
): string {
  const say = (label: keyof typeof words) => words[label][language];
  const fields = (all: readonly { field: string; expected: unknown; got: unknown }[]) =>
    columns(
      all.map(({ field, expected, got }) => [
        field,
        `${say('expected')} ${show(expected)}, ${say('got')} ${show(got)}`,
      ]),
    );
  if (one.kind === 'nextChange') return fields(one.fields);
  if (one.kind === 'missing') {
    const near = one.nearest ? `   ~ [${one.nearest.id}]\n${fields(one.fields)}` : '\n';
    return `- ${say('missingDuty')}: ${JSON.stringify(one.expected)}${near}`;
  }
  const [report] = reportDuties(facts, pack, [one.duty], language, now);
  return `+ ${say('unexpected')}: ${report?.what} · ${report?.who} · ${report?.due} · ${report?.state}   [${one.duty.id}]\n`;
}

function show(value: unknown): string {
  return value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value);
}

/** Label and text, the texts under one another. Chinese characters take two columns. */
function columns(lines: readonly (readonly [string, string])[]): string {
  const width = Math.max(...lines.map(([label]) => widthOf(label)));
  return lines.map(([label, text]) => `  ${label}${' '.repeat(width - widthOf(label))}  ${text}\n`).join('');
}

function widthOf(text: string): number {
  return [...text].reduce((sum, one) => sum + (/[\u2e80-\uffef]/.test(one) ? 2 : 1), 0);
}

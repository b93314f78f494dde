import { expect, test } from 'vitest';
import { type Rule, RulePack } from './pack.ts';
import attendance from './source/attendance.json' with { type: 'json' };
import head from './source/head.json' with { type: 'json' };
import { data, source } from './source.ts';

const texts = JSON.stringify({ ...(data as object), sanctions: [] });
type Data = typeof head & Pick<typeof attendance, 'rules' | 'clauses'>;
const changed = (change: (pack: Data) => void) => {
  const copy = structuredClone(data) as Data;
  change(copy);
  return RulePack.safeParse(copy).success;
};

test('the shipped pack is valid and has the rules of attendance and disclosure', () => {
  expect(source.rules.map((rule) => rule.id).slice(0, 11)).toEqual([
    'lesson.register',
    'absence.tell',
    'absence.acknowledge',
    'absence.contact',
    'absence.unreachable',
    'absence.halfDay',
    'absence.day',
    'report.acknowledge',
    'absence.withdrawn',
    'disclosure.decide',
    'disclosure.answered',
  ]);
});

test('the numbers that the clauses say are not ours', () => {
  const ours = (id: string) => source.rules.find((rule: Rule) => rule.id === id)?.ours;
  expect(ours('absence.tell')).not.toContain('trigger.afterMinutes');
  expect(source.rules.find((rule) => rule.id === 'absence.tell')?.trigger).toMatchObject({
    afterMinutes: 10,
  });
  expect(ours('absence.contact')).toEqual(['due.minutes']);
});

test('to tell is never a statutory report, and nobody is called a truant', () => {
  expect(texts).not.toMatch(/通報|通报|逃課|逃课|旷课|曠課|[!！]/);
});

test('simplified and traditional are not mixed up', () => {
  const of = (language: 'zh-Hant' | 'zh-Hans') =>
    [...texts.matchAll(new RegExp(`"${language}":"([^"]*)"`, 'g'))].map(([, text]) => text).join('');
  expect(of('zh-Hans')).not.toMatch(/[學報級長聯絡點節課還沒說請師]/);
  expect(of('zh-Hant')).not.toMatch(/[学报级长联点节课还没说请师]/);
});

test('a pack with a place that does not exist, an unworded clause, an unknown trigger or a false number is refused', () => {
  expect(changed(() => {})).toBe(true);
  expect(changed((pack) => Object.assign(pack.rules[0]?.texts.what.open.one ?? {}, { en: '{nobody}' }))).toBe(
    false,
  );
  expect(changed((pack) => pack.rules[0]?.clauses.push('A9.9'))).toBe(false);
  expect(changed((pack) => pack.rules[0]?.clauses.push('A3.99'))).toBe(false);
  expect(changed((pack) => Object.assign(pack.rules[0]?.trigger ?? {}, { kind: 'eval' }))).toBe(false);
  expect(changed((pack) => pack.rules[0]?.ours.push('trigger.nothing' as never))).toBe(false);
  expect(changed((pack) => pack.rules.push(structuredClone(pack.rules[0]) as never))).toBe(false);
  expect(changed((pack) => Object.assign(pack.numbers, { nowMinutes: -1 }))).toBe(false);
});

test('escalations that go round in a circle, or of no rule, are refused', () => {
  const escalation = source.rules.find((rule: Rule) => rule.id === 'injury.guardianOverdue');
  const circle = (rule: string) =>
    changed((pack) => {
      const all = pack.rules as unknown as Rule[];
      const index = all.findIndex((one) => one.id === escalation?.id);
      all[index] = { ...(escalation as Rule), trigger: { kind: 'overdue', rule, afterMinutes: 1 } };
    });
  expect(circle('injury.guardian')).toBe(true);
  expect(circle('injury.guardianOverdue')).toBe(false);
  expect(circle('nobody')).toBe(false);
  const or = (...others: string[]) =>
    changed((pack) => {
      const trigger = (pack.rules as unknown as Rule[]).find((one) => one.id === escalation?.id)?.trigger;
      if (trigger?.kind === 'overdue') trigger.or = others;
    });
  expect([or('sport.guardian'), or('nobody'), or('sport.guardian', 'injury.guardianOverdue')]).toEqual([
    true,
    false,
    false,
  ]);
});

test('a choice of a side that does not exist is refused', () => {
  const chosen = (value: string) =>
    RulePack.safeParse({ ...(data as object), chosen: { injuryToPrincipal: value } }).success;
  expect([chosen('serious'), chosen('never')]).toEqual([true, false]);
});

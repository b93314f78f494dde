/** Packs as data: what is refused, and a second pack under which the same case gives other duties. */
import { readFileSync } from 'node:fs';
import type { Instant } from '@wuhe/model';
import { describe, expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import { readFacts } from './facts-file.ts';
import { dutyChanges } from './pack-diff.ts';
import { readPack, shippedPacks } from './packs.ts';
import { reportDuties } from './report.ts';

type Any = Record<string, never> & { [key: string]: Any };
const packOf = (value: unknown) => {
  const read = readPack(value);
  if ('refused' in read) throw new Error(JSON.stringify(read.refused, null, 1));
  return read.pack;
};
const source = packOf(shippedPacks.source);
const region = packOf(shippedPacks.region);
const refusedOf = (change: (pack: Any) => unknown, from: unknown = shippedPacks.source) => {
  const copy = structuredClone(from) as Any;
  change(copy);
  const read = readPack(copy);
  return 'refused' in read ? read.refused.map(({ code, path }) => `${code} ${path}`) : [];
};
const set = (target: unknown, values: object) => Object.assign(target as object, values);
const rules = (pack: Any) => pack.rules as unknown as Any[];

describe('a pack is refused with code and path', () => {
  const cases: [string, (pack: Any) => unknown, string][] = [
    [
      'an unknown trigger',
      (p) => set(rules(p)[0]?.trigger, { kind: 'eval' }),
      'pack.unknownWord rules[0].trigger.kind',
    ],
    [
      'an unknown role',
      (p) => set(rules(p)[1], { nextLevel: ['king'] }),
      'pack.unknownWord rules[1].nextLevel[0]',
    ],
    ['a misspelled field', (p) => set(rules(p)[1], { ownr: 'nurse' }), 'pack.unknownField rules[1].ownr'],
    [
      'a misspelled field inside',
      (p) => set(rules(p)[1]?.due, { minute: 5 }),
      'pack.unknownField rules[1].due.minute',
    ],
    [
      'a clause without words',
      (p) => set(rules(p)[0], { clauses: ['A9.9'] }),
      'pack.clauseUnworded rules[0].clauses[0]',
    ],
    ['a role without a title', (p) => set(p.titles, { nurse: undefined }), 'pack.missing titles.nurse'],
    [
      'a rule twice',
      (p) => rules(p).push(structuredClone(rules(p)[0] as Any)),
      `pack.ruleTwice rules[${source.rules.length}].id`,
    ],
    [
      'an option that is not there',
      (p) => set(p, { chosen: { nothing: 'always' } }),
      'pack.optionUnknown chosen.nothing',
    ],
    [
      'a playbook that replaces nothing',
      (p) => set((p.playbooks as unknown as Any[])[0], { replaces: ['nothing'] }),
      'pack.replacesUnknown playbooks[0].replaces[0]',
    ],
  ];
  for (const [what, change, wanted] of cases) test(what, () => expect(refusedOf(change)).toContain(wanted));

  test('escalations in a circle: the rule, and the way round', () => {
    const at = source.rules.findIndex((rule) => rule.trigger.kind === 'overdue');
    const copy = structuredClone(shippedPacks.source) as Any;
    set(rules(copy)[at]?.trigger, { rule: source.rules[at]?.id });
    const read = readPack(copy);
    expect('refused' in read && read.refused).toMatchObject([
      { code: 'pack.escalationCircle', path: `rules[${at}].trigger.rule` },
    ]);
  });

  test('one based on nothing, one that leaves out what is not there', () => {
    expect(refusedOf((p) => set(p, { basedOn: 'nothing' }), shippedPacks.region)).toEqual([
      'pack.baseUnknown basedOn',
    ]);
    expect(refusedOf((p) => set(p, { without: ['nothing'] }), shippedPacks.region)).toEqual([
      'pack.withoutUnknown without[0]',
    ]);
  });
});

test('the shipped packs are valid', () => expect([source.id, region.id]).toEqual(['source', 'region']));

test('titles and words of the region: no title of the other one is left', () => {
  const texts = JSON.stringify([region.rules, region.playbooks, region.titles]);
  expect(texts).not.toMatch(/班主任|政教處|政教处|心理教師|心理教师|早讀|早读|保健教/);
  expect(region.titles.homeroomTeacher['zh-Hant']).toBe('導師');
  expect(region.titles.studentAffairs['zh-Hant']).toBe('學務處');
});

describe('the same case under both packs', () => {
  const file = (name: string) =>
    JSON.parse(readFileSync(new URL(`../examples/${name}.facts.json`, import.meta.url), 'utf8'));
  const factsOf = (name: string, change: (body: Any) => unknown = () => {}) => {
    const json = file(name);
    for (const one of json.statements) if (one.kind === 'incident') change(one.body);
    const read = readFacts(json);
    if ('refused' in read) throw new Error(JSON.stringify(read.refused));
    return read.facts;
  };
  const at = '2026-11-24T05:31:00.000Z' as Instant;
  const due = (change: (body: Any) => unknown) => {
    const { duties } = evaluate(factsOf('food-poisoning', change), region, at);
    return duties.flatMap((duty) => (duty.rule.startsWith('incident.class') ? [[duty.rule, duty.due]] : []));
  };

  test('R1.1 R1.2 R1.3 two, 24 and 72 hours from the first person who knew, by the class of the incident', () => {
    expect(due(() => {})).toEqual([['incident.classA', '2026-11-24T06:40:00.000Z']]);
    expect(due((body) => set(body, { kind: 'injury', severity: 'unknown' }))).toEqual([
      ['incident.classB', '2026-11-25T04:40:00.000Z'],
    ]);
    expect(due((body) => set(body, { kind: 'injury', severity: 'minor' }))).toEqual([
      ['incident.classC', '2026-11-27T04:40:00.000Z'],
    ]);
  });

  test('R2.1 three days in a row without leave count as dropping out; under the source they do not', () => {
    const json = file('half-day-and-day');
    const first = json.statements.filter((one: { kind: string }) => one.kind === 'reading');
    json.statements = ['2026-11-23', '2026-11-24', '2026-11-25'].flatMap((date) =>
      first.map((one: { id: string; at: string; body: { lesson: object } }) => {
        const body = { ...one.body, lesson: { ...one.body.lesson, date } };
        return { ...one, id: `${one.id}-${date}`, at: one.at.replace('2026-11-24', date), body };
      }),
    );
    const read = readFacts(json);
    if ('refused' in read) throw new Error(JSON.stringify(read.refused));
    const now = '2026-11-25T09:00:00.000Z' as Instant;
    const reported = (pack: typeof source) =>
      evaluate(read.facts, pack, now).duties.some((duty) => duty.rule === 'dropout.directReport');
    expect([reported(source), reported(region)]).toEqual([false, true]);
  });

  test('diff names what only one of them asks for', () => {
    const facts = factsOf('food-poisoning');
    const [one, other] = [source, region].map((pack) => evaluate(facts, pack, at).duties);
    const changes = dutyChanges(one ?? [], other ?? []).map((each) => [
      each.kind,
      'duty' in each ? each.duty.rule : each.first.rule,
    ]);
    expect(changes).toContainEqual(['onlyFirst', 'foodPoisoning.bureau']);
    expect(changes).toContainEqual(['onlySecond', 'incident.classA']);
    expect(dutyChanges(one ?? [], one ?? [])).toEqual([]);
  });

  test('a missing student is told to the 導師', () => {
    const facts = factsOf('ten-minutes');
    const now = '2026-11-24T00:10:00.000Z' as Instant;
    const said = (pack: typeof source) =>
      reportDuties(facts, pack, evaluate(facts, pack, now).duties, 'zh-Hant', now).find(
        (one) => one.duty.rule === 'absence.tell',
      )?.what;
    expect([said(source), said(region)]).toEqual(['許家瑜未到，告知班主任？', '許家瑜未到，告知導師？']);
  });
});

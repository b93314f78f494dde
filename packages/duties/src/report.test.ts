/** Rules in words: `explain` shows no data, every duty says what closes it, and refusals list the words that would do. */
import { languages } from '@wuhe/model';
import { describe, expect, test } from 'vitest';
import { closesOf } from './closing.ts';
import { compiled } from './compile.ts';
import { explainRule } from './explain.ts';
import type { Condition } from './pack/vocabulary.ts';
import { RulePack } from './pack.ts';
import { readPack, shippedPacks } from './packs.ts';
import { refusalsOf } from './refusal.ts';
import { fieldWords, valueWords } from './report/conditions.ts';
import { labels } from './report/words.ts';
import { ruleNamed } from './report.ts';
import { data, source } from './source.ts';
import { school } from './testing/school.ts';

const region = readRegion();
function readRegion(): RulePack {
  const read = readPack(shippedPacks.region);
  if ('refused' in read) throw new Error(read.refused[0]?.says.en);
  return read.pack;
}
const rulesOf = (pack: RulePack) => compiled(pack, { ...school, stage: undefined } as never).rules;
const line = (id: string, label: keyof typeof labels, language: 'zh-Hant' | 'zh-Hans' | 'en' = 'en') =>
  explainRule(source, id, language)?.find(([name]) => name === labels[label][language])?.[1];

describe('explain', () => {
  test('what raises a rule is a sentence: no braces, no quotes of data, in three languages', () => {
    for (const pack of [source, region]) {
      for (const { id } of rulesOf(pack)) {
        for (const language of languages) {
          const lines = explainRule(pack, id, language) ?? [];
          const sentences = lines.map(([, text]) => text);
          expect(
            sentences.filter((text) => /[{}[\]"]/.test(text)),
            id,
          ).toEqual([]);
          if (language !== 'en')
            expect(
              sentences.filter((text) => /[a-z]{3}[A-Z]/.test(text.replace(/^[\w.]+:|\([\w.]+\)/g, ''))),
              id,
            ).toEqual([]);
        }
      }
    }
  });
  test('conditions, links of a chain, periods and branches are named', () => {
    expect(line('travelling.leaders', 'raisedBy')).toBe(
      'a statement of the kind “incident” is made (setting: off campus and kind: injury or safety accident and while travelling); the clock runs from when the first person in school knew',
    );
    expect(line('sport.insurer', 'raisedBy', 'zh-Hans')).toBe(
      '有“事件”的记录，场合为体育活动，且类别为受伤或安全事故，且（上课时或因学校设施），且（校方有责任或责任方为学校）；从校内第一人得知时起算',
    );
    expect(line('injury.guardianOverdue', 'raisedBy', 'zh-Hant')).toEqual(
      expect.stringMatching(/^「學生受傷：聯絡某學生的家長、.*校車.*」過了時限 15 分鐘仍未完成$/),
    );
    expect(line('morning.check', 'due', 'zh-Hant')).toBe('早讀結束前');
    expect(line('foodPoisoning.bureau', 'toWhom', 'zh-Hant')).toBe('區教育局');
    expect(line('injury.care', 'ours')).toBe('due: at once; late after 10 minutes');
    expect(line('notice.unseen', 'ours', 'zh-Hant')).toBe('等 5 分鐘；時限：立即');
  });
  test('every field and value that the shipped packs ask about has words', () => {
    const asked = (all: readonly Condition[] = []): Condition[] =>
      all.flatMap((one) => ('anyOf' in one ? asked(one.anyOf) : [one]));
    const fixed = new Set(['authority', 'step', 'rule', 'hop']);
    for (const pack of [source, region]) {
      for (const { id, trigger, closedBy } of rulesOf(pack)) {
        const where = 'where' in trigger ? trigger.where : [];
        for (const one of asked([
          ...(where ?? []),
          ...(closedBy ?? []).flatMap((answer) => answer.where ?? []),
        ])) {
          if (!('field' in one) || fixed.has(one.field)) continue;
          expect(fieldWords[one.field], `${id} ${one.field}`).toBeDefined();
          const values = 'is' in one ? one.is : 'isNot' in one ? one.isNot : [];
          for (const value of values)
            if (typeof value !== 'boolean') expect(valueWords[value], `${id} ${value}`).toBeDefined();
        }
      }
    }
  });
});

test('what closes a duty is named for every rule, but where only time ends it', () => {
  for (const pack of [source, region]) {
    const endless = rulesOf(pack).filter((rule) => closesOf(rule, (id) => ruleNamed(pack, id)).length === 0);
    expect(endless.map((one) => one.id)).toEqual(['lesson.restrictions']);
  }
  expect(line('injury.guardianOverdue', 'closes')).toContain('notice to a guardian');
  expect(line('lesson.restrictions', 'closes')).toBe(labels.overByItself.en);
});

describe('a word that does not exist', () => {
  const refused = (rule: object) => {
    const [first, ...others] = source.rules;
    const pack = { ...(data as object), rules: [{ ...first, ...rule }, ...others] };
    return refusalsOf('pack', RulePack.safeParse(pack).error?.issues ?? [], pack)[0];
  };
  test.each([
    ['a trigger', { trigger: { kind: 'nonsense' } }, 'trigger.kind', 'statement overdue'],
    ['a role', { owner: 'teecher' }, 'owner', 'homeroomTeacher'],
    ['another party', { owner: 'teecher' }, 'owner', 'commander'],
    ['a deadline', { due: { kind: 'soon' } }, 'due.kind', 'atOnce after'],
    ['a part of the day', { due: { kind: 'end', of: 'noon' } }, 'due.of', 'forenoon'],
  ])('%s is refused with the words that would do', (_, rule, path, word) => {
    const one = refused(rule);
    expect(one?.code).toBe('pack.unknownWord');
    expect(one?.path).toBe(`rules[0].${path}`);
    for (const language of languages) {
      expect(one?.says[language]).toContain(word);
      expect(one?.says[language]).not.toContain('…');
    }
  });
});

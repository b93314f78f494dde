/** What of a rule is ours, not the clause's, by name and value. A field of a school's own rule that is not listed stands by its path. */
import { fill, type Language, type Worded } from '@wuhe/model';
import { closesOf } from '../closing.ts';
import type { Rule, RulePack } from '../pack.ts';
import { answersText, ruleNamed } from '../report.ts';
import { dueText, partyText } from '../rule-line.ts';
import { everyText, learnedText, triggerText } from './triggers.ts';
import { labels, word } from './words.ts';

const numbers: Readonly<Record<string, Worded>> = {
  'due.lateAfterMinutes': word(
    '過 {value} 分鐘才算逾期',
    '过 {value} 分钟才算逾期',
    'late after {value} minutes',
  ),
  'trigger.afterMinutes': word('等 {value} 分鐘', '等 {value} 分钟', 'a wait of {value} minutes'),
  'trigger.unseenMinutes': word(
    '{value} 分鐘沒人看到就打電話',
    '{value} 分钟没人看到就打电话',
    'a call after {value} minutes unseen',
  ),
  'trigger.beforeMinutes': word('提前 {value} 分鐘', '提前 {value} 分钟', '{value} minutes before'),
  'trigger.atLeastRead': word(
    '至少讀到 {value} 節',
    '至少读到 {value} 节',
    'at least {value} lesson(s) read',
  ),
  'trigger.triesPerGuardian': word(
    '每位家長試 {value} 次',
    '每位家长试 {value} 次',
    'every guardian tried {value} time(s)',
  ),
};

const serious = word('什麼算嚴重：{value}', '什么算严重：{value}', 'what is serious: {value}');
const every = word('多久一次：{value}', '多久一次：{value}', 'how often: {value}');
const whereHeld = word(
  '只在有{value}的學校',
  '只在有{value}的学校',
  'only in a school that has one: {value}',
);

/** Empty where the clause says all of it. */
export function oursText(rule: Rule, pack: RulePack, language: Language): string {
  const said = rule.ours.map((path) => oneOf(rule, path, pack, language));
  return [...new Set(said)].join(language === 'en' ? '; ' : '；');
}

function oneOf(rule: Rule, path: string, pack: RulePack, language: Language): string {
  const { trigger } = rule;
  const number = numbers[path];
  if (number) return fill(number[language], { value: Number(valueAt(rule, path)) });
  if (path === 'trigger.serious' && 'serious' in trigger) {
    const list = trigger.serious.map((one) => learnedText(one, language)).join(pack.words.list[language]);
    return fill(serious[language], { value: list });
  }
  if (path.startsWith('trigger.every') && 'every' in trigger)
    return fill(every[language], { value: everyText(trigger.every, language) });
  if (path === 'trigger.whereHeld' && 'whereHeld' in trigger && trigger.whereHeld)
    return fill(whereHeld[language], { value: pack.titles[trigger.whereHeld][language] });
  const [part] = path.split('.');
  const labelled = (label: Worded, text: string) =>
    language === 'en' ? `${label.en}: ${text}` : `${label[language]}：${text}`;
  switch (part) {
    case 'due':
      return labelled(labels.due, dueText(rule.due, language));
    case 'owner':
      return labelled(labels.who, partyText(rule.owner, pack, language));
    case 'to':
      return labelled(
        labels.toWhom,
        (rule.to ?? []).map((one) => partyText(one, pack, language)).join(pack.words.list[language]),
      );
    case 'closedBy':
      return labelled(
        labels.closes,
        answersText(
          closesOf(rule, (id) => ruleNamed(pack, id)),
          pack,
          language,
        ),
      );
    case 'trigger':
      return labelled(labels.raisedBy, triggerText(rule, pack, language));
    default:
      return path;
  }
}

function valueAt(rule: Rule, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((inside, key) => (inside as Record<string, unknown> | undefined)?.[key], rule);
}

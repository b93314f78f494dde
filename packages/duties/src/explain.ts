/** One rule of a pack in words: clauses, whom it is for, what raises it, who owes what by when, what closes it, what is ours. */
import type { Language } from '@wuhe/model';
import { closesOf } from './closing.ts';
import type { Rule, RulePack } from './pack.ts';
import { kindWords } from './report/kinds.ts';
import { labels, scopeWords, stageWords } from './report/words.ts';
import { answersText, ruleNamed } from './report.ts';
import { dueText, partyText } from './rule-line.ts';

/** Lines of label and text, or undefined when the pack has no such rule. */
export function explainRule(pack: RulePack, id: string, language: Language): [string, string][] | undefined {
  const rule = ruleNamed(pack, id);
  if (!rule) return undefined;
  const list = pack.words.list[language];
  const say = (label: keyof typeof labels) => labels[label][language];
  const lines: [string, string][] = [['', rule.texts.what.open.one[language]]];
  for (const clause of rule.clauses)
    lines.push([say('clauses'), `${clause} ${pack.clauses[clause]?.[language] ?? ''}`]);
  lines.push(
    [
      say('appliesTo'),
      rule.appliesTo?.map((stage) => stageWords[stage][language]).join(list) ?? say('allSchools'),
    ],
    [say('reads'), rule.reads.map((scope) => scopeWords[scope][language]).join(list)],
    [say('raisedBy'), triggerText(rule, language)],
    [say('who'), partyText(rule.owner, pack, language)],
    [say('toWhom'), (rule.to ?? []).map((one) => partyText(one, pack, language)).join(list) || say('nobody')],
    [say('due'), dueText(rule.due, language)],
    [say('closes'), answersText(closesOf(rule), pack, language)],
  );
  if (rule.approval)
    lines.push([say('approval'), say('needsApproval') + (rule.approval.emergency ? say('emergency') : '')]);
  for (const next of pack.rules) {
    if (next.trigger.kind === 'overdue' && next.trigger.rule === rule.id)
      lines.push([
        say('follows'),
        `${next.id}: ${partyText(next.owner, pack, language)}, +${next.trigger.afterMinutes} min`,
      ]);
  }
  lines.push(...optionLines(rule, pack, language));
  lines.push([say('ours'), oursText(rule) || say('nothingOurs')]);
  return lines;
}

function optionLines(rule: Rule, pack: RulePack, language: Language): [string, string][] {
  const named = new Set([
    ...(rule.options ?? []).map((one) => one.option),
    ...(rule.variants ?? []).map((one) => one.option),
  ]);
  return pack.options
    .filter((option) => named.has(option.id))
    .map((option) => {
      const chosen = pack.chosen[option.id] ?? option.default;
      const side = option.values.find((one) => one.id === chosen)?.says[language] ?? chosen;
      return [
        labels.options[language],
        `${option.id}: ${option.question[language]} ${side}. ${option.reason[language]}`,
      ];
    });
}

function triggerText({ trigger }: Rule, language: Language): string {
  const of = 'of' in trigger ? kindWords[trigger.of][language] : '';
  const { kind, ...rest } = trigger;
  const details = Object.entries(rest).map(
    ([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`,
  );
  return [kind, of, ...details].filter((part) => part !== '').join(' · ');
}

function oursText(rule: Rule): string {
  return rule.ours
    .map((path) => {
      const value = path
        .split('.')
        .reduce<unknown>((inside, key) => (inside as Record<string, unknown> | undefined)?.[key], rule);
      return `${path} = ${JSON.stringify(value)}`;
    })
    .join(', ');
}

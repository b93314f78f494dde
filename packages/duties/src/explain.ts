/** One rule of a pack in words: clauses, whom it is for, what raises it, who owes what by when, what closes it, what is ours. */
import { fill, type Language } from '@wuhe/model';
import { closesOf } from './closing.ts';
import { watchedBy } from './pack/trigger.ts';
import type { Rule, RulePack } from './pack.ts';
import { oursText } from './report/ours.ts';
import { ruleTitle, triggerText } from './report/triggers.ts';
import { labels, laterWords, scopeWords, stageWords } from './report/words.ts';
import { answersText, authoritiesText, ruleNamed } from './report.ts';
import { dueText, partyText } from './rule-line.ts';

/** Lines of label and text, or undefined when the pack has no such rule. */
export function explainRule(pack: RulePack, id: string, language: Language): [string, string][] | undefined {
  const rule = ruleNamed(pack, id);
  if (!rule) return undefined;
  const list = pack.words.list[language];
  const say = (label: keyof typeof labels) => labels[label][language];
  const lines: [string, string][] = [['', titleText(rule, pack, language)]];
  for (const clause of rule.clauses)
    lines.push([say('clauses'), `${clause} ${pack.clauses[clause]?.[language] ?? ''}`]);
  const toWhom =
    authoritiesText(rule.closedBy, pack, language) ||
    (rule.to ?? []).map((one) => partyText(one, pack, language)).join(list);
  lines.push(
    [
      say('appliesTo'),
      rule.appliesTo?.map((stage) => stageWords[stage][language]).join(list) ?? say('allSchools'),
    ],
    [say('reads'), rule.reads.map((scope) => scopeWords[scope][language]).join(list)],
    [say('raisedBy'), triggerText(rule, pack, language)],
    [say('who'), partyText(rule.owner, pack, language)],
    ...(toWhom === '' ? [] : [[say('toWhom'), toWhom] as [string, string]]),
    [say('due'), dueText(rule.due, language)],
    [
      say('closes'),
      answersText(
        closesOf(rule, (other) => ruleNamed(pack, other)),
        pack,
        language,
      ) || say('overByItself'),
    ],
  );
  if (rule.approval)
    lines.push([say('approval'), say('needsApproval') + (rule.approval.emergency ? say('emergency') : '')]);
  for (const next of pack.rules) {
    if (next.trigger.kind === 'overdue' && watchedBy(next.trigger).includes(rule.id))
      lines.push([
        say('follows'),
        `${titleText(next, pack, language)} (${next.id}): ${partyText(next.owner, pack, language)}, ${fill(laterWords[language], { minutes: next.trigger.afterMinutes })}`,
      ]);
  }
  lines.push(...optionLines(rule, pack, language));
  lines.push([say('ours'), oursText(rule, pack, language) || say('nothingOurs')]);
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

/** What a duty of the rule says; who is told is named by title, as no duty is at hand. */
function titleText(rule: Rule, pack: RulePack, language: Language): string {
  const book = pack.playbooks.find((one) => rule.id.startsWith(`${one.id}.`));
  const toTitle = (rule.to ?? [])
    .map((party) => partyText(party, pack, language))
    .join(pack.words.list[language]);
  const places = { title: book?.title[language], to: toTitle, toTitle };
  return ruleTitle(rule.texts.what.open.one, places, language);
}

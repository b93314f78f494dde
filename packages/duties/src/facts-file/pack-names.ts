/** Names that a statement takes from the pack: rules, steps, authorities, sanctions. */
import type { Statement } from '@wuhe/model';
import type { RulePack } from '../pack.ts';
import { type Code, type Refusal, refusal } from '../refusal.ts';

/** @param packs a name must be in one of them; none given: nothing is checked */
export function packMistakes(
  one: Statement,
  path: readonly (string | number)[],
  packs: readonly RulePack[],
): Refusal[] {
  if (packs.length === 0) return [];
  const check = (code: Code, field: string, id: string, has: (pack: RulePack) => boolean) =>
    packs.some(has) ? [] : [refusal('facts', code, [...path, 'body', field], { found: id })];
  switch (one.kind) {
    case 'report':
    case 'stateReport':
      return check('unknownRule', 'rule', one.body.rule, (pack) => ruleIds(pack).includes(one.body.rule));
    case 'stepDone':
      return check('unknownRule', 'step', one.body.step, (pack) => ruleIds(pack).includes(one.body.step));
    case 'claim':
    case 'dutyHandover':
    case 'explanation': {
      const [rule = ''] = one.body.duty.split(':');
      return check('unknownRule', 'duty', rule, (pack) => ruleIds(pack).includes(rule));
    }
    case 'authorityReport':
      return check('unknownAuthority', 'authority', one.body.authority, (pack) =>
        pack.authorities.some((authority) => authority.id === one.body.authority),
      );
    case 'disposition':
      return check('unknownSanction', 'sanction', one.body.sanction, (pack) =>
        pack.sanctions.some((sanction) => sanction.id === one.body.sanction),
      );
    default:
      return [];
  }
}

/** Ids of all rules and steps of playbooks. */
function ruleIds(pack: RulePack): string[] {
  return [
    ...pack.rules.map((rule) => rule.id),
    ...pack.playbooks.flatMap((book) => book.steps.map((step) => `${book.id}.${step.id}`)),
  ];
}

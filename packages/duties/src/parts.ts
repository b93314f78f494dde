/** A pack restricted to the parts that a school has taken on. Nothing else about the pack changes. */
import { watchedBy } from './pack/trigger.ts';
import type { Rule, RulePack } from './pack.ts';

/** Parts of the pack that are in force from the first day. */
export function coreParts(pack: RulePack): string[] {
  return (pack.parts ?? []).filter((part) => part.core).map((part) => part.id);
}

/**
 * The pack with the core, these parts, and what belongs to no part. `which` leaves out single rules besides: those that nothing at hand
 * could close. The result is a pack like any other: keep it, because an engine is compiled once for each.
 */
export function inForce(
  pack: RulePack,
  parts: Iterable<string>,
  which: (rule: Rule) => boolean = () => true,
): RulePack {
  const taken = new Set([...coreParts(pack), ...parts]);
  const holds = ({ part }: { part?: string | undefined }) => part === undefined || taken.has(part);
  const playbooks = pack.playbooks.filter(holds);
  const steps = playbooks.flatMap((book) => book.steps.map((step) => `${book.id}.${step.id}`));
  const rules = watching(
    pack.rules.filter((rule) => holds(rule) && which(rule)),
    steps,
  );
  const ids = new Set([...rules.map((rule) => rule.id), ...steps]);
  return {
    ...pack,
    rules,
    playbooks: playbooks.map((book) => ({ ...book, replaces: book.replaces.filter((id) => ids.has(id)) })),
  };
}

/** A rule that escalates another goes with it. */
function watching(rules: readonly Rule[], steps: readonly string[]): Rule[] {
  const ids = new Set([...rules.map((rule) => rule.id), ...steps]);
  const left = rules.filter(
    ({ trigger }) => trigger.kind !== 'overdue' || watchedBy(trigger).some((id) => ids.has(id)),
  );
  return left.length < rules.length ? watching(left, steps) : left;
}

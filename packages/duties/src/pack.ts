/**
 * A rule pack: the rules of a school as data. Closed vocabulary (`PACKS.md`), no expressions, no code. A school may change numbers and
 * names, never the meaning. Whatever refers to something the pack does not have is refused.
 */
import { Mark, PlainDate, Role, Session, Worded } from '@wuhe/model';
import * as z from 'zod/mini';
import { Flow } from './pack/flow.ts';
import { Playbook } from './pack/playbook.ts';
import { Rule, Text } from './pack/rule.ts';
import { Statistic } from './pack/statistic.ts';
import { ClauseId, FunctionName, minutes, name, PackOption } from './pack/vocabulary.ts';

export { isOf, type Place, type Rule, type RuleOf } from './pack/rule.ts';
export type { Due } from './pack/vocabulary.ts';

/** Somebody outside the school. To a statutory one an oral report may go on a phoned approval or a stated emergency (A1.3.5). */
const Authority = z.strictObject({
  id: name,
  title: Worded,
  statutory: z.boolean(),
  phone: z.optional(z.string().check(z.maxLength(40))),
});

const Pack = z.strictObject({
  id: name,
  version: z.int().check(z.minimum(1)),
  /** Three fields of every pack (A5.4): in force from a date, who interprets it, which packs it replaces. */
  inForceFrom: PlainDate,
  interpretedBy: Worded,
  replaces: z.array(name),
  /** Numbers of the whole pack, all ours. */
  numbers: z.object({
    /** A duty is `now` when less than this is left. */
    nowMinutes: minutes,
    /** Open duties are carried on for so many school days. */
    carriedSchoolDays: z.int().check(z.minimum(0), z.maximum(30)),
  }),
  titles: z.record(Role, Worded),
  /** Which office has which function; its role. */
  functions: z.record(FunctionName, Role),
  /** The statutory directory, and others a school writes to. */
  authorities: z.array(Authority).check(z.maxLength(60)),
  /** What may follow an omission (A1.4); each can be switched off. */
  sanctions: z.array(z.strictObject({ id: name, title: Worded, enabled: z.boolean() })),
  options: z.array(PackOption).check(z.maxLength(60)),
  /** Where a school chose another side than the default: option → value. */
  chosen: z.record(name, name),
  clauses: z.record(ClauseId, Worded),
  words: z.object({
    marks: z.record(Mark, Worded),
    sessions: z.record(Session, Worded),
    decisions: z.record(z.enum(['approved', 'refused', 'returned']), Worded),
    elements: z.record(z.enum(['when', 'where', 'what', 'why', 'outcome']), Worded),
    /** What started a clock: `{at}`, and `{minutes}` where the pack adds some. */
    clocks: z.record(
      z.enum([
        'lessonStart',
        'sessionEnd',
        'dayEnd',
        'statement',
        'firstKnown',
        'happened',
        'overdue',
        'period',
      ]),
      z.object({ plain: Text, plus: Text }),
    ),
    /** The deadline after it: `{due}`. */
    deadline: Text,
    /** Between names: 、 or a comma. */
    list: Worded,
  }),
  rules: z.array(Rule).check(z.maxLength(200)),
  playbooks: z.array(Playbook).check(z.maxLength(40)),
  flows: z.array(Flow).check(z.maxLength(10)),
  statistics: z.array(Statistic).check(z.maxLength(40)),
});

export const RulePack = Pack.check(
  z.refine((pack) => unique(ruleIds(pack)), 'two rules have the same id'),
  z.refine(
    (pack) => citedIn(pack).every((clause) => Object.hasOwn(pack.clauses, clause)),
    'a rule cites a clause that the pack does not word',
  ),
  z.refine(
    (pack) => optionsUsed(pack).every(([option, value]) => has(pack, option, value)),
    'an option that does not exist',
  ),
  z.refine(
    (pack) => pack.options.every((one) => has(pack, one.id, one.default)),
    'a default that is no value of its option',
  ),
  z.refine(
    (pack) => overdueOf(pack).every(([, of]) => ruleIds(pack).includes(of)),
    'an escalation of a rule that does not exist',
  ),
  z.refine((pack) => !hasCycle(new Map(overdueOf(pack))), 'escalations go round in a circle'),
  z.refine(
    (pack) =>
      pack.playbooks.every((book) =>
        book.steps.every(
          (step) => !step.report || pack.authorities.some((one) => one.id === step.report?.authority),
        ),
      ),
    'a report to an authority that the pack does not name',
  ),
  z.refine(
    (pack) =>
      pack.rules.every(
        ({ trigger }) =>
          trigger.kind !== 'state' ||
          pack.flows.some(
            (flow) => flow.id === trigger.flow && flow.states.some((state) => state.id === trigger.state),
          ),
      ),
    'a state that does not exist',
  ),
  z.refine(
    (pack) =>
      pack.rules.every(
        ({ trigger }) =>
          trigger.kind !== 'warning' ||
          pack.flows.some(
            (flow) =>
              flow.id === trigger.flow && flow.warning?.levels.some((level) => level.id === trigger.level),
          ),
      ),
    'a level that does not exist',
  ),
);
export type RulePack = z.infer<typeof RulePack>;
type PackData = z.infer<typeof Pack>;

function ruleIds(pack: PackData): string[] {
  return [
    ...pack.rules.map((rule) => rule.id),
    ...pack.playbooks.flatMap((book) => book.steps.map((step) => `${book.id}.${step.id}`)),
  ];
}

function citedIn(pack: PackData): string[] {
  return [
    ...pack.rules,
    ...pack.options,
    ...pack.statistics,
    ...pack.playbooks.flatMap((book) => [book, ...book.steps]),
    ...pack.flows.flatMap((flow) => [flow, ...flow.passages]),
  ].flatMap((one) => one.clauses ?? []);
}

function optionsUsed(pack: PackData): [string, string][] {
  const passages = pack.flows.flatMap((flow) => flow.passages);
  const steps = pack.playbooks.flatMap((book) => book.steps);
  const gates = [...pack.rules, ...pack.playbooks, ...steps, ...passages];
  return [
    ...gates
      .flatMap((one) => one.options ?? [])
      .flatMap(({ option, is }) => is.map((value): [string, string] => [option, value])),
    ...[...pack.rules, ...steps, ...passages]
      .flatMap((one) => one.variants ?? [])
      .map(({ option, is }): [string, string] => [option, is]),
    ...Object.entries(pack.chosen),
  ];
}

function has(pack: PackData, option: string, value: string): boolean {
  return pack.options.some((one) => one.id === option && one.values.some((side) => side.id === value));
}

/** Escalating rule → rule it escalates. */
function overdueOf(pack: PackData): [string, string][] {
  return pack.rules.flatMap(({ id, trigger }): [string, string][] =>
    trigger.kind === 'overdue' ? [[id, trigger.rule]] : [],
  );
}

function hasCycle(next: ReadonlyMap<string, string>): boolean {
  return [...next.keys()].some((start) => {
    const passed = new Set<string>();
    for (let at: string | undefined = start; at !== undefined; at = next.get(at)) {
      if (passed.has(at)) return true;
      passed.add(at);
    }
    return false;
  });
}

function unique(ids: readonly string[]): boolean {
  return new Set(ids).size === ids.length;
}

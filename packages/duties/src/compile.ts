/** The rules of a pack as they are in force in one school: options settled, stages applied, steps of playbooks turned into rules. */
import type { School, Stage } from '@wuhe/model';
import type { Flow } from './pack/flow.ts';
import type { Playbook, Step } from './pack/playbook.ts';
import type { Answer, OptionIs } from './pack/vocabulary.ts';
import type { Rule, RulePack } from './pack.ts';

export interface Compiled {
  rules: readonly Rule[];
  playbooks: readonly Playbook[];
  flows: readonly Flow[];
  /** Escalating rules of a rule. */
  escalations: ReadonlyMap<string, readonly Rule[]>;
}

const made = new WeakMap<RulePack, Map<Stage | undefined, Compiled>>();

export function compiled(pack: RulePack, school: School): Compiled {
  const stages = made.get(pack) ?? new Map<Stage | undefined, Compiled>();
  made.set(pack, stages);
  const known = stages.get(school.stage);
  if (known) return known;
  const fresh = compile(pack, school.stage);
  stages.set(school.stage, fresh);
  return fresh;
}

function compile(pack: RulePack, stage: Stage | undefined): Compiled {
  const chosen = new Map(pack.options.map((option) => [option.id, pack.chosen[option.id] ?? option.default]));
  const settled = (all: readonly OptionIs[] | undefined) =>
    (all ?? []).every(({ option, is }) => is.includes(chosen.get(option) ?? ''));
  const inForce = (one: { appliesTo?: Stage[] | undefined; options?: OptionIs[] | undefined }) =>
    settled(one.options) && (stage === undefined || !one.appliesTo || one.appliesTo.includes(stage));
  const playbooks = pack.playbooks.filter(inForce);
  const rules = [
    ...pack.rules.filter(inForce).map((rule) => varied(rule, chosen)),
    ...playbooks.flatMap((book) => book.steps.filter(inForce).map((step) => ruleOf(book, step))),
  ];
  const escalations = Map.groupBy(
    rules.filter((rule) => rule.trigger.kind === 'overdue'),
    ({ trigger }) => (trigger.kind === 'overdue' ? trigger.rule : ''),
  );
  return { rules, playbooks, flows: pack.flows.filter(inForce), escalations };
}

function varied(rule: Rule, chosen: ReadonlyMap<string, string>): Rule {
  let result = rule;
  for (const { option, is, ...change } of rule.variants ?? []) {
    if (chosen.get(option) === is) result = { ...result, ...(change as Partial<Rule>) };
  }
  return result;
}

/** A step is closed by saying so, or by its report to the authority alone. */
function ruleOf(book: Playbook, step: Step): Rule {
  const id = `${book.id}.${step.id}`;
  const { report } = step;
  const closedBy: Answer[] = report
    ? [
        {
          kind: 'authorityReport',
          link: [{ theirs: 'incident', mine: 'id' }],
          where: [
            { field: 'authority', is: [report.authority] },
            ...(report.form === 'any' ? [] : [{ field: 'form', is: [report.form] }]),
          ],
        },
      ]
    : [done(id), ...(step.closedBy ?? [])];
  const text = { one: step.what, many: step.what };
  return {
    id,
    clauses: step.clauses ?? book.clauses,
    reads: book.reads,
    trigger: {
      kind: 'statement',
      of: 'incident',
      where: [...book.where, ...(step.where ?? [])],
      starts: step.starts,
    },
    owner: step.owner,
    ...(step.to ? { to: step.to } : {}),
    ...(book.nextLevel ? { nextLevel: book.nextLevel } : {}),
    due: step.due,
    ...(step.after ? { after: step.after.map((earlier) => done(`${book.id}.${earlier}`)) } : {}),
    closedBy,
    ...(report ? { approval: { emergency: report.emergency && report.form !== 'written' } } : {}),
    acts: [],
    values: { title: 'title' },
    texts: { what: { open: text } },
    ours: [],
  };
}

function done(step: string): Answer {
  return {
    kind: 'stepDone',
    link: [{ theirs: 'incident', mine: 'id' }],
    where: [{ field: 'step', is: [step] }],
  };
}

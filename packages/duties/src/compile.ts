/** The rules of a pack as they are in force in one school: options settled, stages applied, steps of playbooks turned into rules. */
import type { Kind, School, Stage } from '@wuhe/model';
import { push } from './order.ts';
import type { Flow, Passage } from './pack/flow.ts';
import type { Playbook, Step } from './pack/playbook.ts';
import { type TriggerKind, watchedBy } from './pack/trigger.ts';
import type { Answer, Gate, OptionIs } from './pack/vocabulary.ts';
import type { Rule, RulePack } from './pack.ts';

export interface Compiled {
  rules: readonly Rule[];
  playbooks: readonly Playbook[];
  flows: readonly Flow[];
  byId: ReadonlyMap<string, Rule>;
  byTrigger: ReadonlyMap<TriggerKind, readonly Rule[]>;
  /** Rules of matters, by the kinds of statements that raise their duties. */
  raisedBy: ReadonlyMap<Kind, readonly Rule[]>;
  /** Rules of matters whose duties days missed may raise. */
  raisedByRuns: readonly Rule[];
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
  const chosen = chosenIn(pack);
  const inForce = (one: { appliesTo?: Stage[] | undefined; options?: OptionIs[] | undefined }) =>
    settled(one.options, chosen) && (stage === undefined || !one.appliesTo || one.appliesTo.includes(stage));
  const playbooks = pack.playbooks.filter(inForce);
  const rules = [
    ...pack.rules.filter(inForce).map((rule) => varied(rule, chosen)),
    ...playbooks.flatMap((book) => stepsOf(book, inForce, chosen)),
  ];
  const escalations = new Map<string, Rule[]>();
  for (const rule of rules) for (const id of watchedBy(rule.trigger)) push(escalations, id, rule);
  const flows = pack.flows.filter(inForce).map((flow) => ({
    ...flow,
    passages: flow.passages.filter(inForce).map((passage) => runVaried(passage, chosen)),
  }));
  const raisedBy = new Map<Kind, Rule[]>();
  for (const rule of rules) for (const kind of new Set(raisers(rule, flows))) push(raisedBy, kind, rule);
  return {
    rules,
    playbooks,
    flows,
    byId: new Map(rules.map((rule) => [rule.id, rule])),
    byTrigger: Map.groupBy(rules, ({ trigger }) => trigger.kind),
    raisedBy,
    raisedByRuns: rules.filter(({ trigger }) => trigger.kind === 'state' || trigger.kind === 'warning'),
    escalations,
  };
}

type Chosen = ReadonlyMap<string, string>;

const sides = new WeakMap<RulePack, Chosen>();

/** The side of every option that the pack takes. */
function chosenIn(pack: RulePack): Chosen {
  const known = sides.get(pack);
  if (known) return known;
  const fresh = new Map(pack.options.map((option) => [option.id, pack.chosen[option.id] ?? option.default]));
  sides.set(pack, fresh);
  return fresh;
}

function settled(all: readonly OptionIs[] | undefined, chosen: Chosen): boolean {
  return (all ?? []).every(({ option, is }) => is.includes(chosen.get(option) ?? ''));
}

/** A rule of the pack as the chosen sides of its options make it; undefined = not in force under them. */
export function asChosen(rule: Rule, pack: RulePack): Rule | undefined {
  const chosen = chosenIn(pack);
  return settled(rule.options, chosen) ? varied(rule, chosen) : undefined;
}

/** The kinds of statements that may raise a duty of a rule in a matter; none for rules of days and periods. */
function raisers({ trigger }: Rule, flows: readonly Flow[]): readonly Kind[] {
  switch (trigger.kind) {
    case 'statement':
    case 'recurring':
      return [trigger.of];
    case 'reported':
      return ['report'];
    case 'withdrawn':
      return ['withdrawal'];
    case 'disclosureRequested':
    case 'disclosureDecided':
    case 'releasedUnapproved':
      return ['disclosureRequest'];
    case 'unnamedRecipient':
      return ['report', 'stateReport'];
    case 'notYetKnown':
      return ['report', 'incidentReport', 'noticeReport'];
    case 'state':
    case 'warning':
      return flows
        .filter((flow) => flow.id === trigger.flow)
        .flatMap(({ passages, warning }) => [...passages, ...(warning?.signs ?? [])])
        .flatMap(({ by }) => by ?? []);
    default:
      return [];
  }
}

function varied<T extends Rule | Step>(one: T, chosen: Chosen): T {
  let result = one;
  for (const { option, is, ...change } of one.variants ?? []) {
    if (chosen.get(option) === is) result = { ...result, ...change };
  }
  return result;
}

function runVaried(passage: Passage, chosen: Chosen): Passage {
  if (!passage.run) return passage;
  const changes = (passage.variants ?? []).filter(({ option, is }) => chosen.get(option) === is);
  return { ...passage, run: Object.assign({ ...passage.run }, ...changes.map((one) => one.run)) };
}

function stepsOf(book: Playbook, inForce: (step: Step) => boolean, chosen: Chosen): Rule[] {
  const steps = book.steps.filter(inForce).map((step) => varied(step, chosen));
  return steps.map((step) =>
    ruleOf(
      book,
      step,
      steps.filter((earlier) => step.after?.includes(earlier.id)),
    ),
  );
}

/** A step is closed by saying so, or by its lawful report to the authority alone. */
function closing(book: Playbook, step: Step): Answer[] {
  const { report } = step;
  if (!report) return [done(`${book.id}.${step.id}`, step.each), ...(step.closedBy ?? [])];
  const forms = report.form === 'any' ? [] : [{ field: 'form', is: [report.form] }];
  const approved = report.emergency ? [] : [{ field: 'basis.kind', is: ['approval'] }];
  return [
    {
      kind: 'authorityReport',
      link: [{ theirs: 'incident', mine: 'id' }],
      where: [{ field: 'authority', is: [report.authority] }, ...forms, ...approved, { lawful: true }],
    },
  ];
}

/** An earlier step that is done in any way, or whose branch is not taken. */
function gate(book: Playbook, earlier: Step): Gate {
  return {
    anyOf: closing(book, earlier).map(({ by: _by, addressed: _addressed, ...answer }) => answer),
    ...(earlier.each === undefined ? {} : { each: earlier.each }),
    ...(earlier.where ? { where: earlier.where } : {}),
  };
}

function ruleOf(book: Playbook, step: Step, earlier: readonly Step[]): Rule {
  const id = `${book.id}.${step.id}`;
  const { report } = step;
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
      ...(step.each === undefined ? {} : { each: step.each }),
    },
    owner: step.owner,
    ...(step.to ? { to: step.to } : {}),
    ...(book.nextLevel ? { nextLevel: book.nextLevel } : {}),
    due: step.due,
    ...(earlier.length > 0 ? { after: earlier.map((one) => gate(book, one)) } : {}),
    closedBy: closing(book, step),
    ...(report ? { approval: { emergency: report.emergency && report.form !== 'written' } } : {}),
    acts: [],
    values: { title: 'title' },
    texts: { what: { open: text } },
    ours: step.ours,
  };
}

function done(step: string, each: string | undefined): Answer {
  const element = { theirs: 'student', mine: 'each' };
  return {
    kind: 'stepDone',
    link: [{ theirs: 'incident', mine: 'id' }, ...(each === undefined ? [] : [element])],
    where: [{ field: 'step', is: [step] }],
  };
}

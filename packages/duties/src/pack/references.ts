/** Whatever a pack refers to must be in it: rules, options, clauses, states, authorities, titles. Each finding has its path. */
import type { PackData } from '../pack.ts';
import { watchedBy } from './trigger.ts';

export interface Finding {
  message: string;
  path: (string | number)[];
  found: string;
}

/** Everything a pack refers to and does not have. */
export function danglingIn(pack: PackData): Finding[] {
  return [
    ...twice(pack),
    ...unworded(pack),
    ...options(pack),
    ...escalations(pack),
    ...authorities(pack),
    ...states(pack),
    ...replaced(pack),
    ...statistics(pack),
    ...parts(pack),
  ];
}

interface Named {
  id: string;
  path: (string | number)[];
}

function ruleIds(pack: PackData): Named[] {
  return [
    ...pack.rules.map(({ id }, at) => ({ id, path: ['rules', at, 'id'] })),
    ...pack.playbooks.flatMap((book, at) =>
      book.steps.map((step, index) => ({
        id: `${book.id}.${step.id}`,
        path: ['playbooks', at, 'steps', index, 'id'],
      })),
    ),
  ];
}

function twice(pack: PackData): Finding[] {
  const seen = new Set<string>();
  return ruleIds(pack).flatMap(({ id, path }) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return { message: 'two rules have the same id', path, found: id };
  });
}

function unworded(pack: PackData): Finding[] {
  const cited = (all: readonly { clauses?: string[] | undefined }[], ...path: (string | number)[]) =>
    all.flatMap((one, at) =>
      (one.clauses ?? []).map((clause, index) => ({ clause, path: [...path, at, 'clauses', index] })),
    );
  return [
    ...cited(pack.rules, 'rules'),
    ...cited(pack.options, 'options'),
    ...cited(pack.statistics, 'statistics'),
    ...cited(pack.playbooks, 'playbooks'),
    ...pack.playbooks.flatMap((book, at) => cited(book.steps, 'playbooks', at, 'steps')),
    ...cited(pack.flows, 'flows'),
    ...pack.flows.flatMap((flow, at) => cited(flow.passages, 'flows', at, 'passages')),
  ].flatMap(({ clause, path }) =>
    Object.hasOwn(pack.clauses, clause)
      ? []
      : { message: 'a rule cites a clause that the pack does not word', path, found: clause },
  );
}

function options(pack: PackData): Finding[] {
  const has = (option: string, value: string) =>
    pack.options.some((one) => one.id === option && one.values.some((side) => side.id === value));
  const gates = (
    all: readonly { options?: { option: string; is: string[] }[] | undefined }[],
    ...path: (string | number)[]
  ) =>
    all.flatMap((one, at) =>
      (one.options ?? []).flatMap(({ option, is }, index) =>
        is.map((value) => ({ option, value, path: [...path, at, 'options', index] })),
      ),
    );
  const varied = (
    all: readonly { variants?: readonly { option: string; is: string }[] | undefined }[],
    ...path: (string | number)[]
  ) =>
    all.flatMap((one, at) =>
      (one.variants ?? []).map(({ option, is }, index) => ({
        option,
        value: is,
        path: [...path, at, 'variants', index],
      })),
    );
  const used = [
    ...gates(pack.rules, 'rules'),
    ...gates(pack.playbooks, 'playbooks'),
    ...pack.playbooks.flatMap((book, at) => gates(book.steps, 'playbooks', at, 'steps')),
    ...varied(pack.rules, 'rules'),
    ...pack.flows.flatMap((flow, at) => gates(flow.passages, 'flows', at, 'passages')),
    ...pack.playbooks.flatMap((book, at) => varied(book.steps, 'playbooks', at, 'steps')),
    ...pack.flows.flatMap((flow, at) => varied(flow.passages, 'flows', at, 'passages')),
    ...Object.entries(pack.chosen).map(([option, value]) => ({ option, value, path: ['chosen', option] })),
  ];
  return [
    ...used.flatMap(({ option, value, path }) =>
      has(option, value)
        ? []
        : { message: 'an option that does not exist', path, found: `${option}: ${value}` },
    ),
    ...pack.options.flatMap((one, at) =>
      has(one.id, one.default)
        ? []
        : {
            message: 'a default that is no value of its option',
            path: ['options', at, 'default'],
            found: one.default,
          },
    ),
  ];
}

function escalations(pack: PackData): Finding[] {
  const ids = new Set(ruleIds(pack).map((one) => one.id));
  const next = new Map(pack.rules.map(({ id, trigger }) => [id, watchedBy(trigger)]));
  return pack.rules.flatMap(({ id, trigger }, at): Finding[] =>
    watchedBy(trigger).flatMap((watched, index): Finding[] => {
      const path = ['rules', at, 'trigger', ...(index === 0 ? ['rule'] : ['or', index - 1])];
      if (!ids.has(watched))
        return [{ message: 'an escalation of a rule that does not exist', path, found: watched }];
      const round = wayBack(next, id, [id, watched]);
      return round ? [{ message: 'escalations go round in a circle', path, found: round.join(' → ') }] : [];
    }),
  );
}

/** The way from what is watched back to the rule that watches; undefined = there is none. */
function wayBack(
  next: ReadonlyMap<string, readonly string[]>,
  id: string,
  passed: readonly string[],
): readonly string[] | undefined {
  const last = passed.at(-1) ?? id;
  if (last === id && passed.length > 1) return passed;
  for (const to of next.get(last) ?? []) {
    if (to !== id && passed.includes(to)) continue;
    const found = wayBack(next, id, [...passed, to]);
    if (found) return found;
  }
  return undefined;
}

function authorities(pack: PackData): Finding[] {
  return pack.playbooks.flatMap((book, at) =>
    book.steps.flatMap((step, index) =>
      !step.report || pack.authorities.some((one) => one.id === step.report?.authority)
        ? []
        : {
            message: 'a report to an authority that the pack does not name',
            path: ['playbooks', at, 'steps', index, 'report', 'authority'],
            found: step.report.authority,
          },
    ),
  );
}

function states(pack: PackData): Finding[] {
  return pack.rules.flatMap(({ trigger }, at): Finding[] => {
    if (trigger.kind === 'warning') {
      const levels = pack.flows.find((one) => one.id === trigger.flow)?.warning?.levels ?? [];
      const found = `${trigger.flow}: ${trigger.level}`;
      const path = ['rules', at, 'trigger', 'level'];
      return levels.some((level) => level.id === trigger.level)
        ? []
        : [{ message: 'a level that does not exist', path, found }];
    }
    if (trigger.kind !== 'state') return [];
    const flow = pack.flows.find((one) => one.id === trigger.flow);
    return flow?.states.some((state) => state.id === trigger.state)
      ? []
      : [
          {
            message: 'a state that does not exist',
            path: ['rules', at, 'trigger', 'state'],
            found: `${trigger.flow}: ${trigger.state}`,
          },
        ];
  });
}

function replaced(pack: PackData): Finding[] {
  const ids = new Set(ruleIds(pack).map((one) => one.id));
  return pack.playbooks.flatMap((book, at) =>
    book.replaces.flatMap((id, index) =>
      ids.has(id)
        ? []
        : {
            message: 'a playbook replaces a rule that does not exist',
            path: ['playbooks', at, 'replaces', index],
            found: id,
          },
    ),
  );
}

function statistics(pack: PackData): Finding[] {
  return pack.statistics.flatMap(({ beside }, at) =>
    beside === undefined || pack.statistics.some((one) => one.id === beside)
      ? []
      : {
          message: 'a statistic beside one that does not exist',
          path: ['statistics', at, 'beside'],
          found: beside,
        },
  );
}

function parts(pack: PackData): Finding[] {
  const known = new Set((pack.parts ?? []).map((one) => one.id));
  return (['rules', 'playbooks'] as const).flatMap((list) =>
    pack[list].flatMap(({ part }, at) =>
      part === undefined || known.has(part)
        ? []
        : { message: 'a part that the pack does not describe', path: [list, at, 'part'], found: part },
    ),
  );
}

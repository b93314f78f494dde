/** What another pack would change in the present duties: the same facts at the same instant under both. */
import type { Duty } from './duty.ts';

export type DutyChange =
  | { kind: 'onlyFirst' | 'onlySecond'; duty: Duty }
  | { kind: 'changed'; first: Duty; second: Duty; fields: readonly (keyof Duty)[] };

const compared = ['state', 'level', 'owners', 'to', 'opens', 'due', 'clauses', 'approval'] as const;

/** Duties are the same when rule, subject and episode are. */
export function dutyChanges(first: readonly Duty[], second: readonly Duty[]): DutyChange[] {
  const others = new Map(second.map((duty) => [duty.id, duty]));
  const ids = new Set(first.map((duty) => duty.id));
  return [
    ...first.flatMap((duty): DutyChange[] => {
      const other = others.get(duty.id);
      if (!other) return [{ kind: 'onlyFirst', duty }];
      const fields = compared.filter((field) => JSON.stringify(duty[field]) !== JSON.stringify(other[field]));
      return fields.length === 0 ? [] : [{ kind: 'changed', first: duty, second: other, fields }];
    }),
    ...second.filter((duty) => !ids.has(duty.id)).map((duty): DutyChange => ({ kind: 'onlySecond', duty })),
  ];
}

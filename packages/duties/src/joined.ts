/** Joins the files of one pack: a head, and parts that each bring clauses, options, rules, playbooks, flows and statistics. */

/** One file of a pack, not yet checked. */
export interface Part {
  clauses?: Readonly<Record<string, unknown>>;
  options?: readonly unknown[];
  rules?: readonly unknown[];
  playbooks?: readonly unknown[];
  flows?: readonly unknown[];
  statistics?: readonly unknown[];
}

/** The whole pack as one object; `RulePack` checks it. A later part never replaces a clause of an earlier one. */
export function joined(head: object, parts: readonly Part[]): unknown {
  const lists = ['rules', 'playbooks', 'flows', 'statistics'] as const;
  const clauses: Record<string, unknown> = {};
  for (const part of parts) Object.assign(clauses, part.clauses, { ...clauses });
  const options = [
    ...('options' in head && Array.isArray(head.options) ? head.options : []),
    ...parts.flatMap((part) => part.options ?? []),
  ];
  return {
    ...head,
    options,
    clauses,
    ...Object.fromEntries(lists.map((key) => [key, parts.flatMap((part) => part[key] ?? [])])),
  };
}

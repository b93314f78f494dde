/** Joins the files of one pack: a head, and files that each bring clauses, options, rules, playbooks, flows and statistics. */

/** One file of a pack, not yet checked. */
export interface Part {
  /** The part of the pack that its rules and playbooks belong to: described here, or the id of one described in another file. */
  part?: unknown;
  clauses?: Readonly<Record<string, unknown>>;
  options?: readonly unknown[];
  rules?: readonly unknown[];
  playbooks?: readonly unknown[];
  flows?: readonly unknown[];
  statistics?: readonly unknown[];
}

/** The whole pack as one object; `RulePack` checks it. A later file never replaces a clause of an earlier one. */
export function joined(head: object, files: readonly Part[]): unknown {
  const clauses: Record<string, unknown> = {};
  for (const file of files) Object.assign(clauses, file.clauses, { ...clauses });
  const options = [
    ...('options' in head && Array.isArray(head.options) ? head.options : []),
    ...files.flatMap((file) => file.options ?? []),
  ];
  const described = files.flatMap(({ part }) => (typeof part === 'object' ? part : []));
  return {
    ...head,
    options,
    clauses,
    ...(described.length > 0 ? { parts: described } : {}),
    rules: files.flatMap((file) => belonging(file, file.rules)),
    playbooks: files.flatMap((file) => belonging(file, file.playbooks)),
    flows: files.flatMap((file) => file.flows ?? []),
    statistics: files.flatMap((file) => file.statistics ?? []),
  };
}

/** What says itself which part it belongs to keeps it. */
function belonging({ part }: Part, all: readonly unknown[] = []): unknown[] {
  const id = typeof part === 'object' && part !== null && 'id' in part ? part.id : part;
  return id === undefined ? [...all] : all.map((one) => ({ part: id, ...(one as object) }));
}

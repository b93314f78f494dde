/** A playbook: the ordered steps of one kind of incident, with branches on its facts. Every step becomes a rule. */
import { Role, Stage, Worded } from '@wuhe/model';
import * as z from 'zod/mini';
import { ScopeKind, Text } from './rule.ts';
import { Answer, ClauseId, Condition, Due, Field, name, OptionIs, Party, Starts } from './vocabulary.ts';

const Report = z.strictObject({
  authority: name,
  form: z.enum(['oral', 'written', 'any']),
  emergency: z.boolean(),
});

const Step = z.strictObject({
  id: name,
  /** Left out: those of the playbook. */
  clauses: z.optional(z.array(ClauseId).check(z.minLength(1))),
  options: z.optional(z.array(OptionIs)),
  /** The branch: conditions on the incident as known now. */
  where: z.optional(z.array(Condition)),
  /** Steps that must be done or not apply before this one opens. */
  after: z.optional(z.array(name)),
  owner: Party,
  to: z.optional(z.array(Party).check(z.minLength(1))),
  due: Due,
  starts: Starts,
  /** A report to an authority of the directory; closed by it alone. */
  report: z.optional(Report),
  /** Owed for every element of this list of the incident: each guardian is told. */
  each: z.optional(Field),
  /** What another side of an option changes. */
  variants: z.optional(
    z.array(
      z.strictObject({
        option: name,
        is: name,
        due: z.optional(Due),
        starts: z.optional(Starts),
        report: z.optional(Report),
      }),
    ),
  ),
  /** What closes it besides "done". */
  closedBy: z.optional(z.array(Answer).check(z.minLength(1))),
  what: Text,
  ours: z.array(z.string()),
});
export type Step = z.infer<typeof Step>;

export const Playbook = z
  .strictObject({
    id: name,
    title: Worded,
    clauses: z.array(ClauseId).check(z.minLength(1)),
    appliesTo: z.optional(z.array(Stage).check(z.minLength(1))),
    options: z.optional(z.array(OptionIs)),
    /** The incidents it is for. */
    where: z.array(Condition).check(z.minLength(1)),
    reads: z.array(ScopeKind).check(z.minLength(1)),
    nextLevel: z.optional(z.array(Role)),
    /** General rules that it stands in for: the setting's playbook over the general clause. */
    replaces: z.array(name),
    steps: z.array(Step).check(z.minLength(1), z.maxLength(40)),
  })
  .check(
    z.refine(
      (book) => new Set(book.steps.map((step) => step.id)).size === book.steps.length,
      'two steps have the same id',
    ),
    z.refine(
      (book) =>
        book.steps.every((step, index) =>
          (step.after ?? []).every((id) => book.steps.slice(0, index).some((earlier) => earlier.id === id)),
        ),
      'a step comes after one that is not before it',
    ),
  );
export type Playbook = z.infer<typeof Playbook>;

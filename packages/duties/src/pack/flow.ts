/** A flow: the states a student passes through, and the evidence that each passage needs. Out of order is refused. */
import { Stage, Worded } from '@wuhe/model';
import * as z from 'zod/mini';
import { Answer, ClauseId, Condition, count, Field, KindName, name, OptionIs } from './vocabulary.ts';

/** School days missed one after another without leave formalities, as the registers say. What is not read neither counts nor breaks. */
const AbsenceRun = z.strictObject({
  count,
  unit: z.enum(['schoolDays', 'calendarDays']),
  /** Days of leave, of a suspension: they pause the count, or begin it anew. */
  leave: z.enum(['pauses', 'breaks']),
  /** Days on which some lesson was attended. */
  partDay: z.enum(['pauses', 'breaks']),
  /** A reason learned from a guardian is a formality, or is not. */
  reasonIsLeave: z.boolean(),
});
export type AbsenceRun = z.infer<typeof AbsenceRun>;

const Passage = z.strictObject({
  id: name,
  clauses: z.array(ClauseId).check(z.minLength(1)),
  /** In force only where all these options are so. */
  options: z.optional(z.array(OptionIs)),
  from: z.array(name).check(z.minLength(1)),
  to: name,
  /** The state before the present one. */
  cameFrom: z.optional(z.array(name).check(z.minLength(1))),
  /** The statement about the student that asks for the passage … */
  by: z.optional(KindName),
  where: z.optional(z.array(Condition)),
  /** … which is made by itself when the date in this field is over. */
  lapses: z.optional(Field),
  /** Without a statement: so many days missed. */
  run: z.optional(AbsenceRun),
  variants: z.optional(z.array(z.strictObject({ option: name, is: name, run: z.partial(AbsenceRun) }))),
  /** Statements about the student, since the flow last began, without which it is refused: one of these kinds, so many of them. */
  needs: z.array(
    z.strictObject({
      evidence: z.array(Answer).check(z.minLength(1), z.maxLength(12)),
      atLeast: z.optional(count),
      says: Worded,
    }),
  ),
});
export type Passage = z.infer<typeof Passage>;

/** Signs that a student may leave the flow's first state; the level counts how many different ones there are. All ours. */
const Warning = z.strictObject({
  signs: z
    .array(
      z.strictObject({
        id: name,
        says: Worded,
        by: z.optional(KindName),
        where: z.optional(z.array(Condition)),
        run: z.optional(AbsenceRun),
      }),
    )
    .check(z.minLength(1), z.maxLength(20)),
  /** In rising order. */
  levels: z
    .array(z.strictObject({ id: name, says: Worded, atLeast: count }))
    .check(z.minLength(1), z.maxLength(6)),
});

export const Flow = z
  .strictObject({
    id: name,
    clauses: z.array(ClauseId).check(z.minLength(1)),
    appliesTo: z.optional(z.array(Stage).check(z.minLength(1))),
    start: name,
    states: z.array(z.strictObject({ id: name, says: Worded })).check(z.minLength(2), z.maxLength(40)),
    passages: z.array(Passage).check(z.minLength(1), z.maxLength(80)),
    warning: z.optional(Warning),
  })
  .check(
    z.refine((flow) => {
      const states = new Set(flow.states.map((state) => state.id));
      const named = flow.passages.flatMap((one) => [...one.from, one.to, ...(one.cameFrom ?? [])]);
      return [flow.start, ...named].every((id) => states.has(id));
    }, 'a passage names a state that does not exist'),
    z.refine(
      (flow) => flow.passages.every((one) => (one.by === undefined) !== (one.run === undefined)),
      'a passage is asked for by a statement, or computed',
    ),
  );
export type Flow = z.infer<typeof Flow>;

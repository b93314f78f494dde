/** A flow: the states a student passes through, and the evidence that each passage needs. Out of order is refused. */
import { Stage, Worded } from '@wuhe/model';
import * as z from 'zod/mini';
import { Answer, ClauseId, Condition, KindName, name } from './vocabulary.ts';

const Passage = z.strictObject({
  id: name,
  clauses: z.array(ClauseId).check(z.minLength(1)),
  from: z.array(name).check(z.minLength(1)),
  to: name,
  /** The statement about the student that asks for the passage. */
  by: KindName,
  where: z.optional(z.array(Condition)),
  /** Statements about the student, since the flow last began, without which it is refused. */
  needs: z.array(z.strictObject({ evidence: Answer, says: Worded })),
});
export type Passage = z.infer<typeof Passage>;

export const Flow = z
  .strictObject({
    id: name,
    clauses: z.array(ClauseId).check(z.minLength(1)),
    appliesTo: z.optional(z.array(Stage).check(z.minLength(1))),
    start: name,
    states: z.array(z.strictObject({ id: name, says: Worded })).check(z.minLength(2), z.maxLength(40)),
    passages: z.array(Passage).check(z.minLength(1), z.maxLength(80)),
  })
  .check(
    z.refine((flow) => {
      const states = new Set(flow.states.map((state) => state.id));
      return [flow.start, ...flow.passages.flatMap((one) => [...one.from, one.to])].every((id) =>
        states.has(id),
      );
    }, 'a passage names a state that does not exist'),
  );
export type Flow = z.infer<typeof Flow>;

/** Duties among people: who takes one, hands it over, covers; what became of an omission (A1.4). */
import * as z from 'zod/mini';
import { ClassId, PersonId, StatementId } from './ids.ts';
import { Role } from './school.ts';
import { of, packName, said, text } from './shapes.ts';
import { PlainDate } from './time.ts';

const duty = z.string().check(z.minLength(1), z.maxLength(300));

/** One of several holders takes a duty. The first counts. */
export const Claim = z.object({ duty });

/** An owner hands a duty to a colleague; handing it back is another one. The last counts. */
export const DutyHandover = z.object({ duty, to: PersonId, reason: z.optional(text) });

/**
 * A person stands in for another, with dates; for one role, or for all that the person holds. `power`: for the duties of the role, left
 * out the same, or for approvals alone, which only the principal can give away (A1.3.5). Neither brings the other (A3.5).
 */
export const Cover = z
  .object({
    person: PersonId,
    by: PersonId,
    role: z.optional(Role),
    power: z.optional(z.enum(['duties', 'approval'])),
    class: z.optional(ClassId),
    from: PlainDate,
    until: PlainDate,
  })
  .check(
    z.refine((one) => one.person !== one.by, 'nobody covers for themselves'),
    z.refine((one) => one.from <= one.until, 'ends before it begins'),
  );

/** Why a duty is late, written by its owner before anybody else sees it (A1.4). */
export const Explanation = z.object({ duty, text: text.check(z.minLength(1)) });
export type Explanation = z.infer<typeof Explanation>;

/** A human finding that something known was not passed on, with what the person knew and since when (A1.4). */
export const OmissionFinding = z.object({
  person: PersonId,
  list: z.enum(['late', 'neverMade', 'notPassedOn']),
  duty: z.optional(duty),
  known: StatementId,
  text: said,
});

/** What the person warned says (A1.4). */
export const FindingAnswer = z.object({ ...of, text: said });

/** What follows, with reasons; the sanctions are the pack's (A1.4). */
export const Disposition = z.object({ ...of, person: PersonId, sanction: packName, reason: said });

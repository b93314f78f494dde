/**
 * What the scopes and documents of a school are for. Their ids are random and say nothing; this catalogue lies sealed in the school's own
 * document, for its members only.
 */
import * as z from 'zod/mini';
import { ClassId, CohortId, DocumentId, PersonId } from './ids.ts';
import { Instant } from './time.ts';

/** 16 bytes as base64url. */
const ExactId = z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/));

/** A circle of people with keys of its own, and whom it is for. */
export const ScopeDescription = z.object({
  scope: ExactId,
  for: z.enum(['school', 'cohort', 'home']),
  class: z.optional(ClassId),
  cohort: z.optional(CohortId),
});
export type ScopeDescription = z.infer<typeof ScopeDescription>;

/** A document, and what it holds: a cohort's roll, the lessons or the family matters of a class. */
export const DocumentDescription = z.object({
  document: DocumentId,
  holds: z.enum(['roll', 'lessons', 'home']),
  class: z.optional(ClassId),
  cohort: z.optional(CohortId),
});
export type DocumentDescription = z.infer<typeof DocumentDescription>;

/** A slip is out for somebody on the staff list. The slip itself is kept nowhere. */
export const InvitationNote = z.object({ person: PersonId, invitation: ExactId, until: Instant });
export type InvitationNote = z.infer<typeof InvitationNote>;

/** Their place among the kinds of statements. */
export const catalogueBodies = {
  scope: ScopeDescription,
  document: DocumentDescription,
  invitation: InvitationNote,
} as const;

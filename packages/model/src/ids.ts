/** Branded identifiers. Ids are random (128 bits, base64url), except where a school's own code is the id. */
import * as z from 'zod/mini';

/** A schema of its own for each, so that a form knows a student from a class. */
const id = () => z.string().check(z.minLength(1), z.maxLength(64), z.regex(/^[A-Za-z0-9_-]+$/));

export const PersonId = id().brand<'PersonId'>();
export const StudentId = id().brand<'StudentId'>();
export const ClassId = id().brand<'ClassId'>();
export const CohortId = id().brand<'CohortId'>();
export const SchoolId = id().brand<'SchoolId'>();
export const DocumentId = id().brand<'DocumentId'>();
export const StatementId = id().brand<'StatementId'>();

export type PersonId = z.infer<typeof PersonId>;
export type StudentId = z.infer<typeof StudentId>;
export type ClassId = z.infer<typeof ClassId>;
export type CohortId = z.infer<typeof CohortId>;
export type SchoolId = z.infer<typeof SchoolId>;
export type DocumentId = z.infer<typeof DocumentId>;
export type StatementId = z.infer<typeof StatementId>;

/** A fresh random id: 128 bits, base64url, 22 characters. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}

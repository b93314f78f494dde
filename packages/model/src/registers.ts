/**
 * How a web register is read, as the school shares it. What was learned of a page is carried as data that only the reader understands
 * and checks; here stand its name, its number, and what the school decided about it.
 */
import * as z from 'zod/mini';
import { StatementId } from './ids.ts';

/** Names what was learned of one register page, through all its versions. */
export const RegisterId = z.string().check(z.regex(/^[A-Za-z0-9_-]{8,64}$/));
export type RegisterId = z.infer<typeof RegisterId>;

/** Counts from 1; a page that was taught again is the next version of the same id. */
export const RegisterVersion = z.int().check(z.minimum(1), z.maximum(100_000));

/** Longest JSON text of what was learned, characters. */
const LONGEST = 60_000;

/** Data and nothing else, of a bounded size; the reader checks its shape before every use. */
const learned = z
  .record(z.string().check(z.maxLength(80)), z.unknown())
  .check(z.refine((value) => JSON.stringify(value).length <= LONGEST, 'too large'));

/** Somebody proposes to the school how a register page is read. `title` is what people call the page. */
export const RegisterProfile = z.object({
  register: RegisterId,
  version: RegisterVersion,
  title: z.string().check(z.trim(), z.minLength(1), z.maxLength(120)),
  profile: learned,
});
export type RegisterProfile = z.infer<typeof RegisterProfile>;

/**
 * What the school decided about one version: `approved` names the very proposal; `revoked` is the kill switch for every copy of that
 * version and of those before it, wherever it came from, for good.
 */
export const RegisterDecision = z.discriminatedUnion('decision', [
  z.object({
    decision: z.enum(['approved', 'refused']),
    register: RegisterId,
    version: RegisterVersion,
    of: StatementId,
  }),
  z.object({ decision: z.literal('revoked'), register: RegisterId, version: RegisterVersion }),
]);
export type RegisterDecision = z.infer<typeof RegisterDecision>;

/** Their place among the kinds of statements. */
export const registerBodies = {
  registerProfile: RegisterProfile,
  registerDecision: RegisterDecision,
} as const;

/** What leaves the school, and the principal's word on it (A1.3.5). */
import * as z from 'zod/mini';
import { StatementId, StudentId } from './ids.ts';
import { digest, label, packName, said, text } from './shapes.ts';
import { Instant } from './time.ts';

/** A request to answer a newspaper or a superior department. `sha256` is the lower-case hex digest of the UTF-8 of `content`. */
export const DisclosureRequest = z.object({
  title: z.string().check(z.trim(), z.minLength(1), z.maxLength(120)),
  recipient: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)),
  purpose: z.string().check(z.trim(), z.minLength(1), z.maxLength(1000)),
  channel: z.enum(['media', 'superior']),
  content: z.string().check(z.minLength(1), z.maxLength(40_000)),
  sha256: digest,
  until: z.optional(Instant),
  /** Students it names, and the personal fields with why this recipient needs each (B.info). */
  students: z.optional(z.array(StudentId).check(z.maxLength(400))),
  fields: z.optional(z.array(z.object({ name: label, why: said })).check(z.maxLength(40))),
  /** For a report of an incident to an authority of the pack's directory. */
  incident: z.optional(StatementId),
  authority: z.optional(packName),
});
export type DisclosureRequest = z.infer<typeof DisclosureRequest>;

/** The principal's answer: it holds for exactly the content with this digest. */
export const DisclosureDecision = z.object({
  request: StatementId,
  decision: z.enum(['approved', 'refused', 'returned']),
  sha256: digest,
  reason: z.optional(text),
});
export type DisclosureDecision = z.infer<typeof DisclosureDecision>;

/** The approved text left Wuhe. */
export const DisclosureRelease = z.object({
  request: StatementId,
  sha256: digest,
  how: z.enum(['copied', 'printed', 'exported']),
});
export type DisclosureRelease = z.infer<typeof DisclosureRelease>;

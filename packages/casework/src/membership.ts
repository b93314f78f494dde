/**
 * Who this profile is, in which school, and which documents it knows. Kept in the local document `profile`, which is never sent.
 * The latest membership counts; older ones stay, so that a solo school left by joining can still be read.
 */
import type { Document } from '@wuhe/documents';
import {
  ClassId,
  CohortId,
  DocumentId,
  type Envelope,
  type Instant,
  instant,
  millis,
  PersonId,
  Problem,
  randomId,
  SchoolId,
  type StatementId,
} from '@wuhe/model';
import * as z from 'zod/mini';

/** The documents a member knows, by what they are for. Room names say nothing of it. */
export const Catalogue = z.object({
  /** Calendar, staff, classes, timetable. */
  school: DocumentId,
  /** Each cohort's roll, and one document of lessons for each class. */
  cohorts: z.array(
    z.object({
      cohort: CohortId,
      roll: DocumentId,
      lessons: z.array(z.object({ class: ClassId, document: DocumentId })),
    }),
  ),
  /** Guardians, contacts, leave: only for the homeroom teacher, the grade head and the offices. */
  homes: z.array(z.object({ class: ClassId, document: DocumentId })),
  /** Letter boxes of the people one may write to; the own one among them. */
  boxes: z.array(z.object({ person: PersonId, document: DocumentId })),
  /** Own drafts and copies. */
  person: DocumentId,
});
export type Catalogue = z.infer<typeof Catalogue>;

export const Membership = z.object({
  school: SchoolId,
  me: PersonId,
  /** Web socket address of the school's server; none = solo. */
  server: z.optional(z.string().check(z.regex(/^wss?:\/\/[^\s]+$/), z.maxLength(300))),
  catalogue: Catalogue,
});
export type Membership = z.infer<typeof Membership>;

/** The local document that holds memberships. */
export const profileDocument = DocumentId.parse('profile');

const KIND = 'membership';

/** All memberships of this profile, oldest first; the last one counts. */
export function memberships(profile: Document): Membership[] {
  const found: Membership[] = [];
  for (const stored of profile.statements()) {
    const statement = stored as Partial<Envelope>;
    if (statement.kind !== KIND) continue;
    const read = Membership.safeParse(statement.body);
    if (read.success) found.push(read.data);
  }
  return found;
}

/** Keeps a membership as the latest, whatever the clock says; resolves after the strict commit. */
export async function keepMembership(profile: Document, membership: Membership, at: Instant): Promise<void> {
  const last = profile.statements().at(-1) as Partial<Envelope> | undefined;
  const after = last?.at === undefined ? at : instant(Math.max(millis(at), millis(last.at) + 1));
  await profile.append({
    id: randomId() as StatementId,
    kind: KIND,
    version: 1,
    author: membership.me,
    at: after,
    body: membership,
  });
}

const Invitation = z.object({
  format: z.literal('wuhe-invitation'),
  version: z.literal(1),
  membership: Membership,
});

/** The text a school hands to a new member. Whoever has it can join as that person: hand it over like a key. */
export function writeInvitation(membership: Membership): string {
  return JSON.stringify({ format: 'wuhe-invitation', version: 1, membership });
}

/** What an invitation says; it names a server on this machine. @throws Problem `invitation.broken` */
export function readInvitation(text: string): Membership {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Problem('invitation.broken', 'not JSON', { cause });
  }
  const read = Invitation.safeParse(value);
  if (!read.success) throw new Problem('invitation.broken', z.prettifyError(read.error));
  const { membership } = read.data;
  if (!isOnThisMachine(membership.server)) throw new Problem('invitation.broken', 'not a loopback address');
  return membership;
}

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** Documents are not sealed yet, so nothing may leave the machine: whoever forges an invitation must not get a class's roll. */
function isOnThisMachine(server: string | undefined): boolean {
  if (server === undefined || !URL.canParse(server)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(server);
  return protocol === 'ws:' && LOOPBACK.includes(hostname) && `${username}${password}${search}${hash}` === '';
}

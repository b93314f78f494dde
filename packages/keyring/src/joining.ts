/**
 * Joining by a one-time secret on a slip. The chain knows its one-time key; the keys of scopes travel in a package sealed to the secret and
 * kept off the chain, so that a slip found later opens nothing once the package was deleted.
 */

import { base64urlnopad } from '@scure/base';
import {
  accept,
  type BodyOf,
  type Checked,
  commitment,
  type EpochKey,
  type InvitationId,
  idText,
  importSigningKey,
  isExactId,
  type Membership,
  type PersonId,
  type Right,
  type RoleHeld,
  refuse,
  type SchoolId,
  ScopeId,
  sameBytes,
  wrapKey,
} from '@wuhe/seal';
import * as z from 'zod/mini';
import { derive, openSecret, sealingKey, sealSecret } from './derive.ts';
import type { LockerOptions } from './locker.ts';
import { type Me, makeEntry, newcomer } from './me.ts';
import { withName } from './names.ts';
import { ownScope } from './own.ts';
import { newPrintedSecret, readPrinted, writePrinted } from './printed.ts';
import { scopeKey } from './scopes.ts';
import type { KeyStore } from './store.ts';

export interface Invitation {
  id: InvitationId;
  /** The entry's body. */
  body: BodyOf<'invite'>;
  /** For the slip; kept nowhere. */
  secret: Uint8Array;
  /** For the server, under the invitation's id; deleted when it was used, withdrawn, or is past its date. */
  package: Uint8Array;
}

/** What the package says: where the chain stood, so that no other chain can be shown to the newcomer, and keys of scopes. */
const Package = z.strictObject({
  version: z.literal(1),
  head: z.strictObject({
    seq: z.int().check(z.minimum(0)),
    link: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)),
  }),
  /** Under which id the school has the newcomer on its list already. */
  person: z.exactOptional(z.custom<PersonId>((value) => typeof value === 'string' && isExactId(value))),
  keys: z.array(
    z.strictObject({
      scope: ScopeId,
      epoch: z.int().check(z.minimum(1)),
      key: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)),
    }),
  ),
});

/**
 * An invitation to roles and scopes. `person`: the id by which the newcomer is on the school's list. Codes of scopeKey; whether it may be made,
 * the chain says.
 */
export async function invite(
  membership: Membership,
  me: Me,
  roles: readonly RoleHeld[],
  scopes: readonly { scope: ScopeId; right: Right; from?: string; until?: string }[],
  expires: number,
  person?: PersonId,
): Promise<Checked<Invitation>> {
  const keys: EpochKey[] = [];
  for (const { scope } of scopes) {
    const key = await scopeKey(membership, scope, me);
    if (!key.ok) return key;
    keys.push(key.value);
  }
  const secret = newPrintedSecret();
  const { id, sign } = await invitationOf(secret);
  const content = {
    version: 1,
    head: { seq: membership.head.seq, link: base64urlnopad.encode(membership.head.link) },
    ...(person === undefined ? {} : { person }),
    keys: keys.map(({ scope, epoch, key }) => ({ scope, epoch, key: base64urlnopad.encode(key) })),
  };
  const { nonce, ciphertext } = await sealSecret(
    await sealingKey(secret, 'package'),
    new TextEncoder().encode(JSON.stringify(content)),
    about(membership.school, id),
  );
  return accept({
    id,
    body: {
      kind: 'invite',
      invitation: id,
      key: sign.publicKey,
      expires,
      roles: [...roles],
      scopes: [...scopes],
    },
    secret,
    package: new Uint8Array([...nonce, ...ciphertext]),
  });
}

/** A link for a QR code or a message; the secret stands in the fragment, which no browser sends. */
export function writeInvitationLink(address: string, school: SchoolId, secret: Uint8Array): string {
  const url = new URL(address);
  url.hash = `${school}.${writePrinted(secret, 'invitation')}`;
  return url.href;
}

/** The school and the secret of a link. `key.mistyped`. */
export function readInvitationLink(
  text: string,
): Checked<{ address: string; school: SchoolId; secret: Uint8Array }> {
  if (!URL.canParse(text.trim())) return refuse('key.mistyped');
  const url = new URL(text.trim());
  // Whoever opens the address must not be led to a script or a file.
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return refuse('key.mistyped');
  const [school = '', typed = '', ...more] = url.hash.slice(1).split('.');
  if (!isExactId(school) || more.length > 0) return refuse('key.mistyped');
  const secret = readPrinted(typed, 'invitation');
  url.hash = '';
  return secret.ok ? accept({ address: url.href, school: school as SchoolId, secret: secret.value }) : secret;
}

/** The id under which the package is asked for. */
export async function invitationId(secret: Uint8Array): Promise<InvitationId> {
  return (await invitationOf(secret)).id;
}

/**
 * Makes the entry that joins. The offered chain must contain the head that the inviter saw: else `chain.fork`, and nothing is made.
 * `name` is sealed for the first everyday scope that the slip opens; where it opens none it is left out. `chain.invitation`, `key.damaged`,
 * `key.short`, `key.name`.
 */
export async function joinSchool(
  membership: Membership,
  secret: Uint8Array,
  sealed: Uint8Array,
  {
    store,
    options,
    passphrase,
    name,
    at,
  }: { store: KeyStore; options: LockerOptions; passphrase?: string; name?: string; at: number },
): Promise<Checked<{ entry: Uint8Array; me: Me; keep(): Promise<void> }>> {
  const { school } = membership;
  const { id, sign } = await invitationOf(secret);
  const content = await openPackage(school, id, secret, sealed);
  if (!content.ok) return content;
  const { head, keys, person: listed } = content.value;
  const link = membership.links[head.seq];
  if (!link || !sameBytes(link, base64urlnopad.decode(head.link))) return refuse('chain.fork');
  const invitation = membership.invitations.get(id);
  if (invitation?.state !== 'open') return refuse('chain.invitation');
  const made = await newcomer(school, store, options, passphrase, listed);
  if (!made.ok) return made;
  const { me, keys: own, person, device, keep } = made.value;
  const wraps = new Map<ScopeId, Uint8Array>();
  let everyday: EpochKey | undefined;
  for (const { scope: id, epoch, key } of keys) {
    const scope = membership.scopes.get(id);
    const last = scope?.epochs.at(-1);
    const epochKey = { school, scope: id, epoch, key: base64urlnopad.decode(key) };
    // A key that changed since is granted anew by whoever holds it, and so is one that the chain does not know (K2).
    if (!scope || !last || scope.epochs.length !== epoch || !sameBytes(commitment(epochKey), last.commitment))
      continue;
    if (!invitation.scopes.some(({ scope: it }) => it === id)) continue;
    if (scope.tier === 'everyday') everyday ??= epochKey;
    wraps.set(id, await wrapKey(epochKey, { id: person.id, publicKey: own[scope.tier].publicKey }));
  }
  const named = await withName(person, name, everyday);
  if (!named.ok) return named;
  const body = {
    kind: 'join',
    person: named.value,
    device,
    own: await ownScope(school, person),
    wraps,
  } as const;
  const entry = await makeEntry(membership, school, body, { kind: 'invitation', id, key: sign }, at);
  return accept({ entry, me, keep });
}

async function openPackage(
  school: SchoolId,
  id: InvitationId,
  secret: Uint8Array,
  sealed: Uint8Array,
): Promise<Checked<z.infer<typeof Package>>> {
  if (sealed.length < 28 || sealed.length > 64 * 1024) return refuse('key.damaged');
  const parts = { nonce: sealed.slice(0, 12), ciphertext: sealed.slice(12) };
  const bytes = await openSecret(await sealingKey(secret, 'package'), parts, about(school, id));
  if (!bytes) return refuse('key.damaged');
  try {
    const read = Package.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
    return read.success ? accept(read.data) : refuse('key.damaged');
  } catch {
    return refuse('key.damaged');
  }
}

async function invitationOf(secret: Uint8Array) {
  const [id, sign] = await Promise.all([
    derive(secret, 'invitation-id', 16),
    derive(secret, 'invitation-sign'),
  ]);
  return { id: idText<InvitationId>(id), sign: await importSigningKey(sign) };
}

function about(school: SchoolId, id: InvitationId): string {
  return `package ${school} ${id}`;
}

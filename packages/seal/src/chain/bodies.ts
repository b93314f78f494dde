/** Bodies of all kinds of entries (SPEC.md 7.1): strict schemas that read JSON into ids and bytes and write it back. */
import * as z from 'zod/mini';
import { InvitationId } from '../ids.ts';
import {
  boxKey,
  bytesOf,
  cuts,
  dates,
  deviceId,
  documentId,
  HISTORY,
  key32,
  millisecond,
  personId,
  right,
  role,
  scopeId,
  sealedName,
  sheetId,
  signature64,
  signKey,
  uint32,
  wraps,
  wrapsByScope,
} from './fields.ts';
import { chainRoles } from './membership.ts';

/** A person's keys with the person's own signature over them (M6). */
const person = z.strictObject({
  id: personId,
  sign: signKey,
  everyday: boxKey,
  guarded: boxKey,
  certificate: signature64,
  name: z.exactOptional(sealedName),
});

/** A device's keys with its person's signature over them (M7). */
const device = z.strictObject({ id: deviceId, sign: signKey, box: boxKey, certificate: signature64 });

const epoch = z.strictObject({
  epoch: uint32.check(z.minimum(1)),
  commitment: key32,
  publicKey: boxKey,
  wraps,
  history: z.exactOptional(bytesOf(HISTORY)),
});

/** A scope with its first epoch. */
const opening = z.strictObject({
  id: scopeId,
  tier: z.enum(['everyday', 'guarded']),
  grantors: z.array(z.enum([...chainRoles, 'holder'])),
  members: z.array(z.strictObject({ person: personId, right, ...dates })),
  epoch,
});

const sheet = z.strictObject({ id: sheetId, sign: signKey, box: boxKey });

const found = z.strictObject({
  kind: z.literal('found'),
  person,
  device,
  roles: z.array(role),
  scopes: z.array(opening),
  sheets: z.array(sheet),
});
const invite = z.strictObject({
  kind: z.literal('invite'),
  invitation: InvitationId,
  key: signKey,
  expires: millisecond,
  roles: z.array(role).check(z.minLength(1)),
  scopes: z.array(z.strictObject({ scope: scopeId, right, ...dates })),
});
const withdraw = z.strictObject({ kind: z.literal('withdraw'), invitation: InvitationId });
/** Signed by the invitation's key. `wraps`: the scopes of the invitation whose keys the package held, for the new person. */
const join = z.strictObject({ kind: z.literal('join'), person, device, own: opening, wraps: wrapsByScope });
const addDevice = z.strictObject({ kind: z.literal('device'), device });
/** A person's new keys, certified as the first ones were (M22). `wraps`: the scopes they hold, under the new keys. */
const renewKeys = z.strictObject({
  kind: z.literal('keys'),
  everyday: boxKey,
  guarded: boxKey,
  certificate: signature64,
  wraps: wrapsByScope,
});
const dropDevice = z.strictObject({ kind: z.literal('dropDevice'), device: deviceId, cuts });
const giveRole = z.strictObject({
  kind: z.literal('role'),
  person: personId,
  give: z.array(role),
  end: z.array(role),
});
const openScope = z.strictObject({ kind: z.literal('scope'), scope: opening });
const grant = z.strictObject({
  kind: z.literal('grant'),
  scope: scopeId,
  epoch: uint32,
  members: z.array(z.strictObject({ person: personId, right, ...dates })).check(z.minLength(1)),
  wraps,
  /** Of members whose right becomes `read`. */
  cuts,
});
const revoke = z.strictObject({
  kind: z.literal('revoke'),
  scope: scopeId,
  people: z.array(personId).check(z.minLength(1)),
  cuts,
});
const remove = z.strictObject({ kind: z.literal('remove'), person: personId, cuts });
const renew = z.strictObject({ kind: z.literal('epoch'), scope: scopeId, epoch, cuts });
/** New sheets in the place of old ones; `wraps` by scope for each sheet, of the scopes that the author holds. */
const recovery = z.strictObject({
  kind: z.literal('recovery'),
  sheets: z.array(z.strictObject({ ...sheet.shape, wraps: wrapsByScope })),
  ends: z.array(sheetId),
});
/** Signed by a sheet: its holder comes in as a principal, with the keys that the sheet opens. */
const recover = z.strictObject({
  kind: z.literal('recover'),
  person,
  device,
  own: opening,
  wraps: wrapsByScope,
});
const erase = z.strictObject({
  kind: z.literal('erase'),
  scope: scopeId,
  document: documentId,
  /** None: every generation. */
  generation: z.exactOptional(uint32),
});

const all = [
  found,
  invite,
  withdraw,
  join,
  addDevice,
  dropDevice,
  renewKeys,
  giveRole,
  openScope,
  grant,
  revoke,
  remove,
  renew,
  recovery,
  recover,
  erase,
] as const;

export const Body = z.discriminatedUnion('kind', all);
export type Body = z.infer<typeof Body>;
export type EntryKind = Body['kind'];
export type BodyOf<K extends EntryKind> = Extract<Body, { kind: K }>;
export type PersonBody = z.infer<typeof person>;
export type DeviceBody = z.infer<typeof device>;
export type EpochBody = z.infer<typeof epoch>;
export type Opening = z.infer<typeof opening>;

export const entryKinds: ReadonlySet<string> = new Set(
  all.flatMap((body): readonly string[] => body.shape.kind.def.values),
);

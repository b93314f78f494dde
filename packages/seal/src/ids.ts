/** Ids as the seal writes them (N1): 16 random bytes; in memory and in JSON their canonical base64url text of 22 characters. */

import { DocumentId, PersonId, SchoolId, StatementId } from '@wuhe/model';
import * as z from 'zod/mini';
import { base64Bytes, base64Text } from './base64.ts';

const canonical = /^[A-Za-z0-9_-]{21}[AQgw]$/;

const exact = z.string().check(z.regex(canonical));

export const ScopeId = exact.brand<'ScopeId'>();
export const DeviceId = exact.brand<'DeviceId'>();
export const InvitationId = exact.brand<'InvitationId'>();
export const SheetId = exact.brand<'SheetId'>();
export type ScopeId = z.infer<typeof ScopeId>;
export type DeviceId = z.infer<typeof DeviceId>;
export type InvitationId = z.infer<typeof InvitationId>;
export type SheetId = z.infer<typeof SheetId>;
export { DocumentId, PersonId, SchoolId, StatementId };

/** Whether an id has 16 bytes: ids of the model may be any short text, those on the wire may not. */
export function isExactId(id: string): boolean {
  return canonical.test(id);
}

/** The 16 bytes of an exact id. Throws on any other text: ids are checked where they come in. */
export function idBytes(id: string): Uint8Array {
  if (!canonical.test(id)) throw new TypeError('not an id of 16 bytes');
  return base64Bytes(id);
}

/** 16 bytes → the id's text. The caller says which kind of id it is. */
export function idText<Id extends string>(bytes: Uint8Array): Id {
  return base64Text(bytes) as Id;
}

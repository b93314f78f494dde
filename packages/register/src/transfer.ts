/** Profiles between people: out as JSON, in again with every check, and the switch that turns one off. */
import * as z from 'zod/mini';
import { Profile } from './types.ts';

/** Of the file, not of the profile in it. */
const SCHEMA = 1;
const FORMAT = 'wuhe-register-profile';
/** A profile is a few kilobytes; anything longer is something else. */
const longest = 64_000;

/** `notJson`: no JSON · `notAProfile`: something else, or damaged · `newer`: written by a later version · `tooLong`: over 64,000 characters. */
export type ImportRefusal = 'notJson' | 'notAProfile' | 'newer' | 'tooLong';

export type Imported = { ok: true; profile: Profile } | { ok: false; reason: ImportRefusal };

/** A profile as a file. It names titles and mark words of the portal, and no student. */
export function exportProfile(profile: Profile): string {
  return `${JSON.stringify({ format: FORMAT, schema: SCHEMA, profile }, undefined, 2)}\n`;
}

/** The profile in a file, or why it is not taken. Whole or not at all. */
export function importProfile(text: string): Imported {
  if (text.length > longest) return { ok: false, reason: 'tooLong' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, reason: 'notJson' };
  }
  const file = z.safeParse(
    z.object({ format: z.literal(FORMAT), schema: z.int(), profile: z.unknown() }),
    value,
  );
  if (!file.success) return { ok: false, reason: 'notAProfile' };
  if (file.data.schema > SCHEMA) return { ok: false, reason: 'newer' };
  const profile = z.safeParse(Profile, file.data.profile);
  return profile.success ? { ok: true, profile: profile.data } : { ok: false, reason: 'notAProfile' };
}

/** A revoked profile: this revision and all before it; every revision where none is named. */
export const Revocation = z.object({
  id: z.string().check(z.minLength(1), z.maxLength(64)),
  upTo: z.optional(z.int().check(z.minimum(1), z.maximum(1_000_000))),
});
export type Revocation = z.infer<typeof Revocation>;

/** True when the school has switched this profile off. A profile without an id was never shared and cannot be. */
export function isRevoked(profile: Profile, revoked: readonly Revocation[]): boolean {
  if (profile.id === undefined) return false;
  const revision = profile.revision ?? 1;
  return revoked.some(({ id, upTo }) => id === profile.id && (upTo === undefined || revision <= upTo));
}

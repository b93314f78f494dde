/** SHA-256: the seal over a text that wants to leave the school, and ids that are the same wherever the same act is done. */
import type { StatementId } from '@wuhe/model';
import { idText } from '@wuhe/seal';

/** SHA-256 of the UTF-8 of a text, lower-case hex (FIPS 180-4). */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The id of the nth statement of a kind that one press of a button makes, on whatever device and however often. */
export function actId(act: string, kind: string, nth = 0): Promise<StatementId> {
  return derivedId('act', act, kind, String(nth));
}

/** The id of an act that follows from others, 16 bytes: two windows, two devices or a worker that was killed write it once. */
export async function derivedId(act: string, ...from: readonly string[]): Promise<StatementId> {
  const text = new TextEncoder().encode(JSON.stringify([act, ...from]));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
  return idText<StatementId>(digest.subarray(0, 16));
}

/** Signing in (W2): the server's challenge, and whether an answer is a member's device's own. */
import { type Code, type DeviceId, isSignedIn, type SocketMessage, type Verifier } from '@wuhe/seal';
import type { School } from './school.ts';

const DAY = 24 * 60 * 60 * 1000;

export type Challenge = SocketMessage & { type: 'challenge' };

export function challenge(school: School, now: number): Challenge {
  const nonce = crypto.getRandomValues(new Uint8Array(32));
  return { type: 'challenge', nonce, at: now, entries: school.entries };
}

/** The device that has signed in, or why it has not. Its clock is looked at last: only an owner of a device learns that it is wrong. */
export async function signedIn(
  answer: SocketMessage & { type: 'signIn' },
  to: { school: School; nonce: Uint8Array; origins: readonly string[]; now: number },
  verifier: Verifier,
): Promise<DeviceId | { code: Code }> {
  const { school, nonce, origins, now } = to;
  if (school.entries === 0) return { code: 'school.unknown' };
  const device = school.device(answer.device);
  if (!device) return { code: 'signIn.signature' };
  const asked = { school: school.id, nonce, origins, publicKey: device.sign };
  if (!(await isSignedIn(answer, asked, verifier))) return { code: 'signIn.signature' };
  // Removed while the signature was looked at.
  if (!school.device(answer.device)) return { code: 'signIn.signature' };
  return Math.abs(answer.at - now) > DAY ? { code: 'signIn.time' } : device.id;
}

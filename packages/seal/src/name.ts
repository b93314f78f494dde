/** Names of persons on the chain (M23): sealed under the key of a scope, so that its members read them and the server does not. */
import { base64Bytes, base64Text } from './base64.ts';
import { accept, type Checked, refuse } from './checked.ts';
import { type EpochKey, hkdf, hkdfKey } from './epoch.ts';
import { labelBytes } from './hash.ts';
import { idBytes, idText, type PersonId, type ScopeId } from './ids.ts';
import { pad, unpad } from './padding.ts';

const SCOPE = 16;
const PLACE = SCOPE + 4;
const NONCE = 12;
const TAG = 16;
/** Most bytes of a name in UTF-8: 80 characters of the rarest. */
const LONGEST = 320;

/** A name as an entry carries it. `key.name` when it is empty or has more than 320 bytes. */
export async function sealName(key: EpochKey, person: PersonId, name: string): Promise<Checked<string>> {
  const content = new TextEncoder().encode(name.trim());
  if (content.length === 0 || content.length > LONGEST) return refuse('key.name');
  const padded = pad(content);
  const bytes = new Uint8Array(PLACE + NONCE + padded.length + TAG);
  bytes.set(idBytes(key.scope));
  new DataView(bytes.buffer).setUint32(SCOPE, key.epoch);
  const nonce = crypto.getRandomValues(bytes.subarray(PLACE, PLACE + NONCE));
  const parameters = { name: 'AES-GCM', iv: nonce.slice(), additionalData: about(person) };
  bytes.set(
    new Uint8Array(await crypto.subtle.encrypt(parameters, await nameKey(key), padded)),
    PLACE + NONCE,
  );
  return accept(base64Text(bytes));
}

/** Which key opens a name; undefined where the text is none. */
export function nameOpensWith(sealed: string): { scope: ScopeId; epoch: number } | undefined {
  const bytes = base64Bytes(sealed);
  if (bytes.length < PLACE + NONCE + TAG) return undefined;
  const epoch = new DataView(bytes.buffer).getUint32(SCOPE);
  return { scope: idText(bytes.subarray(0, SCOPE)), epoch };
}

/** The name of this person. `key.damaged`: not sealed under this key, or for somebody else. */
export async function openName(key: EpochKey, person: PersonId, sealed: string): Promise<Checked<string>> {
  const bytes = base64Bytes(sealed);
  try {
    const iv = bytes.slice(PLACE, PLACE + NONCE);
    const parameters = { name: 'AES-GCM', iv, additionalData: about(person) };
    const opened = await crypto.subtle.decrypt(
      parameters,
      await nameKey(key),
      bytes.slice(PLACE + NONCE) as BufferSource,
    );
    const content = unpad(new Uint8Array(opened));
    return content.ok
      ? accept(new TextDecoder('utf-8', { fatal: true }).decode(content.value))
      : refuse('key.damaged');
  } catch {
    return refuse('key.damaged');
  }
}

async function nameKey(key: EpochKey): Promise<CryptoKey> {
  const algorithm = { name: 'AES-GCM', length: 256 };
  return crypto.subtle.deriveKey(hkdf(key, labelBytes('name')), await hkdfKey(key), algorithm, false, [
    'encrypt',
    'decrypt',
  ]);
}

function about(person: PersonId): BufferSource {
  return idBytes(person) as BufferSource;
}

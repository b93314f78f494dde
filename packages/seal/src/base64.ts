/**
 * Base64url without padding for ids, keys and wraps: a chain has thousands of them and every envelope five, and the general library takes
 * several times as long. Whoever reads checks the text first; what comes from strangers unchecked goes through the library.
 */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const values = new Uint8Array(128);
for (let value = 0; value < 64; value++) values[alphabet.charCodeAt(value)] = value;

/** Bytes → text, 4 characters for each 3 bytes. */
export function base64Text(bytes: Uint8Array): string {
  let text = '';
  let at = 0;
  for (; at + 2 < bytes.length; at += 3) {
    const three =
      ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number);
    text += `${alphabet[three >> 18]}${alphabet[(three >> 12) & 63]}${alphabet[(three >> 6) & 63]}${alphabet[three & 63]}`;
  }
  const rest = bytes.length - at;
  if (rest === 0) return text;
  const last = ((bytes[at] as number) << 8) | (rest === 2 ? (bytes[at + 1] as number) : 0);
  text += `${alphabet[last >> 10]}${alphabet[(last >> 4) & 63]}`;
  return rest === 2 ? `${text}${alphabet[(last << 2) & 63]}` : text;
}

/** The bytes of a text that was checked to be canonical. */
export function base64Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array((text.length * 3) >> 2);
  let kept = 0;
  let bits = 0;
  let to = 0;
  for (let at = 0; at < text.length; at++) {
    kept = ((kept << 6) | (values[text.charCodeAt(at)] as number)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[to++] = kept >> bits;
  }
  return bytes;
}

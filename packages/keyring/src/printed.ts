/** Secrets that people read from paper and type: 128 bits and a check in eight groups of four characters, without letters that look alike. */
import { base32crockford } from '@scure/base';
import { accept, type Checked, digest, refuse } from '@wuhe/seal';
import { randomBytes } from './derive.ts';

/** What the paper is for; typed in the wrong place it is a mistake that is found, not tried. */
export type Paper = 'sheet' | 'card' | 'invitation' | 'handover';

const SECRET = 16;
const CHECK = 4;

export function newPrintedSecret(): Uint8Array {
  return randomBytes(SECRET);
}

/** `ABCD-EF01-…`, 32 characters in eight groups. */
export function writePrinted(secret: Uint8Array, paper: Paper): string {
  if (secret.length !== SECRET) throw new RangeError('not a printed secret');
  const text = base32crockford.encode(new Uint8Array([...secret, ...checkOf(secret, paper)]));
  return text.replace(/.{4}(?=.)/g, '$&-');
}

/** Reads what was typed: any case, spaces and dashes anywhere, full-width too, O for 0, I and L for 1. `key.mistyped` when the check fails. */
export function readPrinted(typed: string, paper: Paper): Checked<Uint8Array> {
  const text = typed
    .slice(0, 200)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-‐–—_]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  if (!/^[0-9A-HJKMNP-TV-Z]{32}$/.test(text)) return refuse('key.mistyped');
  const bytes = base32crockford.decode(text);
  const secret = bytes.slice(0, SECRET);
  const check = checkOf(secret, paper);
  return check.every((byte, at) => byte === bytes[SECRET + at]) ? accept(secret) : refuse('key.mistyped');
}

function checkOf(secret: Uint8Array, paper: Paper): Uint8Array {
  const label = new TextEncoder().encode(`wuhe/printed/${paper}/1\0`);
  return digest(new Uint8Array([...label, ...secret])).subarray(0, CHECK);
}

/** Padding (E3): content hides among a few sizes, with at most 12 % more bytes (PADMÉ). */
import { accept, type Checked, refuse } from './checked.ts';

const LENGTH = 4;
const LEAST = 64;

/** The size that PADMÉ gives to `length` bytes (1 to 2^31): all but the leading bits of the size are zero. */
function padme(length: number): number {
  const exponent = 31 - Math.clz32(length);
  const kept = 32 - Math.clz32(exponent);
  const step = 2 ** (exponent - kept);
  return Math.ceil(length / step) * step;
}

/** How many bytes content of this length has when padded. */
export function paddedLength(length: number): number {
  return padme(Math.max(LEAST, LENGTH + length));
}

/** Length (4 bytes), content, zeros. */
export function pad(content: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(paddedLength(content.length));
  new DataView(bytes.buffer).setUint32(0, content.length);
  bytes.set(content, LENGTH);
  return bytes;
}

/** The content, as a view; any other padding than `pad` makes is `envelope.padding`. */
export function unpad(bytes: Uint8Array): Checked<Uint8Array> {
  if (bytes.length < LEAST) return refuse('envelope.padding');
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  if (length > bytes.length - LENGTH || paddedLength(length) !== bytes.length)
    return refuse('envelope.padding');
  for (let at = LENGTH + length; at < bytes.length; at++)
    if (bytes[at] !== 0) return refuse('envelope.padding');
  return accept(bytes.subarray(LENGTH, LENGTH + length));
}

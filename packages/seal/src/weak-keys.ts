/** Public keys that bind nobody: points whose order divides 8. Under such a key one signature fits many texts, and every shared secret is zero. */
import { hex } from '@scure/base';

const all = (first: string, middle: string, last: string) => `${first}${middle.repeat(30)}${last}`;
/** 0, 1, −1, and the longer forms of 0 and 1. */
const trivial = [
  all('00', '00', '00'),
  all('01', '00', '00'),
  all('ec', 'ff', '7f'),
  all('ed', 'ff', '7f'),
  all('ee', 'ff', '7f'),
];
/** y on Ed25519. */
const signing = new Set([
  ...trivial,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
]);
/** u on Curve25519. */
const box = new Set([
  ...trivial,
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
]);

/** What weak points begin with: nearly all others are known by their first byte. */
const beginnings = new Set([...signing].map((point) => Number.parseInt(point.slice(0, 2), 16)));

/** Whether an Ed25519 point of 32 bytes, a public key or a signature's first half, is weak: it verifies nothing here (N6). */
export function isWeakPoint(point: Uint8Array): boolean {
  return beginnings.has(point[0] ?? 0) && signing.has(withoutSign(point));
}

/** Whether an X25519 public key of 32 bytes is weak: nothing is sealed to it, and no chain takes it (N6). */
export function isWeakBoxKey(publicKey: Uint8Array): boolean {
  return box.has(withoutSign(publicKey));
}

function withoutSign(publicKey: Uint8Array): string {
  const bytes = publicKey.slice();
  bytes[31] = (bytes[31] ?? 0) & 0x7f;
  return hex.encode(bytes);
}

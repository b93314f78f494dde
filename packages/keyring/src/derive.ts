/** Keys from secrets: HKDF for random ones, Argon2id for what a person remembers, AES-GCM under the result. */
import { argon2id } from 'hash-wasm';
import * as z from 'zod/mini';

/** What is derived or sealed: part of every derivation, so that one secret never serves two ends. */
export type Purpose =
  | 'sheet-id'
  | 'sheet-sign'
  | 'sheet-box'
  | 'invitation-id'
  | 'invitation-sign'
  | 'package'
  | 'card-id'
  | 'card'
  | 'handover-id'
  | 'handover'
  | 'bundle';

/** Argon2id's cost: memory in KiB, passes over it; one lane. Kept beside what it protects. */
export interface Cost {
  memory: number;
  passes: number;
}

/** 64 MiB, 3 passes: some 0.4 s in a worker. */
export const usualCost: Cost = { memory: 64 * 1024, passes: 3 };

const SALT = 16;
const NONCE = 12;

/** Bounds on a cost that is read back: a record must not make a laptop work for hours or fill its memory. */
export const Cost = z.strictObject({
  memory: z.int().check(z.minimum(256), z.maximum(256 * 1024)),
  passes: z.int().check(z.minimum(1), z.maximum(16)),
});

export function fixedBytes(length: number) {
  return z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length === length);
}

/** Salt and cost of one passphrase. */
export const Stretch = z.strictObject({ salt: fixedBytes(SALT), cost: Cost });
export type Stretch = z.infer<typeof Stretch>;

/** Nonce and AES-GCM ciphertext. */
export const SealedSecret = z.strictObject({
  nonce: fixedBytes(NONCE),
  ciphertext: z.custom<Uint8Array>(
    (value) => value instanceof Uint8Array && value.length >= 16 && value.length <= 64 * 1024,
  ),
});
export type SealedSecret = z.infer<typeof SealedSecret>;

export function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length));
}

export function newStretch(cost: Cost): Stretch {
  return { salt: randomBytes(SALT), cost };
}

/** 32 bytes from a passphrase. Composed and decomposed characters are the same (NFKC). */
export async function stretch(passphrase: string, { salt, cost }: Stretch): Promise<Uint8Array> {
  return argon2id({
    password: new TextEncoder().encode(passphrase.normalize('NFKC')),
    salt,
    parallelism: 1,
    iterations: cost.passes,
    memorySize: cost.memory,
    hashLength: 32,
    outputType: 'binary',
  });
}

/** `length` bytes for one purpose from a secret that nobody can guess. */
export async function derive(secret: Uint8Array, purpose: Purpose, length = 32): Promise<Uint8Array> {
  const info = new TextEncoder().encode(`wuhe/keyring/${purpose}/1\0`);
  const key = await crypto.subtle.importKey('raw', secret as BufferSource, 'HKDF', false, ['deriveBits']);
  const parameters = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, length * 8));
}

/** An AES-GCM key for one purpose from a secret, not extractable. */
export async function sealingKey(secret: Uint8Array, purpose: Purpose): Promise<CryptoKey> {
  const bytes = await derive(secret, purpose);
  return crypto.subtle.importKey('raw', bytes as BufferSource, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

export async function sealSecret(key: CryptoKey, content: Uint8Array, about: string): Promise<SealedSecret> {
  const nonce = randomBytes(NONCE);
  const ciphertext = await crypto.subtle.encrypt(parameters(nonce, about), key, content as BufferSource);
  return { nonce, ciphertext: new Uint8Array(ciphertext) };
}

/** What was sealed; undefined with another key or about something else. */
export async function openSecret(
  key: CryptoKey,
  { nonce, ciphertext }: SealedSecret,
  about: string,
): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(
      await crypto.subtle.decrypt(parameters(nonce, about), key, ciphertext as BufferSource),
    );
  } catch {
    return undefined;
  }
}

function parameters(nonce: Uint8Array, about: string): AesGcmParams {
  return {
    name: 'AES-GCM',
    iv: nonce as BufferSource,
    additionalData: new TextEncoder().encode(`wuhe/keyring/sealed/1\0${about}`),
  };
}

/** Sealing and opening what an envelope holds (E1–E5, E8): AES-256-GCM under a key of its epoch, document, generation and device. */
import type { Accepted } from './accepted.ts';
import { accept, type Checked, refuse } from './checked.ts';
import { encodeEnvelope, encodeHeader, type Header, linkOf, noNonce, sizeLimit } from './envelope.ts';
import { type EpochKey, type EpochName, hkdf, hkdfKey } from './epoch.ts';
import { labelled } from './hash.ts';
import { type DeviceId, type DocumentId, idBytes } from './ids.ts';
import type { Signer } from './keys.ts';
import { pad, unpad } from './padding.ts';

/** Content keys of one epoch: each derived once, none of them extractable. */
export interface ContentKeys extends EpochName {
  of(document: DocumentId, generation: number, device: DeviceId): Promise<CryptoKey>;
}

/** An envelope that was just sealed, with the link that the writer's next one names. */
export interface Sealed {
  bytes: Uint8Array;
  link: Uint8Array;
}

/** More than the rooms and devices that one laptop has open. */
const KEPT = 4000;
const aes = { name: 'AES-GCM', length: 256 };
const NONCE = 12;

/** The content keys of an epoch (E4). */
export async function contentKeys(key: EpochKey): Promise<ContentKeys> {
  const { school, scope, epoch } = key;
  const base = await hkdfKey(key);
  const known = new Map<string, Promise<CryptoKey>>();
  return {
    school,
    scope,
    epoch,
    of(document, generation, device) {
      const name = `${document}.${generation}.${device}`;
      const found = known.get(name);
      if (found) return found;
      const parameters = hkdf(key, contentInfo(document, generation, device));
      const made = crypto.subtle.deriveKey(parameters, base, aes, false, ['encrypt', 'decrypt']);
      if (known.size >= KEPT) known.clear();
      known.set(name, made);
      return made;
    },
  };
}

function contentInfo(document: DocumentId, generation: number, device: DeviceId): Uint8Array {
  const number = new Uint8Array(4);
  new DataView(number.buffer).setUint32(0, generation);
  return labelled('content', idBytes(document), number, idBytes(device));
}

/** Seals an update or a snapshot. Content beyond the limit of its kind is `envelope.tooLarge`: the caller splits it or says so. */
export async function sealEnvelope(
  header: Header & { kind: 'update' | 'snapshot' },
  content: Uint8Array,
  keys: ContentKeys,
  signer: Signer,
): Promise<Checked<Sealed>> {
  const { epoch, scope, school, document, generation, device } = header;
  if (keys.epoch !== epoch || keys.scope !== scope || keys.school !== school)
    throw new TypeError('keys of another epoch');
  const headerBytes = encodeHeader(header);
  if (content.length > sizeLimit(header.kind)) return refuse('envelope.tooLarge');
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE));
  const ciphertext = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv: nonce, additionalData: headerBytes as BufferSource },
    await keys.of(document, generation, device),
    pad(content),
  );
  return finishEnvelope(header, headerBytes, nonce, new Uint8Array(ciphertext), signer);
}

/** Signs a close or a checkpoint, which have no content (E5). */
export async function sealBare(
  header: Header & { kind: 'close' | 'checkpoint' },
  signer: Signer,
): Promise<Checked<Sealed>> {
  return finishEnvelope(header, encodeHeader(header), noNonce, new Uint8Array(), signer);
}

/** SHA-256 by WebCrypto: in a browser several times as fast as in JavaScript, where waiting does no harm. */
async function digestOf(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as BufferSource));
}

/** Signs and joins the parts of an envelope (E1, E2). `headerBytes` is the encoded `header`. */
export async function finishEnvelope(
  { kind }: Header,
  headerBytes: Uint8Array,
  nonce: Uint8Array,
  ciphertext: Uint8Array,
  signer: Signer,
): Promise<Checked<Sealed>> {
  const signed = labelled('envelope', headerBytes, nonce, await digestOf(ciphertext));
  const signature = await signer.sign(signed);
  const bytes = encodeEnvelope(headerBytes, nonce, ciphertext, signature);
  if (bytes.length > sizeLimit(kind)) return refuse('envelope.tooLarge');
  return accept({ bytes, link: linkOf(signed, signature) });
}

/** The content of an update or a snapshot. `envelope.unreadable`: not sealed with this key; `envelope.padding`: not padded as E3 says. */
export async function openEnvelope(envelope: Accepted, keys: ContentKeys): Promise<Checked<Uint8Array>> {
  const { kind, school, scope, epoch, document, generation, device, nonce, headerBytes } = envelope;
  if (kind !== 'update' && kind !== 'snapshot') return refuse('envelope.kind');
  if (keys.epoch !== epoch || keys.scope !== scope || keys.school !== school)
    throw new TypeError('keys of another epoch');
  const key = await keys.of(document, generation, device);
  try {
    const additionalData = headerBytes as BufferSource;
    const parameters = { name: 'AES-GCM', iv: nonce as BufferSource, additionalData };
    return unpad(
      new Uint8Array(await crypto.subtle.decrypt(parameters, key, envelope.ciphertext as BufferSource)),
    );
  } catch {
    return refuse('envelope.unreadable');
  }
}

/** Fields of entry bodies: bytes as base64url of one spelling, ids, roles with their dates. Each reads and writes (zod codecs). */
import * as z from 'zod/mini';
import { base64Bytes, base64Text } from '../base64.ts';
import { DeviceId, DocumentId, isExactId, PersonId, ScopeId, SheetId } from '../ids.ts';
import { isWeakBoxKey, isWeakPoint } from '../weak-keys.ts';
import { type CutOff, chainRoles } from './membership.ts';

/** Text of exactly `length` bytes in base64url without padding: one spelling only, so that decoding cannot fail. */
function spelled(length: number): RegExp {
  const rest = length % 3;
  const last = rest === 1 ? '[AQgw]' : rest === 2 ? '[AEIMQUYcgkosw048]' : '[A-Za-z0-9_-]';
  return new RegExp(`^[A-Za-z0-9_-]{${Math.ceil((length * 4) / 3) - 1}}${last}$`);
}

const uint8Array = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

export function bytesOf(length: number) {
  return z.codec(z.string().check(z.regex(spelled(length))), uint8Array, {
    decode: (text) => base64Bytes(text),
    encode: (bytes) => base64Text(bytes),
  });
}

export const key32 = bytesOf(32);
/** A key that checks signatures, and one that is sealed to: the few that prove or protect nothing are refused (N6). */
export const signKey = key32.check(z.refine((key) => !isWeakPoint(key)));
export const boxKey = key32.check(z.refine((key) => !isWeakBoxKey(key)));
export const signature64 = bytesOf(64);
/** HPKE `enc` 32 ‖ sealed 32 ‖ tag 16 (K4). */
const WRAP = 80;
/** Nonce 12 ‖ sealed 32 ‖ tag 16 (K5). */
export const HISTORY = 60;

export const personId = PersonId.check(z.refine(isExactId));
export const deviceId = DeviceId;
export const documentId = DocumentId.check(z.refine(isExactId));
export const scopeId = ScopeId;
export const sheetId = SheetId;

const wrapText = spelled(WRAP);

/** `{ id: wrap }` as JSON has it, each name and text of its one spelling. Not `z.record`, which passes over a name like `__proto__`. */
function isRecordOfWraps(value: unknown): value is Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(
    ([name, text]) => isExactId(name) && typeof text === 'string' && wrapText.test(text),
  );
}

/** `{ id: wrap }` ⇄ Map. */
function mapOf<Id extends string>() {
  return z.codec(
    z.custom<Record<string, string>>(isRecordOfWraps),
    z.custom<ReadonlyMap<Id, Uint8Array>>((value) => value instanceof Map),
    {
      decode: (record) =>
        new Map(Object.entries(record).map(([name, text]) => [name as Id, base64Bytes(text)])),
      encode: (map) => Object.fromEntries([...map].map(([name, wrap]) => [name, base64Text(wrap)])),
    },
  );
}

/** Wraps of one key, by person or sheet. */
export const wraps = mapOf<PersonId | SheetId>();
/** Wraps of many scopes' current keys for one person, by scope. */
export const wrapsByScope = mapOf<ScopeId>();

export const uint32 = z.int().check(z.minimum(0), z.maximum(0xffff_ffff));
/** Milliseconds since 1970. */
export const millisecond = z.int().check(z.minimum(0), z.maximum(Number.MAX_SAFE_INTEGER));
const date = z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/));

export const dates = { from: z.exactOptional(date), until: z.exactOptional(date) };
export const role = z.strictObject({
  role: z.enum(chainRoles),
  for: z.exactOptional(z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/))),
  ...dates,
});
export const right = z.enum(['read', 'write']);
/** A name sealed under a scope's key (M23), base64url. */
export const sealedName = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,512}$/));

/** One device in one room: its writers, each with the length that counts. */
const roomCuts = z.strictObject({
  scope: scopeId,
  document: documentId,
  generation: uint32,
  device: deviceId,
  writers: z.array(z.tuple([uint32.check(z.minimum(1)), uint32])).check(z.minLength(1)),
});

/** Cut-offs, grouped by room and device on the wire: a removal has thousands of them, and is one entry. */
export const cuts = z.codec(
  z.array(roomCuts),
  z.custom<CutOff[]>((value) => Array.isArray(value)),
  {
    decode: (grouped) =>
      grouped.flatMap(({ writers, ...room }) =>
        writers.map(([writer, length]) => ({ ...room, writer, length })),
      ),
    encode: (flat) => {
      const grouped = new Map<string, z.infer<typeof roomCuts>>();
      for (const { writer, length, scope, document, generation, device } of flat) {
        const name = `${scope}.${document}.${generation}.${device}`;
        const group = grouped.get(name) ?? { scope, document, generation, device, writers: [] };
        grouped.set(name, group);
        group.writers.push([writer, length]);
      }
      return [...grouped.values()];
    },
  },
);

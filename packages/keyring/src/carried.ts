/** A person's secrets on their way to another device: under the passphrase and a printed secret at once. Either alone opens nothing. */
import { base64urlnopad } from '@scure/base';
import { accept, type Checked, isExactId, type PersonId, refuse, type SchoolId } from '@wuhe/seal';
import * as z from 'zod/mini';
import { readSecrets, writeSecrets } from './bundle.ts';
import {
  type Cost,
  newStretch,
  openSecret,
  SealedSecret,
  Stretch,
  sealingKey,
  sealSecret,
  stretch,
} from './derive.ts';
import type { PersonSecrets } from './person.ts';

const exact = z.string().check(z.refine(isExactId));

/** What a server keeps; read strictly, with bounds on its cost. */
export const Carried = z.strictObject({
  version: z.literal(1),
  school: z.custom<SchoolId>((value) => exact.safeParse(value).success),
  person: z.custom<PersonId>((value) => exact.safeParse(value).success),
  stretch: Stretch,
  sealed: SealedSecret,
});
export type Carried = z.infer<typeof Carried>;

/** The record as bytes for the server's packages. */
export function packCarried(record: Carried): Uint8Array {
  const text = JSON.stringify(record, (_key, value: unknown) =>
    value instanceof Uint8Array ? { base64: base64urlnopad.encode(value) } : value,
  );
  return new TextEncoder().encode(text);
}

/** What a package holds, to be read by `signIn` or `takeOver`; undefined for what is none. */
export function unpackCarried(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes), (_key, value: unknown) =>
      typeof value === 'object' && value !== null && 'base64' in value && typeof value.base64 === 'string'
        ? base64urlnopad.decode(value.base64)
        : value,
    );
  } catch {
    return undefined;
  }
}

type Purpose = 'card' | 'handover';

/** Seals a person's secrets and, for a card, those of its device (`more`). */
export async function carry(
  purpose: Purpose,
  whose: { school: SchoolId; person: PersonId },
  secrets: PersonSecrets,
  more: Uint8Array,
  passphrase: string,
  printed: Uint8Array,
  cost: Cost,
): Promise<Carried> {
  const parameters = newStretch(cost);
  const key = await combined(purpose, passphrase, printed, parameters);
  const content = new Uint8Array([...writeSecrets(secrets), ...more]);
  const { school, person } = whose;
  const sealed = await sealSecret(key, content, `${purpose} ${school} ${person}`);
  return { version: 1, school, person, stretch: parameters, sealed };
}

/** `key.passphrase` for a wrong passphrase or another paper, which are not told apart; `newer`, `key.damaged` for a record that cannot be read. */
export async function uncarry(
  purpose: Purpose,
  value: unknown,
  passphrase: string,
  printed: Uint8Array,
): Promise<Checked<{ record: Carried; secrets: PersonSecrets; more: Uint8Array }>> {
  const version = (value as { version?: unknown } | null | undefined)?.version;
  if (typeof version === 'number' && version > 1) return refuse('newer');
  const read = Carried.safeParse(value);
  if (!read.success) return refuse('key.damaged');
  const { school, person, sealed, stretch: parameters } = read.data;
  const key = await combined(purpose, passphrase, printed, parameters);
  const content = await openSecret(key, sealed, `${purpose} ${school} ${person}`);
  if (!content) return refuse('key.passphrase');
  const secrets = readSecrets(content.slice(0, 96));
  return secrets.ok
    ? accept({ record: read.data, secrets: secrets.value, more: content.slice(96) })
    : secrets;
}

async function combined(purpose: Purpose, passphrase: string, printed: Uint8Array, parameters: Stretch) {
  const stretched = await stretch(passphrase, parameters);
  return sealingKey(new Uint8Array([...stretched, ...printed]), purpose);
}

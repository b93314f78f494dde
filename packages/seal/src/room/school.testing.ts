/** A small school for the tests of rooms: real keys, real signatures, contents that stay closed. */
import type { Device, Member, Membership, Right } from '../chain/membership.ts';
import { importSigningKey, type SigningKey, signer } from '../ed25519.ts';
import {
  decodeEnvelope,
  type Envelope,
  encodeEnvelope,
  encodeHeader,
  type Header,
  noLink,
  noNonce,
  type Place,
  signedBytes,
} from '../envelope.ts';
import { hash } from '../hash.ts';
import {
  type DeviceId,
  type DocumentId,
  idText,
  type PersonId,
  type SchoolId,
  type ScopeId,
} from '../ids.ts';
import type { Run } from '../runs.ts';

/** An id of 16 bytes that are all this number. */
export function id<Id extends string>(number: number): Id {
  return idText<Id>(new Uint8Array(16).fill(number));
}

const school = id<SchoolId>(1);
const scope = id<ScopeId>(2);
export const place: Place = { school, scope, document: id<DocumentId>(3), generation: 0 };
export const box: Place = { ...place, document: scope as string as DocumentId };

/** A link that an entry could have. */
export function entryLink(seq: number): Uint8Array {
  return hash('entry-link', Uint8Array.of(seq));
}

export interface TestDevice {
  id: DeviceId;
  person: PersonId;
  key: SigningKey;
}

/** Device and person of this number (10–99), with the key of that number. */
export async function device(number: number): Promise<TestDevice> {
  return {
    id: id<DeviceId>(number),
    person: id<PersonId>(number + 100),
    key: await importSigningKey(new Uint8Array(32).fill(number)),
  };
}

/** A membership of these devices at entry 3 of its chain; everybody may write unless `rights` says otherwise. */
export function membership(
  devices: readonly TestDevice[],
  rights: Record<PersonId, Right | 'none'> = {},
): Membership {
  const keys = { sign: noLink, everyday: noLink, guarded: noLink };
  const people = devices.map(({ person }): [PersonId, Member] => [person, { id: person, keys, roles: [] }]);
  const members = new Map<PersonId, { right: Right }>();
  for (const { person } of devices) {
    const right = rights[person] ?? 'write';
    if (right !== 'none') members.set(person, { right });
  }
  const epoch = (number: number) => ({
    epoch: number,
    commitment: noLink,
    publicKey: noLink,
    wraps: new Map(),
  });
  return {
    school,
    head: { seq: 3, link: entryLink(3) },
    links: [0, 1, 2, 3].map(entryLink),
    people: new Map(people),
    devices: new Map(
      devices.map(({ id, person, key }): [DeviceId, Device] => [
        id,
        { id, person, sign: key.publicKey, box: noLink },
      ]),
    ),
    scopes: new Map([
      [scope, { id: scope, tier: 'everyday', grantors: [], epochs: [epoch(1), epoch(2)], members }],
    ]),
    invitations: new Map(),
    sheets: new Map(),
    cuts: new Map(),
    erased: new Set(),
  };
}

/** Seals a header's envelope; `content` stands for the ciphertext. */
export async function envelope(
  by: TestDevice,
  header: Partial<Header> & { writer: number },
  content = '',
): Promise<Envelope> {
  const full: Header = {
    ...place,
    kind: 'update',
    epoch: 2,
    device: by.id,
    clock: 0,
    previous: noLink,
    inner: 1,
    head: { seq: 3, link: entryLink(3) },
    frontier: [],
    ...header,
  };
  const bare = full.kind === 'close' || full.kind === 'checkpoint';
  const headerBytes = encodeHeader(full);
  const nonce = bare || full.kind === 'letter' ? noNonce : new Uint8Array(12).fill(7);
  const ciphertext = bare ? new Uint8Array() : new TextEncoder().encode(`closed ${content}`);
  const signature = await signer(by.key).sign(signedBytes(headerBytes, nonce, ciphertext));
  const read = decodeEnvelope(encodeEnvelope(headerBytes, nonce, ciphertext, signature));
  if (!read.ok) throw new Error(read.code);
  return read.value;
}

/** A writer's chain: one envelope per change of the header, each linked to the one before. */
export async function chain(
  by: TestDevice,
  writer: number,
  changes: readonly Partial<Header>[],
): Promise<Envelope[]> {
  const made: Envelope[] = [];
  for (const [clock, change] of changes.entries())
    made.push(
      await envelope(by, { writer, clock, previous: made.at(-1)?.link ?? noLink, ...change }, `${clock}`),
    );
  return made;
}

/** These envelopes, of one writer and without a gap, as a run. */
export function run(envelopes: readonly Envelope[], writer = envelopes[0]?.writer ?? 0): Run {
  return { writer, clock: envelopes[0]?.clock ?? 0, envelopes: envelopes.map(({ bytes }) => bytes) };
}

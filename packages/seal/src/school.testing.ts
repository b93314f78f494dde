/** A small school for the tests of formats: persons, devices and a scope with keys that are the same in every run. */
import type { Device, Member, Membership } from './chain/membership.ts';
import { importSigningKey, type SigningKey } from './ed25519.ts';
import { type Header, noLink } from './envelope.ts';
import { describeEpoch, type EpochKey } from './epoch.ts';
import { hash } from './hash.ts';
import { importBoxKey } from './hpke.ts';
import { type DeviceId, type DocumentId, idText, type PersonId, type SchoolId, type ScopeId } from './ids.ts';

/** The id whose 16 bytes are all this byte. */
export function id<Id extends string>(byte: number): Id {
  return idText<Id>(new Uint8Array(16).fill(byte));
}

export const school = id<SchoolId>(1);
export const scope = id<ScopeId>(2);
export const otherScope = id<ScopeId>(3);
const document = id<DocumentId>(4);

/** A person with one device. */
export interface Somebody {
  person: PersonId;
  device: DeviceId;
  personKey: SigningKey;
  deviceKey: SigningKey;
}

export interface SampleSchool {
  membership: Membership;
  chen: Somebody;
  lin: Somebody;
  /** Epoch 1 of `scope` and of `otherScope`. */
  keys: { scope: EpochKey; otherScope: EpochKey };
}

const secret = (byte: number) => new Uint8Array(32).fill(byte);

async function somebody(byte: number): Promise<Somebody & { member: Member; of: Device }> {
  const [personKey, deviceKey] = [
    await importSigningKey(secret(byte)),
    await importSigningKey(secret(byte + 1)),
  ];
  const [everyday, guarded] = [await importBoxKey(secret(byte + 2)), await importBoxKey(secret(byte + 3))];
  const [person, device] = [id<PersonId>(byte), id<DeviceId>(byte + 1)];
  const keys = { sign: personKey.publicKey, everyday: everyday.publicKey, guarded: guarded.publicKey };
  const box = (await importBoxKey(secret(byte + 4))).publicKey;
  return {
    person,
    device,
    personKey,
    deviceKey,
    member: { id: person, keys, roles: [] },
    of: { id: device, person, sign: deviceKey.publicKey, box },
  };
}

/** A school of two, 陳 and 林, both in both scopes; its chain has three entries. */
export async function sampleSchool(): Promise<SampleSchool> {
  const [chen, lin] = [await somebody(20), await somebody(30)];
  const links = [0, 1, 2].map((seq) => hash('entry-link', Uint8Array.of(seq)));
  const keyOf = (of: ScopeId, byte: number): EpochKey => ({ school, scope: of, epoch: 1, key: secret(byte) });
  const keys = { scope: keyOf(scope, 40), otherScope: keyOf(otherScope, 41) };
  const scopes = await Promise.all(
    Object.values(keys).map(async (key) => ({
      id: key.scope,
      tier: 'everyday' as const,
      grantors: [],
      epochs: [await describeEpoch(key, [])],
      members: new Map([chen, lin].map(({ person }) => [person, { right: 'write' as const }])),
    })),
  );
  const membership: Membership = {
    school,
    head: { seq: 2, link: links[2] ?? noLink },
    links,
    people: new Map([chen, lin].map(({ member }) => [member.id, member])),
    devices: new Map([chen, lin].map(({ of }) => [of.id, of])),
    scopes: new Map(scopes.map((one) => [one.id, one])),
    invitations: new Map(),
    sheets: new Map(),
    cuts: new Map(),
    erased: new Set(),
  };
  return { membership, chen, lin, keys };
}

/** Header of a writer's first update in the sample school, changed as asked. */
export function header<Kind extends Header['kind']>(
  kind: Kind,
  { membership, chen }: SampleSchool,
  changes: Partial<Header> = {},
): Header & { kind: Kind } {
  return {
    school,
    scope,
    document,
    generation: kind === 'snapshot' ? 1 : 0,
    epoch: 1,
    device: chen.device,
    writer: 0xfedc_ba98,
    clock: 0,
    previous: noLink,
    inner: 77,
    head: membership.head,
    frontier: [],
    ...changes,
    kind,
  };
}

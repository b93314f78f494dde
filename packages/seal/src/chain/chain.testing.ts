/** Real chains for tests: real ids, real Ed25519 keys and certificates. Box keys, commitments and wraps are random bytes: the reducer cannot read them. */
import { generateSigningKey, type SigningKey, signer, webCryptoVerifier } from '../ed25519.ts';
import { noLink } from '../envelope.ts';
import type { DeviceId, InvitationId, PersonId, SchoolId, ScopeId, SheetId } from '../ids.ts';
import { idText } from '../ids.ts';
import type { Body, BodyOf, Opening } from './bodies.ts';
import { deviceCertificate, personCertificate } from './certificates.ts';
import { type SignerKind, signEntry } from './entry.ts';
import type { CutOff, Kept, Membership, PersonKeys, RoleHeld, Tier } from './membership.ts';
import { appendEntry } from './verify.ts';

export const verifier = webCryptoVerifier();
export const noCuts: CutOff[] = [];

export function random(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length));
}

export function newId<Id extends string>(): Id {
  return idText<Id>(random(16));
}

/** Somebody with keys; on the chain or not. */
export interface Actor {
  id: PersonId;
  key: SigningKey;
  device: { id: DeviceId; key: SigningKey };
}

export async function newActor(): Promise<Actor> {
  return {
    id: newId(),
    key: await generateSigningKey(),
    device: { id: newId(), key: await generateSigningKey() },
  };
}

export async function personBody(school: SchoolId, actor: Actor): Promise<BodyOf<'found'>['person']> {
  const keys = { sign: actor.key.publicKey, everyday: random(32), guarded: random(32) };
  const certificate = await signer(actor.key).sign(personCertificate(school, actor.id, keys));
  return { id: actor.id, ...keys, certificate };
}

export async function deviceBody(school: SchoolId, actor: Actor, device = actor.device) {
  const keys = { id: device.id, sign: device.key.publicKey, box: random(32) };
  const certificate = await signer(actor.key).sign(deviceCertificate(school, actor.id, keys));
  return { ...keys, certificate };
}

/** A scope of these members; every one of them, and every sheet, has a wrap. */
export function opening(
  id: ScopeId,
  tier: Tier,
  members: readonly PersonId[],
  sheets: readonly SheetId[] = [],
  grantors: Opening['grantors'] = [],
): Opening {
  return {
    id,
    tier,
    grantors,
    members: members.map((person) => ({ person, right: 'write' })),
    epoch: epochBody(1, [...members, ...sheets]),
  };
}

export function epochBody(epoch: number, holders: readonly (PersonId | SheetId)[]): Opening['epoch'] {
  return {
    epoch,
    commitment: random(32),
    publicKey: random(32),
    wraps: new Map(holders.map((id) => [id, random(80)])),
    ...(epoch > 1 ? { history: random(60) } : {}),
  };
}

export function ownScope(actor: Actor): Opening {
  return opening(actor.id as string as ScopeId, 'everyday', [actor.id]);
}

/** A school under construction: its chain as bytes and what it says. */
export class TestSchool {
  readonly id: SchoolId;
  readonly chain: Uint8Array[] = [];
  readonly sheet: { id: SheetId; key: SigningKey };
  membership: Membership;

  private constructor(id: SchoolId, membership: Membership, sheet: { id: SheetId; key: SigningKey }) {
    this.id = id;
    this.membership = membership;
    this.sheet = sheet;
  }

  /** Founded by this person as principal, with one sheet and the given scopes. */
  static async found(founder: Actor, scopes: readonly ScopeId[] = [], id = newId<SchoolId>()) {
    const sheet = { id: newId<SheetId>(), key: await generateSigningKey() };
    const body = await foundBody(id, founder, sheet, scopes);
    const bytes = await signEntry(header(undefined, id, 'person', founder.id), body, signer(founder.key));
    const membership = await appendEntry(undefined, bytes, verifier);
    if (!membership.ok) throw new Error(membership.code);
    const school = new TestSchool(id, membership.value, sheet);
    school.chain.push(bytes);
    return school;
  }

  /** The bytes of an entry that this person (or device, invitation, sheet) would make now. */
  make(body: Body, by: Actor, kind: SignerKind = 'person', other?: { id: string; key: SigningKey }) {
    const key = other?.key ?? (kind === 'device' ? by.device.key : by.key);
    const id = other?.id ?? (kind === 'device' ? by.device.id : by.id);
    return signEntry(header(this.membership, this.id, kind, id), body, signer(key));
  }

  /** Offers bytes: what the chain says, `ok` or a code. */
  async offer(bytes: Uint8Array, kept?: Kept): Promise<string> {
    const read = await appendEntry(this.membership, bytes, verifier, kept);
    if (!read.ok) return read.code;
    this.membership = read.value;
    this.chain.push(bytes);
    return 'ok';
  }

  async tell(
    body: Body,
    by: Actor,
    kind: SignerKind = 'person',
    other?: { id: string; key: SigningKey },
  ): Promise<string> {
    return this.offer(await this.make(body, by, kind, other));
  }

  /** Invites and joins somebody with roles, and with scopes that the inviter may grant. */
  async bring(
    by: Actor,
    roles: readonly RoleHeld[],
    scopes: readonly ScopeId[] = [],
    right: 'read' | 'write' = 'write',
  ): Promise<Actor> {
    const key = await generateSigningKey();
    const invitation = newId<InvitationId>();
    const invite = await this.tell(
      {
        kind: 'invite',
        invitation,
        key: key.publicKey,
        expires: 10,
        roles: [...roles],
        scopes: scopes.map((scope) => ({ scope, right })),
      },
      by,
    );
    if (invite !== 'ok') throw new Error(invite);
    const actor = await newActor();
    const joined = await this.tell(await this.joinBody(actor, scopes), actor, 'invitation', {
      id: invitation,
      key,
    });
    if (joined !== 'ok') throw new Error(joined);
    return actor;
  }

  async joinBody(actor: Actor, scopes: readonly ScopeId[] = []): Promise<BodyOf<'join'>> {
    return {
      kind: 'join',
      person: await personBody(this.id, actor),
      device: await deviceBody(this.id, actor),
      own: ownScope(actor),
      wraps: new Map(scopes.map((scope) => [scope, random(80)])),
    };
  }

  /** New keys for somebody, with wraps of these scopes. */
  async keysBody(
    actor: Actor,
    wrapped: readonly ScopeId[],
    keys: Pick<PersonKeys, 'everyday' | 'guarded'> = { everyday: random(32), guarded: random(32) },
    certifier = actor,
  ): Promise<BodyOf<'keys'>> {
    const all = { sign: actor.key.publicKey, ...keys };
    const certificate = await signer(certifier.key).sign(personCertificate(this.id, actor.id, all));
    return { kind: 'keys', ...keys, certificate, wraps: new Map(wrapped.map((id) => [id, random(80)])) };
  }

  /** A new epoch of a scope for its members now. */
  renewal(scope: ScopeId, cuts: readonly CutOff[] = []): BodyOf<'epoch'> {
    const { members, epochs } = this.membership.scopes.get(scope) ?? { members: new Map(), epochs: [] };
    const holders = [...members.keys(), ...this.membership.sheets.keys()];
    return { kind: 'epoch', scope, epoch: epochBody(epochs.length + 1, holders), cuts: [...cuts] };
  }
}

export function header(membership: Membership | undefined, school: SchoolId, kind: SignerKind, by: string) {
  return {
    school,
    seq: membership ? membership.head.seq + 1 : 0,
    previous: membership?.head.link ?? noLink,
    signer: kind,
    by,
    at: 1_790_000_000_000,
  };
}

export async function foundBody(
  school: SchoolId,
  founder: Actor,
  sheet: { id: SheetId; key: SigningKey },
  scopes: readonly ScopeId[] = [],
): Promise<BodyOf<'found'>> {
  return {
    kind: 'found',
    person: await personBody(school, founder),
    device: await deviceBody(school, founder),
    roles: [{ role: 'principal' }],
    scopes: [
      ownScope(founder),
      ...scopes.map((id) =>
        opening(id, 'everyday', [founder.id], [sheet.id], ['principal', 'academicOffice', 'gradeHead']),
      ),
    ],
    sheets: [{ id: sheet.id, sign: sheet.key.publicKey, box: random(32) }],
  };
}

/** A real school for the server's tests: real entries, keys and signatures; contents and wraps are random bytes, which a server cannot read anyway. */
import { randomBytes } from 'node:crypto';
import {
  appendEntry,
  type BodyOf,
  type DeviceId,
  type DocumentId,
  decodeEnvelope,
  deviceCertificate,
  type Envelope,
  encodeEnvelope,
  encodeHeader,
  generateSigningKey,
  type Header,
  type InvitationId,
  idText,
  type Membership,
  noLink,
  type PersonId,
  type Place,
  personCertificate,
  type Run,
  type SchoolId,
  type ScopeId,
  type SheetId,
  type SignerKind,
  type SigningKey,
  signEntry,
  signedBytes,
  signer,
} from '@wuhe/seal';
import { syncVerifier } from './verifier.ts';

const verifier = syncVerifier();
export type Body = Parameters<typeof signEntry>[1];

export function random(length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(randomBytes(length));
}

export function newId<Id extends string>(): Id {
  return idText<Id>(random(16));
}

/** A person with one device. */
export interface Actor {
  person: PersonId;
  key: SigningKey;
  device: { id: DeviceId; key: SigningKey };
}

export async function newActor(): Promise<Actor> {
  const device = { id: newId<DeviceId>(), key: await generateSigningKey() };
  return { person: newId(), key: await generateSigningKey(), device };
}

export class TestSchool {
  readonly id = newId<SchoolId>();
  readonly scope = newId<ScopeId>();
  readonly chain: Uint8Array[] = [];
  readonly sheet = newId<SheetId>();
  readonly principal: Actor;
  membership!: Membership;

  private constructor(principal: Actor) {
    this.principal = principal;
  }

  /** Founded by a principal, who alone holds the school's one scope. */
  static async found(): Promise<TestSchool> {
    const school = new TestSchool(await newActor());
    const { principal } = school;
    const sheetKey = await generateSigningKey();
    await school.add(
      {
        kind: 'found',
        person: await school.#person(principal),
        device: await school.deviceBody(principal),
        roles: [{ role: 'principal' }],
        scopes: [school.#own(principal), school.#opening(school.scope, [principal.person], [school.sheet])],
        sheets: [{ id: school.sheet, sign: sheetKey.publicKey, box: random(32) }],
      },
      principal,
    );
    return school;
  }

  /** The bytes of an entry that this person (or invitation) would make now. */
  make(
    body: Body,
    by: Actor,
    as: { kind: SignerKind; id: string; key: SigningKey } = { kind: 'person', id: by.person, key: by.key },
    at: Membership | undefined = this.membership,
  ): Promise<Uint8Array> {
    const header = {
      school: this.id,
      seq: at ? at.head.seq + 1 : 0,
      previous: at?.head.link ?? noLink,
      signer: as.kind,
      by: as.id,
      at: 1_790_000_000_000,
    };
    return signEntry(header, body, signer(as.key));
  }

  /** Puts an entry on this chain, and gives its bytes. */
  async add(
    body: Body,
    by: Actor,
    as?: { kind: SignerKind; id: string; key: SigningKey },
  ): Promise<Uint8Array> {
    const bytes = await this.make(body, by, as);
    await this.take(bytes);
    return bytes;
  }

  async take(bytes: Uint8Array): Promise<void> {
    const appended = await appendEntry(this.membership as Membership | undefined, bytes, verifier);
    if (!appended.ok) throw new Error(appended.code);
    this.membership = appended.value;
    this.chain.push(bytes);
  }

  async invite(
    scopes: readonly ScopeId[] = [],
    expires = 4_000_000_000_000,
  ): Promise<{ id: InvitationId; key: SigningKey; entry: Uint8Array }> {
    const key = await generateSigningKey();
    const id = newId<InvitationId>();
    const body: Body = {
      kind: 'invite',
      invitation: id,
      key: key.publicKey,
      expires,
      roles: [{ role: 'homeroomTeacher' }],
      scopes: scopes.map((scope) => ({ scope, right: 'write' })),
    };
    return { id, key, entry: await this.add(body, this.principal) };
  }

  async joining(actor: Actor, scopes: readonly ScopeId[] = []): Promise<BodyOf<'join'>> {
    return {
      kind: 'join',
      person: await this.#person(actor),
      device: await this.deviceBody(actor),
      own: this.#own(actor),
      wraps: new Map(scopes.map((scope) => [scope, random(80)])),
    };
  }

  /** Invites and joins somebody; with scopes, or a member of the school only. */
  async bring(scopes: readonly ScopeId[] = [this.scope]): Promise<Actor> {
    const invitation = await this.invite(scopes);
    const actor = await newActor();
    await this.add(await this.joining(actor, scopes), actor, { kind: 'invitation', ...invitation });
    return actor;
  }

  remove(person: PersonId): Promise<Uint8Array> {
    return this.make({ kind: 'remove', person, cuts: [] }, this.principal);
  }

  place(document = newId<DocumentId>(), generation = 0, scope = this.scope): Place {
    return { school: this.id, scope, document, generation };
  }

  /** An envelope with real signature and random content. */
  async envelope(
    by: Actor,
    header: Partial<Header> & Place & { writer: number },
    size = 40,
  ): Promise<Envelope> {
    const full: Header = {
      kind: 'update',
      epoch: this.membership.scopes.get(header.scope)?.epochs.at(-1)?.epoch ?? 1,
      device: by.device.id,
      clock: 0,
      previous: noLink,
      inner: 1,
      head: this.membership.head,
      frontier: [],
      ...header,
    };
    const bare = full.kind === 'close' || full.kind === 'checkpoint';
    const headerBytes = encodeHeader(full);
    const nonce = bare || full.kind === 'letter' ? new Uint8Array(12) : random(12);
    const ciphertext = bare ? new Uint8Array() : random(size);
    const signature = await signer(by.device.key).sign(signedBytes(headerBytes, nonce, ciphertext));
    const read = decodeEnvelope(encodeEnvelope(headerBytes, nonce, ciphertext, signature));
    if (!read.ok) throw new Error(read.code);
    return read.value;
  }

  /** A writer's chain of updates, each linked to the one before. */
  async writing(by: Actor, place: Place, writer: number, count: number, size?: number): Promise<Envelope[]> {
    const made: Envelope[] = [];
    for (let clock = 0; clock < count; clock++) {
      const previous = made.at(-1)?.link ?? noLink;
      made.push(await this.envelope(by, { ...place, writer, clock, previous }, size));
    }
    return made;
  }

  async deviceBody(actor: Actor, device = actor.device): Promise<BodyOf<'device'>['device']> {
    const keys = { id: device.id, sign: device.key.publicKey, box: random(32) };
    const certificate = await signer(actor.key).sign(deviceCertificate(this.id, actor.person, keys));
    return { ...keys, certificate };
  }

  async #person(actor: Actor): Promise<BodyOf<'found'>['person']> {
    const keys = { sign: actor.key.publicKey, everyday: random(32), guarded: random(32) };
    const certificate = await signer(actor.key).sign(personCertificate(this.id, actor.person, keys));
    return { id: actor.person, ...keys, certificate };
  }

  #own(actor: Actor) {
    return this.#opening(actor.person as string as ScopeId, [actor.person]);
  }

  #opening(id: ScopeId, members: readonly PersonId[], sheets: readonly SheetId[] = []) {
    const holders = [...members, ...sheets].map((holder): [PersonId | SheetId, Uint8Array] => [
      holder,
      random(80),
    ]);
    return {
      id,
      tier: 'everyday' as const,
      grantors: sheets.length > 0 ? (['principal'] as const).slice() : [],
      members: members.map((person) => ({ person, right: 'write' as const })),
      epoch: { epoch: 1, commitment: random(32), publicKey: random(32), wraps: new Map(holders) },
    };
  }
}

/** Envelopes of one writer without a gap, as a run. */
export function run(envelopes: readonly Envelope[]): Run {
  const [first] = envelopes;
  if (!first) throw new RangeError('a run of nothing');
  return { writer: first.writer, clock: first.clock, envelopes: envelopes.map(({ bytes }) => bytes) };
}

/** A real school: a chain of real entries with real keys, one scope, one document, and the keys of its epochs. */
import {
  type BodyOf,
  type ContentKeys,
  type CutOff,
  contentKeys,
  type DeviceId,
  type DocumentId,
  decodeEntry,
  describeEpoch,
  deviceCertificate,
  type EpochKey,
  generateBoxKey,
  type InvitationId,
  idText,
  importSigningKey,
  type Membership,
  makeEpochKey,
  noLink,
  type PersonId,
  type Place,
  personCertificate,
  type SchoolId,
  type ScopeId,
  type SheetId,
  type SignerKind,
  type SigningKey,
  signEntry,
  signer,
  verifyEntries,
  webCryptoVerifier,
} from '@wuhe/seal';

export const verifier = webCryptoVerifier();

/** A person with one device, and both keys. */
export interface Actor {
  name: string;
  id: PersonId;
  key: SigningKey;
  box: Uint8Array;
  device: { id: DeviceId; key: SigningKey };
}

type Body = Parameters<typeof signEntry>[1];

export class School {
  readonly place: Place;
  readonly actors: Actor[] = [];
  /** What the founding members hold; each run goes on from here. */
  chain: Uint8Array[] = [];
  membership!: Membership;
  readonly epochs = new Map<number, EpochKey>();

  private constructor(number: number) {
    this.place = {
      school: idOf(number, 1),
      scope: idOf(number, 2),
      document: idOf<DocumentId>(number, 3),
      generation: 0,
    };
  }

  /** The same school each time, but for its keys of epochs. The first of the names is the principal. */
  static async found(number: number, names: readonly string[]): Promise<School> {
    const school = new School(number);
    const sheet = await importSigningKey(new Uint8Array(32).fill(200 + number));
    for (const [i, name] of names.entries()) school.actors.push(await actorOf(number, i, name));
    const [founder, ...others] = school.actors;
    if (!founder) throw new RangeError('a school of nobody');
    const found: BodyOf<'found'> = {
      kind: 'found',
      person: await personBody(school.place.school, founder),
      device: await deviceBody(school.place.school, founder),
      roles: [{ role: 'principal' }],
      scopes: [await school.own(founder), await school.opening(founder)],
      sheets: [{ id: idOf<SheetId>(number, 4), sign: sheet.publicKey, box: founder.box }],
    };
    await school.add(found, founder);
    for (const actor of others) await school.bring(founder, actor, number);
    return school;
  }

  /** A copy that a run may change. */
  copy(): School {
    const copy: School = Object.assign(Object.create(School.prototype), this);
    copy.chain = [...this.chain];
    Object.assign(copy, { epochs: new Map(this.epochs) });
    return copy;
  }

  contentKeys(epoch: number): Promise<ContentKeys> | undefined {
    const key = this.epochs.get(epoch);
    if (!key) return undefined;
    const known = contents.get(key) ?? contentKeys(key);
    contents.set(key, known);
    return known;
  }

  /** The entry that removes this person, with the cut-offs that its author knows. */
  async removal(person: PersonId, cuts: readonly CutOff[], at: Membership, by: Actor) {
    return make({ kind: 'remove', person, cuts: [...cuts] }, by, at);
  }

  /** The order that erases the document (G7). */
  async erasure(at: Membership, by: Actor) {
    const { scope, document } = this.place;
    return make({ kind: 'erase', scope, document }, by, at);
  }

  /** A second device of this person, whose key nobody has. */
  async anotherDevice(at: Membership, by: Actor) {
    const device = {
      ...by.device,
      id: idOf<DeviceId>(this.number, 90),
      key: await importSigningKey(new Uint8Array(32).fill(90)),
    };
    return make({ kind: 'device', device: await deviceBody(this.place.school, { ...by, device }) }, by, at);
  }

  async droppedDevice(device: DeviceId, cuts: readonly CutOff[], at: Membership, by: Actor) {
    return make({ kind: 'dropDevice', device, cuts: [...cuts] }, by, at);
  }

  /** The entry of the scope's next epoch; its key reaches those who are members then. */
  async renewal(cuts: readonly CutOff[], at: Membership, by: Actor) {
    const scope = at.scopes.get(this.place.scope);
    if (!scope) throw new Error('no scope');
    const next = scope.epochs.length + 1;
    const key = this.epochs.get(next) ?? makeEpochKey({ ...this.place, epoch: next });
    const recipients = [...scope.members.keys(), ...at.sheets.keys()].map((id) => ({
      id,
      publicKey: this.actors.find((actor) => actor.id === id)?.box ?? by.box,
    }));
    const before = this.epochs.get(next - 1);
    const epoch = await describeEpoch(key, recipients, before);
    this.epochs.set(next, key);
    return make({ kind: 'epoch', scope: scope.id, epoch: bodyOf(epoch), cuts: [...cuts] }, by, at);
  }

  private async own(actor: Actor) {
    const id = actor.id as string as ScopeId;
    const key = makeEpochKey({ school: this.place.school, scope: id, epoch: 1 });
    const epoch = await describeEpoch(key, [{ id: actor.id, publicKey: actor.box }]);
    return {
      id,
      tier: 'everyday' as const,
      grantors: [],
      members: [{ person: actor.id, right: 'write' as const }],
      epoch: bodyOf(epoch),
    };
  }

  private async opening(founder: Actor) {
    const key = makeEpochKey({ ...this.place, epoch: 1 });
    this.epochs.set(1, key);
    const sheet = idOf<SheetId>(this.number, 4);
    const epoch = await describeEpoch(key, [
      { id: founder.id, publicKey: founder.box },
      { id: sheet, publicKey: founder.box },
    ]);
    return {
      id: this.place.scope,
      tier: 'everyday' as const,
      grantors: ['holder' as const],
      members: [{ person: founder.id, right: 'write' as const }],
      epoch: bodyOf(epoch),
    };
  }

  private get number(): number {
    return numberOf.get(this.place.school) ?? 0;
  }

  private async bring(by: Actor, actor: Actor, number: number): Promise<void> {
    const index = this.actors.indexOf(actor);
    const invitation = idOf<InvitationId>(number, 100 + index);
    const once = await importSigningKey(new Uint8Array(32).fill(100 + index));
    const scope = this.place.scope;
    const invite: Body = {
      kind: 'invite',
      invitation,
      key: once.publicKey,
      expires: 10,
      roles: [{ role: 'homeroomTeacher' }],
      scopes: [{ scope, right: 'write' }],
    };
    await this.add(invite, by);
    const epoch = await describeEpoch(this.epochs.get(1) ?? makeEpochKey({ ...this.place, epoch: 1 }), [
      { id: actor.id, publicKey: actor.box },
    ]);
    const join: Body = {
      kind: 'join',
      person: await personBody(this.place.school, actor),
      device: await deviceBody(this.place.school, actor),
      own: await this.own(actor),
      wraps: new Map([[scope, epoch.wraps.get(actor.id) ?? noLink]]),
    };
    await this.add(join, by, 'invitation', { id: invitation, key: once });
  }

  private async add(
    body: Body,
    by: Actor,
    kind: SignerKind = 'person',
    other?: { id: string; key: SigningKey },
  ): Promise<void> {
    const made = await make(body, by, this.membership, this.place.school, kind, other);
    const read = await verifyEntries(this.membership, [made.bytes], verifier);
    if (!read.membership || read.accepted !== 1) throw new Error(`${body.kind}: ${read.code}`);
    this.membership = read.membership;
    this.chain.push(made.bytes);
  }
}

/** An entry on top of this membership. */
async function make(
  body: Body,
  by: Actor,
  at: Membership | undefined,
  school = at?.school,
  kind: SignerKind = 'person',
  other?: { id: string; key: SigningKey },
) {
  if (!school) throw new Error('no school');
  const header = {
    school,
    seq: at ? at.head.seq + 1 : 0,
    previous: at?.head.link ?? noLink,
    signer: kind,
    by: other?.id ?? by.id,
    at: 1_790_000_000_000,
  };
  const bytes = await signEntry(header, body, signer(other?.key ?? by.key));
  const read = decodeEntry(bytes);
  if (!read.ok) throw new Error(read.code);
  return { bytes, link: read.value.link };
}

const contents = new WeakMap<EpochKey, Promise<ContentKeys>>();
const numberOf = new Map<string, number>();

function idOf<Id extends string = SchoolId & ScopeId>(school: number, what: number): Id {
  const bytes = new Uint8Array(16).fill(school + 1);
  bytes[15] = what;
  const id = idText<Id>(bytes);
  numberOf.set(id, school);
  return id;
}

async function actorOf(school: number, index: number, name: string): Promise<Actor> {
  const seed = (what: number) => new Uint8Array(32).fill(1 + school * 50 + index * 3 + what);
  return {
    name,
    id: idOf<PersonId>(school, 10 + index),
    key: await importSigningKey(seed(0)),
    box: (await generateBoxKey()).publicKey,
    device: { id: idOf<DeviceId>(school, 50 + index), key: await importSigningKey(seed(1)) },
  };
}

async function personBody(school: SchoolId, actor: Actor): Promise<BodyOf<'found'>['person']> {
  const keys = { sign: actor.key.publicKey, everyday: actor.box, guarded: actor.box };
  const certificate = await signer(actor.key).sign(personCertificate(school, actor.id, keys));
  return { id: actor.id, ...keys, certificate } as BodyOf<'found'>['person'];
}

async function deviceBody(school: SchoolId, actor: Actor): Promise<BodyOf<'found'>['device']> {
  const keys = { id: actor.device.id, sign: actor.device.key.publicKey, box: actor.box };
  const certificate = await signer(actor.key).sign(deviceCertificate(school, actor.id, keys));
  return { ...keys, certificate } as BodyOf<'found'>['device'];
}

function bodyOf(epoch: Awaited<ReturnType<typeof describeEpoch>>) {
  return epoch as unknown as BodyOf<'epoch'>['epoch'];
}

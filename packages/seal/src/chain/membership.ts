/** What the chain says so far (SPEC.md 7): the state that entries build and that every permission is read from. Never changed in place. */
import type { Head } from '../envelope.ts';
import type { DeviceId, DocumentId, InvitationId, PersonId, SchoolId, ScopeId, SheetId } from '../ids.ts';

/** The key that opens a scope: `everyday` with the device alone, `guarded` with the passphrase. */
export type Tier = 'everyday' | 'guarded';
export type Right = 'read' | 'write';

/** Roles as the chain knows them: what a person may do to the membership (7.3). Titles are elsewhere. */
export const chainRoles = [
  'principal',
  'deputy',
  'academicOffice',
  'studentAffairs',
  'gradeHead',
  'homeroomTeacher',
  'subjectTeacher',
  'nurse',
  'counsellor',
  'partySecretary',
  'departmentHead',
  'teachingLeader',
  'securityHead',
  'gateGuard',
  'supervisor',
  'itAdmin',
  'classOfficer',
  'informationOfficer',
  'teachingInformationOfficer',
] as const;
export type ChainRole = (typeof chainRoles)[number];

/** A role with the class or cohort scope it is for and its dates (M12), inclusive. */
export interface RoleHeld {
  role: ChainRole;
  for?: string;
  from?: string;
  until?: string;
}

/** Raw public keys, 32 bytes each (M6). */
export interface PersonKeys {
  sign: Uint8Array;
  everyday: Uint8Array;
  guarded: Uint8Array;
}

export interface Member {
  id: PersonId;
  keys: PersonKeys;
  roles: readonly RoleHeld[];
  /** The name, sealed under the key of a scope (M23), base64url. */
  name?: string;
  /** Entry that removed this person. */
  removed?: number;
}

export interface Device {
  id: DeviceId;
  person: PersonId;
  sign: Uint8Array;
  box: Uint8Array;
  dropped?: number;
}

/** One epoch of a scope's key (K1). Wraps are HPKE `enc` ‖ ciphertext, by person or recovery sheet. */
export interface Epoch {
  epoch: number;
  commitment: Uint8Array;
  /** X25519, for letters (K3). */
  publicKey: Uint8Array;
  wraps: ReadonlyMap<PersonId | SheetId, Uint8Array>;
  /** The key of the epoch before under this one (K5); absent in epoch 1. */
  history?: Uint8Array;
}

/** A member's right in a scope and its dates (M12), inclusive. */
export interface Holding {
  right: Right;
  from?: string;
  until?: string;
}

export interface Scope {
  id: ScopeId;
  tier: Tier;
  /** Whose members may grant it: roles, or `holder` for every one of them (7.3). */
  grantors: readonly (ChainRole | 'holder')[];
  epochs: readonly Epoch[];
  members: ReadonlyMap<PersonId, Holding>;
  /** Entry since which a key change is due (M16). */
  due?: number;
  /** Who wrote here and was taken out since the last epoch, and the entry that did it (A15). */
  left?: ReadonlyMap<PersonId, number>;
}

/** How far a writer's envelopes count after its person or device was cut off (M14). It holds for that device only (M18). */
export interface CutOff {
  scope: ScopeId;
  document: DocumentId;
  generation: number;
  device: DeviceId;
  writer: number;
  length: number;
}

export interface Membership {
  school: SchoolId;
  head: Head;
  /** Link of every entry, by number (A4). */
  links: readonly Uint8Array[];
  people: ReadonlyMap<PersonId, Member>;
  devices: ReadonlyMap<DeviceId, Device>;
  scopes: ReadonlyMap<ScopeId, Scope>;
  invitations: ReadonlyMap<InvitationId, Invitation>;
  sheets: ReadonlyMap<SheetId, { id: SheetId; sign: Uint8Array; box: Uint8Array; uses: number }>;
  /** Room name → device → writer → length that counts. */
  cuts: ReadonlyMap<string, ReadonlyMap<DeviceId, ReadonlyMap<number, number>>>;
  /** Room names, and `<scope>.<document>` for all generations (G7). */
  erased: ReadonlySet<string>;
}

export interface Invitation {
  id: InvitationId;
  key: Uint8Array;
  /** Milliseconds since 1970 (M9). */
  expires: number;
  roles: readonly RoleHeld[];
  /** Scopes that whoever joins becomes a member of. */
  scopes: readonly (Holding & { scope: ScopeId })[];
  by: PersonId;
  state: 'open' | 'used' | 'withdrawn';
}

/** What only a server can say: the time and the school's date, by its own clock (M9, M12). */
export interface Kept {
  /** Milliseconds since 1970. */
  at: number;
  /** YYYY-MM-DD. */
  today: string;
}

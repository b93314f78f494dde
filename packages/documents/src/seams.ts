/** What the engine of one document is given from outside: keys, the disk, the way out, and who listens. */
import type { PersonId } from '@wuhe/model';
import type {
  Checked,
  Code,
  ContentKeys,
  DeviceId,
  Membership,
  Place,
  Row,
  Signer,
  SigningKey,
  Verifier,
} from '@wuhe/seal';
import type * as Y from 'yjs';
import type { Brought } from './append-only.ts';
import type { RestingKind } from './at-rest.ts';
import type { AtRest, Cache, CachedRoom, Disk, Line, LineEvents } from './contract.ts';
import type { Well } from './notices.ts';
import type { Vouched } from './statements.ts';

/** The keys of one document: as far as this member has them, and as long as they are open (`key.missing`, `key.locked` …). */
export interface DocumentKeys {
  content(epoch: number): Promise<Checked<ContentKeys>>;
  /** Seals what will lie on this disk. `id`: the item's, or the generation; empty for the digest. */
  sealAtRest(what: RestingKind, id: string, content: Uint8Array): Promise<Checked<AtRest>>;
  openAtRest(what: RestingKind, id: string, sealed: AtRest): Promise<Checked<Uint8Array>>;
}

/** Content on its way into the outbox. */
export interface Content {
  id: string;
  kind: 'update' | 'letter';
  /** Inner clientID that it was written under. */
  inner: number;
  bytes: Uint8Array;
}

/** What a report is about: the device that did it, where that is known, and what names it among others. */
export interface Evidence {
  by?: DeviceId | undefined;
  mark?: string | undefined;
}

/** Who listens to a document. Every call is made after what it speaks of has happened. */
interface DocumentEvents {
  /** The inner document has these bytes more. */
  shown(update: Uint8Array): void;
  /** The inner document was built again: it is another object and may hold less. `vouched`: it is what a digest says, and what came since. */
  rebuilt(inner: Y.Doc, vouched?: Vouched): void;
  /** These contents were merged: what they say stays said (S7). */
  brought(contents: readonly Brought[]): void;
  /** Lines that were said and that the document does not hold any more; a snapshot brings them back (S7). */
  lost(): readonly string[];
  /** Accepted letters of a drop box, also those found at a start. */
  letters(rows: readonly Row[]): void;
  /** Resolves when what was shown so far was verified: only then it counts as delivered. */
  settled(): Promise<void>;
  /** Waiting, caught up, connected: something of it changed. */
  kept(): void;
  /** A presence frame of another device. */
  presence(frame: Uint8Array): void;
  report(code: Code, what?: Evidence): void;
  /** Something is well now that may have been reported. */
  healed(well: Well): void;
}

/** What one document's engine stands on. */
export interface Ground {
  /** Scope and document, 44 characters. */
  id: string;
  /** Its first generation. */
  place: Place;
  person: PersonId;
  device: DeviceId;
  /** The device's, for letters; `signer` signs with it. */
  key: SigningKey;
  signer: Signer;
  verifier: Verifier;
  membership(): Membership;
  keys: DocumentKeys;
  disk: Disk;
  cache: Cache;
  /** The line of a room: to the server, or in a solo school to this disk. */
  join(room: string, cached: CachedRoom, events: LineEvents): Line;
  /** No server: what is on this disk is kept as well as it ever will be. */
  solo: boolean;
  askChain(): void;
  offerChain(): void;
  /** Others whose presence is seen in this document (G9). */
  peers(): ReadonlySet<DeviceId>;
  now(): number;
  /** From 0 up to 1. */
  random(): number;
  events: DocumentEvents;
}

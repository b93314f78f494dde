/** What the parts of this package are to each other: the disk and the lines are adapters of the engine, which knows neither IndexedDB nor sockets. */
import type { Me } from '@wuhe/keyring';
import type {
  Body,
  Checked,
  Code,
  CutOff,
  DeviceId,
  Frontier,
  Membership,
  OutboxItem,
  PersonId,
  SchoolId,
  ScopeId,
  StoredRow,
} from '@wuhe/seal';
import type * as Y from 'yjs';

/** Bytes under a key that this device derives from a scope's epoch key: what lies on the disk is nobody's to read without the scope. */
export interface AtRest {
  scope: string;
  epoch: number;
  nonce: Uint8Array;
  ciphertext: Uint8Array;
}

/** An item of the outbox as the disk holds it: content at rest, and the envelope once it was sealed. */
export interface KeptItem {
  /** Scope and document, 44 characters. */
  document: string;
  item: OutboxItem;
  /** None of a snapshot, a close or a checkpoint: they are made when they are sealed. */
  content?: AtRest;
  envelope?: Uint8Array;
  /** Its place in the order in which things were kept. */
  order: number;
}

/** A closed generation whose rows left this laptop (G11). */
export interface Left {
  generation: number;
  /** Its writers and what each of their envelopes brought, for cut-offs. */
  writers: AtRest;
  /** Number of the chain's entry up to which cut-offs were looked at. */
  head: number;
  /** Its room is not on this disk any more. */
  cleared: boolean;
}

/** What must not be lost, of one school on one device. Every write is one strict transaction. @throws Problem `storage.refused` */
export interface Disk {
  /** The pinned chain, from its first entry on. */
  chain(): Promise<Uint8Array[]>;
  /** Entries behind those that are there; `from` is the number of the first. */
  addChain(from: number, entries: readonly Uint8Array[]): Promise<void>;
  /** All items, in their order, as far as they are of this document. */
  outbox(document: string): Promise<KeptItem[]>;
  /** Documents that have items. */
  waitingDocuments(): Promise<string[]>;
  /** Documents of a scope of which this disk has anything. */
  documents(scope: ScopeId): Promise<string[]>;
  /** How many items there are, over all documents. */
  readonly waiting: number;
  /** Adds or replaces items: all or none. `order` is given by the disk to new ones (0 comes in). */
  keep(items: readonly KeptItem[]): Promise<void>;
  forget(document: string, ids: readonly string[]): Promise<void>;
  /** Frontiers seen, by generation; kept merged, so they never go back (G5). */
  pins(document: string): Promise<Map<number, Frontier>>;
  pin(document: string, generation: number, seen: Frontier): Promise<void>;
  /** Rows that a cut-off took after they were merged, by generation (G9). */
  quarantine(document: string): Promise<{ generation: number; rows: StoredRow[] }[]>;
  addQuarantine(document: string, generation: number, rows: readonly StoredRow[]): Promise<void>;
  /** Small notes of a document: whether something is to be mended (G9), when it had caught up, which generations it has. */
  note(document: string): Promise<Note>;
  setNote(document: string, note: Partial<Note>): Promise<void>;
  /** The digest for a fast start; may be missing or older than the rooms. */
  digest(document: string): Promise<AtRest | undefined>;
  setDigest(document: string, digest: AtRest | undefined): Promise<void>;
  /** Generations that left this laptop, ascending. */
  left(document: string): Promise<Left[]>;
  /** Notes that a generation left, or what is known of one that did; among the generations that have a room it is not any more. */
  leave(document: string, left: Left): Promise<void>;
  /** These generations are here again. */
  back(document: string, generations: readonly number[]): Promise<void>;
  /** Everything of these generations but the outbox; for an erasure (G7). */
  eraseGeneration(document: string, generation: number): Promise<void>;
  /** Evidence of what went wrong, read or not, in the order of its first coming. */
  notices(): Promise<KeptNotice[]>;
  setNotice(notice: KeptNotice): Promise<void>;
  /** The device's keys (CryptoKeys among them), for `@wuhe/keyring`. */
  keys: import('@wuhe/keyring').KeyStore;
  close(): void;
}

export interface Note {
  mending: boolean;
  /** Milliseconds since 1970; with the frontier of the present generation that it speaks of. */
  asOf?: number;
  /** Generations that have a room on this disk. */
  generations: readonly number[];
}

/** One room as its cache keeps it: the outer document. May have lost its newest rows; never holds what was not put. */
export interface CachedRoom {
  /** What y-websocket carries; holds nothing but rows. Another one after `cut`: nothing is ever taken out of a Y.Doc. */
  readonly outer: Y.Doc;
  /** All rows, ascending in each writer, as far as they follow each other. */
  rows(): StoredRow[];
  /** Adds rows that are not there yet. `origin` is what the outer document's update says it came from. */
  put(rows: readonly StoredRow[], origin?: unknown): void;
  /**
   * Takes a writer's rows out from this clock on: the room is written anew. `outer` is replaced at once and the old one destroyed when
   * the disk has it; a line that carries the old one is to be closed and joined anew. @throws Problem `storage.refused`
   */
  cut(places: readonly { writer: number; clock: number }[]): Promise<void>;
  /** Resolves when everything put before is on the disk. @throws Problem `storage.refused` */
  flushed(): Promise<void>;
  /** Deletes the room from this disk. */
  erase(): Promise<void>;
  close(): Promise<void>;
}

/** The rooms on this disk. @throws Problem `storage.refused` */
export interface Cache {
  open(room: string): Promise<CachedRoom>;
}

/** none: no server (solo) · connecting · open: signed in · unreachable: tries again by itself · refused: not before something changes, or after minutes where others may heal it (`code`). */
export type ConnectionState = 'none' | 'connecting' | 'open' | 'unreachable' | 'refused';

/** One room's line. Frames are those of `readMessage`. */
export interface Line {
  /** Origin of rows that are put into the outer document, so that the carrier does not pass them on by itself; none: the line. */
  readonly origin?: unknown;
  send(frame: Uint8Array): void;
  close(): void;
}

export interface LineEvents {
  /** Signed in and in the room; what is sent from now on arrives or `disconnected` is called. The carrier has asked already (sync step 1 of the outer document). */
  connected(): void;
  disconnected(): void;
  frame(bytes: Uint8Array): void;
  /** Sent away for good (W7): no more tries until `Network.again`. */
  refused(code: Code): void;
}

/** The way to the school's server, for all rooms together. */
export interface Network {
  readonly state: ConnectionState;
  /** Why it is `refused`. */
  readonly code: Code | undefined;
  /** How far the server's clock is ahead of ours, ms; from the last challenge. */
  readonly offset: number | undefined;
  join(room: string, outer: Y.Doc, events: LineEvents): Line;
  /** A frame of the chain (`chain`, `askChain`) by the socket's own channel; dropped while not connected. */
  sendChain(frame: Uint8Array): void;
  /** `busy` when there is no connection within ten seconds. */
  putPackage(id: string, bytes: Uint8Array, expires: number): Promise<Checked<void>>;
  askPackage(id: string): Promise<Checked<Uint8Array | undefined>>;
  /** Try now what waits. */
  retry(): void;
  /** Something changed (a longer chain, another address): who was refused may try again. */
  again(): void;
  close(): void;
}

export interface NetworkEvents {
  /**
   * The socket is there, before signing in: entries may be offered and asked for. `entries`: how many the server has. Signing in waits for
   * what comes back, so that a server that lost entries has them before.
   */
  reached(entries: number): void | Promise<void>;
  /** Signed in. */
  connected(): void;
  /** What was reached is gone. */
  disconnected(): void;
  /** `chain`, `askChain`, `chainRefused`. */
  chain(frame: Uint8Array): void;
  state(): void;
}

export interface NetworkOptions {
  /** `ws://` or `wss://`, without the school. */
  server: string;
  school: SchoolId;
  /** None: a visitor, who only asks for the chain and packages and offers entries. */
  me?: Me;
  WebSocketPolyfill?: typeof WebSocket;
  now: () => number;
  events: NetworkEvents;
}

/** The school as this device belongs to it: the pinned chain, and the way to bring entries on it. */
export interface School {
  readonly id: SchoolId;
  readonly me: Me;
  readonly server: string | undefined;
  membership(): Membership;
  /**
   * Brings an entry on the chain: `make` its body for the present head; made anew when somebody else was first. Resolves when it stands: with a
   * server when the server has it, without when this disk has it. Codes of the chain; `key.locked`; `busy` after 20 s without a server.
   */
  enter(make: (membership: Membership) => Promise<Checked<Body>>): Promise<Checked<Membership>>;
  putPackage(id: string, bytes: Uint8Array, expires: number): Promise<Checked<void>>;
  /**
   * How far the writers of a person or a device count, as this laptop knows them: for the entry that puts them out (M14). Documents that it knows
   * are opened and brought up to date before, as far as ten seconds allow.
   */
  cutsOf(who: PersonId | DeviceId): Promise<readonly CutOff[]>;
}

/** Something that a person must be able to see, once for each code and document. Ids, codes and counts only. */
export interface Notice {
  /** Of the seal, or what the disk had damaged. */
  code: Code | 'storage.damaged';
  /** Scope and document; none: the chain or the connection. */
  document?: string;
  /** How often since it was read last. */
  times: number;
  /** Who did it, as far as it is known. */
  by: readonly PersonId[];
  /** It leaves by itself when its cause is gone; else it is evidence, and stays until a person has read it. */
  heals: boolean;
}

/** A notice as the disk keeps it. */
export interface KeptNotice {
  code: Notice['code'];
  /** Empty: the chain or the connection. */
  document: string;
  times: number;
  /** How many of them a person has read. */
  read: number;
  by: readonly PersonId[];
  /** Names of what it was about: places of envelopes, ids of statements. */
  marks: readonly string[];
}

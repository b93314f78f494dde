/** What attacks and invariants look at, whoever plays the run: the reducers in rims of this simulator, or the library and the server as they ship. */
import type {
  ClientDocument,
  ContentKeys,
  DeviceId,
  Membership,
  OutboxItem,
  PersonId,
  Place,
  RoomState,
  SigningKey,
  StoredRow,
} from '@wuhe/seal';
import type * as Y from 'yjs';
import type { Fork } from './attacks.ts';

/** A member with a device that signs. */
export interface Signatory {
  id: PersonId;
  device: { id: DeviceId; key: SigningKey };
}

export interface SeenSchool {
  place: Place;
  actors: readonly Signatory[];
  membership: Membership;
  /** By number; the newest is the largest. */
  epochs: { readonly size: number };
  contentKeys(epoch: number): Promise<ContentKeys | undefined> | undefined;
}

export interface SeenLaptop {
  name: string;
  actor: Signatory;
  disk: {
    membership: Membership;
    outbox: ReadonlyMap<string, { item: OutboxItem }>;
    /** What it has pinned of each writer, by generation (G5). */
    pins: ReadonlyMap<number, ReadonlyMap<number, { length: number }>>;
    /** Kept apart after it was merged (G9). */
    quarantine: readonly StoredRow[];
  };
  /** None while the worker is dead. */
  worker:
    | {
        doc: Pick<ClientDocument, 'rooms' | 'membership' | 'stopped'>;
        inner: Y.Doc;
        rows: ReadonlyMap<number, readonly StoredRow[]>;
      }
    | undefined;
  /** Edits that the server acknowledged. */
  acknowledged: ReadonlySet<string>;
  /** Edits about which this person signed a statement. */
  stated: ReadonlySet<string>;
  /** How far it has ever seen each writer, by generation; begins anew with an old profile. */
  highest: ReadonlyMap<number, ReadonlyMap<number, number>>;
  reports: ReadonlyMap<string, number>;
  online: boolean;
  /** Ids of the edits that the screen would show. */
  shown(): string[];
  /** Edits whose statement this laptop holds and believes. */
  said(): Promise<Set<string>>;
}

/** A frame on its way to a laptop in one room. */
export type Holding = (bytes: Uint8Array, to: { generation: number; device: DeviceId }) => boolean;

export interface SeenServer {
  sockets: ReadonlyMap<
    number,
    { generation: number; device: DeviceId; wire: { send(bytes: Uint8Array): void } }
  >;
  membership: Membership;
  rooms: ReadonlyMap<number, { durable: RoomState }>;
  room(generation: number): { durable: RoomState };
  disk: { rooms: ReadonlyMap<number, readonly StoredRow[]> };
  /** Frames that are not passed on. */
  holdings: Set<Holding>;
}

export interface SeenRun {
  laptops: readonly SeenLaptop[];
  school: Pick<SeenSchool, 'actors' | 'contentKeys'>;
  server: Pick<SeenServer, 'membership' | 'rooms' | 'disk'>;
  /** Edits that somebody made, by whom. */
  truth: ReadonlyMap<string, string>;
  /** What nobody may show: `never`, or from the removal of its author on. */
  forbidden: ReadonlyMap<string, 'never' | 'onceRemoved'>;
  /** Names of those who no longer belong to the school. */
  gone: ReadonlySet<string>;
  /** What the colluder signed twice for one place, as the inner updates of both sides. */
  forks: readonly Fork[];
  /** Rows that a cut-off took from the server or from a laptop. */
  cutAway: readonly StoredRow[];
}

/** One document as a member's laptop keeps it: its rooms by generation, its own writers, and what has not reached the server's disk yet. */
import type { Membership } from '../chain/membership.ts';
import {
  type Envelope,
  type EnvelopeKind,
  type FrontierEntry,
  type Header,
  type Place,
  roomName,
} from '../envelope.ts';
import type { DeviceId } from '../ids.ts';
import type { Code } from '../refusals.ts';
import type { Inspection, Refused } from '../room/accept.ts';
import type { Frontier } from '../room/frontier.ts';
import type { Stretch } from '../room/generation.ts';
import { emptyRoom, type RoomState, type Row } from '../room/state.ts';
import type { Run, Vector } from '../runs.ts';
import type { StoredRow } from './pieces.ts';

/** A room of the document on this laptop. */
export interface ClientRoom {
  room: RoomState;
  connected: boolean;
  /** An ask is under way, and another is due when it is answered (P2). */
  asking: boolean;
  askAgain: boolean;
  /** Something waits for the chain to grow (A4). */
  behind: boolean;
  /** The server says that the generation is closed; until the close is here nothing is sealed for it. */
  closing: boolean;
  queue: readonly (readonly Run[])[];
  checking: { ticket: number; runs: readonly Run[]; inspection: Inspection } | undefined;
  /** The most that anybody has shown of each writer; never goes back (G5). */
  seen: Frontier;
  /** Device → what its envelopes, since this start, have said that it holds. */
  told: ReadonlyMap<DeviceId, Frontier>;
  /** Writers of this device of which a snapshot missed something, and how far it was published again (G3). */
  republished: ReadonlyMap<number, number>;
  /** From where on the server can never take others' writers: when a snapshot carries it, it leaves the room (G10). */
  carried: ReadonlyMap<number, number>;
}

/** The writer under which this worker seals in a room. */
export interface OwnWriter {
  id: number;
  length: number;
  link: Uint8Array;
  /** What its envelopes have told of other writers (E6). */
  told: Frontier;
  /** The next frontier is full. */
  full: boolean;
}

/** Something kept durably that the server's disk does not have yet (P3). The rim keeps contents and envelopes under the id. */
export interface OutboxItem {
  id: string;
  kind: EnvelopeKind;
  /** Inner clientID that the content was written under. */
  inner: number;
  /** Snapshots, closes and stepping stones (G8) belong to one generation, everything else to the present one. */
  generation?: number;
  /** Of a close: the snapshot that it names. */
  opens?: Uint8Array;
  sealed?: { generation: number; writer: number; clock: number };
  /** The server's disk has it, but not yet everything that was kept before it. */
  stored?: boolean;
}

/** The inner document holds what the server cannot take as it is: a snapshot has to carry it on (G9, G10). */
export interface Mending {
  /** The item that does, once it is made. */
  snapshot: string | undefined;
  /** How many times others, who come first, are waited for (`retry`). */
  wait: number;
  /** Those others, and the entry of the chain that their snapshot has to know. */
  before: ReadonlySet<DeviceId>;
  since: number;
}

export interface ClientDocument {
  device: DeviceId;
  /** The document; its generation is the oldest that is kept here. */
  place: Place;
  membership: Membership;
  rooms: ReadonlyMap<number, ClientRoom>;
  writers: ReadonlyMap<number, OwnWriter>;
  outbox: readonly OutboxItem[];
  sealing: { ticket: number; id: string; writer: number; header: Header } | undefined;
  /** A writer has been asked of the rim for this generation. */
  awaiting: number | undefined;
  /** This laptop may not write now; cleared by a longer chain or a new connection. */
  stopped: Code | undefined;
  mending: Mending | undefined;
  /** Devices of others that are online now, as presence tells; empty where nothing does. */
  peers: ReadonlySet<DeviceId>;
  /** Writers abandoned since something was last stored: a server that refuses everything is not fed for ever. */
  abandoned: number;
  tickets: number;
}

export type ClientEvent =
  /** `rejoined`: by a line that was there before, which the rim has opened anew; nothing that stopped this laptop has changed. */
  | { type: 'connected'; generation: number; rejoined?: boolean }
  | { type: 'disconnected'; generation: number }
  | { type: 'frame'; generation: number; bytes: Uint8Array }
  | { type: 'verified'; generation: number; ticket: number; verdicts: readonly boolean[] }
  /** The answer to `read`. */
  | { type: 'rows'; generation: number; rows: readonly StoredRow[] }
  /** Content is in the outbox, durably. */
  | { type: 'kept'; id: string; kind: 'update' | 'letter' | 'checkpoint'; inner: number }
  /** The answer to `newWriter`: a random number from 1 to 2^32 − 1. */
  | { type: 'writer'; generation: number; writer: number }
  /** The answer to `seal`: the envelope, which the outbox holds durably by now. */
  | { type: 'sealed'; ticket: number; envelope: Envelope }
  /** It could not be sealed or kept now (no key, no room on the disk). */
  | { type: 'notSealed'; ticket: number; code: Code }
  /** The pinned chain has grown. */
  | { type: 'chain'; membership: Membership }
  /** Open the next generation (G2). */
  | { type: 'compact' }
  /** Who else is in the document's rooms now. */
  | { type: 'peers'; devices: ReadonlySet<DeviceId> }
  /** The oldest generation left this laptop (G11). */
  | { type: 'left'; generation: number }
  /** Generations that had left this laptop are here again, with what the disk still has of them (G11). */
  | { type: 'reopened'; rooms: ClientStart['rooms'] }
  /** Time has passed: try again what time heals. */
  | { type: 'retry' };

export type ClientEffect =
  /** Connect this room; rooms stay connected while the document is live. */
  | { type: 'open'; generation: number }
  | { type: 'send'; generation: number; bytes: Uint8Array }
  | { type: 'verify'; generation: number; ticket: number; inspection: Inspection }
  | { type: 'read'; generation: number; vector: Vector }
  | { type: 'newWriter'; generation: number }
  /** Seal the content of this id (a snapshot: the whole inner state, after everything delivered), keep the envelope, then `sealed`. */
  | { type: 'seal'; ticket: number; id: string; header: Header }
  /** Put into the cache; may be lost. */
  | { type: 'cache'; generation: number; rows: readonly Row[] }
  /** Open and merge these (E8); all are accepted. */
  | { type: 'deliver'; generation: number; rows: readonly Row[] }
  /** The server's disk has it, or it has nothing to do any more. */
  | { type: 'forget'; ids: readonly string[] }
  /**
   * From these places on, rows leave the room and are kept apart. `rebuild`: what was merged of them is unmerged by building the inner
   * document again; else their content is published again or stands in a snapshot.
   */
  | { type: 'quarantine'; generation: number; places: readonly Refused[]; rebuild: boolean }
  /** Open these own rows and hand their contents in again as `kept` (G3). */
  | { type: 'republish'; generation: number; stretches: readonly Stretch[] }
  | { type: 'askChain' }
  /** The server seems to lack entries of ours: offer them (M4). */
  | { type: 'offerChain' }
  /** Keep durably whether a snapshot has to carry something on; a start is told (`ClientStart.mending`). */
  | { type: 'mending'; due: boolean }
  | { type: 'erase'; generation: number }
  /** Something that a person or an administrator must be able to see. */
  | {
      type: 'report';
      generation: number;
      code: Code;
      places?: readonly Refused[];
      evidence?: readonly Envelope[];
    }
  /** Somebody has seen more than any answer brought: missing since now (G5). */
  | { type: 'missing'; generation: number; code: 'rows.missing'; entries: readonly FrontierEntry[] };

export interface ClientStep {
  state: ClientDocument;
  effects: readonly ClientEffect[];
}

const blank = (place: Place): ClientRoom => ({
  room: emptyRoom(place),
  connected: false,
  asking: false,
  askAgain: false,
  behind: false,
  closing: false,
  queue: [],
  checking: undefined,
  seen: new Map(),
  told: new Map(),
  republished: new Map(),
  carried: new Map(),
});

/**
 * What a laptop begins with: the document's rooms as its cache and outbox have them, pins included. The first event is `chain` with the pinned
 * chain: a cut-off may have come just before the worker died.
 */
export interface ClientStart {
  device: DeviceId;
  place: Place;
  membership: Membership;
  rooms: readonly { room: RoomState; seen: Frontier }[];
  outbox: readonly OutboxItem[];
  /** What the last `mending` effect said. */
  mending?: boolean;
}

/**
 * The document after a start. It opens new writers and never continues an old one (P5); an item that was sealed, but whose envelope does not
 * stand in its room any more, is sealed anew.
 */
export function openDocument({
  device,
  place,
  membership,
  rooms,
  outbox,
  mending,
}: ClientStart): ClientDocument {
  const open = new Map<number, ClientRoom>([[place.generation, blank(place)]]);
  for (const { room, seen } of rooms) open.set(room.place.generation, { ...blank(room.place), room, seen });
  const stands = ({ sealed }: OutboxItem) =>
    sealed !== undefined &&
    (open.get(sealed.generation)?.room.writers.get(sealed.writer)?.links.length ?? 0) > sealed.clock;
  const kept = outbox.flatMap((item) => (stands(item) ? [item] : unsealed(item)));
  return {
    device,
    place,
    membership,
    rooms: open,
    writers: new Map(),
    outbox: kept,
    sealing: undefined,
    awaiting: undefined,
    stopped: undefined,
    mending: mending
      ? { snapshot: undefined, wait: 0, before: new Set(), since: membership.head.seq }
      : undefined,
    peers: new Set(),
    abandoned: 0,
    tickets: 0,
  };
}

/** The item to be sealed again. What belongs to one generation is not: it said what was so then. */
export function unsealed({ id, kind, inner, generation }: OutboxItem): OutboxItem[] {
  return generation === undefined ? [{ id, kind, inner }] : [];
}

/**
 * The generation that is written in now: the highest that holds something or whose predecessor is closed. Not the first that is open: a close
 * may be cut off with its author, and what was written behind it still stands (G8).
 */
export function presentGeneration({ rooms, place, membership }: ClientDocument): number {
  let present = place.generation;
  for (const [generation, { room }] of rooms) {
    if (room.closes.length > 0) present = Math.max(present, generation + 1);
    else if (room.writers.size > 0) present = Math.max(present, generation);
  }
  // An erased generation takes nothing more (G7); a document that is erased as a whole stays where it is.
  while (membership.erased.has(roomName({ ...place, generation: present }))) present++;
  return present;
}

/** Opens the present generation and the one behind it, where somebody may be already (G8). */
export function lookAhead(state: ClientDocument): ClientStep {
  const present = presentGeneration(state);
  let next = state;
  const effects: ClientEffect[] = [];
  for (const generation of [present, present + 1]) {
    if (next.rooms.has(generation)) continue;
    next = withRoom(next, generation, {});
    effects.push({ type: 'open', generation });
  }
  return { state: next, effects };
}

/** The document with a change to one of its rooms, which is opened if it was not. */
export function withRoom(
  state: ClientDocument,
  generation: number,
  change: Partial<ClientRoom>,
): ClientDocument {
  const room = state.rooms.get(generation) ?? blank({ ...state.place, generation });
  return { ...state, rooms: new Map(state.rooms).set(generation, { ...room, ...change }) };
}

/** G11: the oldest generation is not kept here any more. */
export function withoutOldest(state: ClientDocument, generation: number): ClientDocument {
  const rooms = new Map(state.rooms);
  const writers = new Map(state.writers);
  rooms.delete(generation);
  writers.delete(generation);
  const oldest = Math.min(...rooms.keys());
  return { ...state, rooms, writers, place: { ...state.place, generation: oldest } };
}

/** G11: generations that had left are kept again, and connected: what is missing of them comes from the server. */
export function reopened(state: ClientDocument, rooms: ClientStart['rooms']): ClientStep {
  const open = new Map(state.rooms);
  const effects: ClientEffect[] = [];
  for (const { room, seen } of rooms) {
    const { generation } = room.place;
    if (open.has(generation)) continue;
    open.set(generation, { ...blank(room.place), room, seen });
    effects.push({ type: 'open', generation });
  }
  const oldest = Math.min(...open.keys());
  return { state: { ...state, rooms: open, place: { ...state.place, generation: oldest } }, effects };
}

/** Runs steps one behind the other and joins what they ask for. */
export function inTurn(
  first: ClientStep,
  ...steps: readonly ((state: ClientDocument) => ClientStep)[]
): ClientStep {
  return steps.reduce<ClientStep>(({ state, effects }, step) => {
    const then = step(state);
    return then.effects.length === 0
      ? { ...then, effects }
      : { ...then, effects: [...effects, ...then.effects] };
  }, first);
}

/** One room as a server keeps it while somebody is in it: what it holds, what happens to it, what its rim must do, and who sees what. */
import type { Kept, Membership } from '../chain/membership.ts';
import { isDropBox } from '../chain/permission.ts';
import type { Place } from '../envelope.ts';
import type { DeviceId } from '../ids.ts';
import type { Code } from '../refusals.ts';
import { cutBack, type Inspection, type Refused } from '../room/accept.ts';
import { emptyRoom, type RoomState, type Row, withRows } from '../room/state.ts';
import type { Run, Vector } from '../runs.ts';
import type { Message } from './messages.ts';
import type { StoredRow } from './pieces.ts';

/** One socket in one room, by a number that is never used again. */
export type ConnectionId = number;

interface Connection {
  device: DeviceId;
  /** Asked for durable acknowledgements. */
  ack: boolean;
  /** Live frames that wait until the answers that are under way are out. */
  held: readonly Uint8Array[];
  answering: number;
}

/** Rows on their way to the disk, and who is told when they are there. */
export interface Batch {
  rows: readonly Row[];
  senders: ReadonlyMap<ConnectionId, Vector>;
}

export interface ServerRoom {
  membership: Membership;
  /** Everything accepted, which runs ahead of the disk. */
  room: RoomState;
  /** What the disk has. */
  durable: RoomState;
  connections: ReadonlyMap<ConnectionId, Connection>;
  queue: readonly { connection: ConnectionId; runs: readonly Run[] }[];
  checking:
    | { ticket: number; connection: ConnectionId; runs: readonly Run[]; inspection: Inspection }
    | undefined;
  storing: Batch | undefined;
  pending: Batch;
  tickets: number;
}

export type ServerEvent =
  /** A device has signed in and is in the room. */
  | { type: 'opened'; connection: ConnectionId; device: DeviceId; ack: boolean }
  | { type: 'closed'; connection: ConnectionId }
  | { type: 'frame'; connection: ConnectionId; bytes: Uint8Array }
  /** The answer to `verify`, one verdict per candidate. */
  | { type: 'verified'; ticket: number; verdicts: readonly boolean[] }
  /** The transaction of the last `store` is on disk, or is not at all. */
  | { type: 'stored' }
  | { type: 'notStored' }
  /** The answer to `read`: stored rows, ascending in each writer. */
  | { type: 'rows'; connection: ConnectionId; rows: readonly StoredRow[] }
  /** The school's chain has grown. */
  | { type: 'chain'; membership: Membership };

export type ServerEffect =
  | { type: 'send'; connection: ConnectionId; bytes: Uint8Array }
  | { type: 'close'; connection: ConnectionId; code: Code }
  | { type: 'verify'; ticket: number; inspection: Inspection }
  /** One transaction; one at a time. */
  | { type: 'store'; rows: readonly Row[] }
  /** Give back the stored rows beyond the vector, of these writers only where they are named. */
  | { type: 'read'; connection: ConnectionId; vector: Vector; writers: ReadonlySet<number> | undefined }
  /** A cut-off: from these places on, rows leave the room and are kept apart (M14). */
  | { type: 'quarantine'; places: readonly Refused[] }
  /** Delete all rows (G7). */
  | { type: 'erase' }
  /** Entries for the school's chain (M2), or an ask for them: one place decides for all rooms. */
  | { type: 'chain'; connection: ConnectionId; message: Message & { type: 'chain' | 'askChain' } }
  /** Evidence and refusals, for the log. */
  | { type: 'report'; connection: ConnectionId; code: Code };

export interface ServerStep {
  state: ServerRoom;
  effects: readonly ServerEffect[];
}

/** What does not belong to the room's state. `kept` is the server's clock, by which dates of roles end (M12). */
export interface ServerContext {
  /** Whether the next generation's room has this snapshot on disk (A10). */
  holds: (snapshot: Uint8Array) => boolean;
  kept?: Kept;
}

/**
 * The room as its store has it: `rows` were accepted before. Those beyond `durable` were cut off or erased since: the store keeps the
 * first apart and deletes the others (M14, G7: an erasure is applied again to what a backup brings back).
 */
export function openServerRoom(place: Place, rows: readonly Row[], membership: Membership): ServerRoom {
  const { room: counts, erased } = cutBack(withRows(emptyRoom(place), rows), membership);
  const room = erased ? emptyRoom(place) : counts;
  return {
    membership,
    room,
    durable: room,
    connections: new Map(),
    queue: [],
    checking: undefined,
    storing: undefined,
    pending: nothing,
    tickets: 0,
  };
}

export const nothing: Batch = { rows: [], senders: new Map() };

/** Members of the scope read; into a drop box every member of the school may come, but sees only its own (M13). */
export function mayEnter({ membership, room }: ServerRoom, id: DeviceId): Code | undefined {
  const device = membership.devices.get(id);
  const person = device && membership.people.get(device.person);
  if (!person || device.dropped !== undefined || person.removed !== undefined) return 'write.unknownDevice';
  const scope = membership.scopes.get(room.place.scope);
  if (!scope) return 'room.unknownScope';
  return isDropBox(room.place) || scope.members.has(person.id) ? undefined : 'write.notAllowed';
}

/** The writers that a connection may see; undefined: all. */
export function visible(
  { membership, room }: ServerRoom,
  { device }: Connection,
): ReadonlySet<number> | undefined {
  const person = membership.devices.get(device)?.person;
  if (person && membership.scopes.get(room.place.scope)?.members.has(person)) return undefined;
  const own = [...room.writers].filter(([, by]) => membership.devices.get(by.device)?.person === person);
  return new Set(own.map(([writer]) => writer));
}

export function only(vector: Vector, writers: ReadonlySet<number> | undefined): Vector {
  return writers ? new Map([...vector].filter(([writer]) => writers.has(writer))) : vector;
}

export function chained(
  first: ServerStep,
  ...steps: readonly ((state: ServerRoom) => ServerStep)[]
): ServerStep {
  return steps.reduce<ServerStep>(({ state, effects }, step) => {
    const then = step(state);
    return { state: then.state, effects: [...effects, ...then.effects] };
  }, first);
}

/** The client's own envelopes: a writer, one sealing at a time, and what the server's disk has (P3, P5). */

import { markAccepted } from '../accepted.ts';
import { currentEpoch, isErased, mayWrite } from '../chain/permission.ts';
import { type Envelope, type Header, noLink } from '../envelope.ts';
import type { DeviceId } from '../ids.ts';
import type { Code } from '../refusals.ts';
import { frontierSince, fullFrontier, merged } from '../room/frontier.ts';
import { lengthOf, withRows } from '../room/state.ts';
import { compacting, mend, mended, withSnapshot } from './client-mend.ts';
import type { Mending } from './client-state.ts';
import {
  type ClientDocument,
  type ClientEffect,
  type ClientStep,
  inTurn,
  lookAhead,
  type OutboxItem,
  type OwnWriter,
  presentGeneration,
  withRoom,
} from './client-state.ts';
import { writeMessage } from './messages.ts';

/** Seals the next thing that is due, when nothing is being sealed and this device may write. */
export function pump(before: ClientDocument): ClientStep {
  return inTurn(mend(before), tidy, seal);
}

/**
 * Drops what has nothing to do any more. The rim forgets it too: it may have been kept there while it was being sealed, or by a writer that
 * was left.
 */
export function drop(state: ClientDocument, over: (item: OutboxItem) => boolean): ClientStep {
  const ids = state.outbox.filter(over).map(({ id }) => id);
  if (ids.length === 0) return { state, effects: [] };
  const outbox = state.outbox.filter(({ id }) => !ids.includes(id));
  return { state: { ...state, outbox }, effects: [{ type: 'forget', ids }] };
}

function tidy(state: ClientDocument): ClientStep {
  return drop(state, (item) => isOver(state, item));
}

function seal(state: ClientDocument): ClientStep {
  if (state.sealing || state.stopped || state.awaiting !== undefined) return { state, effects: [] };
  const present = presentGeneration(state);
  const item = state.outbox.find(
    (one) => !one.sealed && !state.rooms.get(one.generation ?? present)?.closing,
  );
  if (!item) return { state, effects: [] };
  const generation = item.generation ?? present;
  const place = { ...state.place, generation };
  const writer = state.writers.get(generation);
  if (!writer) {
    const opens: ClientEffect[] = state.rooms.has(generation) ? [] : [{ type: 'open', generation }];
    return {
      state: { ...withRoom(state, generation, {}), awaiting: generation },
      effects: [...opens, { type: 'newWriter', generation }],
    };
  }
  const at = { place, device: state.device, writer: writer.id, clock: writer.length, kind: item.kind };
  const code = mayWrite(state.membership, at);
  const epoch = currentEpoch(state.membership, place.scope)?.epoch;
  if (code || epoch === undefined) return stop(state, generation, code ?? 'epoch.unknown');
  const header: Header = {
    ...place,
    kind: item.kind,
    epoch,
    device: state.device,
    writer: writer.id,
    clock: writer.length,
    previous: writer.link,
    inner: item.inner,
    head: state.membership.head,
    frontier: frontierOf(state, item, generation, writer),
    ...(item.kind === 'close' ? { snapshot: item.opens ?? noLink } : {}),
  };
  const ticket = state.tickets + 1;
  return {
    state: { ...state, tickets: ticket, sealing: { ticket, id: item.id, writer: writer.id, header } },
    effects: [{ type: 'seal', ticket, id: item.id, header }],
  };
}

/** A snapshot or close that was not sealed before its generation closed has nothing to do any more. */
function isOver(state: ClientDocument, { sealed: at, generation }: OutboxItem): boolean {
  return !at && generation !== undefined && (state.rooms.get(generation)?.room.closes.length ?? 0) > 0;
}

/** E6: full at the start, in close and checkpoint and behind a snapshot; a snapshot's is that of the generation which it covers. */
function frontierOf(state: ClientDocument, item: OutboxItem, generation: number, writer: OwnWriter) {
  if (item.kind === 'letter') return [];
  if (item.kind === 'snapshot') {
    const before = state.rooms.get(generation - 1);
    return before ? fullFrontier(before.room, writer.id) : [];
  }
  const room = state.rooms.get(generation)?.room;
  if (!room) return [];
  const full = fullFrontier(room, writer.id);
  const whole = writer.full || item.kind === 'close' || item.kind === 'checkpoint';
  return whole ? full : frontierSince(writer.told, full);
}

/** A new writer for this generation (P5). */
export function begin(state: ClientDocument, generation: number, id: number): ClientStep {
  if (state.awaiting !== generation) return { state, effects: [] };
  const room = state.rooms.get(generation)?.room;
  // Some writer has this number already: another one, please.
  const taken = [...state.rooms.values()].some((one) => one.room.writers.has(id));
  if (taken || !room || id < 1) return { state, effects: [{ type: 'newWriter', generation }] };
  const writer: OwnWriter = { id, length: 0, link: noLink, told: new Map(), full: true };
  const writers = new Map(state.writers).set(generation, writer);
  return pump({ ...state, awaiting: undefined, writers });
}

/** Takes a sealed envelope into its room and sends it, if it still is the next of its writer. */
export function sealed(state: ClientDocument, ticket: number, envelope: Envelope): ClientStep {
  const { sealing } = state;
  if (sealing?.ticket !== ticket) return { state, effects: [] };
  const { generation, writer: id, clock } = sealing.header;
  const idle = { ...state, sealing: undefined };
  const writer = state.writers.get(generation);
  const room = state.rooms.get(generation);
  const item = state.outbox.find((one) => one.id === sealing.id);
  const epoch = currentEpoch(state.membership, state.place.scope)?.epoch;
  const current =
    writer?.id === id && writer.length === clock && room?.room && lengthOf(room.room, id) === clock;
  // It was dropped while it was being sealed: the rim kept it meanwhile.
  if (!item) return inTurn({ state: idle, effects: [{ type: 'forget', ids: [sealing.id] }] }, pump);
  if (
    !writer ||
    !room ||
    !current ||
    isErased(state.membership, envelope) ||
    epoch !== envelope.epoch ||
    closedMeanwhile(state, item, generation)
  )
    return pump(idle);
  const row = { writer: id, clock, envelope: markAccepted(envelope) };
  const own: OwnWriter = {
    ...writer,
    length: clock + 1,
    link: envelope.link,
    told: item.kind === 'snapshot' ? writer.told : merged(writer.told, envelope.frontier),
    full: item.kind === 'snapshot' || (writer.full && item.kind === 'letter'),
  };
  const next: ClientDocument = {
    ...withRoom(idle, generation, { room: withRows(room.room, [row]) }),
    writers: new Map(state.writers).set(generation, own),
    outbox: state.outbox.map((one) =>
      one.id === item.id ? { ...one, sealed: { generation, writer: id, clock } } : one,
    ),
  };
  const effects: ClientEffect[] = [{ type: 'cache', generation, rows: [row] }];
  if (room.connected) {
    const runs = [{ writer: id, clock, envelopes: [envelope.bytes] }];
    effects.push({ type: 'send', generation, bytes: writeMessage({ type: 'update', runs }) });
  }
  // A snapshot or close of one's own leads on like another's: nobody else may ever say so.
  return inTurn({ state: next, effects }, lookAhead, pump);
}

function closedMeanwhile(state: ClientDocument, item: OutboxItem, generation: number): boolean {
  const closed = (state.rooms.get(generation)?.room.closes.length ?? 0) > 0;
  return closed || (item.generation === undefined && generation !== presentGeneration(state));
}

/**
 * What the server's disk has leaves the outbox, updates in the order in which they were kept: a later one may need an earlier one to be shown
 * (P3). Behind a stored snapshot comes the close.
 */
export function acknowledged(
  state: ClientDocument,
  generation: number,
  vector: ReadonlyMap<number, number>,
): ClientStep {
  const marked = state.outbox.map((item) => {
    const at = item.sealed;
    const has = at?.generation === generation && at.clock < (vector.get(at.writer) ?? 0);
    return has ? { ...item, stored: true } : item;
  });
  let whole = true;
  const done = marked.filter((item) => {
    if (item.kind === 'update') whole &&= item.stored === true;
    return item.stored && (item.kind !== 'update' || whole);
  });
  if (done.length === 0) return { state: { ...state, outbox: marked }, effects: [] };
  const outbox = marked.filter((item) => !done.includes(item));
  for (const { kind, sealed: at } of done) {
    const before = state.rooms.get(generation - 1)?.room;
    if (kind !== 'snapshot' || !before || before.closes.length > 0) continue;
    const opens = state.rooms
      .get(generation)
      ?.room.writers.get(at?.writer ?? 0)
      ?.links.at(0);
    if (opens)
      outbox.unshift({
        id: `close.${generation}.${at?.writer}`,
        kind: 'close',
        inner: 0,
        generation: generation - 1,
        opens,
      });
  }
  return inTurn(
    {
      state: { ...state, outbox, abandoned: 0 },
      effects: [{ type: 'forget', ids: done.map(({ id }) => id) }],
    },
    (at) => mended(at, done),
    pump,
  );
}

/** Nothing more is sealed until the chain or the line is new; what is kept stays, to be exported. */
export function stop(state: ClientDocument, generation: number, code: Code): ClientStep {
  return { state: { ...state, stopped: code }, effects: [{ type: 'report', generation, code }] };
}

/** Opens the next generation: the snapshot first; the close follows when the server's disk has it (G2). */
export function compact(state: ClientDocument): ClientStep {
  const present = presentGeneration(state);
  const empty = (state.rooms.get(present)?.room.writers.size ?? 0) === 0;
  if (empty || compacting(state, present)) return { state, effects: [] };
  return pump(withSnapshot(state, present + 1));
}

/**
 * A stepping stone (G8): the server holds nothing of a generation behind which we hold something, and who comes later would stop before it.
 * Nothing, where something of this device is on its way there already.
 */
export function step(state: ClientDocument, generation: number): ClientStep {
  const room = state.rooms.get(generation)?.room;
  const own = [...(room?.writers.values() ?? [])].some(({ device }) => device === state.device);
  const under = state.outbox.some((item) => item.generation === generation);
  if (!room || own || under || generation >= presentGeneration(state)) return { state, effects: [] };
  const id = `step.${generation}.${state.tickets}`;
  const item: OutboxItem = { id, kind: 'checkpoint', inner: 0, generation };
  return pump({ ...state, outbox: [item, ...state.outbox] });
}

/**
 * The server cannot take what the inner document holds: a snapshot has to bring it into a new generation (G9, G10). `before`: who does it first,
 * if they are really there.
 */
export function repair(state: ClientDocument, before: readonly DeviceId[] = []): ClientStep {
  const mending: Mending = {
    snapshot: undefined,
    wait: state.mending ? 0 : before.length,
    before: new Set(before),
    since: state.membership.head.seq,
  };
  return { state: { ...state, mending }, effects: [{ type: 'mending', due: true }] };
}

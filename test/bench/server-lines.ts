/** A client of each compared server, as lean as can be: one room a socket, no document, frames that were made before. */
import {
  answerChallenge,
  readMessage,
  readSocketMessage,
  roomName,
  signer,
  socketTypes,
  writeChannel,
  writeMessage,
  writeSocketMessage,
} from '@wuhe/seal';
import { createDecoder, readVarString, readVarUint, readVarUint8Array } from 'lib0/decoding';
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from 'lib0/encoding';
import { WebSocket } from 'ws';
import { decodeUpdate } from 'yjs';
import type { Contender } from './server-contenders.ts';
import type { Room } from './server-edits.ts';
import type { BenchSchool } from './server-school.ts';

/** What a client hears of its room's one writer. */
interface Hears {
  /** Edits from this clock on. */
  edits?(clock: number, count: number): void;
  /** So many of its own are on the server's disk. */
  durable?(length: number): void;
}

export interface Line {
  /** The room's edit of this clock. */
  edit(clock: number): void;
  /** Resolves when everything that the room holds has come. */
  everything(): Promise<void>;
  close(): Promise<void>;
}

/** In the room, signed in where that is asked for. */
export type Open = (url: string, room: Room, member: number, hears: Hears) => Promise<Line>;

/** How a client speaks with this server. */
export function speaks(contender: Contender, school: BenchSchool): Open {
  if (contender === 'wuhe') return (...given) => wuheLine(school, ...given);
  return contender.startsWith('stock') ? stockLine : hocuspocusLine;
}

/** Yjs' sync messages, which all three have: asking, the answer, an update. */
const SYNC = 0;
const [ASK, ANSWER, UPDATE] = [0, 1, 2];
const EMPTY_VECTOR = Uint8Array.of(0);

/** Brings the school to the server. */
export async function bringSchool(url: string, { chain, membership }: BenchSchool): Promise<void> {
  const socket = connect(`${url}/${membership.school}`);
  const frame = writeMessage({ type: 'chain', from: 0, entries: chain });
  socket.once('open', () => socket.send(writeChannel(0, frame)));
  const last = Uint8Array.of(
    0,
    ...writeMessage({ type: 'chain', from: chain.length - 1, entries: chain.slice(-1) }),
  );
  await new Promise<void>((brought) =>
    socket.on('message', (data: Buffer) => data.equals(last) && brought()),
  );
  await closed(socket);
}

async function wuheLine(
  { members, membership: { school } }: BenchSchool,
  url: string,
  room: Room,
  member: number,
  hears: Hears,
): Promise<Line> {
  const socket = connect(`${url}/${school}/${roomName(room.place)}?ack=1`);
  const me = members[member % members.length]?.record.device;
  if (!me) throw new RangeError('a school of nobody');
  const ready = Promise.withResolvers<void>();
  let whole = Promise.withResolvers<void>();
  socket.on('message', (data: Buffer) => {
    if ((data[0] ?? 0) >= socketTypes.challenge) {
      const said = readSocketMessage(data);
      if (!said.ok || said.value.type !== 'challenge') return;
      const as = { school, device: me.id, origin: url, at: Date.now() };
      void answerChallenge(said.value, as, signer(me.sign)).then((answer) =>
        socket.send(writeSocketMessage(answer)),
      );
      return;
    }
    const read = readMessage(data);
    if (!read.ok) throw new Error(read.code);
    const message = read.value;
    switch (message.type) {
      case 'ask':
        return ready.resolve();
      case 'durable':
        return hears.durable?.(message.vector.get(room.writer) ?? 0);
      case 'update':
      case 'answer':
        for (const { clock, envelopes } of message.runs) hears.edits?.(clock, envelopes.length);
        if (message.type === 'answer' && message.runs.length === 0) whole.resolve();
        return;
      case 'refused':
        throw new Error(`refused: ${message.places[0]?.code}`);
    }
  });
  await opened(socket, ready.promise);
  return {
    edit: (clock) => socket.send(room.sealed[clock] ?? none()),
    everything: () => {
      whole = Promise.withResolvers();
      socket.send(writeMessage({ type: 'ask', vector: new Map() }));
      return whole.promise;
    },
    close: () => closed(socket),
  };
}

async function stockLine(url: string, room: Room, _member: number, hears: Hears): Promise<Line> {
  const socket = connect(`${url}/${room.place.document}`);
  const ready = Promise.withResolvers<void>();
  let whole = Promise.withResolvers<void>();
  socket.on('message', (data: Buffer) => {
    const decoder = createDecoder(data);
    if (readVarUint(decoder) !== SYNC) return;
    const step = readVarUint(decoder);
    if (step === ASK) return ready.resolve();
    heard(readVarUint8Array(decoder), hears);
    if (step === ANSWER) whole.resolve();
  });
  await opened(socket, ready.promise);
  return {
    edit: (clock) => socket.send(syncFrame(UPDATE, room.plain[clock] ?? none())),
    everything: () => {
      whole = Promise.withResolvers();
      socket.send(syncFrame(ASK, EMPTY_VECTOR));
      return whole.promise;
    },
    close: () => closed(socket),
  };
}

/** Hocuspocus puts the document's name before every message and wants a token, here an empty one. */
async function hocuspocusLine(url: string, room: Room, _member: number, hears: Hears): Promise<Line> {
  const name = room.place.document;
  const AUTH = 2;
  const socket = connect(url);
  const ready = Promise.withResolvers<void>();
  let whole = Promise.withResolvers<void>();
  socket.once('open', () => {
    const encoder = createEncoder();
    writeVarString(encoder, name);
    for (const part of [AUTH, 0]) writeVarUint(encoder, part);
    writeVarString(encoder, '');
    socket.send(toUint8Array(encoder));
  });
  socket.on('message', (data: Buffer) => {
    const decoder = createDecoder(data);
    readVarString(decoder);
    const type = readVarUint(decoder);
    if (type === AUTH) return ready.resolve();
    if (type !== SYNC) return;
    const step = readVarUint(decoder);
    if (step === ASK) return;
    heard(readVarUint8Array(decoder), hears);
    if (step === ANSWER) whole.resolve();
  });
  const line: Line = {
    edit: (clock) => socket.send(syncFrame(UPDATE, room.plain[clock] ?? none(), name)),
    everything: () => {
      whole = Promise.withResolvers();
      socket.send(syncFrame(ASK, EMPTY_VECTOR, name));
      return whole.promise;
    },
    close: () => closed(socket),
  };
  await opened(socket, ready.promise);
  // It joins the room some turns after it has said that one may.
  await line.everything();
  return line;
}

function heard(update: Uint8Array, { edits }: Hears): void {
  if (!edits) return;
  for (const { id, length } of decodeUpdate(update).structs) edits(id.clock, length);
}

function syncFrame(step: number, body: Uint8Array, name?: string): Uint8Array {
  const encoder = createEncoder();
  if (name !== undefined) writeVarString(encoder, name);
  writeVarUint(encoder, SYNC);
  writeVarUint(encoder, step);
  writeVarUint8Array(encoder, body);
  return toUint8Array(encoder);
}

function connect(url: string): WebSocket {
  return new WebSocket(url, { perMessageDeflate: false });
}

/** Resolves when it is ready; an end before that is a fault. */
function opened(socket: WebSocket, ready: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('close', (status, reason) => reject(new Error(`closed: ${status} ${reason}`)));
    socket.once('error', reject);
    void ready.then(resolve);
  });
}

async function closed(socket: WebSocket): Promise<void> {
  const end = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.close();
  await end;
}

function none(): never {
  throw new RangeError('no such edit was made');
}

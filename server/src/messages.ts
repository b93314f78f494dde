/**
 * The frames on the wire: those of y-websocket, and one more, "stored" (type 100), that carries the state vector of what the server's
 * disk holds of the room. Bytes in, values out; nothing here throws on bad bytes.
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as sync from 'y-protocols/sync';
import * as Y from 'yjs';

const SYNC = 0;
const AWARENESS = 1;
const QUERY_AWARENESS = 3;

/** The durable acknowledgement; sent only to clients that connect with `?ack=1`. */
export const STORED = 100;

/** What a client may say. Presence is read and dropped: nobody uses it. */
export type Message =
  | { type: 'ask'; vector: Uint8Array }
  | { type: 'update'; update: Uint8Array }
  | { type: 'presence' };

/** Reads one frame; undefined when it is malformed, of an unknown type, or holds an update that Yjs cannot parse. */
export function readMessage(frame: Uint8Array): Message | undefined {
  try {
    const decoder = decoding.createDecoder(frame);
    const message = readBody(decoder);
    return decoding.hasContent(decoder) ? undefined : message;
  } catch {
    return undefined;
  }
}

function readBody(decoder: decoding.Decoder): Message | undefined {
  switch (decoding.readVarUint(decoder)) {
    case SYNC:
      return readSync(decoder);
    case AWARENESS:
      decoding.readVarUint8Array(decoder);
      return { type: 'presence' };
    case QUERY_AWARENESS:
      return { type: 'presence' };
    default:
      return undefined;
  }
}

function readSync(decoder: decoding.Decoder): Message | undefined {
  const type = decoding.readVarUint(decoder);
  const body = decoding.readVarUint8Array(decoder);
  if (type === sync.messageYjsSyncStep1) {
    Y.decodeStateVector(body);
    return { type: 'ask', vector: body };
  }
  if (type !== sync.messageYjsSyncStep2 && type !== sync.messageYjsUpdate) return undefined;
  // Parsed before it is applied: applying trusts the counts in the bytes and would allocate whatever they claim.
  Y.decodeUpdate(body);
  return { type: 'update', update: body };
}

/** Sync step 1: "this is what I have, send me the rest". */
export function askFrame(doc: Y.Doc): Uint8Array {
  return frame(SYNC, (encoder) => sync.writeSyncStep1(encoder, doc));
}

/** Sync step 2: everything that the state vector does not cover. */
export function answerFrame(doc: Y.Doc, vector: Uint8Array): Uint8Array {
  return frame(SYNC, (encoder) => sync.writeSyncStep2(encoder, doc, vector));
}

/** One live update. */
export function updateFrame(update: Uint8Array): Uint8Array {
  return frame(SYNC, (encoder) => sync.writeUpdate(encoder, update));
}

/** "My disk holds this much of the room." */
export function storedFrame(doc: Y.Doc): Uint8Array {
  return frame(STORED, (encoder) => encoding.writeVarUint8Array(encoder, Y.encodeStateVector(doc)));
}

/** An awareness update about nobody: three bytes that show that the line is alive. */
export const heartbeatFrame: Uint8Array = frame(AWARENESS, (encoder) =>
  encoding.writeVarUint8Array(encoder, Uint8Array.of(0)),
);

function frame(type: number, write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, type);
  write(encoder);
  return encoding.toUint8Array(encoder);
}

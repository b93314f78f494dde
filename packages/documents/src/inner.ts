/** The inner document: what a room's envelopes hold, merged, and what is merged of rows that a cut-off took (G9, P7). Knows no disk. */
import { type ContentKeys, type DeviceId, type Envelope, markAccepted, openEnvelope } from '@wuhe/seal';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';

/** The content keys of an epoch of the document's scope, as far as this member has them. */
export type KeysOf = (epoch: number) => Promise<ContentKeys | undefined>;

/** The update in an envelope; undefined where it has none, the key is not there, or it does not open. */
export async function contentOf(keysOf: KeysOf, envelope: Envelope): Promise<Uint8Array | undefined> {
  if (envelope.kind !== 'update' && envelope.kind !== 'snapshot') return undefined;
  const keys = await keysOf(envelope.epoch);
  const opened = keys && (await openEnvelope(markAccepted(envelope), keys));
  return opened?.ok ? opened.value : undefined;
}

/**
 * What was cut off is merged and deleted: nothing of it is shown, but what honest members wrote beside it finds its neighbours. Without this a
 * CRDT would hold back all that was written after it was seen. A snapshot holds what everybody wrote: of it only its author's part is
 * deleted, from where the cut-off took the first of it; what they wrote before stands.
 */
export async function mergeApart(inner: Y.Doc, apart: readonly Envelope[], keysOf: KeysOf): Promise<void> {
  const opened: { envelope: Envelope; content: Uint8Array }[] = [];
  for (const envelope of apart) {
    const content = await contentOf(keysOf, envelope);
    if (content) opened.push({ envelope, content });
  }
  const own = (device: DeviceId) =>
    beginningsOf(
      opened.flatMap(({ envelope, content }) =>
        envelope.device === device && envelope.kind === 'update' ? [content] : [],
      ),
    );
  for (const { envelope, content } of opened) {
    try {
      const theirs = envelope.kind === 'snapshot' ? own(envelope.device) : undefined;
      const deletion = deletionOf(content, theirs);
      Y.applyUpdate(inner, content);
      Y.applyUpdate(inner, deletion);
    } catch {
      // No update: nobody has shown anything of it, and there is nothing to take back.
    }
  }
}

/**
 * Updates that wait for each other in a circle stay apart in Yjs although all are there: it tries again only when something that it waits for
 * grows. Applied together they fit (P7).
 */
export function settleInner(inner: Y.Doc): void {
  if (inner.store.pendingStructs) Y.applyUpdate(inner, Y.encodeStateAsUpdate(inner));
}

/** A part of the inner document: what was inserted under a client id, from a clock on. */
export interface Range {
  client: number;
  clock: number;
  length: number;
}

/** What an update inserts. Throws on what is no update. */
export function rangesOf(update: Uint8Array): Range[] {
  const ranges: Range[] = [];
  for (const { id, length } of Y.decodeUpdate(update).structs) {
    const last = ranges.at(-1);
    if (last?.client === id.client && last.clock + last.length === id.clock) last.length += length;
    else ranges.push({ client: id.client, clock: id.clock, length });
  }
  return ranges;
}

/**
 * An update that deletes everything which another one inserts, or what stands in it under these client ids from these clocks on. Throws on
 * what is no update.
 */
export function deletionOf(update: Uint8Array, from?: ReadonlyMap<number, number>): Uint8Array {
  return deletionOfRanges(
    rangesOf(update).flatMap(({ client, clock, length }) => {
      const begin = Math.max(clock, from ? (from.get(client) ?? Infinity) : 0);
      return begin < clock + length ? [{ client, clock: begin, length: clock + length - begin }] : [];
    }),
  );
}

/** The first clock that these updates insert under each client id. What is no update inserts nothing. */
export function beginningsOf(updates: readonly Uint8Array[]): Map<number, number> {
  const first = new Map<number, number>();
  for (const update of updates) {
    try {
      for (const { client, clock } of rangesOf(update))
        first.set(client, Math.min(clock, first.get(client) ?? clock));
    } catch {
      // Nobody has shown anything of it.
    }
  }
  return first;
}

/** An update that deletes these. */
export function deletionOfRanges(ranges: readonly Range[]): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint(encoder, ranges.length);
  for (const { client, clock, length } of ranges)
    for (const number of [client, 1, clock, length]) encoding.writeVarUint(encoder, number);
  return encoding.toUint8Array(encoder);
}

/** Whether these updates bring nothing which those do not bring already. One that is no update brings nothing. */
export function bringsNothing(updates: readonly Uint8Array[], held: readonly Uint8Array[]): boolean {
  const doc = new Y.Doc();
  let news = false;
  try {
    merge(doc, held);
    settleInner(doc);
    doc.on('update', () => {
      news = true;
    });
    merge(doc, updates);
    // What waits for something is held by nobody.
    return !news && !doc.store.pendingStructs && !doc.store.pendingDs;
  } finally {
    doc.destroy();
  }
}

function merge(doc: Y.Doc, updates: readonly Uint8Array[]): void {
  doc.transact(() => {
    for (const update of updates)
      try {
        Y.applyUpdate(doc, update);
      } catch {
        // It was never shown either.
      }
  });
}

/** The line of a school without a server: what this disk holds is stored, and nobody else has anything. */
import { readMessage, writeMessage } from '@wuhe/seal';
import type { CachedRoom, Line, LineEvents } from './contract.ts';

/** Answers asks with nothing, and what is sent with `durable` once the cached room is on the disk. A refused disk says nothing: it stays. */
export function joinLocally(cached: CachedRoom, events: LineEvents): Line {
  let open = true;
  const tell = (frame: Uint8Array) => {
    queueMicrotask(() => {
      if (open) events.frame(frame);
    });
  };
  queueMicrotask(() => {
    if (!open) return;
    events.connected();
    // The carrier's own ask, which the engine does not repeat.
    tell(writeMessage({ type: 'answer', runs: [] }));
  });
  return {
    send: (frame) => {
      const read = readMessage(frame);
      if (!read.ok) return;
      const message = read.value;
      if (message.type === 'ask') return tell(writeMessage({ type: 'answer', runs: [] }));
      if (message.type !== 'update' && message.type !== 'answer') return;
      if (message.runs.length === 0) return;
      const vector = new Map<number, number>();
      for (const { writer, clock, envelopes } of message.runs)
        vector.set(writer, Math.max(vector.get(writer) ?? 0, clock + envelopes.length));
      cached.flushed().then(
        () => tell(writeMessage({ type: 'durable', vector })),
        () => undefined,
      );
    },
    close: () => {
      open = false;
    },
  };
}

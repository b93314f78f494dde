/** Entries of the chain in frames that a server takes. */
import { PIECE, writeMessage } from '@wuhe/seal';

/** Frames of at most 256 KiB (one entry at least) with these entries, the first of which has the number `from`. */
export function chainFrames(from: number, entries: readonly Uint8Array[]): Uint8Array[] {
  const frames: Uint8Array[] = [];
  let piece: Uint8Array[] = [];
  let size = 0;
  let first = from;
  const send = () => {
    if (piece.length > 0) frames.push(writeMessage({ type: 'chain', from: first, entries: piece }));
    first += piece.length;
    piece = [];
    size = 0;
  };
  for (const entry of entries) {
    if (size + entry.length > PIECE) send();
    piece.push(entry);
    size += entry.length;
  }
  send();
  return frames;
}

/** Writes the files that `wuhe-verify` reads (VERIFY.md). Statements are written by `exportStatement`, one a line. */
import { base64urlnopad } from '@scure/base';
import type { Place } from '../envelope.ts';
import type { RoomLine } from './files.ts';

/** A school's chain as a file, from its first entry on. */
export function writeChainFile(entries: Iterable<Uint8Array>): string {
  const lines = [...entries].map((entry) => JSON.stringify({ entry: base64urlnopad.encode(entry) }));
  return [JSON.stringify({ format: 'wuhe/chain/1' }), ...lines, ''].join('\n');
}

/** A room as a file; each writer's envelopes in their order. */
export function writeRoomFile(place: Place, rows: Iterable<RoomLine>): string {
  const { school, scope, document, generation } = place;
  const lines = [...rows].map(({ writer, clock, envelope }) =>
    JSON.stringify({ writer, clock, envelope: base64urlnopad.encode(envelope) }),
  );
  const head = { format: 'wuhe/room/1', school, scope, document, generation };
  return [JSON.stringify(head), ...lines, ''].join('\n');
}

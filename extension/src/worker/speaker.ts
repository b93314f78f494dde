/**
 * Which window of a tab says what the tab shows: the register that somebody confirmed before one that nobody did, most students first.
 * Two that are equal are no answer. Pure.
 */
import { speakingFrame } from '@wuhe/register';
import type { Sighting } from '../content/contract.ts';

/** What is known of one window of a tab. Window 0 is the top one. */
export interface Voice {
  id: number;
  seen: Sighting | undefined;
  /** It is not read: the person declined it, or how it was read is of no use any more. */
  refused: 'declined' | 'brokenProfile' | 'revoked' | undefined;
  /** There is a way to read it, so a register was expected. */
  expected: boolean;
}

/** The window that speaks, `tie` where the same register stands in two, undefined as long as none has spoken. */
export function speaker(voices: readonly Voice[]): number | 'tie' | undefined {
  const inOrder = [...voices].sort((a, b) => a.id - b.id);
  const heard = inOrder.filter(({ seen, refused }) => seen && !refused);
  for (const kind of ['reading', 'proposal'] as const) {
    const findings = heard.flatMap(({ id, seen }) => {
      if (seen?.kind !== kind) return [];
      const { rows } = seen.reading;
      const identified = rows.filter(({ student }) => student !== undefined).length;
      return [{ frames: [id], origin: '', rows: Math.max(1, rows.length), identified }];
    });
    if (findings.length > 0) return speakingFrame(findings)?.frames[0] ?? 'tie';
  }
  const lost = inOrder.find(
    ({ seen, refused, expected }) =>
      refused === 'brokenProfile' ||
      refused === 'revoked' ||
      (!refused && seen?.kind === 'notRecognised' && (expected || seen.reason !== 'noRegister')),
  );
  const declined = inOrder.find(({ refused }) => refused === 'declined');
  return (lost ?? declined ?? heard[0])?.id;
}

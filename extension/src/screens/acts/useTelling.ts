/** The state of a telling that is being looked at before it is sent: whom it names, and a note. */
import type { DutyCard } from '@wuhe/casework';
import { useState } from 'preact/hooks';
import type { Send } from '../../contract.ts';
import { useSend } from '../../ui/useSend.ts';

/** @param route by Wuhe, or by telephone where Wuhe knows nobody to tell */
export function useTelling(card: DutyCard, send: Send, route: 'wuhe' | 'phone' = 'wuhe') {
  const [chosen, setChosen] = useState(card.students.map((student) => student.id));
  const [note, setNote] = useState('');
  const { busy, failure, one } = useSend(send);
  /** Students that left the card meanwhile (their mark was corrected) are not told of. */
  const students = card.students
    // One alone has no box to tick.
    .filter((student) => card.students.length === 1 || chosen.includes(student.id))
    .map((student) => student.id);
  async function tell(): Promise<boolean> {
    if (!card.lesson || students.length === 0) return false;
    const text = note.trim();
    return one({
      command: 'tell',
      lesson: card.lesson,
      students,
      route,
      ...(text ? { note: text } : {}),
    });
  }
  return {
    chosen: students,
    choose: (ids: readonly (typeof chosen)[number][]) => setChosen([...ids]),
    note,
    setNote,
    busy,
    failure,
    tell,
  };
}

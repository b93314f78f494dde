/** A class, and the year in which its students entered. */
import { CohortId } from '@wuhe/model';
import { useState } from 'preact/hooks';
import type { Send } from '../../contract.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/fields.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { useSend } from '../../ui/useSend.ts';

export function AddClassDialog({ send, onClose }: { send: Send; onClose: () => void }) {
  const { people } = useSpeech().words;
  const [name, setName] = useState('');
  const [year, setYear] = useState('');
  const [complaint, setComplaint] = useState<string | undefined>(undefined);
  const { busy, failure, one } = useSend(send);

  async function add() {
    const entered = year.normalize('NFKC').trim();
    const wrong = !name.trim() || !/^\d{4}$/.test(entered);
    setComplaint(wrong ? people.needCohort : undefined);
    if (wrong) return;
    const cohort = CohortId.parse(entered);
    if (await one({ command: 'addClass', name: name.trim(), cohort })) onClose();
  }

  return (
    <Dialog
      title={people.addClassTitle}
      send={people.addClassSend}
      busy={busy}
      failure={failure}
      complaint={complaint}
      onSend={() => void add()}
      onClose={onClose}
    >
      <TextField label={people.className} max={80} value={name} onValue={setName} />
      <TextField
        whole
        label={people.cohort}
        hint={people.cohortHint}
        max={4}
        value={year}
        onValue={setYear}
      />
    </Dialog>
  );
}

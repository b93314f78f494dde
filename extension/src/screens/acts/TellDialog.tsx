/** A telling, looked at once before it is sent (A1.2.1.2). */
import type { DutyCard } from '@wuhe/casework';
import { useState } from 'preact/hooks';
import type { Send } from '../../contract.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextArea } from '../../ui/fields.tsx';
import { teacherNames } from '../../ui/names.ts';
import { useSpeech } from '../../ui/speech.tsx';
import { StudentList } from './StudentList.tsx';
import { useTelling } from './useTelling.ts';

export function TellDialog({ card, send, onClose }: { card: DutyCard; send: Send; onClose: () => void }) {
  const speech = useSpeech();
  const { tell, contact } = speech.words;
  const telling = useTelling(card, send);
  const [complaint, setComplaint] = useState<string | undefined>(undefined);
  const who = teacherNames(speech, card.to) || speech.words.homeroom;
  return (
    <Dialog
      title={tell.title(who)}
      send={tell.send}
      busy={telling.busy}
      failure={telling.failure}
      complaint={complaint}
      onClose={onClose}
      onSend={async () => {
        setComplaint(telling.chosen.length === 0 ? contact.nobody : undefined);
        if (await telling.tell()) onClose();
      }}
    >
      <StudentList students={card.students} chosen={telling.chosen} onChosen={telling.choose} />
      <TextArea label={tell.note} value={telling.note} onValue={telling.setNote} />
    </Dialog>
  );
}

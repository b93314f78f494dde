/** An invitation: how long, then the link as text, as a QR code and on paper. Closing the dialog forgets it. */
import type { Slip } from '@wuhe/casework';
import type { PersonId } from '@wuhe/model';
import { useState } from 'preact/hooks';
import type { Send } from '../../contract.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select } from '../../ui/fields.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { useSend } from '../../ui/useSend.ts';
import { SlipView } from './SlipView.tsx';

const choices = ['1', '3', '7', '14', '30'] as const;

interface Props {
  person: PersonId;
  name: string;
  /** A slip is out already, and would end. */
  again: boolean;
  school: string;
  send: Send;
  onClose: () => void;
}

export function InviteDialog({ person, name, again, school, send, onClose }: Props) {
  const { people } = useSpeech().words;
  const [days, setDays] = useState<(typeof choices)[number]>('7');
  const [slip, setSlip] = useState<Slip | undefined>(undefined);
  const { busy, failure, ask } = useSend(send);
  if (slip)
    return (
      <Dialog key="slip" title={people.slipTitle(slip.name)} onClose={onClose}>
        <SlipView slip={slip} school={school} />
      </Dialog>
    );
  async function invite() {
    const answer = await ask({ command: 'invite', person, days: Number(days) });
    if (answer.ok && answer.value && 'slip' in answer.value) setSlip(answer.value.slip);
  }
  return (
    <Dialog
      key="ask"
      title={people.inviteTitle(name)}
      send={people.inviteSend}
      busy={busy}
      failure={failure}
      onSend={() => void invite()}
      onClose={onClose}
    >
      <p class="soft">{people.inviteBody}</p>
      <Select
        label={people.days}
        value={days}
        options={choices.map((value) => ({ value, label: people.daysOf(Number(value)) }))}
        onValue={setDays}
      />
      {again && <p class="note">{people.inviteAgainNote}</p>}
    </Dialog>
  );
}

/** Why a duty is late, written by its owner before anybody else sees it (A1.4). */
import type { DutyCard } from '@wuhe/casework';
import { useState } from 'preact/hooks';
import type { Send } from '../../contract.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextArea } from '../../ui/fields.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { useSend } from '../../ui/useSend.ts';

export function ExplainDialog({ card, send, onClose }: { card: DutyCard; send: Send; onClose: () => void }) {
  const { explain, approval } = useSpeech().words;
  const [text, setText] = useState(card.explanation ?? '');
  const [complaint, setComplaint] = useState<string | undefined>(undefined);
  const { busy, failure, all } = useSend(send);
  return (
    <Dialog
      title={explain.title}
      send={explain.send}
      busy={busy}
      failure={failure}
      complaint={complaint}
      onClose={onClose}
      onSend={async () => {
        const reason = text.trim();
        setComplaint(reason ? undefined : approval.reasonMissing);
        if (reason && (await all(card.duties.map((duty) => ({ command: 'explain', duty, text: reason })))))
          onClose();
      }}
    >
      <p class="soft">{explain.body}</p>
      <TextArea label={explain.label} rows={4} value={text} onValue={setText} />
    </Dialog>
  );
}

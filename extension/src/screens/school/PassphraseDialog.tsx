/** Another passphrase in the place of the present one. */
import { useState } from 'preact/hooks';
import type { Send } from '../../contract.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { NewPassphrase, noneChosen, SecretField } from '../../ui/secret.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { useSend } from '../../ui/useSend.ts';

interface Props {
  send: Send;
  onChanged: () => void;
  onClose: () => void;
}

export function PassphraseDialog({ send, onChanged, onClose }: Props) {
  const { lock } = useSpeech().words;
  const [before, setBefore] = useState('');
  const [after, setAfter] = useState(noneChosen);
  const [complaint, setComplaint] = useState<string | undefined>(undefined);
  const { busy, failure, one } = useSend(send);

  async function change() {
    const wrong =
      before === '' || after.once === ''
        ? lock.missing
        : after.once === after.again
          ? undefined
          : lock.differ;
    setComplaint(wrong);
    if (wrong) return;
    if (await one({ command: 'changePassphrase', before, after: after.once })) onChanged();
  }

  return (
    <Dialog
      title={lock.changeTitle}
      send={lock.changeSend}
      busy={busy}
      failure={failure}
      complaint={complaint}
      onSend={() => void change()}
      onClose={onClose}
    >
      <SecretField label={lock.before} value={before} onValue={setBefore} complete="current-password" />
      <NewPassphrase label={lock.after} chosen={after} onChosen={setAfter} />
      <p class="note" role="status">
        {busy ? lock.opening : ''}
      </p>
    </Dialog>
  );
}

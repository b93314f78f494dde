/** The passphrase: asked for, or chosen the first time. What was typed lives in this dialog and nowhere else. */
import { useState } from 'preact/hooks';
import type { Send } from '../contract.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { type Chosen, NewPassphrase, noneChosen, SecretField } from '../ui/secret.tsx';
import { useSpeech } from '../ui/speech.tsx';
import { useSend } from '../ui/useSend.ts';

interface Props {
  /** None was chosen yet. */
  choose: boolean;
  send: Send;
  onAnswer: (opened: boolean) => void;
}

export function UnlockDialog({ choose, send, onAnswer }: Props) {
  const { lock } = useSpeech().words;
  const [typed, setTyped] = useState<Chosen>(noneChosen);
  const [complaint, setComplaint] = useState<string | undefined>(undefined);
  const { busy, failure, one } = useSend(send);

  async function open() {
    const wrong = !typed.once ? lock.missing : choose && typed.once !== typed.again ? lock.differ : undefined;
    setComplaint(wrong);
    if (wrong) return;
    const command = { command: 'unlock', passphrase: typed.once, ...(choose ? { choose } : {}) } as const;
    if (await one(command)) onAnswer(true);
  }

  return (
    <Dialog
      title={choose ? lock.chooseTitle : lock.title}
      send={choose ? lock.chooseSend : lock.unlock}
      busy={busy}
      failure={failure === 'key.passphrase' ? undefined : failure}
      complaint={failure === 'key.passphrase' ? lock.wrong : complaint}
      onSend={open}
      onClose={() => onAnswer(false)}
    >
      <p class="soft">{choose ? lock.chooseBody : lock.body}</p>
      {choose ? (
        <NewPassphrase chosen={typed} onChosen={setTyped} />
      ) : (
        <>
          <SecretField
            label={lock.passphrase}
            value={typed.once}
            onValue={(once) => setTyped({ once, again: '' })}
            complete="current-password"
          />
          <details class="why">
            <summary>{lock.forgottenAsk}</summary>
            <p>{lock.forgotten}</p>
          </details>
        </>
      )}
      <p class="note" role="status">
        {busy ? lock.opening : ''}
      </p>
    </Dialog>
  );
}

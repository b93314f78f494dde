/** Begins another computer for this person: the passphrase, then one line for the other computer. Closing the dialog forgets it. */
import type { Instant } from '@wuhe/model';
import { useState } from 'preact/hooks';
import type { Send } from '../../contract.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Qr } from '../../ui/Qr.tsx';
import { SecretField } from '../../ui/secret.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { clock } from '../../ui/time.ts';
import { useSend } from '../../ui/useSend.ts';

interface Props {
  send: Send;
  onClose: () => void;
}

export function HandOverDialog({ send, onClose }: Props) {
  const speech = useSpeech();
  const { lock, record } = speech.words;
  const [passphrase, setPassphrase] = useState('');
  const [tried, setTried] = useState(false);
  const [made, setMade] = useState<{ line: string; until: number } | undefined>(undefined);
  const { busy, failure, ask } = useSend(send);
  if (made)
    return (
      <Dialog key="line" title={lock.deviceLineTitle} onClose={onClose}>
        <p>{lock.deviceSteps}</p>
        <div class="beside">
          <Qr text={made.line} label={lock.deviceQr} />
          <p class="code whole">{made.line}</p>
        </div>
        <p class="note">{lock.deviceUntil(clock(speech, new Date(made.until).toISOString() as Instant))}</p>
      </Dialog>
    );
  async function begin() {
    setTried(true);
    if (passphrase === '') return;
    const answer = await ask({ command: 'handOver', passphrase });
    if (answer.ok && answer.value && 'handover' in answer.value) setMade(answer.value.handover);
  }
  return (
    <Dialog
      key="ask"
      title={lock.deviceTitle}
      send={lock.deviceSend}
      busy={busy}
      failure={failure}
      onSend={() => void begin()}
      onClose={onClose}
    >
      <p class="soft">{lock.deviceBody}</p>
      <SecretField
        label={lock.passphrase}
        complete="current-password"
        value={passphrase}
        wrong={tried && passphrase === '' ? record.missing : undefined}
        onValue={setPassphrase}
      />
    </Dialog>
  );
}

/** Makes this computer another one of a person who began it on theirs. */
import { useState } from 'preact/hooks';
import type { Send } from '../../contract.ts';
import { withoutGaps } from '../../ui/groups.ts';
import { SecretField } from '../../ui/secret.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { useSend } from '../../ui/useSend.ts';
import { useFilled } from './useFilled.ts';
import { WayForm } from './WayForm.tsx';

interface Props {
  send: Send;
  onTaken: () => void;
  onBack: () => void;
}

export function TakeOver({ send, onTaken, onBack }: Props) {
  const { ways, lock } = useSpeech().words;
  const [line, setLine] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const filled = useFilled();
  const { busy, failure, one } = useSend(send);

  async function take() {
    const typed = withoutGaps(line);
    if (!filled.ready([typed, passphrase])) return;
    if (await one({ command: 'takeOver', line: typed, passphrase })) onTaken();
  }

  return (
    <WayForm
      title={ways.device.title}
      body={ways.deviceNote}
      verb={ways.deviceSend}
      waiting={ways.joinBusy}
      busy={busy}
      failure={failure}
      onSend={() => void take()}
      onBack={onBack}
    >
      <SecretField
        label={ways.deviceLine}
        hint={ways.deviceHint}
        complete="off"
        max={2000}
        value={line}
        wrong={filled.unless(line)}
        onValue={setLine}
      />
      <SecretField
        label={lock.passphrase}
        complete="current-password"
        value={passphrase}
        wrong={filled.unless(passphrase)}
        onValue={setPassphrase}
      />
    </WayForm>
  );
}

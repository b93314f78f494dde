/** Comes back into a school with what stands on a recovery sheet, as a principal on this laptop. */
import { useState } from 'preact/hooks';
import type { Send } from '../../contract.ts';
import { TextField } from '../../ui/fields.tsx';
import { withoutGaps } from '../../ui/groups.ts';
import { NewPassphrase, noneChosen, SecretField } from '../../ui/secret.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { useSend } from '../../ui/useSend.ts';
import { useFilled } from './useFilled.ts';
import { WayForm } from './WayForm.tsx';

interface Props {
  name: string;
  send: Send;
  onRecovered: () => void;
  onBack: () => void;
}

export function Recover({ name, send, onRecovered, onBack }: Props) {
  const { ways } = useSpeech().words;
  const [line, setLine] = useState('');
  const [me, setMe] = useState(name);
  const [chosen, setChosen] = useState(noneChosen);
  const filled = useFilled();
  const { busy, failure, one } = useSend(send);

  async function recover() {
    const sheet = withoutGaps(line);
    if (!filled.ready([sheet, me], chosen)) return;
    if (await one({ command: 'recover', sheet, me: me.trim(), passphrase: chosen.once })) onRecovered();
  }

  return (
    <WayForm
      title={ways.recover.title}
      body={ways.recoverNote}
      verb={ways.recoverSend}
      waiting={ways.recoverBusy}
      busy={busy}
      failure={failure}
      onSend={() => void recover()}
      onBack={onBack}
    >
      <SecretField
        label={ways.sheet}
        hint={ways.sheetHint}
        complete="off"
        max={2000}
        value={line}
        wrong={filled.unless(line)}
        onValue={setLine}
      />
      <TextField label={ways.me} max={80} value={me} wrong={filled.unless(me)} onValue={setMe} />
      <NewPassphrase chosen={chosen} onChosen={setChosen} empty={filled.unless('')} wrong={filled.differs} />
    </WayForm>
  );
}

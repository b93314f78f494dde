/** Comes back into a school with what stands on a recovery sheet, as a principal on this laptop. */
import { useState } from 'preact/hooks';
import type { Send } from '../../contract.ts';
import { TextField } from '../../ui/fields.tsx';
import { withoutGaps } from '../../ui/groups.ts';
import { NewPassphrase, noneChosen, SecretField } from '../../ui/secret.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { useSend } from '../../ui/useSend.ts';
import { WayForm } from './WayForm.tsx';

interface Props {
  name: string;
  send: Send;
  onRecovered: () => void;
  onBack: () => void;
}

export function Recover({ name, send, onRecovered, onBack }: Props) {
  const { ways, lock, record } = useSpeech().words;
  const [line, setLine] = useState('');
  const [me, setMe] = useState(name);
  const [chosen, setChosen] = useState(noneChosen);
  const [tried, setTried] = useState(false);
  const [differ, setDiffer] = useState(false);
  const { busy, failure, one } = useSend(send);

  async function recover() {
    const sheet = withoutGaps(line);
    const differs = chosen.once !== chosen.again;
    const missing = sheet === '' || me.trim() === '' || chosen.once === '';
    setDiffer(differs);
    setTried(true);
    if (missing || differs) return;
    if (await one({ command: 'recover', sheet, me: me.trim(), passphrase: chosen.once })) onRecovered();
  }

  const unless = (value: string) => (tried && !value.trim() ? record.missing : undefined);
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
        wrong={unless(line)}
        onValue={setLine}
      />
      <TextField label={ways.me} max={80} value={me} wrong={unless(me)} onValue={setMe} />
      <NewPassphrase
        chosen={chosen}
        onChosen={setChosen}
        empty={unless('')}
        wrong={differ ? lock.differ : undefined}
      />
    </WayForm>
  );
}

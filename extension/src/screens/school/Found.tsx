/** Founds a school on its server: names, address, passphrase; what comes back are the recovery sheets. */
import { useState } from 'preact/hooks';
import type { Send } from '../../contract.ts';
import { TextField } from '../../ui/fields.tsx';
import { NewPassphrase, noneChosen } from '../../ui/secret.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { useSend } from '../../ui/useSend.ts';
import type { MadeSheets } from './Sheets.tsx';
import { useFilled } from './useFilled.ts';
import { WayForm } from './WayForm.tsx';

interface Props {
  name: string;
  send: Send;
  onSheets: (made: MadeSheets) => void;
  onBack: () => void;
}

export function Found({ name, send, onSheets, onBack }: Props) {
  const { words, zone } = useSpeech();
  const { ways } = words;
  const [school, setSchool] = useState('');
  const [me, setMe] = useState(name);
  const [server, setServer] = useState('');
  const [chosen, setChosen] = useState(noneChosen);
  const filled = useFilled();
  const { busy, failure, ask } = useSend(send);

  async function found() {
    if (!filled.ready([school, me, server], chosen)) return;
    const answer = await ask({
      command: 'found',
      school: school.trim(),
      me: me.trim(),
      server: server.trim(),
      passphrase: chosen.once,
      timeZone: zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    });
    if (answer.ok && answer.value && 'sheets' in answer.value)
      onSheets({ school: school.trim(), sheets: answer.value.sheets });
  }

  return (
    <WayForm
      title={ways.found.title}
      body={ways.found.body}
      verb={ways.foundSend}
      waiting={ways.foundBusy}
      busy={busy}
      failure={failure}
      onSend={() => void found()}
      onBack={onBack}
    >
      <TextField
        label={ways.school}
        max={80}
        value={school}
        wrong={filled.unless(school)}
        onValue={setSchool}
      />
      <TextField label={ways.me} max={80} value={me} wrong={filled.unless(me)} onValue={setMe} />
      <TextField
        label={ways.server}
        hint={ways.serverHint}
        max={300}
        value={server}
        wrong={filled.unless(server)}
        onValue={setServer}
      />
      <NewPassphrase chosen={chosen} onChosen={setChosen} empty={filled.unless('')} wrong={filled.differs} />
      <p class="note">{ways.foundNext}</p>
    </WayForm>
  );
}

/** Joins a school by the link of a slip, with a passphrase of one's own. */
import { useState } from 'preact/hooks';
import type { Send } from '../../contract.ts';
import { withoutGaps } from '../../ui/groups.ts';
import { NewPassphrase, noneChosen, SecretField } from '../../ui/secret.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { useSend } from '../../ui/useSend.ts';
import { WayForm } from './WayForm.tsx';

interface Props {
  send: Send;
  onJoined: () => void;
  onBack: () => void;
}

export function Join({ send, onJoined, onBack }: Props) {
  const { ways, lock, record } = useSpeech().words;
  const [link, setLink] = useState('');
  const [chosen, setChosen] = useState(noneChosen);
  const [tried, setTried] = useState(false);
  const [differ, setDiffer] = useState(false);
  const { busy, failure, one } = useSend(send);

  async function join() {
    const invitation = withoutGaps(link);
    const differs = chosen.once !== chosen.again;
    const missing = invitation === '' || chosen.once === '';
    setDiffer(differs);
    setTried(true);
    if (missing || differs) return;
    if (await one({ command: 'join', invitation, passphrase: chosen.once })) onJoined();
  }

  const unless = (value: string) => (tried && !value.trim() ? record.missing : undefined);
  return (
    <WayForm
      title={ways.join.title}
      body={ways.along}
      verb={ways.joinSend}
      waiting={ways.joinBusy}
      busy={busy}
      failure={failure}
      onSend={() => void join()}
      onBack={onBack}
    >
      <SecretField
        label={ways.link}
        hint={ways.linkHint}
        complete="off"
        max={2000}
        value={link}
        wrong={unless(link)}
        onValue={setLink}
      />
      <NewPassphrase
        chosen={chosen}
        onChosen={setChosen}
        empty={unless('')}
        wrong={differ ? lock.differ : undefined}
      />
    </WayForm>
  );
}

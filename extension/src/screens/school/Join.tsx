/** Joins a school by the link of a slip, with a passphrase of one's own. */
import { useState } from 'preact/hooks';
import type { Send } from '../../contract.ts';
import { withoutGaps } from '../../ui/groups.ts';
import { NewPassphrase, noneChosen, SecretField } from '../../ui/secret.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { useSend } from '../../ui/useSend.ts';
import { useFilled } from './useFilled.ts';
import { WayForm } from './WayForm.tsx';

interface Props {
  send: Send;
  onJoined: () => void;
  onBack: () => void;
}

export function Join({ send, onJoined, onBack }: Props) {
  const { ways } = useSpeech().words;
  const [link, setLink] = useState('');
  const [chosen, setChosen] = useState(noneChosen);
  const filled = useFilled();
  const { busy, failure, one } = useSend(send);

  async function join() {
    const invitation = withoutGaps(link);
    if (!filled.ready([invitation], chosen)) return;
    if (await one({ command: 'join', invitation, passphrase: chosen.once })) onJoined();
  }

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
        wrong={filled.unless(link)}
        onValue={setLink}
      />
      <NewPassphrase chosen={chosen} onChosen={setChosen} empty={filled.unless('')} wrong={filled.differs} />
    </WayForm>
  );
}

/** The computers of a member, and taking one out. */
import type { MemberView } from '@wuhe/casework';
import { useState } from 'preact/hooks';
import type { Send } from '../../contract.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { useSend } from '../../ui/useSend.ts';

/** As much of a computer's id as tells it from the person's others. */
const SHOWN = 6;

export function DeviceList({ devices, send }: { devices: MemberView['devices']; send: Send }) {
  const { words } = useSpeech();
  const { people } = words;
  const [dropping, setDropping] = useState<string | undefined>(undefined);
  const { busy, failure, one } = useSend(send);
  if (devices.length === 0) return <p class="note">{people.noDevices}</p>;
  return (
    <ul class="devices">
      {devices.map(({ id, here, mayDrop }) => (
        <li key={id} class="line">
          <Icon name="laptop" />
          <span class="grow">
            <span class="code">{people.device(id.slice(0, SHOWN))}</span>
            {here && `${words.comma}${people.here}`}
          </span>
          {mayDrop && (
            <Button kind="quiet" onPress={() => setDropping(id)}>
              {people.drop}
            </Button>
          )}
        </li>
      ))}
      {dropping !== undefined && (
        <Dialog
          title={people.dropTitle}
          send={people.dropSend}
          kind="danger"
          busy={busy}
          failure={failure}
          onSend={() =>
            void one({ command: 'dropDevice', device: dropping }).then(
              (done) => done && setDropping(undefined),
            )
          }
          onClose={() => setDropping(undefined)}
        >
          <p class="code">{people.device(dropping.slice(0, SHOWN))}</p>
          <p>{people.dropBody}</p>
        </Dialog>
      )}
    </ul>
  );
}

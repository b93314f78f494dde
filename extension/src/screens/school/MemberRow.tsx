/** Somebody on the staff list; opened: computers, inviting, withdrawing, removing. */
import type { MemberView } from '@wuhe/casework';
import { useState } from 'preact/hooks';
import type { Send } from '../../contract.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { Name, Text } from '../../ui/Text.tsx';
import { when } from '../../ui/time.ts';
import { useSend } from '../../ui/useSend.ts';
import { DeviceList } from './DeviceList.tsx';
import { InviteDialog } from './InviteDialog.tsx';

interface Props {
  member: MemberView;
  school: string;
  open: boolean;
  onOpen: (open: boolean) => void;
  send: Send;
}

export function MemberRow({ member, school, open, onOpen, send }: Props) {
  const speech = useSpeech();
  const { people, list } = speech.words;
  const { name, titles, state, until, devices } = member;
  const idle = devices.length === 0 && !member.mayInvite && !member.mayRemove;
  const line = (
    <>
      <span class="grow">
        <b>
          <Name>{name}</Name>
        </b>
        {member.me && <span class="note"> {people.you}</span>}
        <br />
        <span class="note">
          <Text>{titles.join(list) || people.noTitle}</Text>
        </span>
      </span>
      <span class="note member-state" data-state={state}>
        {until ? people.until(when(speech, until)) : people.state[state]}
      </span>
    </>
  );
  if (idle) return <li class="row">{line}</li>;
  return (
    <li>
      <button type="button" class="row" aria-expanded={open} onClick={() => onOpen(!open)}>
        {line}
        <Icon name={open ? 'down' : 'forward'} />
      </button>
      {open && <Details member={member} school={school} send={send} />}
    </li>
  );
}

function Details({ member, school, send }: Pick<Props, 'member' | 'school' | 'send'>) {
  const { people } = useSpeech().words;
  const [asked, setAsked] = useState<'invite' | 'remove' | undefined>(undefined);
  const { busy, failure, one } = useSend(send);
  const { person, name, state } = member;
  const invited = state === 'invited';
  const close = () => setAsked(undefined);
  return (
    <div class="member-details stack">
      {state === 'joined' && <DeviceList devices={member.devices} send={send} />}
      {(member.mayInvite || member.mayRemove) && (
        <div class="line">
          {member.mayInvite && (
            <Button onPress={() => setAsked('invite')}>{invited ? people.inviteAgain : people.invite}</Button>
          )}
          {member.mayInvite && invited && (
            <Button disabled={busy} onPress={() => void one({ command: 'withdraw', person })}>
              {people.withdraw}
            </Button>
          )}
          {member.mayRemove && (
            <span class="apart">
              <Button kind="danger" onPress={() => setAsked('remove')}>
                {people.remove}
              </Button>
            </span>
          )}
        </div>
      )}
      {asked !== 'remove' && <Failed code={failure} />}
      {asked === 'invite' && (
        <InviteDialog
          person={person}
          name={name}
          again={invited}
          school={school}
          send={send}
          onClose={close}
        />
      )}
      {asked === 'remove' && (
        <Dialog
          title={people.removeTitle(name)}
          send={people.removeSend}
          kind="danger"
          busy={busy}
          failure={failure}
          onSend={() => void one({ command: 'remove', person }).then((done) => done && close())}
          onClose={close}
        >
          <ul class="points">
            <li>{people.removeNow}</li>
            <li>{people.removeCopy}</li>
            <li>{people.removeStay}</li>
            <li>{people.removeFinal}</li>
          </ul>
        </Dialog>
      )}
    </div>
  );
}

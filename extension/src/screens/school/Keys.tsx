/** What protects this person and the school: the passphrase, the recovery sheets, the member list to compare, who may read what. */
import type { DeskView, MembersView } from '@wuhe/casework';
import { useState } from 'preact/hooks';
import type { Send } from '../../contract.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { useSend } from '../../ui/useSend.ts';
import { ScopeList } from '../Readers.tsx';
import { HandOverDialog } from './HandOverDialog.tsx';
import { PassphraseDialog } from './PassphraseDialog.tsx';
import type { MadeSheets } from './Sheets.tsx';

interface Props {
  view: DeskView;
  send: Send;
  onSheets: (made: MadeSheets) => void;
}

export function Keys({ view, send, onSheets }: Props) {
  const { lock } = useSpeech().words;
  const { members } = view;
  const [changing, setChanging] = useState(false);
  const [changed, setChanged] = useState(false);
  const [adding, setAdding] = useState(false);
  const { state } = view.lock;
  return (
    <>
      {(state === 'open' || state === 'closed') && (
        <section class="pad stack tight rule">
          <h2>{lock.passphrase}</h2>
          <p class="soft">{lock.protects}</p>
          <div class="line">
            <Button onPress={() => setChanging(true)}>{lock.change}</Button>
            {members && <Button onPress={() => setAdding(true)}>{lock.device}</Button>}
            <span class="note" role="status">
              {changed ? lock.changed : ''}
            </span>
          </div>
          {adding && <HandOverDialog send={send} onClose={() => setAdding(false)} />}
          {changing && (
            <PassphraseDialog
              send={send}
              onClose={() => setChanging(false)}
              onChanged={() => {
                setChanging(false);
                setChanged(true);
              }}
            />
          )}
        </section>
      )}
      {members && (
        <RecoverySheets school={view.school.name} members={members} send={send} onSheets={onSheets} />
      )}
      {members && <Compare chain={members.chain} />}
      {members && <Circles members={members} />}
    </>
  );
}

/** How many are in force, and a new pair in their place. */
function RecoverySheets({
  school,
  members,
  send,
  onSheets,
}: {
  school: string;
  members: MembersView;
  send: Send;
  onSheets: (made: MadeSheets) => void;
}) {
  const { sheets } = useSpeech().words;
  const [asked, setAsked] = useState(false);
  const { busy, failure, ask } = useSend(send);
  if (!members.mayMakeSheets) return null;
  async function replace() {
    const answer = await ask({ command: 'replaceSheets' });
    if (answer.ok && answer.value && 'sheets' in answer.value)
      onSheets({ school, sheets: answer.value.sheets });
  }
  return (
    <section class="pad stack tight rule">
      <h2>{sheets.count(members.sheets)}</h2>
      <p class="soft">{sheets.body}</p>
      <div class="line">
        <Button onPress={() => setAsked(true)}>{sheets.again}</Button>
      </div>
      {asked && (
        <Dialog
          title={sheets.againTitle}
          send={sheets.againSend}
          kind="danger"
          busy={busy}
          failure={failure}
          onSend={() => void replace()}
          onClose={() => setAsked(false)}
        >
          <p>{sheets.againBody}</p>
        </Dialog>
      )}
    </section>
  );
}

/** To be read aloud between two people. */
function Compare({ chain }: { chain: MembersView['chain'] }) {
  const { compare } = useSpeech().words;
  return (
    <section class="pad stack rule">
      <div class="stack tight">
        <h2>{compare.title}</h2>
        <p class="soft">{compare.body}</p>
      </div>
      <p>
        <b>{compare.entries(chain.entries)}</b>
      </p>
      <p class="print">
        {chain.print.split(' ').map((group, at) => (
          <span key={`${at} ${group}`}>{group}</span>
        ))}
      </p>
      <p class="soft">{compare.differ}</p>
    </section>
  );
}

function Circles({ members }: { members: MembersView }) {
  const { readers } = useSpeech().words;
  return (
    <section class="pad stack rule">
      <h2>{readers.all}</h2>
      <ScopeList scopes={members.scopes} />
      <p class="note">{readers.server}</p>
    </section>
  );
}

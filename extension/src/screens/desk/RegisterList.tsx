/** How web registers are read at this school: proposals to decide, what is in use, what is switched off; out and in as files. */
import type { DeskView, RegisterView } from '@wuhe/casework';
import { randomId } from '@wuhe/model';
import { exportProfile, type ImportRefusal, importProfile, Profile } from '@wuhe/register';
import { useState } from 'preact/hooks';
import type { Send } from '../../contract.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { FileButton } from '../../ui/FileButton.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { Text } from '../../ui/Text.tsx';
import { when } from '../../ui/time.ts';
import { useSend } from '../../ui/useSend.ts';

interface Props {
  view: DeskView;
  send: Send;
}

export function RegisterList({ view, send }: Props) {
  const { registers } = useSpeech().words;
  return (
    <section class="rule">
      <div class="head">
        <h2 class="grow">{registers.title}</h2>
      </div>
      {view.registers.length === 0 ? (
        <p class="pad soft">{registers.none}</p>
      ) : (
        <ul class="list">
          {view.registers.map((each) => (
            <Entry key={each.id} register={each} decides={view.mayDecideRegisters} send={send} />
          ))}
        </ul>
      )}
      <Import view={view} send={send} />
    </section>
  );
}

function Entry({ register, decides, send }: { register: RegisterView; decides: boolean; send: Send }) {
  const speech = useSpeech();
  const { registers } = speech.words;
  const [revoking, setRevoking] = useState(false);
  const { busy, failure, one } = useSend(send);
  const { register: name, version, id, state, decided } = register;
  const decide = (decision: 'approved' | 'refused') =>
    void one({ command: 'decideRegister', decided: { decision, register: name, version, of: id } });
  const profile = Profile.safeParse({ ...register.profile, id: name, revision: version });
  return (
    <li class="pad stack tight">
      <div class="pair">
        <b class="grow">
          <Text>{register.title}</Text>
        </b>
        <span class="outward-state">{registers.state[state]}</span>
      </div>
      <p class="note wrap">
        {registers.version(version)} · {register.place}
      </p>
      <p class="note">
        <Text>
          {decided
            ? registers.decided(decided.by, when(speech, decided.at))
            : registers.by(register.by, when(speech, register.at))}
        </Text>
      </p>
      <Failed code={failure} />
      <div class="line">
        {decides && state === 'proposed' && (
          <>
            <Button disabled={busy} onPress={() => decide('approved')}>
              {registers.approve}
            </Button>
            <Button disabled={busy} onPress={() => decide('refused')}>
              {registers.refuse}
            </Button>
          </>
        )}
        {profile.success && (
          <Button kind="quiet" onPress={() => saveFile(exportProfile(profile.data), name, version)}>
            {registers.save}
          </Button>
        )}
        {decides && state === 'approved' && (
          <Button kind="danger" disabled={busy} onPress={() => setRevoking(true)}>
            {registers.revoke}
          </Button>
        )}
      </div>
      {revoking && (
        <Dialog
          title={registers.revokeTitle}
          send={registers.revokeSend}
          kind="danger"
          busy={busy}
          failure={failure}
          onClose={() => setRevoking(false)}
          onSend={() => {
            void one({
              command: 'decideRegister',
              decided: { decision: 'revoked', register: name, version },
            }).then((done) => done && setRevoking(false));
          }}
        >
          <p>
            <Text>{register.title}</Text>
          </p>
          <p>{registers.revokeBody}</p>
        </Dialog>
      )}
    </li>
  );
}

function saveFile(text: string, name: string, version: number): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = `wuhe-register-${name}-${version}.json`;
  link.click();
  URL.revokeObjectURL(link.href);
}

function Import({ view, send }: Props) {
  const { registers } = useSpeech().words;
  const [refusal, setRefusal] = useState<ImportRefusal>();
  const [taken, setTaken] = useState<{ register: string; version: number }>();
  const { failure, one } = useSend(send);

  async function take(file: File) {
    setTaken(undefined);
    const read = importProfile(await file.text());
    setRefusal(read.ok ? undefined : read.reason);
    if (!read.ok) return;
    const { profile } = read;
    const title = `${URL.canParse(profile.origin) ? new URL(profile.origin).host : ''}${profile.path}`;
    const register = profile.id ?? randomId();
    const version = profile.revision ?? 1;
    const done = await one({
      command: 'proposeRegister',
      register,
      version,
      title: title.slice(0, 120) || register,
      profile: { ...profile, id: register, revision: version },
    });
    if (done) setTaken({ register, version });
  }
  const state = view.registers.find(
    (each) => each.register === taken?.register && each.version === taken.version,
  )?.state;

  return (
    <div class="pad stack tight rule">
      <div class="line">
        <FileButton label={registers.importIt} onFile={take} />
      </div>
      <Failed code={failure} sentence={refusal && registers.refusal[refusal]} />
      <p class="note" role="status">
        {taken ? (state === 'approved' ? registers.importedApproved : registers.imported) : ''}
      </p>
    </div>
  );
}

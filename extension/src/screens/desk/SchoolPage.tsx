/** Person and school: who I am, where what I enter is kept, joining a school, language, projector. */
import type { DeskView } from '@wuhe/casework';
import { useState } from 'preact/hooks';
import type { Send, Settings } from '../../contract.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { Select, TextArea, Tick } from '../../ui/fields.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { Text } from '../../ui/Text.tsx';
import { useSend } from '../../ui/useSend.ts';
import { languages } from '../../words/index.ts';
import { RegisterList } from './RegisterList.tsx';
import { Rules } from './Rules.tsx';

interface Props {
  view: DeskView | undefined;
  settings: Settings;
  unreadable: readonly string[];
  send: Send;
}

export function SchoolPage({ view, settings, unreadable, send }: Props) {
  const { words } = useSpeech();
  const { school } = words;
  const { failure, one } = useSend(send);
  return (
    <div class="narrow">
      {unreadable.length > 0 && (
        <Banner level="now" title={school.policy} body={school.policyWhy(unreadable.join(words.list))} />
      )}
      {view && <Facts view={view} />}
      <section class="pad stack rule">
        <Select
          label={school.language}
          value={settings.language}
          options={languages.map((value) => ({ value, label: school.languages[value], lang: value }))}
          onValue={(language) => void one({ page: 'settings', change: { language } })}
        />
        <Tick
          label={school.projector}
          checked={settings.projector}
          onCheck={(projector) => void one({ page: 'settings', change: { projector } })}
        />
        <Failed code={failure} />
      </section>
      {view && <Join joined={view.school.joined} send={send} />}
      {view && <Rules view={view} send={send} />}
      {view && <RegisterList view={view} send={send} />}
    </div>
  );
}

function Facts({ view }: { view: DeskView }) {
  const { words } = useSpeech();
  const { school } = words;
  return (
    <dl class="facts pad">
      <dt>{school.me}</dt>
      <dd>
        <Text>{view.me.name}</Text>
        {words.comma}
        <Text>{view.me.titles.join(words.list) || school.noTitle}</Text>
      </dd>
      {view.me.phone && (
        <>
          <dt>{school.phone}</dt>
          <dd>{view.me.phone}</dd>
        </>
      )}
      <dt>{school.name}</dt>
      <dd>
        <Text>{view.school.joined ? view.school.name : school.solo}</Text>
      </dd>
      <dt>{school.sync}</dt>
      <dd>
        {school.connection[view.sync.connection]}
        {view.sync.waiting > 0 &&
          view.school.joined &&
          `${words.comma}${words.status.waiting(view.sync.waiting)}`}
      </dd>
    </dl>
  );
}

/** A person belongs to one school: joining is offered only to who is alone. */
function Join({ joined, send }: { joined: boolean; send: Send }) {
  const { school, problem } = useSpeech().words;
  const [invitation, setInvitation] = useState('');
  const [complaint, setComplaint] = useState<string | undefined>(undefined);
  const [done, setDone] = useState(false);
  const { busy, failure, one } = useSend(send);
  if (joined) return done ? <p class="pad rule">{school.joinedNow}</p> : null;
  return (
    <form
      class="pad stack rule"
      onSubmit={async (event) => {
        event.preventDefault();
        const text = invitation.trim();
        setComplaint(text ? undefined : problem['invitation.broken']);
        if (text && (await one({ command: 'join', invitation: text }))) setDone(true);
      }}
    >
      <h2>{school.join}</h2>
      <TextArea label={school.invitation} rows={3} max={20_000} value={invitation} onValue={setInvitation} />
      <Failed code={failure} sentence={complaint} />
      {busy && (
        <p class="soft" role="status">
          {school.joining}
        </p>
      )}
      <div class="line">
        <Button submit disabled={busy}>
          {school.joinSend}
        </Button>
      </div>
    </form>
  );
}

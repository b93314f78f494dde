/** Person and school: who I am, where what I enter is kept, the ways into a school, keys, rules, registers, language, projector. */
import type { DeskView } from '@wuhe/casework';
import { useState } from 'preact/hooks';
import type { Send, Settings } from '../../contract.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { Select, Tick } from '../../ui/fields.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { Text } from '../../ui/Text.tsx';
import { useSend } from '../../ui/useSend.ts';
import { languages } from '../../words/index.ts';
import { Keys } from '../school/Keys.tsx';
import type { MadeSheets } from '../school/Sheets.tsx';
import { type Way, Ways } from '../school/Ways.tsx';
import { RegisterList } from './RegisterList.tsx';
import { Rules } from './Rules.tsx';

interface Props {
  view: DeskView | undefined;
  settings: Settings;
  unreadable: readonly string[];
  send: Send;
  /** Recovery sheets that were just made: shown once, elsewhere. */
  onSheets: (made: MadeSheets) => void;
}

export function SchoolPage({ view, settings, unreadable, send, onSheets }: Props) {
  const { words } = useSpeech();
  const { school } = words;
  const { failure, one } = useSend(send);
  const [entered, setEntered] = useState<'join' | 'recover' | undefined>(undefined);
  const [way, setWay] = useState<Way | undefined>(undefined);
  const ways = view && !view.school.joined && !entered && (
    <Ways way={way} onWay={setWay} me={view.me} send={send} onSheets={onSheets} onDone={setEntered} />
  );
  // A form that is filled in stands alone.
  if (ways && way) return <div class="narrow">{ways}</div>;
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
      {entered && (
        <p class="pad rule" role="status">
          {entered === 'join' ? words.ways.joinedNow : words.ways.recoveredNow}
        </p>
      )}
      {ways}
      {view && <Keys view={view} send={send} onSheets={onSheets} />}
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
        {view.school.joined && (
          <>
            <br />
            {school.sealed}
          </>
        )}
      </dd>
      {view.members && (
        <>
          <dt>{school.address}</dt>
          <dd>{view.members.server.replace(/^wss?:\/\//, '')}</dd>
        </>
      )}
    </dl>
  );
}

/** The small window in which a telling is looked at before it is sent: our own window, so no page can lie over it. */
import type { DutyCard as Card } from '@wuhe/casework';
import { useState } from 'preact/hooks';
import type { Send, Views } from '../contract.ts';
import { Button } from '../ui/Button.tsx';
import { Deadline } from '../ui/Deadline.tsx';
import { Failed } from '../ui/Failed.tsx';
import { TextArea } from '../ui/fields.tsx';
import { teacherNames } from '../ui/names.ts';
import { Status } from '../ui/Status.tsx';
import { Screen, useSpeech } from '../ui/speech.tsx';
import { Text } from '../ui/Text.tsx';
import { wordsOf } from '../words/index.ts';
import { StudentList } from './acts/StudentList.tsx';
import { useTelling } from './acts/useTelling.ts';
import { ShellBanners } from './ShellBanners.tsx';

export interface TellWindowProps {
  settings: Views['panel']['settings'];
  /** The panel's view: the first card that can be told is shown. */
  view: Views['panel']['view'];
  failure?: string | undefined;
  send: Send;
  /** Closes the window: after telling, or when the person cancels. */
  onClose: () => void;
}

export function TellWindow({ settings, view, failure, send, onClose }: TellWindowProps) {
  const title = wordsOf(settings.language).title.tell;
  return (
    <Screen language={settings.language} zone={view?.timeZone} now={view?.now} title={title}>
      <Body view={view} failure={failure} send={send} onClose={onClose} />
    </Screen>
  );
}

function Body({ view, failure, send, onClose }: Omit<TellWindowProps, 'settings'>) {
  const { words } = useSpeech();
  const current = view?.cards.find((card) => card.state === 'open' && card.acts.includes('tell'));
  return (
    <div class="popup">
      <header class="top">
        <h1 class="grow">{words.title.tell}</h1>
        <span class="note">
          <Text>{[view?.lessonLabel, view?.className].filter((part) => part !== undefined).join(' · ')}</Text>
        </span>
      </header>
      <main>
        <ShellBanners sync={view?.sync} failure={failure} projector={false} />
        {!view && failure === undefined && <p class="pad soft">{words.opening}</p>}
        {current && <TellForm key={current.key} card={current} send={send} onClose={onClose} />}
        {view && !current && (
          <div class="empty">
            <p>{words.tell.none}</p>
            <div class="line">
              <Button onPress={onClose}>{words.close}</Button>
            </div>
          </div>
        )}
      </main>
      <Status sync={view?.sync} joined={view?.school.joined ?? false} />
    </div>
  );
}

function TellForm({ card, send, onClose }: { card: Card; send: Send; onClose: () => void }) {
  const speech = useSpeech();
  const { tell, contact, homeroom, cancel } = speech.words;
  const telling = useTelling(card, send);
  const [complaint, setComplaint] = useState<string | undefined>(undefined);
  return (
    <form
      class="pad stack"
      onSubmit={async (event) => {
        event.preventDefault();
        setComplaint(telling.chosen.length === 0 ? contact.nobody : undefined);
        if (await telling.tell()) onClose();
      }}
    >
      <div class="pair">
        <h2>
          <Text>{tell.title(teacherNames(speech, card.to) || homeroom)}</Text>
        </h2>
        {card.due && <Deadline level={card.level} due={card.due} full />}
      </div>
      <p class="soft">
        {card.to
          .map((person) => [person.name, ...person.titles].join(speech.words.comma))
          .join(speech.words.list)}
      </p>
      <StudentList students={card.students} chosen={telling.chosen} onChosen={telling.choose} />
      <TextArea label={tell.note} value={telling.note} onValue={telling.setNote} />
      <Failed code={telling.failure} sentence={complaint} />
      <div class="line">
        <Button kind="primary" submit disabled={telling.busy}>
          {tell.send}
        </Button>
        <Button kind="quiet" onPress={onClose}>
          {cancel}
        </Button>
      </div>
    </form>
  );
}

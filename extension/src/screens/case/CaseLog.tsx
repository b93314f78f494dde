/** The log, newest first, by the day on which things happened. Entries are signed; a correction keeps what stood there. */
import type { CaseView } from '@wuhe/casework';
import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import type { Send } from '../../contract.ts';
import { Button } from '../../ui/Button.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { Name, Text } from '../../ui/Text.tsx';
import { clock, dateOf, longDate, when } from '../../ui/time.ts';
import { EntryDialog } from './EntryDialog.tsx';

type Entry = CaseView['entries'][number];

/** Of these the student or the family was reached. */
const reached = new Set<Entry['measure']>(['psychology', 'homeSchool', 'meeting']);
/** Recorded so much later than it happened, ms: worth saying. */
const LATER = 60_000;

export function CaseLog({ view, send }: { view: CaseView; send: Send }) {
  const speech = useSpeech();
  const { words, zone, now } = speech;
  const { cases } = words;
  const [asked, setAsked] = useState<Entry | 'new' | undefined>(undefined);
  const newest = [...view.entries].sort((a, b) => (a.happened < b.happened ? 1 : -1));
  const dayOf = (entry: Entry | undefined) => entry && dateOf(zone, Date.parse(entry.happened));
  return (
    <section class="rule">
      <div class="head">
        <h3 class="grow">{cases.log}</h3>
        <Button kind="primary" onPress={() => setAsked('new')}>
          {cases.add}
        </Button>
      </div>
      {newest.length === 0 && <p class="pad soft">{cases.noEntry}</p>}
      <ol class="timeline pad">
        {newest.map((entry, index) => {
          const day = dayOf(entry);
          return (
            <Fragment key={entry.id}>
              {day && day !== dayOf(newest[index - 1]) && (
                <li class="day">{day === dateOf(zone, now) ? words.desk.today : longDate(speech, day)}</li>
              )}
              <li data-reached={reached.has(entry.measure) ? '' : undefined}>
                <time dateTime={entry.happened}>{clock(speech, entry.happened)}</time>
                <span class="knot" />
                <Said entry={entry} onCorrect={() => setAsked(entry)} />
              </li>
            </Fragment>
          );
        })}
      </ol>
      {asked && (
        <EntryDialog
          of={view.case}
          corrects={asked === 'new' ? undefined : asked}
          send={send}
          onClose={() => setAsked(undefined)}
        />
      )}
    </section>
  );
}

function Said({ entry, onCorrect }: { entry: Entry; onCorrect: () => void }) {
  const speech = useSpeech();
  const { words } = speech;
  const { cases } = words;
  const late = Date.parse(entry.at) - Date.parse(entry.happened) >= LATER;
  return (
    <div class="text">
      <b>
        <Name>{entry.by}</Name>
      </b>{' '}
      <span class="soft">{cases.measures[entry.measure]}</span>
      {entry.before && <span class="soft">{`${words.comma}${cases.corrected}`}</span>}
      <p class="said">
        <Text>{entry.text}</Text>
      </p>
      {entry.before && (
        <details class="why">
          <summary>{cases.before}</summary>
          <p class="said">
            <Text>{entry.before.text}</Text>
          </p>
        </details>
      )}
      {(late || entry.mine) && (
        <div class="seen">
          {late && <span>{cases.recorded(when(speech, entry.at))}</span>}
          {entry.mine && (
            <button type="button" class="linkish note" onClick={onCorrect}>
              {cases.correct}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

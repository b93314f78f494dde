/** What happened, newest first, by day. Filled knot: student or family reached. A correction is an entry of its own. */
import type { HistoryEntry } from '@wuhe/casework';
import { type ComponentChildren, Fragment } from 'preact';
import { useSpeech } from '../../ui/speech.tsx';
import { Text } from '../../ui/Text.tsx';
import { clock, dateOf, longDate } from '../../ui/time.ts';

interface Props {
  entries: readonly HistoryEntry[];
  /** Who may read it. */
  readers: ComponentChildren;
}

export function History({ entries, readers }: Props) {
  const speech = useSpeech();
  const { words, zone, now } = speech;
  const newest = [...entries].sort((a, b) => (a.at < b.at ? 1 : -1));
  const dayOf = (entry: HistoryEntry | undefined) => entry && dateOf(zone, Date.parse(entry.at));
  const today = dateOf(zone, now);
  return (
    <section class="rule">
      <div class="head">
        <h3 class="grow">{words.desk.history}</h3>
        {readers}
        {entries.length > 0 && <span class="count">{entries.length}</span>}
      </div>
      {entries.length === 0 && <p class="pad soft">{words.desk.noHistory}</p>}
      <ol class="timeline pad">
        {newest.map((entry, index) => {
          const day = dayOf(entry);
          return (
            <Fragment key={entry.id}>
              {day && day !== dayOf(newest[index - 1]) && (
                <li class="day">{day === today ? words.desk.today : longDate(speech, day)}</li>
              )}
              <li data-reached={entry.reached ? '' : undefined}>
                <time dateTime={entry.at}>{clock(speech, entry.at)}</time>
                <span class="knot" />
                <div class="text">
                  {entry.correction && <b>{`${words.desk.correction} `}</b>}
                  <Text>{entry.text}</Text>
                  {entry.seen && (
                    <div class="seen">
                      <Text>{entry.seen}</Text>
                    </div>
                  )}
                </div>
              </li>
            </Fragment>
          );
        })}
      </ol>
    </section>
  );
}

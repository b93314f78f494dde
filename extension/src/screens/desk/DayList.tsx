/** The ten days of one student as a list: what the strip shows, in words. */
import type { StudentRow } from '@wuhe/casework';
import { DayStrip, startsWeek } from '../../ui/Strip.tsx';
import { halfDaySentence } from '../../ui/sentences.ts';
import { useSpeech } from '../../ui/speech.tsx';
import { dateOf, longDate, weekday } from '../../ui/time.ts';

export function DayList({ row }: { row: StudentRow }) {
  const speech = useSpeech();
  const { words } = speech;
  const today = dateOf(speech.zone, speech.now);
  return (
    <section class="rule">
      <div class="head">
        <h3 class="grow">{words.desk.tenDays}</h3>
      </div>
      <p class="note pad-inline">{halfDaySentence(words, row.name, row.days)}</p>
      <ol class="days">
        {row.days.map((day, index) => (
          <li
            key={day.date}
            class={startsWeek(row.days[index - 1]?.date, day.date) ? 'week' : undefined}
            aria-current={day.date === today ? 'date' : undefined}
          >
            <DayStrip day={day} />
            <span class="unseen">
              {words.desk.day(
                longDate(speech, day.date),
                words.half[day.forenoon],
                words.half[day.afternoon],
              )}
            </span>
            <span aria-hidden="true">{weekday(speech, day.date, 'narrow')}</span>
            <span aria-hidden="true">{Number(day.date.slice(8))}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

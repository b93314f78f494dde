/** The lessons of the class on one day. A lesson nobody read is not a present class. */
import type { DeskView, LessonRow } from '@wuhe/casework';
import { Icon, type IconName } from '../../ui/Icon.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { Text } from '../../ui/Text.tsx';
import { clock } from '../../ui/time.ts';
import { DayField } from './DayField.tsx';
import type { DeskPlace } from './Desk.tsx';

interface Props {
  of: NonNullable<DeskView['class']>;
  place: DeskPlace;
  onPlace: (place: DeskPlace) => void;
}

const icons: Record<LessonRow['state'], IconName> = {
  taken: 'check',
  notTaken: 'info',
  notRead: 'info',
  later: 'clock',
};

export function Lessons({ of, place, onPlace }: Props) {
  const speech = useSpeech();
  const { desk } = speech.words;
  return (
    <>
      <div class="over">
        <DayField date={of.date} place={place} onPlace={onPlace} />
      </div>
      {of.lessons.length === 0 ? (
        <p class="empty">{desk.noLessons}</p>
      ) : (
        <section class="scroll" aria-label={desk.lessons} tabIndex={-1}>
          <table class="table">
            <thead>
              <tr>
                {[desk.lesson, desk.time, desk.subject, desk.teacher, desk.state, desk.present].map(
                  (head) => (
                    <th scope="col" key={head}>
                      {head}
                    </th>
                  ),
                )}
                <th scope="col" class="widest">
                  {desk.missing}
                </th>
              </tr>
            </thead>
            <tbody>
              {of.lessons.map((row) => (
                <tr key={row.period}>
                  <th scope="row">
                    <Text>{row.label}</Text>
                  </th>
                  <td>
                    {clock(speech, row.from)}–{clock(speech, row.to)}
                  </td>
                  <td>
                    <Text>{row.subject}</Text>
                  </td>
                  <td>
                    <Text>{row.teacher}</Text>
                  </td>
                  <td>
                    <span class="marked">
                      <Icon name={icons[row.state]} />
                      {desk.states[row.state](row.readAt ? clock(speech, row.readAt) : '')}
                    </span>
                  </td>
                  <td>{row.present}</td>
                  <td>{row.missing}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  );
}

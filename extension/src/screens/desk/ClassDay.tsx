/** A class on one day: ten school days, the day's lessons, and what is to be done about each student. */
import type { DeskView, StudentRow } from '@wuhe/casework';
import { Mark } from '../../ui/Level.tsx';
import { MarkSign, TenDays } from '../../ui/Strip.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { Name, Text } from '../../ui/Text.tsx';
import { shortDate } from '../../ui/time.ts';
import { Figures } from '../Figures.tsx';
import { Readers } from '../Readers.tsx';
import { DayField } from './DayField.tsx';
import type { DeskPlace } from './Desk.tsx';
import { Legend } from './Legend.tsx';

type ClassView = NonNullable<DeskView['class']>;

interface Props {
  view: DeskView;
  of: ClassView;
  place: DeskPlace;
  onPlace: (place: DeskPlace) => void;
}

export function ClassDay({ view, of, place, onPlace }: Props) {
  const speech = useSpeech();
  const { desk } = speech.words;
  const first = of.days[0];
  const last = of.days.at(-1);
  return (
    <>
      <div class="over">
        {of.figures && <Figures figures={of.figures} />}
        <Readers members={view.members} holds={({ kind }) => kind === 'cohort'} />
        <DayField date={of.date} place={place} onPlace={onPlace} />
      </div>
      <section class="scroll" aria-label={of.name} tabIndex={-1}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col" class="num">
                {speech.words.first.number}
              </th>
              <th scope="col">{speech.words.first.name}</th>
              <th scope="col">
                {desk.tenDays}{' '}
                {first && last && (
                  <span class="plain extra">
                    {shortDate(speech, first)}–{shortDate(speech, last)}
                  </span>
                )}
              </th>
              {of.periods.map((period) => (
                <th scope="col" class="period" key={period}>
                  <span class="unseen">{speech.words.period(period)}</span>
                  <span aria-hidden="true">{period}</span>
                </th>
              ))}
              <th scope="col" class="widest">
                {desk.remark}
              </th>
            </tr>
          </thead>
          <tbody>
            {of.students.map((row) => (
              <Row
                key={row.id}
                row={row}
                of={of}
                selected={view.student?.row.id === row.id}
                onPick={() => onPlace({ ...place, class: of.id, student: row.id })}
              />
            ))}
          </tbody>
        </table>
      </section>
      <Legend />
    </>
  );
}

interface RowProps {
  row: StudentRow;
  of: ClassView;
  selected: boolean;
  onPick: () => void;
}

function Row({ row, of, selected, onPick }: RowProps) {
  const { words } = useSpeech();
  const notable = row.remark !== undefined || row.today.some(({ mark }) => mark && mark !== 'present');
  return (
    <tr data-selected={selected ? '' : undefined}>
      <td class="num">{row.number}</td>
      <th scope="row" class={notable ? undefined : 'plain'}>
        <button type="button" class="pick" aria-pressed={selected} onClick={onPick}>
          <Name>{row.name}</Name>
        </button>
      </th>
      <td>
        <TenDays name={row.name} days={row.days} today={of.date} />
      </td>
      {of.periods.map((period) => {
        const lesson = row.today.find((each) => each.period === period);
        const mark = lesson?.mark;
        if (lesson?.later && !mark)
          return (
            <td class="period" key={period}>
              <span class="unseen">{words.desk.states.later()}</span>
            </td>
          );
        return (
          <td class="period" key={period}>
            <MarkSign mark={mark} />
            <span class="unseen">{mark ? words.mark[mark] : words.desk.notRead}</span>
          </td>
        );
      })}
      <td class="remark">
        {row.remark && (
          <span class="marked">
            <Mark level={row.remark.level} />
            <span class="unseen">{words.level[row.remark.level]} </span>
            <span>
              <Text>{row.remark.text}</Text>
            </span>
          </span>
        )}
      </td>
    </tr>
  );
}

/** Which day the class is looked at, up to today. */
import type { PlainDate } from '@wuhe/model';
import { useId } from 'preact/hooks';
import { Button } from '../../ui/Button.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { dateOf } from '../../ui/time.ts';
import type { DeskPlace } from './Desk.tsx';

interface Props {
  date: PlainDate;
  place: DeskPlace;
  onPlace: (place: DeskPlace) => void;
}

export function DayField({ date, place, onPlace }: Props) {
  const { words, zone, now } = useSpeech();
  const id = useId();
  const today = dateOf(zone, now);
  return (
    <span class="line day">
      <label class="unseen" for={id}>
        {words.desk.date}
      </label>
      <input
        id={id}
        type="date"
        value={date}
        max={today}
        onChange={(event) => {
          const { value } = event.currentTarget;
          if (/^\d{4}-\d{2}-\d{2}$/.test(value)) onPlace({ ...place, date: value as PlainDate });
        }}
      />
      {date !== today && (
        <Button onPress={() => onPlace({ ...place, date: undefined })}>{words.desk.today}</Button>
      )}
    </span>
  );
}

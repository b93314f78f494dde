/** An accepted leave: exactly the time it covers, without its reason (A2.1.3). */
import type { PlainDate, Session, StudentId } from '@wuhe/model';
import { useState } from 'preact/hooks';
import type { Send } from '../../contract.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Choice, DateField, Ticks } from '../../ui/fields.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { useSend } from '../../ui/useSend.ts';

interface Props {
  student: StudentId;
  name: string;
  date: PlainDate;
  periods: readonly number[];
  send: Send;
  onClose: () => void;
}

type Covers = 'whole' | Session | 'periods';

export function LeaveDialog({ student, name, date, periods, send, onClose }: Props) {
  const { words } = useSpeech();
  const { leave } = words;
  const [day, setDay] = useState<string>(date);
  const [covers, setCovers] = useState<Covers>('whole');
  const [lessons, setLessons] = useState<readonly number[]>([]);
  const [complaint, setComplaint] = useState<string | undefined>(undefined);
  const { busy, failure, one } = useSend(send);
  const choices: readonly Covers[] =
    periods.length > 0 ? ['whole', 'forenoon', 'afternoon', 'periods'] : ['whole', 'forenoon', 'afternoon'];

  async function record() {
    const dated = /^\d{4}-\d{2}-\d{2}$/.test(day);
    const nothing = covers === 'periods' && lessons.length === 0;
    setComplaint(nothing ? leave.nothing : dated ? undefined : words.problem['input.invalid']);
    if (nothing || !dated) return;
    const part =
      covers === 'whole' ? {} : covers === 'periods' ? { periods: [...lessons] } : { session: covers };
    if (await one({ command: 'excuse', student, covers: [{ date: day as PlainDate, ...part }] })) onClose();
  }

  return (
    <Dialog
      title={leave.title(name)}
      send={leave.send}
      busy={busy}
      failure={failure}
      complaint={complaint}
      onSend={record}
      onClose={onClose}
    >
      <p class="soft">{leave.body}</p>
      <DateField label={leave.date} value={day} onValue={setDay} />
      <Choice
        legend={leave.covers}
        value={covers}
        options={choices.map((value) => ({ value, label: leave[value] }))}
        onValue={setCovers}
      />
      {covers === 'periods' && (
        <Ticks
          legend={leave.which}
          options={periods.map((value) => ({ value, label: words.period(value) }))}
          chosen={lessons}
          onChosen={setLessons}
        />
      )}
    </Dialog>
  );
}

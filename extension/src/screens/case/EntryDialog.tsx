/** A new entry of a case's log, or the correction of an own one (B.persuade). */
import type { CaseLine, CaseView } from '@wuhe/casework';
import { useState } from 'preact/hooks';
import type { Send } from '../../contract.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { DateField, Select, TextArea } from '../../ui/fields.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { instantOfLocal, localOf } from '../../ui/time.ts';
import { useSend } from '../../ui/useSend.ts';

type Entry = CaseView['entries'][number];

/** The five measures first, then what comes of them. */
const measures: readonly Entry['measure'][] = [
  'policy',
  'causes',
  'psychology',
  'homeSchool',
  'support',
  'appointment',
  'meeting',
  'feedback',
];

interface Props {
  of: CaseLine;
  corrects: Entry | undefined;
  send: Send;
  onClose: () => void;
}

export function EntryDialog({ of, corrects, send, onClose }: Props) {
  const { words, zone, now } = useSpeech();
  const { cases } = words;
  const [measure, setMeasure] = useState<Entry['measure']>(corrects?.measure ?? 'policy');
  const shown = localOf(zone, corrects ? Date.parse(corrects.happened) : now);
  const [time, setTime] = useState(shown);
  const [text, setText] = useState(corrects?.text ?? '');
  const [tried, setTried] = useState(false);
  const { busy, failure, one } = useSend(send);
  // The field has whole minutes: what was not touched keeps its exact moment.
  const happened = corrects && time === shown ? corrects.happened : instantOfLocal(zone, time);
  const noTime = happened === undefined || Date.parse(happened) > now;
  const noText = text.trim() === '';

  async function record() {
    setTried(true);
    if (noText || noTime || happened === undefined) return;
    const more = corrects ? { corrects: corrects.id } : {};
    const entry = { case: of.id, measure, text: text.trim(), happened, ...more };
    if (await one({ command: 'addToCase', ...entry })) onClose();
  }

  return (
    <Dialog
      title={corrects ? cases.correctTitle : cases.addTitle(of.name)}
      send={corrects ? cases.correctSend : cases.addSend}
      busy={busy}
      failure={failure}
      onSend={record}
      onClose={onClose}
    >
      <Select
        label={cases.measure}
        value={measure}
        options={measures.map((value) => ({ value, label: cases.measures[value] }))}
        onValue={setMeasure}
      />
      <DateField
        label={cases.happened}
        value={time}
        time
        onValue={setTime}
        wrong={tried && noTime ? cases.needTime : undefined}
      />
      <TextArea
        label={cases.text}
        value={text}
        rows={4}
        onValue={setText}
        wrong={tried && noText ? cases.needText : undefined}
      />
      <p class="note">{corrects ? cases.correctNote : cases.addNote}</p>
    </Dialog>
  );
}

/** One try to reach a guardian: who, how, when, with which result (A1.2.1.1). */
import type { CardStudent, StudentView } from '@wuhe/casework';
import { useState } from 'preact/hooks';
import type { Send } from '../../contract.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { DateField, Select, TextArea, TextField, Tick } from '../../ui/fields.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { instantOfLocal, localOf } from '../../ui/time.ts';
import { useSend } from '../../ui/useSend.ts';
import type { Route, TriedResult } from '../../words/keys.ts';
import { StudentList } from './StudentList.tsx';

interface Props {
  students: readonly CardStudent[];
  /** Listed guardians, where this person may see them. */
  guardians: StudentView['guardians'];
  send: Send;
  onClose: () => void;
}

const routes: readonly Route[] = ['call', 'message', 'visit', 'inPerson'];
const results: readonly TriedResult[] = ['reached', 'notAnswered', 'messageLeft', 'wrongNumber'];

export function ContactDialog({ students, guardians, send, onClose }: Props) {
  const { words, zone, now } = useSpeech();
  const { contact } = words;
  const listed = guardians && guardians.length > 0 ? guardians : undefined;
  const [chosen, setChosen] = useState(students.map((student) => student.id));
  const [guardian, setGuardian] = useState(listed?.[0]?.id ?? '');
  const [route, setRoute] = useState<Route>('call');
  const [result, setResult] = useState<TriedResult>('reached');
  const [reason, setReason] = useState('');
  const [serious, setSerious] = useState(false);
  const [happened, setHappened] = useState(localOf(zone, now));
  const [complaint, setComplaint] = useState<string | undefined>(undefined);
  const { busy, failure, one } = useSend(send);

  async function record() {
    const at = instantOfLocal(zone, happened);
    const problem = chosen.length === 0 ? contact.nobody : at ? undefined : words.problem['input.invalid'];
    setComplaint(problem);
    if (problem || !at) return;
    const sent = await one({
      command: 'contact',
      students: [...chosen],
      route,
      result,
      happened: at,
      ...(guardian.trim() ? { guardian: guardian.trim() } : {}),
      ...(reason.trim() ? { reason: reason.trim() } : {}),
      ...(serious ? { serious: true } : {}),
    });
    if (sent) onClose();
  }

  return (
    <Dialog
      title={contact.title}
      send={contact.send}
      busy={busy}
      failure={failure}
      complaint={complaint}
      onSend={record}
      onClose={onClose}
    >
      <StudentList students={students} chosen={chosen} onChosen={(ids) => setChosen([...ids])} />
      {listed ? (
        <Select
          label={contact.who}
          value={guardian}
          options={[
            ...listed.map(({ id, name, relation, phone }) => ({
              value: id,
              label: `${relation} ${name} ${phone}`,
            })),
            { value: '', label: contact.other },
          ]}
          onValue={setGuardian}
        />
      ) : (
        <TextField
          label={contact.who}
          hint={contact.whoHint}
          max={64}
          value={guardian}
          onValue={setGuardian}
        />
      )}
      <div class="two">
        <Select
          label={contact.route}
          value={route}
          options={routes.map((value) => ({ value, label: contact.routes[value] }))}
          onValue={setRoute}
        />
        <Select
          label={contact.result}
          value={result}
          options={results.map((value) => ({ value, label: contact.results[value] }))}
          onValue={setResult}
        />
      </div>
      <DateField time label={contact.when} value={happened} onValue={setHappened} />
      <TextArea label={contact.reason} value={reason} onValue={setReason} />
      <Tick label={contact.serious} checked={serious} onCheck={setSerious} />
    </Dialog>
  );
}

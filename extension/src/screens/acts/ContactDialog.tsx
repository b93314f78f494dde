/** One try to reach a guardian of one student: who, how, when, with which result (A1.2.1.1). */
import type { CardStudent } from '@wuhe/casework';
import { useState } from 'preact/hooks';
import type { Send } from '../../contract.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { DateField, Select, TextArea, TextField, Tick } from '../../ui/fields.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { instantOfLocal, localOf } from '../../ui/time.ts';
import { useSend } from '../../ui/useSend.ts';
import type { Route, TriedResult } from '../../words/keys.ts';
import { LockedHere } from '../LockedHere.tsx';

interface Props {
  /** Students of the card; a try is about one of them. */
  students: readonly CardStudent[];
  send: Send;
  onClose: () => void;
}

const routes: readonly Route[] = ['call', 'message', 'visit', 'inPerson'];
/** The first is what an unchanged form says: the one that leaves the duty open. */
const results: readonly TriedResult[] = ['notAnswered', 'reached', 'messageLeft', 'wrongNumber'];

export function ContactDialog({ students, send, onClose }: Props) {
  const { words, zone, now } = useSpeech();
  const { contact } = words;
  const [id, setId] = useState(students[0]?.id);
  const student = students.find((entry) => entry.id === id) ?? students[0];
  const listed = student?.guardians ?? [];
  const [guardian, setGuardian] = useState(listed[0]?.id ?? '');
  const [route, setRoute] = useState<Route>('call');
  const [result, setResult] = useState<TriedResult>('notAnswered');
  const [reason, setReason] = useState('');
  const [serious, setSerious] = useState(false);
  const [happened, setHappened] = useState(localOf(zone, now));
  const [complaint, setComplaint] = useState<string | undefined>(undefined);
  const { busy, failure, one } = useSend(send);
  const phone = listed.find((entry) => entry.id === guardian)?.phone;

  function choose(next: string) {
    const chosen = students.find((entry) => entry.id === next);
    setId(chosen?.id);
    setGuardian(chosen?.guardians[0]?.id ?? '');
  }

  async function record() {
    const at = instantOfLocal(zone, happened);
    setComplaint(at ? undefined : words.problem['input.invalid']);
    if (!at || !student) return;
    const sent = await one({
      command: 'contact',
      students: [student.id],
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
      <Select
        label={contact.about}
        value={student?.id ?? ''}
        options={students.map((entry) => ({
          value: entry.id,
          label: `${entry.name} ${words.number(entry.number)}`,
        }))}
        onValue={choose}
      />
      {listed.length > 0 ? (
        <>
          <Select
            label={contact.who}
            value={guardian}
            options={[
              ...listed.map((entry) => ({ value: entry.id, label: `${entry.relation} ${entry.name}` })),
              { value: '', label: contact.other },
            ]}
            onValue={setGuardian}
          />
          {phone && (
            <p>
              <a href={`tel:${phone}`}>{phone}</a>
            </p>
          )}
        </>
      ) : (
        <>
          <LockedHere text={words.lock.contact} />
          <TextField
            label={contact.who}
            hint={contact.whoHint}
            max={64}
            value={guardian}
            onValue={setGuardian}
          />
        </>
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

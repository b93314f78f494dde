/** A report up the chain with its five elements, filled in as far as the facts give them (A1.3.4). */
import type { DutyCard, PersonView, ReportDraft } from '@wuhe/casework';
import type { PlainDate } from '@wuhe/model';
import { useEffect, useState } from 'preact/hooks';
import type { Send } from '../../contract.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select } from '../../ui/fields.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { dateOf } from '../../ui/time.ts';
import { useSend } from '../../ui/useSend.ts';
import { ElementField } from './ElementField.tsx';
import { elementNames, elementsOf, type Written, writingOf } from './elements.ts';

interface Props {
  card: DutyCard;
  me: PersonView;
  send: Send;
  onClose: () => void;
}

export function ReportDialog({ card, me, send, onClose }: Props) {
  const { words, zone, now } = useSpeech();
  const { report } = words;
  const date: PlainDate = card.date ?? card.lesson?.date ?? dateOf(zone, now);
  const [student, setStudent] = useState(card.students[0]?.id);
  const [draft, setDraft] = useState<ReportDraft | undefined>(undefined);
  const [written, setWritten] = useState<Written | undefined>(undefined);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const [complaint, setComplaint] = useState<string | undefined>(undefined);
  const { busy, failure, one } = useSend(send);
  const session = card.session === undefined ? {} : { session: card.session };

  // Fetched once per student: a later view must not overwrite what was written.
  useEffect(() => {
    if (student === undefined) return;
    let current = true;
    setWritten(undefined);
    send({ page: 'reportDraft', rule: card.rule, student, date, ...session }).then((answer) => {
      if (!current) return;
      if (!answer.ok) return setProblem(answer.code);
      const { value } = answer;
      if (!value || !('elements' in value)) return setProblem('statement.unknown');
      setDraft(value);
      setWritten(writingOf(value.elements, me.id, zone, now));
    });
    return () => {
      current = false;
    };
  }, [student]);

  async function submit() {
    if (!written || student === undefined) return;
    const result = elementsOf(written, zone);
    setComplaint('missing' in result ? report.missing(report.elements[result.missing]) : undefined);
    if ('missing' in result) return;
    const sent = await one({
      command: 'report',
      rule: card.rule,
      student,
      date,
      ...session,
      elements: result.complete,
    });
    if (sent) onClose();
  }

  const to = draft?.to ?? card.to;
  const people = [me, ...to.filter((person) => person.id !== me.id)];
  const name = card.students.find((each) => each.id === student)?.name ?? '';
  return (
    <Dialog
      title={report.title(name)}
      send={report.send}
      busy={busy}
      waiting={!written}
      failure={failure ?? problem}
      complaint={complaint}
      onSend={submit}
      onClose={onClose}
    >
      <p class="soft">{report.to(to.map((person) => person.name).join(words.list))}</p>
      {card.students.length > 1 && student !== undefined && (
        <Select
          label={report.student}
          value={student}
          options={card.students.map((each) => ({
            value: each.id,
            label: `${each.name} ${words.number(each.number)}`,
          }))}
          onValue={setStudent}
        />
      )}
      {!written && !problem && <p class="soft">{report.drafting}</p>}
      {written &&
        elementNames.map((element) => (
          <ElementField
            key={element}
            name={element}
            value={written[element]}
            people={people}
            onValue={(value) => setWritten({ ...written, [element]: value })}
          />
        ))}
    </Dialog>
  );
}

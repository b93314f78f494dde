/** Records what closes a duty, or what happened: a form made from the schema of its kind. What the duty knows is not asked. */
import type { RecordDraft, RecordOffer } from '@wuhe/casework';
import { useEffect, useState } from 'preact/hooks';
import type { Send } from '../../contract.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select, Ticks } from '../../ui/fields.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { Text } from '../../ui/Text.tsx';
import { useSend } from '../../ui/useSend.ts';
import { RecordFields } from './RecordField.tsx';
import { bodyOf, type Entries, entriesOf, type Wrongs, wrongsIn } from './record.ts';

interface Props {
  /** The kinds one may choose from; at least one. */
  offers: readonly RecordOffer[];
  /** Duties of one card; none: nothing asked for it. */
  duties: readonly string[];
  send: Send;
  onClose: () => void;
}

const nothingWrong: Wrongs = new Map();

export function RecordDialog({ offers, duties, send, onClose }: Props) {
  const { words, language, zone, now } = useSpeech();
  const { record } = words;
  const [kind, setKind] = useState(offers[0]?.kind);
  const [draft, setDraft] = useState<RecordDraft | undefined>(undefined);
  const [entries, setEntries] = useState<Entries>({});
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [wrongs, setWrongs] = useState(nothingWrong);
  const [complaint, setComplaint] = useState<string | undefined>(undefined);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const { busy, failure, one } = useSend(send);

  // Fetched once per kind: a later view must not overwrite what was written.
  useEffect(() => {
    if (kind === undefined) return;
    let current = true;
    setDraft(undefined);
    setProblem(undefined);
    setComplaint(undefined);
    setWrongs(nothingWrong);
    send({ page: 'recordDraft', kind, duties: [...duties] }).then((answer) => {
      if (!current) return;
      if (!answer.ok) return setProblem(answer.code);
      const { value } = answer;
      if (!value || !('targets' in value)) return setProblem('statement.unknown');
      setDraft(value);
      setEntries(entriesOf(value.fields, value.suggested, { zone, now }));
      setChosen(value.targets.map((_target, at) => String(at)));
    });
    return () => {
      current = false;
    };
  }, [kind]);

  // Whoever pressed is led to the first field that needs a look.
  useEffect(() => {
    if (wrongs.size > 0) document.querySelector<HTMLElement>('dialog[open] [aria-invalid=true]')?.focus();
  }, [wrongs]);

  async function submit() {
    if (!draft) return;
    const targets = draft.targets.filter((_target, at) => chosen.includes(String(at)));
    const written = bodyOf(draft.fields, entries, zone);
    const made = targets.map(({ known }) => withClass({ ...known, ...written }, draft));
    const [first] = made;
    const found = first ? wrongsIn(draft.kind, first, words, language) : nothingWrong;
    setWrongs(found);
    setComplaint(
      !first ? record.nothingChosen : found.size === 0 ? undefined : (found.get('') ?? record.check),
    );
    if (!first || found.size > 0) return;
    if (await one({ command: 'record', kind: draft.kind, bodies: made })) onClose();
  }

  return (
    <Dialog
      title={draft?.title ?? offers.find((each) => each.kind === kind)?.title ?? ''}
      send={record.send}
      busy={busy}
      waiting={!draft}
      failure={failure ?? problem}
      complaint={complaint}
      onSend={submit}
      onClose={onClose}
    >
      {draft?.about && (
        <p class="soft">
          <Text>{draft.about}</Text>
        </p>
      )}
      {offers.length > 1 && kind !== undefined && (
        <Select
          label={record.which}
          value={kind}
          options={offers.map((each) => ({ value: each.kind, label: each.title }))}
          onValue={setKind}
        />
      )}
      {!draft && !problem && <p class="soft">{record.preparing}</p>}
      {draft && draft.targets.length > 1 && (
        <Ticks
          legend={record.forWhom}
          options={draft.targets.map((target, at) => ({ value: String(at), label: target.label }))}
          chosen={chosen}
          onChosen={setChosen}
        />
      )}
      {draft && (
        <RecordFields fields={draft.fields} entries={entries} wrongs={wrongs} onEntries={setEntries} />
      )}
    </Dialog>
  );
}

/** A student's class is known with the student. */
function withClass(body: Record<string, unknown>, { classOf }: RecordDraft): Record<string, unknown> {
  const own = typeof body.student === 'string' ? classOf[body.student] : undefined;
  return own === undefined || 'class' in body ? body : { class: own, ...body };
}

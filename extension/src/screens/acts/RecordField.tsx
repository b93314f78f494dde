/** One field of a form by the control that it asks for: native, labelled, with what is wrong beside it. */
import type { FormField } from '@wuhe/casework';
import { useId } from 'preact/hooks';
import { Button } from '../../ui/Button.tsx';
import { DateField, Select, TextArea, TextField, Tick, Ticks, Wrong } from '../../ui/fields.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import type { Writing } from './elements.ts';
import { type Entries, type Entry, entriesOf, type Wrongs, wrongAt } from './record.ts';

interface FieldsProps {
  fields: readonly FormField[];
  entries: Entries;
  wrongs: Wrongs;
  /** Path of these fields in the body, empty or ending with a dot. */
  path?: string;
  onEntries: (entries: Entries) => void;
}

export function RecordFields({ fields, entries, wrongs, path = '', onEntries }: FieldsProps) {
  return (
    <>
      {fields.map((field) => (
        <RecordField
          key={field.name}
          field={field}
          entry={entries[field.name] ?? ''}
          wrongs={wrongs}
          path={`${path}${field.name}`}
          onEntry={(entry) => onEntries({ ...entries, [field.name]: entry })}
        />
      ))}
    </>
  );
}

interface FieldProps {
  field: FormField;
  entry: Entry;
  wrongs: Wrongs;
  path: string;
  onEntry: (entry: Entry) => void;
}

function RecordField(props: FieldProps) {
  const { field, entry, wrongs, path, onEntry } = props;
  const { record } = useSpeech().words;
  const label = field.optional ? record.optional(field.label) : field.label;
  const text = typeof entry === 'string' ? entry : '';
  const common = { label, value: text, onValue: onEntry, wrong: wrongAt(wrongs, path) };
  switch (field.control) {
    case 'text':
      return <TextArea {...common} max={field.max} />;
    case 'texts':
      return <TextArea {...common} label={record.oneEach(label)} max={field.max} />;
    case 'line':
      return <TextField {...common} max={field.max} />;
    case 'count':
      return <TextField {...common} whole max={4} />;
    case 'date':
      return <DateField {...common} />;
    case 'instant':
      return <DateField {...common} time />;
    case 'tick':
      return <Tick label={field.label} checked={entry === true} onCheck={onEntry} />;
    case 'choice': {
      const none = { value: '', label: field.empty ?? (field.optional ? record.nobody : record.choose) };
      return (
        <Select {...common} label={field.empty ? field.label : label} options={[none, ...field.options]} />
      );
    }
    case 'several':
      return (
        <Ticks
          legend={label}
          options={field.options}
          chosen={entry as readonly string[]}
          onChosen={onEntry}
          wrong={common.wrong}
        />
      );
    case 'element':
      return <Element {...props} people={field.people} />;
    case 'group':
      return (
        <RecordFields
          fields={field.fields}
          entries={entry as Entries}
          wrongs={wrongs}
          path={`${path}.`}
          onEntries={onEntry}
        />
      );
    case 'rows':
      return <Rows {...props} fields={field.fields} />;
  }
}

/** Rows of the same fields: one more, one less. */
function Rows({
  field,
  entry,
  wrongs,
  path,
  fields,
  onEntry,
}: FieldProps & { fields: readonly FormField[] }) {
  const { zone, now, words } = useSpeech();
  const { record } = words;
  const id = useId();
  const rows = Array.isArray(entry) ? (entry as readonly Entries[]) : [];
  return (
    <fieldset class="element">
      <legend>{field.label}</legend>
      {rows.map((row, at) => (
        <div class="stack tight" key={at}>
          <RecordFields
            fields={fields}
            entries={row}
            wrongs={wrongs}
            path={`${path}.${at}.`}
            onEntries={(changed) => onEntry(rows.map((one, place) => (place === at ? changed : one)))}
          />
          {rows.length > 1 && (
            <Button kind="quiet" onPress={() => onEntry(rows.filter((_one, place) => place !== at))}>
              {record.remove(at + 1)}
            </Button>
          )}
        </div>
      ))}
      <div class="field">
        <Wrong id={id} text={wrongAt(wrongs, path, false)} />
      </div>
      <Button kind="quiet" onPress={() => onEntry([...rows, entriesOf(fields, {}, { zone, now })])}>
        {record.add}
      </Button>
    </fieldset>
  );
}

/** One of the five elements: its text, or "not yet known" with who finds out until when (A1.3.4). */
function Element({
  field,
  entry,
  wrongs,
  path,
  people,
  onEntry,
}: FieldProps & { people: readonly { value: string; label: string }[] }) {
  const { report, record } = useSpeech().words;
  const writing = entry as Writing;
  const wrong = wrongAt(wrongs, path);
  return (
    <fieldset class="element">
      <legend>{field.label}</legend>
      <Tick
        label={report.notYet}
        checked={!writing.known}
        onCheck={(unknown) => onEntry({ ...writing, known: !unknown })}
      />
      {writing.known ? (
        <TextArea
          label={field.label}
          hidden
          rows={1}
          value={writing.text}
          wrong={wrong}
          onValue={(text) => onEntry({ ...writing, text })}
        />
      ) : (
        <div class="two wide">
          <Select
            label={report.by}
            value={writing.by}
            options={[{ value: '', label: record.choose }, ...people]}
            wrong={wrong}
            onValue={(by) => onEntry({ ...writing, by })}
          />
          <DateField
            time
            label={report.until}
            value={writing.until}
            onValue={(until) => onEntry({ ...writing, until })}
          />
        </div>
      )}
    </fieldset>
  );
}

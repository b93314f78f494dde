/** One of the five elements: its text, or "not yet known" with who finds out until when. */
import type { PersonView } from '@wuhe/casework';
import { DateField, Select, TextArea, Tick } from '../../ui/fields.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import type { ElementName } from '../../words/keys.ts';
import type { Writing } from './elements.ts';

interface Props {
  name: ElementName;
  value: Writing;
  people: readonly PersonView[];
  onValue: (value: Writing) => void;
}

export function ElementField({ name, value, people, onValue }: Props) {
  const { report } = useSpeech().words;
  const label = report.elements[name];
  return (
    <fieldset class="element">
      <legend>{label}</legend>
      <Tick
        label={report.notYet}
        checked={!value.known}
        onCheck={(unknown) => onValue({ ...value, known: !unknown })}
      />
      {value.known ? (
        <TextArea
          label={label}
          hidden
          rows={1}
          value={value.text}
          onValue={(text) => onValue({ ...value, text })}
        />
      ) : (
        <div class="two wide">
          <Select
            label={report.by}
            value={value.by}
            options={people.map((person) => ({ value: person.id, label: person.name }))}
            onValue={(by) => onValue({ ...value, by })}
          />
          <DateField
            time
            label={report.until}
            value={value.until}
            onValue={(until) => onValue({ ...value, until })}
          />
        </div>
      )}
    </fieldset>
  );
}

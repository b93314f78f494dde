/** Labelled native fields. */
import { useId } from 'preact/hooks';

interface Common {
  label: string;
  value: string;
  onValue: (value: string) => void;
  /** What is wrong with the value, beside it. */
  wrong?: string | undefined;
}

/** What a field that is wrong says of itself, and where its sentence stands. */
function marked(id: string, wrong: string | undefined) {
  return wrong === undefined ? {} : { 'aria-invalid': true, 'aria-describedby': `${id}-wrong` };
}

export function Wrong({ id, text }: { id: string; text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <p class="error" id={`${id}-wrong`}>
      {text}
    </p>
  );
}

export function TextField({
  label,
  value,
  onValue,
  hint,
  max = 200,
  wrong,
  whole = false,
}: Common & {
  hint?: string;
  max?: number;
  /** A whole number: the keyboard of a telephone shows digits. */
  whole?: boolean;
}) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        value={value}
        placeholder={hint}
        maxLength={max}
        autoComplete="off"
        inputMode={whole ? 'numeric' : undefined}
        {...marked(id, wrong)}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
      <Wrong id={id} text={wrong} />
    </div>
  );
}

/** A date, or a date and a time of the school's clock. */
export function DateField({ label, value, onValue, wrong, time = false }: Common & { time?: boolean }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type={time ? 'datetime-local' : 'date'}
        value={value}
        {...marked(id, wrong)}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
      <Wrong id={id} text={wrong} />
    </div>
  );
}

export function TextArea({
  label,
  value,
  onValue,
  max = 4000,
  rows = 2,
  hidden = false,
  wrong,
}: Common & {
  max?: number;
  rows?: number;
  /** The label stands elsewhere already: it is there for those who do not see it. */
  hidden?: boolean;
}) {
  const id = useId();
  return (
    <div class="field">
      <label for={id} class={hidden ? 'unseen' : undefined}>
        {label}
      </label>
      <textarea
        id={id}
        rows={rows}
        maxLength={max}
        value={value}
        {...marked(id, wrong)}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
      <Wrong id={id} text={wrong} />
    </div>
  );
}

export function Select<V extends string>({
  label,
  value,
  options,
  onValue,
  wrong,
}: {
  label: string;
  value: V;
  options: readonly { value: V; label: string; lang?: string }[];
  onValue: (value: V) => void;
  wrong?: string | undefined;
}) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value}
        {...marked(id, wrong)}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.currentTarget.value);
          if (chosen) onValue(chosen.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} lang={option.lang}>
            {option.label}
          </option>
        ))}
      </select>
      <Wrong id={id} text={wrong} />
    </div>
  );
}

export function Tick({
  label,
  checked,
  onCheck,
}: {
  label: string;
  checked: boolean;
  onCheck: (checked: boolean) => void;
}) {
  return (
    <label class="tick">
      <input type="checkbox" checked={checked} onChange={(event) => onCheck(event.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  );
}

/** More than so many scroll in a frame of their own. */
const MANY = 12;

/** Several of a list, as checkboxes under one legend. */
export function Ticks<V extends string | number>({
  legend,
  options,
  chosen,
  onChosen,
  wrong,
}: {
  wrong?: string | undefined;
  legend: string;
  options: readonly { value: V; label: string }[];
  chosen: readonly V[];
  onChosen: (chosen: readonly V[]) => void;
}) {
  const id = useId();
  return (
    <fieldset class="choices" aria-describedby={wrong === undefined ? undefined : `${id}-wrong`}>
      <legend>{legend}</legend>
      <div class={options.length > MANY ? 'line many' : 'line'}>
        {options.map(({ value, label }) => (
          <Tick
            key={value}
            label={label}
            checked={chosen.includes(value)}
            onCheck={(on) =>
              onChosen(
                options.map((option) => option.value).filter((v) => (v === value ? on : chosen.includes(v))),
              )
            }
          />
        ))}
      </div>
      <Wrong id={id} text={wrong} />
    </fieldset>
  );
}

/** One of a few, as radio buttons under one legend. */
export function Choice<V extends string>({
  legend,
  options,
  value,
  onValue,
}: {
  legend: string;
  options: readonly { value: V; label: string }[];
  value: V;
  onValue: (value: V) => void;
}) {
  const name = useId();
  return (
    <fieldset class="choices">
      <legend>{legend}</legend>
      <div class="line">
        {options.map((option) => (
          <label class="tick" key={option.value}>
            <input
              type="radio"
              name={name}
              checked={option.value === value}
              onChange={() => onValue(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

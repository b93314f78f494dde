/** Labelled native fields. */
import { useId } from 'preact/hooks';

interface Common {
  label: string;
  value: string;
  onValue: (value: string) => void;
}

export function TextField({
  label,
  value,
  onValue,
  hint,
  max = 200,
}: Common & { hint?: string; max?: number }) {
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
        onInput={(event) => onValue(event.currentTarget.value)}
      />
    </div>
  );
}

/** A date, or a date and a time of the school's clock. */
export function DateField({ label, value, onValue, time = false }: Common & { time?: boolean }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type={time ? 'datetime-local' : 'date'}
        value={value}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
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
        onInput={(event) => onValue(event.currentTarget.value)}
      />
    </div>
  );
}

export function Select<V extends string>({
  label,
  value,
  options,
  onValue,
}: {
  label: string;
  value: V;
  options: readonly { value: V; label: string; lang?: string }[];
  onValue: (value: V) => void;
}) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value}
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

/** Several of a list, as checkboxes under one legend. */
export function Ticks<V extends string | number>({
  legend,
  options,
  chosen,
  onChosen,
}: {
  legend: string;
  options: readonly { value: V; label: string }[];
  chosen: readonly V[];
  onChosen: (chosen: readonly V[]) => void;
}) {
  return (
    <fieldset class="choices">
      <legend>{legend}</legend>
      <div class="line">
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

/** Fields for what nobody else may read: hidden until shown, never kept by the browser's form memory. */
import { useId, useState } from 'preact/hooks';
import { Wrong } from './fields.tsx';
import { useSpeech } from './speech.tsx';
import { strengthOf } from './strength.ts';

interface Props {
  label: string;
  value: string;
  onValue: (value: string) => void;
  /** `off`: a link or a line from a paper, which no password manager should keep. */
  complete: 'new-password' | 'current-password' | 'off';
  hint?: string | undefined;
  wrong?: string | undefined;
  max?: number;
}

/** The element's types know one type for one element; shown, it is a text field for as long as it is looked at. */
function typeOf(shown: boolean) {
  return { type: (shown ? 'text' : 'password') as 'password' };
}

export function SecretField({ label, value, onValue, complete, hint, wrong, max = 1000 }: Props) {
  const { lock } = useSpeech().words;
  const id = useId();
  const [shown, setShown] = useState(false);
  const about = [hint && `${id}-hint`, wrong !== undefined && `${id}-wrong`].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <span class="secret">
        <input
          id={id}
          {...typeOf(shown)}
          value={value}
          maxLength={max}
          autoComplete={complete}
          autocapitalize="off"
          spellcheck={false}
          aria-invalid={wrong !== undefined || undefined}
          aria-describedby={about || undefined}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
        <button
          type="button"
          class="button"
          data-kind="quiet"
          aria-label={`${shown ? lock.hide : lock.show} ${label}`}
          onClick={() => setShown(!shown)}
        >
          {shown ? lock.hide : lock.show}
        </button>
      </span>
      {hint && (
        <p class="note" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <Wrong id={id} text={wrong} />
    </div>
  );
}

/** A passphrase chosen twice. */
export interface Chosen {
  once: string;
  again: string;
}

export const noneChosen: Chosen = { once: '', again: '' };

/** Two fields with a hint how good it is, what it protects, and that nobody resets it. `wrong` stands beside the second. */
export function NewPassphrase({
  chosen,
  onChosen,
  label,
  empty,
  wrong,
}: {
  chosen: Chosen;
  onChosen: (chosen: Chosen) => void;
  label?: string;
  /** What stands beside the first while it is empty. */
  empty?: string | undefined;
  wrong?: string | undefined;
}) {
  const { lock } = useSpeech().words;
  const strength = chosen.once ? strengthOf(chosen.once) : undefined;
  return (
    <>
      <p>{lock.protects}</p>
      <SecretField
        label={label ?? lock.passphrase}
        value={chosen.once}
        onValue={(once) => onChosen({ ...chosen, once })}
        complete="new-password"
        hint={lock.hint}
        wrong={chosen.once ? undefined : empty}
      />
      {/* One line is always there, so that nothing moves while typing. */}
      <p class="note strength" role="status" data-strength={strength}>
        {strength ? lock.strength[strength] : ''}
      </p>
      <SecretField
        label={lock.again}
        value={chosen.again}
        onValue={(again) => onChosen({ ...chosen, again })}
        complete="new-password"
        wrong={wrong}
      />
    </>
  );
}

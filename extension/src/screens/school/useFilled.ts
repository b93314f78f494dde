/** What a form lacks when its verb is pressed: nothing is sent while a field is empty or two passphrases differ. */
import { useState } from 'preact/hooks';
import type { Chosen } from '../../ui/secret.tsx';
import { useSpeech } from '../../ui/speech.tsx';

export interface Filled {
  /** Whether these can be sent; from the first time on the fields say what they lack. */
  ready(values: readonly string[], chosen?: Chosen): boolean;
  /** What stands beside a field of this value. */
  unless(value: string): string | undefined;
  /** What stands beside the second of two passphrases. */
  differs: string | undefined;
}

export function useFilled(): Filled {
  const { lock, record } = useSpeech().words;
  const [tried, setTried] = useState(false);
  const [differ, setDiffer] = useState(false);
  return {
    ready: (values, chosen) => {
      const differs = chosen !== undefined && chosen.once !== chosen.again;
      setTried(true);
      setDiffer(differs);
      return !differs && values.every((value) => value.trim() !== '') && chosen?.once !== '';
    },
    unless: (value) => (tried && !value.trim() ? record.missing : undefined),
    differs: differ ? lock.differ : undefined,
  };
}

/** The frame of a form that takes some seconds: title, fields, why it failed, what is being waited for, its verb and the way back. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../../ui/Button.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { useSpeech } from '../../ui/speech.tsx';

interface Props {
  title: string;
  body: string;
  verb: string;
  waiting: string;
  busy: boolean;
  failure: string | undefined;
  onSend: () => void;
  onBack: () => void;
  children: ComponentChildren;
}

export function WayForm(props: Props) {
  const { title, body, verb, waiting, busy, failure, onSend, onBack, children } = props;
  const { ways } = useSpeech().words;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  return (
    <form
      class="pad stack"
      noValidate
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) onSend();
      }}
    >
      <div class="stack tight">
        <h2>{title}</h2>
        <p class="soft">{body}</p>
      </div>
      {children}
      <Failed code={failure} />
      <p class="soft" role="status">
        {busy ? waiting : ''}
      </p>
      <div class="line">
        <Button kind="primary" submit disabled={busy}>
          {verb}
        </Button>
        <Button kind="quiet" disabled={busy} onPress={onBack}>
          {ways.back}
        </Button>
      </div>
    </form>
  );
}

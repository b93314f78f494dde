/** Native modal dialog around a form: the question is the title, the buttons answer it; or a text to read, and close. */
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Button } from './Button.tsx';
import { Failed } from './Failed.tsx';
import { useSpeech } from './speech.tsx';

interface Props {
  title: string;
  /** The verb; absent where there is only something to read. */
  send?: string | undefined;
  kind?: 'primary' | 'danger';
  busy?: boolean;
  /** The form cannot be sent yet, because something is still being fetched. */
  waiting?: boolean;
  failure?: string | undefined;
  /** A sentence about what was entered, instead of a problem code. */
  complaint?: string | undefined;
  onSend?: (() => void) | undefined;
  onClose: () => void;
  children: ComponentChildren;
}

export function Dialog(props: Props) {
  const {
    title,
    send,
    kind = 'primary',
    busy = false,
    waiting = false,
    failure,
    complaint,
    onSend,
    onClose,
    children,
  } = props;
  const { words } = useSpeech();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  /** Taken off the screen, it closes too, and nobody closed it. */
  const gone = useRef(false);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => {
      gone.current = true;
      element?.close();
    };
  }, []);
  // The first thing to write or choose gets the focus; fields that had to be fetched come after the dialog opened.
  useEffect(() => {
    if (!waiting)
      dialog.current
        ?.querySelector<HTMLElement>('.body :is(textarea, select, input:not([type=checkbox]))')
        ?.focus();
  }, [waiting]);
  return (
    <dialog class="dialog" ref={dialog} aria-labelledby={id} onClose={() => gone.current || onClose()}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy && !waiting) onSend?.();
        }}
      >
        <div class="body">
          <h2 id={id}>{title}</h2>
          {children}
          <Failed code={failure} sentence={complaint} />
        </div>
        <div class="acts">
          <Button kind="quiet" onPress={onClose}>
            {send === undefined ? words.close : words.cancel}
          </Button>
          {send !== undefined && (
            <Button kind={kind} submit disabled={busy || waiting}>
              {send}
            </Button>
          )}
        </div>
      </form>
    </dialog>
  );
}

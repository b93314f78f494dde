/**
 * Recovery sheets, the one time that they exist outside of paper: never shown on the screen, printed, and forgotten when somebody says that
 * they are put away. Leaving before that warns.
 */
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Tick } from '../../ui/fields.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Print } from '../../ui/Print.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { SheetPaper } from './SheetPaper.tsx';

/** Lines of recovery sheets, and the school that they open. */
export interface MadeSheets {
  school: string;
  sheets: readonly string[];
}

interface Props {
  made: MadeSheets;
  /** Put away, or given up: the page forgets them. */
  onDone: () => void;
}

export function Sheets({ made, onDone }: Props) {
  const { school, sheets } = made;
  const words = useSpeech().words;
  const text = words.sheets;
  const [printing, setPrinting] = useState(false);
  const [printed, setPrinted] = useState(false);
  const [kept, setKept] = useState<readonly number[]>([]);
  const [leaving, setLeaving] = useState(false);
  useWarning();
  const ready = kept.length === sheets.length;
  return (
    <section class="pad stack narrow">
      <h2 class="big">{text.title}</h2>
      <p>{text.body}</p>
      <p>
        <b>{text.once}</b>
      </p>
      <ol class="papers">
        {sheets.map((sheet, n) => (
          <li key={sheet}>
            <b>{text.name(n)}</b>
            <p class="masked" aria-hidden="true">
              •••• •••• ••••
              <br />
              •••• •••• ••••
            </p>
            <p class="note">{text.masked}</p>
          </li>
        ))}
      </ol>
      <p class="note">{text.safely}</p>
      <div class="line">
        <Button kind={printed ? undefined : 'primary'} disabled={printing} onPress={() => setPrinting(true)}>
          <Icon name="print" />
          {printed ? text.printAgain : text.print}
        </Button>
        {!printed && (
          <Button kind="quiet" onPress={() => setLeaving(true)}>
            {text.leave}
          </Button>
        )}
      </div>
      {printed && (
        <>
          <fieldset class="choices">
            <legend>{text.ask}</legend>
            <div class="stack tight">
              {sheets.map((sheet, n) => (
                <Tick
                  key={sheet}
                  label={text.kept(text.name(n))}
                  checked={kept.includes(n)}
                  onCheck={(on) => setKept(on ? [...kept, n] : kept.filter((each) => each !== n))}
                />
              ))}
            </div>
          </fieldset>
          <div class="line">
            <Button kind="primary" disabled={!ready} onPress={onDone}>
              {text.done}
            </Button>
            <Button kind="quiet" onPress={() => setLeaving(true)}>
              {text.leave}
            </Button>
          </div>
          <p class="note">{text.doneWhy}</p>
        </>
      )}
      {printing && (
        <Print
          onPrinted={() => {
            setPrinting(false);
            setPrinted(true);
          }}
        >
          {sheets.map((sheet, n) => (
            <SheetPaper key={sheet} school={school} line={sheet} name={text.name(n)} />
          ))}
        </Print>
      )}
      {leaving && (
        <Dialog
          title={text.leaveTitle}
          send={text.leaveSend}
          kind="danger"
          onSend={onDone}
          onClose={() => setLeaving(false)}
        >
          <p>{text.leaveBody}</p>
        </Dialog>
      )}
    </section>
  );
}

/** The browser asks before the page is closed or loaded again. */
function useWarning() {
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, []);
}

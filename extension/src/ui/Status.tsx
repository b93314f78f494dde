/** The status line: where what was entered is, how fresh the rest is. Ends every screen and says only what is true. */
import type { SyncView } from '@wuhe/casework';
import { Icon } from './Icon.tsx';
import { useLock } from './lock.tsx';
import { useSpeech } from './speech.tsx';
import { span, when } from './time.ts';

interface Props {
  sync: SyncView | undefined;
  joined: boolean;
  rows?: { read: number; total: number } | undefined;
}

/** Rows of the class, those not seen yet among them: a part is never shown as the whole. */
export function rowsOf(page: { recognised: number; total: number; unseen?: number }) {
  return { read: page.recognised, total: page.total + (page.unseen ?? 0) };
}

export function Status({ sync, joined, rows }: Props) {
  const speech = useSpeech();
  const { status } = speech.words;
  return (
    <footer class="status">
      {rows && (
        <span>
          <Icon name={rows.read === rows.total ? 'check' : 'info'} />
          {status.rows(rows.read, rows.total)}
        </span>
      )}
      <Where sync={sync} joined={joined} />
      {sync?.asOf && (
        <span>
          <Icon name="clock" />
          {status.asOf(when(speech, sync.asOf))}
        </span>
      )}
      <Locked />
    </footer>
  );
}

/** Whether the guarded documents are open, and the way to open or close them. Nothing where no passphrase was chosen yet. */
function Locked() {
  const { words, now } = useSpeech();
  const { lock } = words;
  const { state, locksAt, unlock, lock: close } = useLock();
  if (state === 'closed')
    return (
      <span class="trail">
        <Icon name="lock" />
        {lock.closed}
        <button type="button" class="linkish note" onClick={(event) => void unlock(event)}>
          {lock.unlockAsk}
        </button>
      </span>
    );
  if (state !== 'open') return null;
  return (
    <span class="trail">
      <Icon name="unlock" />
      {locksAt && lock.open(span(words, Date.parse(locksAt) - now))}
      {close && (
        <button type="button" class="linkish note" onClick={close}>
          {lock.lockNow}
        </button>
      )}
    </span>
  );
}

function Where({ sync, joined }: { sync: SyncView | undefined; joined: boolean }) {
  const { status } = useSpeech().words;
  if (!sync?.storage.ok)
    return (
      <span data-state="waiting">
        <Icon name="cross" />
        {status.refused}
      </span>
    );
  // Whoever was sent away stores nothing at the school any more, whatever it has.
  if (!joined || (sync.connection === 'refused' && sync.waiting === 0))
    return (
      <span>
        <Icon name="laptop" />
        {status.laptop}
      </span>
    );
  if (sync.waiting > 0)
    return (
      <span data-state="waiting">
        <Icon name="laptop" />
        {status.waiting(sync.waiting)}
      </span>
    );
  return (
    <span data-state="stored">
      <Icon name="school" />
      {status.stored}
    </span>
  );
}

/** The one question at the first reading: "27 students, yours?", with everything that was read to judge it by. */
import type { Mark } from '@wuhe/model';
import { useState } from 'preact/hooks';
import type { PageState, Send } from '../contract.ts';
import { Button } from '../ui/Button.tsx';
import { Failed } from '../ui/Failed.tsx';
import { TextField } from '../ui/fields.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useSpeech } from '../ui/speech.tsx';
import { useSend } from '../ui/useSend.ts';
import { ReadTable } from './ReadTable.tsx';
import { UnreadRows } from './UnreadRows.tsx';

type Proposed = Extract<PageState, { state: 'proposal' }>;

interface Props {
  page: Proposed;
  tab: number;
  send: Send;
  /** Somebody was read wrongly: the person points instead. */
  onPoint?: (() => void) | undefined;
}

export function Proposal({ page, tab, send, onPoint }: Props) {
  const { words } = useSpeech();
  const { first } = words;
  const [className, setClassName] = useState(page.fits?.name ?? page.className ?? '');
  const [complaint, setComplaint] = useState<string | undefined>(undefined);
  const { busy, failure, one } = useSend(send);

  function confirm(mine: boolean) {
    const name = className.trim();
    setComplaint(name ? undefined : first.classNameMissing);
    if (name) void one({ page: 'confirm', tab, mine, className: name });
  }

  return (
    <>
      <section class="pad stack ask">
        <h2>{first.ask(page.rows.length)}</h2>
        <p class="soft">
          {first.body}
          {page.fits && ` ${first.fits(page.fits.name)}`}
        </p>
        {page.partial && <p>{first.partial(page.rows.length)}</p>}
      </section>
      <ReadTable rows={page.rows} lessonLabel={page.lessonLabel} />
      <Checks page={page} />
      {page.unread.length > 0 && <UnreadRows rows={page.unread} summary={first.unread(page.unread.length)} />}
      <form
        class="pad stack rule"
        onSubmit={(event) => {
          event.preventDefault();
          confirm(true);
        }}
      >
        <TextField label={first.className} max={80} value={className} onValue={setClassName} />
        <Failed code={failure} sentence={complaint} />
        <div class="line">
          <Button kind="primary" submit disabled={busy}>
            {first.mine}
          </Button>
          <Button disabled={busy} onPress={() => confirm(false)}>
            {first.teach}
          </Button>
          <Button kind="quiet" disabled={busy} onPress={() => void one({ page: 'decline', tab })}>
            {first.no}
          </Button>
        </div>
        {onPoint && (
          <p class="note">
            {first.wrong}{' '}
            <button type="button" class="linkish" disabled={busy} onClick={onPoint}>
              {first.point}
            </button>
          </p>
        )}
      </form>
    </>
  );
}

/** Only what really was checked. */
function Checks({ page }: { page: Proposed }) {
  const { words } = useSpeech();
  const { first } = words;
  const numbers = page.rows.map((row) => row.number);
  const named = page.rows.every((row) => row.number && row.name);
  const checked: string[] = [];
  if (named && new Set(numbers).size === numbers.length) checked.push(first.identities(numbers.length));
  if (page.rows.length > 0 && page.rows.every((row) => row.schoolNumber)) checked.push(first.schoolNumbers);
  const unknown = page.unread.some((row) => row.reason === 'unknownMark');
  if (page.marks.length > 0 && !unknown)
    checked.push(
      first.marks(page.marks.map((mark: Mark) => words.mark[mark]).join(words.list), page.marks.length),
    );
  return (
    <ul class="checks pad stack tight">
      {checked.map((text) => (
        <li key={text}>
          <Icon name="check" />
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}

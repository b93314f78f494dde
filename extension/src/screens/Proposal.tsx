/** The one question at the first reading: "27 students, yours?", with everything that was read to judge it by. */
import type { Mark } from '@wuhe/model';
import { useId, useState } from 'preact/hooks';
import type { PageState, Send } from '../contract.ts';
import { Button } from '../ui/Button.tsx';
import { Failed } from '../ui/Failed.tsx';
import { TextField } from '../ui/fields.tsx';
import { Icon } from '../ui/Icon.tsx';
import { MarkSign } from '../ui/Strip.tsx';
import { useSpeech } from '../ui/speech.tsx';
import { Name } from '../ui/Text.tsx';
import { useSend } from '../ui/useSend.ts';
import { UnreadRows } from './UnreadRows.tsx';

type Proposed = Extract<PageState, { state: 'proposal' }>;

const FEW = 5;

export function Proposal({ page, tab, send }: { page: Proposed; tab: number; send: Send }) {
  const { words } = useSpeech();
  const { first } = words;
  const [all, setAll] = useState(false);
  const [className, setClassName] = useState(page.fits?.name ?? page.className ?? '');
  const [complaint, setComplaint] = useState<string | undefined>(undefined);
  const { busy, failure, one } = useSend(send);
  const table = useId();
  const rows = all ? page.rows : few(page.rows);

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
      </section>
      <table class="table" id={table}>
        <thead>
          <tr>
            <th scope="col" class="num">
              {first.number}
            </th>
            <th scope="col" class="widest">
              {first.name}
            </th>
            <th scope="col">{page.lessonLabel ?? first.mark}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.number} ${row.name} ${row.schoolNumber}`}>
              <td class="num">{row.number}</td>
              <td>
                <Name>{row.name}</Name>
              </td>
              <td>
                {row.mark ? (
                  <span class="marked">
                    <MarkSign mark={row.mark} />
                    {words.mark[row.mark]}
                  </span>
                ) : (
                  <span class="soft">{first.none}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {page.rows.length > FEW && (
        <p class="pad-inline">
          <button
            type="button"
            class="linkish"
            aria-expanded={all}
            aria-controls={table}
            onClick={() => setAll(!all)}
          >
            {all ? first.seeFew : first.seeAll(page.rows.length)}
          </button>
        </p>
      )}
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
      </form>
    </>
  );
}

/** The first two, then those with something other than "present": what a teacher would check. */
function few(rows: Proposed['rows']): Proposed['rows'] {
  const head = rows.slice(0, 2);
  const telling = rows.slice(2).filter((row) => row.mark && row.mark !== 'present');
  const seen = [...head, ...telling, ...rows.slice(2)].filter(
    (row, index, list) => list.indexOf(row) === index,
  );
  const chosen = new Set(seen.slice(0, FEW));
  return rows.filter((row) => chosen.has(row));
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

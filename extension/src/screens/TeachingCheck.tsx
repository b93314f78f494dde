/** The last step of teaching: what each word of the page means, the table as it reads now, and keeping it. */
import type { Mark } from '@wuhe/model';
import { useState } from 'preact/hooks';
import type { Send } from '../contract.ts';
import { Button } from '../ui/Button.tsx';
import { Failed } from '../ui/Failed.tsx';
import { Select, TextField, Tick } from '../ui/fields.tsx';
import { useSpeech } from '../ui/speech.tsx';
import { Name } from '../ui/Text.tsx';
import { useSend } from '../ui/useSend.ts';
import { ReadTable } from './ReadTable.tsx';
import type { TeachingPage } from './Teaching.tsx';
import { UnreadRows } from './UnreadRows.tsx';

interface Props {
  page: TeachingPage;
  tab: number;
  send: Send;
  joined: boolean;
}

const marks: readonly Mark[] = ['present', 'absent', 'late', 'leave', 'leftEarly'];

export function TeachingCheck({ page, tab, send, joined }: Props) {
  const { words } = useSpeech();
  const { teach, first } = words;
  const { learned, failed, tried } = page.teaching;
  const chosen = page.teaching.marks[page.teaching.mark];
  const found = chosen?.words ?? [];
  const { period } = learned?.reading ?? {};
  /** Which day, half-day and lesson the marks are read of, as far as the page says. */
  const lesson = [
    chosen?.month ? chosen.header : '',
    chosen?.session ? words.session[chosen.session] : '',
    period === undefined ? '' : words.period(period),
  ];
  const { failure, one } = useSend(send);
  const meanings = [
    { value: '', label: teach.nothing },
    ...marks.map((mark) => ({ value: mark as string, label: words.mark[mark] })),
  ];
  return (
    <>
      <section class="pad stack">
        <h2>{teach.words}</h2>
        <p class="soft">{teach.wordsWhy}</p>
        <ul class="meanings">
          {found.map(({ word, count, mark }) => (
            <li key={word}>
              <Select
                label={teach.word(word, count)}
                value={mark ?? ''}
                options={meanings}
                onValue={(value) => {
                  const meaning = marks.find((each) => each === value);
                  void one({
                    page: 'teach',
                    tab,
                    act: meaning ? { act: 'word', word, mark: meaning } : { act: 'word', word },
                  });
                }}
              />
            </li>
          ))}
        </ul>
        <Failed code={failure} sentence={failed && teach.failed[failed]} />
      </section>
      {learned && (
        <>
          <ReadTable
            rows={learned.reading.rows}
            lessonLabel={lesson.filter(Boolean).join(' ') || undefined}
          />
          {learned.reading.unread.length > 0 && (
            <UnreadRows rows={learned.reading.unread} summary={first.unread(learned.reading.unread.length)} />
          )}
          <p class="pad" role="status">
            {tried ? (
              <>
                {teach.tried} {tried.number && `${words.number(tried.number)} `}
                <Name>{tried.name}</Name>
                {words.colon}
                {tried.from ? words.mark[tried.from] : first.none} →{' '}
                <b>{tried.to ? words.mark[tried.to] : first.none}</b>
              </>
            ) : (
              <span class="soft">{teach.tryIt}</span>
            )}
          </p>
          <Keep page={page} tab={tab} send={send} joined={joined} />
        </>
      )}
    </>
  );
}

function Keep({ page, tab, send, joined }: Props) {
  const { words } = useSpeech();
  const { teach, first } = words;
  const { fits, teaching } = page;
  const [className, setClassName] = useState(teaching.learned?.reading.className ?? '');
  const [share, setShare] = useState(false);
  const [complaint, setComplaint] = useState<string | undefined>(undefined);
  const { busy, failure, one } = useSend(send);
  const keep = (mine: boolean) => {
    const name = fits?.name ?? className.trim();
    setComplaint(name ? undefined : first.classNameMissing);
    if (name) void one({ page: 'confirm', tab, mine, className: name, share });
  };
  return (
    <form
      class="pad stack rule"
      onSubmit={(event) => {
        event.preventDefault();
        keep(true);
      }}
    >
      {fits ? (
        <p>{first.fits(fits.name)}</p>
      ) : (
        <TextField label={first.className} max={80} value={className} onValue={setClassName} />
      )}
      {joined && <Tick label={teach.share} checked={share} onCheck={setShare} />}
      {joined && share && <p class="note">{teach.shareWhy}</p>}
      <Failed code={failure} sentence={complaint} />
      <div class="line">
        <Button kind="primary" submit disabled={busy}>
          {fits ? teach.keep : first.mine}
        </Button>
        {!fits && (
          <Button disabled={busy} onPress={() => keep(false)}>
            {first.teach}
          </Button>
        )}
      </div>
    </form>
  );
}

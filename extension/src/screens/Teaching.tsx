/** Teaching by pointing: a name, its mark, and what the words of the page mean. What else could be meant is offered by count. */
import type { PageState, Send } from '../contract.ts';
import { Button } from '../ui/Button.tsx';
import { Failed } from '../ui/Failed.tsx';
import { Choice } from '../ui/fields.tsx';
import { useSpeech } from '../ui/speech.tsx';
import { useSend } from '../ui/useSend.ts';
import { TeachingCheck } from './TeachingCheck.tsx';

export type TeachingPage = Extract<PageState, { state: 'teaching' }>;

interface Props {
  page: TeachingPage;
  tab: number;
  send: Send;
  joined: boolean;
}

const steps = ['name', 'mark', 'check'] as const;

export function Teaching({ page, tab, send, joined }: Props) {
  const { words } = useSpeech();
  const { teach } = words;
  const { teaching } = page;
  const { busy, failure, one } = useSend(send);
  const act = (act: 'point' | 'list' | 'undo') => void one({ page: 'teach', tab, act: { act } });
  const choose = (which: 'row' | 'mark') => (at: string) =>
    void one({ page: 'teach', tab, act: { act: which, at: Number(at) } });
  const rows = teaching.rows[teaching.row];

  return (
    <>
      <section class="pad stack ask" aria-live="polite">
        <p class="note">{teach.step(steps.indexOf(teaching.step) + 1, steps.length)}</p>
        <h2>{teach.ask[teaching.step]}</h2>
        {teaching.step !== 'check' && (
          <p class="soft">{teaching.picking ? teach.pointing[teaching.step] : teach.paused}</p>
        )}
        {teaching.missed && teaching.step !== 'check' && (
          <Failed
            sentence={
              teaching.missed === 'tooLarge'
                ? words.site.reason.tooLarge(undefined)
                : teach.missed[teaching.step]
            }
          />
        )}
        {rows && <p class="counted">{teach.counted(rows.count, rows.identified, rows.ofRoster)}</p>}
        {rows && !rows.numbered && <p class="soft">{teach.unnumbered}</p>}
      </section>
      {teaching.step === 'mark' && teaching.rows.length > 1 && (
        <section class="pad">
          <Choice
            legend={teach.otherRows}
            value={String(teaching.row)}
            options={teaching.rows.map(({ count, identified, ofRoster, header }, at) => ({
              value: String(at),
              label: [teach.counted(count, identified, ofRoster), header].filter(Boolean).join(words.comma),
            }))}
            onValue={choose('row')}
          />
        </section>
      )}
      {teaching.step === 'check' && teaching.marks.length > 1 && (
        <section class="pad">
          <Choice
            legend={teach.otherMarks}
            value={String(teaching.mark)}
            options={teaching.marks.map(({ kind, header, words: found }, at) => ({
              value: String(at),
              label: [
                header || teach.kind[kind],
                found
                  .slice(0, 4)
                  .map(({ word }) => word)
                  .join(words.list),
              ]
                .filter(Boolean)
                .join(words.colon),
            }))}
            onValue={choose('mark')}
          />
        </section>
      )}
      {teaching.step === 'check' && <TeachingCheck page={page} tab={tab} send={send} joined={joined} />}
      <section class="pad stack rule">
        {failure && <Failed code={failure} />}
        <div class="line">
          {teaching.step !== 'check' && !teaching.picking && (
            <Button kind="primary" disabled={busy} onPress={() => act('point')}>
              {teach.point}
            </Button>
          )}
          {teaching.step !== 'check' && (
            <Button disabled={busy} onPress={() => act('list')}>
              {teach.list[teaching.step]}
            </Button>
          )}
          {teaching.undo && (
            <Button disabled={busy} onPress={() => act('undo')}>
              {teach.undo}
            </Button>
          )}
          <Button kind="quiet" disabled={busy} onPress={() => void one({ page: 'teach', tab })}>
            {teach.stop}
          </Button>
        </div>
      </section>
    </>
  );
}

/** A new request to answer a newspaper or a superior. What is written is kept while it is written. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Send } from '../../contract.ts';
import { Button } from '../../ui/Button.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { Choice, DateField, TextArea, TextField } from '../../ui/fields.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { instantOfLocal } from '../../ui/time.ts';
import { useSend } from '../../ui/useSend.ts';
import { type Draft, keptOf } from './draft.ts';

/** Long enough not to write at every key, short enough to lose nothing worth telling. */
const KEEP_AFTER = 600;

interface Props {
  draft: Draft;
  send: Send;
  onDone: () => void;
}

export function RequestForm({ draft: begun, send, onDone }: Props) {
  const { words, zone } = useSpeech();
  const { outward, approval } = words;
  const [draft, setDraft] = useState(begun);
  const [complaint, setComplaint] = useState<string | undefined>(undefined);
  const { busy, failure, one } = useSend(send);
  const keeping = useKeeping(draft, begun, send);
  const write = (change: Partial<Draft>) => setDraft({ ...draft, ...change });

  async function submit() {
    const title = draft.title.trim();
    const recipient = draft.recipient.trim();
    const purpose = draft.purpose.trim();
    const { channel, content, corrects } = draft;
    const until = draft.until ? instantOfLocal(zone, draft.until) : undefined;
    const complete = title && recipient && purpose && content.trim();
    setComplaint(complete ? undefined : outward.missing);
    if (!complete) return;
    const sent = await one({
      command: 'requestDisclosure',
      title,
      recipient,
      purpose,
      channel,
      content,
      ...(until ? { until } : {}),
      ...(corrects ? { corrects } : {}),
    });
    if (!sent) return;
    await keeping.clear();
    onDone();
  }

  return (
    <form
      class="pad stack narrow"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <TextField label={outward.title} max={120} value={draft.title} onValue={(title) => write({ title })} />
      <TextField
        label={outward.recipient}
        value={draft.recipient}
        onValue={(recipient) => write({ recipient })}
      />
      <TextArea
        label={outward.purpose}
        max={1000}
        value={draft.purpose}
        onValue={(purpose) => write({ purpose })}
      />
      <div class="two wide">
        <Choice
          legend={outward.channel}
          value={draft.channel}
          options={[
            { value: 'media', label: approval.channels.media },
            { value: 'superior', label: approval.channels.superior },
          ]}
          onValue={(channel) => write({ channel })}
        />
        <DateField time label={outward.until} value={draft.until} onValue={(until) => write({ until })} />
      </div>
      <TextArea
        label={outward.content}
        rows={10}
        max={40_000}
        value={draft.content}
        onValue={(content) => write({ content })}
      />
      <Failed code={failure ?? keeping.failure} sentence={complaint} />
      <div class="line">
        <Button kind="primary" submit disabled={busy}>
          {outward.send}
        </Button>
        <Button kind="quiet" onPress={onDone}>
          {words.close}
        </Button>
        {keeping.failure === undefined && <span class="note">{outward.kept}</span>}
      </div>
    </form>
  );
}

/** Keeps the draft a moment after the last key, and at once when the form closes. */
function useKeeping(draft: Draft, begun: Draft, send: Send) {
  const [failure, setFailure] = useState<string | undefined>(undefined);
  const kept = useRef(begun);
  const latest = useRef(draft);
  latest.current = draft;

  async function keep() {
    if (kept.current === latest.current) return;
    const before = kept.current;
    kept.current = latest.current;
    const answer = await send({ command: 'saveDraft', text: keptOf(latest.current) });
    setFailure(answer.ok ? undefined : answer.code);
    // Not kept: the next key, or closing, tries again.
    if (!answer.ok) kept.current = before;
  }

  useEffect(() => {
    const timer = setTimeout(() => void keep(), KEEP_AFTER);
    return () => clearTimeout(timer);
  }, [draft]);
  useEffect(() => () => void keep(), []);

  return {
    failure,
    async clear() {
      kept.current = latest.current;
      await send({ command: 'saveDraft', text: '' });
    },
  };
}

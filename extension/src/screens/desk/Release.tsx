/**
 * Copy, print, export of an approved text (A1.3.5). Each is recorded first, and uses the text that the record hands back: what was
 * approved, not what happens to be on the screen.
 */
import type { DisclosureView } from '@wuhe/casework';
import { useEffect, useState } from 'preact/hooks';
import type { Send } from '../../contract.ts';
import { Button } from '../../ui/Button.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import type { Words } from '../../words/index.ts';

type How = DisclosureView['released'][number]['how'];

export function Release({ request, send }: { request: DisclosureView; send: Send }) {
  const { outward } = useSpeech().words;
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | undefined>(undefined);
  const [said, setSaid] = useState('');
  const [printing, setPrinting] = useState<string | undefined>(undefined);

  async function release(how: How) {
    setBusy(true);
    setFailure(undefined);
    setSaid('');
    const answer = await send({ command: 'releaseDisclosure', request: request.id, how });
    setBusy(false);
    if (!answer.ok) return setFailure(answer.code);
    const { value } = answer;
    if (!value || !('content' in value)) return setFailure('disclosure.locked');
    if (how === 'printed') return setPrinting(value.content);
    if (how === 'exported') return download(`${request.title}.txt`, value.content);
    try {
      await navigator.clipboard.writeText(value.content);
      setSaid(outward.copied);
    } catch {
      setSaid(outward.copyFailed);
    }
  }

  const locked = busy || !request.mayLeave;
  return (
    <section class="decide" aria-label={outward.copy}>
      <Button disabled={locked} onPress={() => void release('copied')}>
        {outward.copy}
      </Button>
      <Button disabled={locked} onPress={() => void release('printed')}>
        {outward.print}
      </Button>
      <Button disabled={locked} onPress={() => void release('exported')}>
        {outward.exportIt}
      </Button>
      <p class="note" role="status">
        {said}
      </p>
      {!request.mayLeave && <p class="note">{lockedBecause(request, outward)}</p>}
      <Failed code={failure} />
      {printing !== undefined && (
        <Printed title={request.title} content={printing} onPrinted={() => setPrinting(undefined)} />
      )}
    </section>
  );
}

function lockedBecause({ decision, replaced }: DisclosureView, words: Words['outward']): string {
  if (replaced) return words.lockedReplaced;
  if (!decision) return words.lockedWaiting;
  return decision.decision === 'approved' ? words.lockedChanged : words.lockedRefused;
}

/** Stands in the page only while it is printed; the print style sheet hides everything else. */
function Printed({ title, content, onPrinted }: { title: string; content: string; onPrinted: () => void }) {
  useEffect(() => {
    addEventListener('afterprint', onPrinted, { once: true });
    print();
    return () => removeEventListener('afterprint', onPrinted);
  }, []);
  return (
    <section class="printed">
      <h1>{title}</h1>
      <div class="exact">{content}</div>
    </section>
  );
}

function download(name: string, content: string) {
  const address = URL.createObjectURL(new Blob([content], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name.replace(/[\\/:*?"<>|]/g, '_');
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

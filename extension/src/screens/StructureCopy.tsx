/** How a page that is no longer recognised is built, to copy and hand to whoever repairs it: no word of the page is in it. */
import { useState } from 'preact/hooks';
import type { Send } from '../contract.ts';
import { Failed } from '../ui/Failed.tsx';
import { useSpeech } from '../ui/speech.tsx';

export function StructureCopy({ tab, send }: { tab: number; send: Send }) {
  const { words } = useSpeech();
  const { site } = words;
  const [copied, setCopied] = useState(false);
  const [failure, setFailure] = useState<string>();
  const [text, setText] = useState<string>();

  async function copy() {
    setFailure(undefined);
    const answer = await send({ page: 'structure', tab });
    if (!answer.ok || !answer.value || !('structure' in answer.value)) {
      setFailure(answer.ok ? 'page.gone' : answer.code);
      return;
    }
    const { structure } = answer.value;
    const done = await navigator.clipboard.writeText(structure).then(
      () => true,
      () => false,
    );
    setCopied(done);
    // The browser may not let it be copied: then it is shown, to be copied by hand.
    setText(done ? undefined : structure);
  }

  return (
    <>
      <button type="button" class="linkish note" onClick={() => void copy()}>
        {site.structure}
      </button>
      <span class="note" role="status">
        {copied ? site.structureCopied : ''}
      </span>
      {text && <textarea class="code" readOnly rows={6} value={text} aria-label={site.structure} />}
      <Failed code={failure} />
    </>
  );
}

/** The exact text to decide on, with the differences to the version before marked, or not. */
import type { DisclosureView } from '@wuhe/casework';
import { useMemo, useState } from 'preact/hooks';
import { countChanges, difference } from '../ui/difference.ts';
import { Tick } from '../ui/fields.tsx';
import { shortFingerprint } from '../ui/fingerprint.ts';
import { useSpeech } from '../ui/speech.tsx';

interface Props {
  request: DisclosureView;
  /** Digest of what is shown; undefined while it is computed. */
  digest: string | undefined;
}

export function Paper({ request, digest }: Props) {
  const { words, language } = useSpeech();
  const { approval } = words;
  const [marking, setMarking] = useState(true);
  const before = request.previous?.content;
  const pieces = useMemo(
    () => (before === undefined ? undefined : difference(before, request.content, language)),
    [before, request.content, language],
  );
  const notes = [approval.characters([...request.content].length)];
  if (pieces) notes.push(approval.changes(countChanges(pieces)));
  return (
    <article class="paper">
      <div class="pair">
        <h2>{approval.text}</h2>
        <div class="line">
          <span class="note">{approval.version(request.revision)}</span>
          {pieces && <Tick label={approval.marking} checked={marking} onCheck={setMarking} />}
        </div>
      </div>
      <div
        class="exact"
        lang={language === 'en' && /\p{Script=Han}/u.test(request.content) ? 'zh' : undefined}
      >
        {marking && pieces
          ? pieces.map((piece, index) => <Marked key={`${index} ${piece.kind}`} {...piece} />)
          : request.content}
      </div>
      <p class="note">
        {notes.join(' · ')}
        {digest && (
          <>
            {' · '}
            {approval.fingerprint} <span class="code">{shortFingerprint(digest)}</span>
          </>
        )}
      </p>
    </article>
  );
}

function Marked({ kind, text }: ReturnType<typeof difference>[number]) {
  if (kind === 'added') return <ins class="diff">{text}</ins>;
  if (kind === 'removed') return <del class="diff">{text}</del>;
  return <>{text}</>;
}

/** A list that keeps only the rows in view: how many of the class were seen so far. Not seen is neither present nor absent. */
import type { PageState } from '../contract.ts';
import { useSpeech } from '../ui/speech.tsx';

export function Unseen({ page }: { page: Extract<PageState, { state: 'reading' }> }) {
  const { site } = useSpeech().words;
  if (!page.unseen) return null;
  return <p class="pad note">{site.unseen(page.total, page.total + page.unseen)}</p>;
}

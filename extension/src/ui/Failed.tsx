/** Why the last attempt failed and what to do. Announced; what was entered stays. */
import { problemSentence } from '../words/index.ts';
import { Icon } from './Icon.tsx';
import { useSpeech } from './speech.tsx';

/** `code` is a problem code; `sentence` is used as it is. */
export function Failed({ code, sentence }: { code?: string | undefined; sentence?: string | undefined }) {
  const { words } = useSpeech();
  const text = sentence ?? (code === undefined ? undefined : problemSentence(words, code));
  return (
    <div role="alert">
      {text && (
        <p class="failed">
          <Icon name="cross" />
          <span>{text}</span>
        </p>
      )}
    </div>
  );
}

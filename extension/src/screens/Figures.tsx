/** Present, leave, missing of the last taken register. */
import type { Figures as View } from '@wuhe/casework';
import { useSpeech } from '../ui/speech.tsx';
import { Text } from '../ui/Text.tsx';
import { when } from '../ui/time.ts';

export function Figures({ figures }: { figures: View }) {
  const speech = useSpeech();
  const { present, of, leave, missing } = speech.words.popup.figures;
  return (
    <p class="figures">
      <span class="soft">
        <Text>{figures.lessonLabel}</Text> {when(speech, figures.readAt)}
      </span>
      <span>
        {present} <b>{figures.present}</b>
        {of}
        {figures.size}
      </span>
      {figures.leave > 0 && (
        <span>
          {leave} <b>{figures.leave}</b>
        </span>
      )}
      {figures.missing > 0 && (
        <span>
          {missing} <b>{figures.missing}</b>
        </span>
      )}
    </p>
  );
}

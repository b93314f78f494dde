/** What the shapes of the strip mean. */
import type { HalfDay } from '@wuhe/casework';
import { HalfSign } from '../../ui/Strip.tsx';
import { useSpeech } from '../../ui/speech.tsx';

const halves: readonly HalfDay[] = ['present', 'absent', 'part', 'late', 'leave', 'untaken', 'noschool'];

export function Legend() {
  const { words } = useSpeech();
  return (
    <p class="legend pad">
      {halves.map((half) => (
        <span key={half}>
          <HalfSign half={half} />
          {words.half[half]}
        </span>
      ))}
      <span>{words.desk.halves}</span>
    </p>
  );
}

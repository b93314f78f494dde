/** What to say on the telephone where nobody can be told by Wuhe: lesson, names, that they are missing. */
import type { DutyCard as Card, PanelView } from '@wuhe/casework';
import { useSpeech } from '../ui/speech.tsx';
import { Text } from '../ui/Text.tsx';

export function Saying({ card, view }: { card: Card; view: PanelView }) {
  const { words } = useSpeech();
  const students = card.students
    .map(({ name, number }) => `${name} ${words.number(number)}`)
    .join(words.list);
  const lesson = [view.className, view.lessonLabel].filter((part) => part !== undefined).join(' ');
  return (
    <>
      <p class="soft">{words.panel.soloSay}</p>
      <p class="said">
        <Text>{words.panel.saying(lesson, students)}</Text>
      </p>
    </>
  );
}

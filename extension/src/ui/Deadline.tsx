/** Deadline chip: word and what is left, by the minute. Never a live region. */
import type { Instant } from '@wuhe/model';
import { type Level, Mark } from './Level.tsx';
import { useSpeech } from './speech.tsx';
import { span, when } from './time.ts';

interface Props {
  level: Level;
  due: Instant;
  /** With shape and instant, where there is room and no shape nearby. */
  full?: boolean;
}

export function Deadline({ level, due, full = false }: Props) {
  const speech = useSpeech();
  const { words, now } = speech;
  const left = Date.parse(due) - now;
  // At once is at once: nothing is left to count, and it is not late before the rule says so.
  const inTime = left < 60_000 ? words.level[level] : words.left(words.level[level], span(words, left));
  const text = level === 'late' ? words.late(span(words, -left)) : inTime;
  return (
    <span class="deadline" data-level={level}>
      {full && <Mark level={level} />}
      <span>{text}</span>
      {full && <time dateTime={due}>{when(speech, due)}</time>}
    </span>
  );
}

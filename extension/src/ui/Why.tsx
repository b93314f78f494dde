/** The answer to "why?": clauses with their ids, the facts, the clock, what closes it, what follows. */
import type { WhyView } from '@wuhe/casework';
import { useSpeech } from './speech.tsx';
import { Text } from './Text.tsx';

export function Why({ why }: { why: WhyView }) {
  const { words } = useSpeech();
  return (
    <details class="why">
      <summary>{words.why}</summary>
      <ul>
        {why.clauses.map((clause) => (
          <li key={clause.id}>
            <b>{clause.id}</b> <Text>{clause.sentence}</Text>
          </li>
        ))}
        {why.facts.map((fact) => (
          <li key={fact}>
            <Text>{fact}</Text>
          </li>
        ))}
        <li>
          <Text>{why.clock}</Text>
        </li>
        {why.closes && (
          <li>
            <Text>{words.closes(why.closes)}</Text>
          </li>
        )}
        {why.follows.map((next) => (
          <li key={next}>
            <Text>{words.follows(next)}</Text>
          </li>
        ))}
      </ul>
    </details>
  );
}

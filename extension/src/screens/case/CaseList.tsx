/** The cases one can open, each with its class and its newest entry. */
import type { CaseLine } from '@wuhe/casework';
import { useSpeech } from '../../ui/speech.tsx';
import { Name, Text } from '../../ui/Text.tsx';
import { when } from '../../ui/time.ts';

interface Props {
  cases: readonly CaseLine[];
  /** How many more are locked. */
  locked: number;
  onChosen: (id: string) => void;
}

export function CaseList({ cases, locked, onChosen }: Props) {
  const speech = useSpeech();
  const { words } = speech;
  if (cases.length === 0) return locked > 0 ? null : <p class="empty">{words.cases.none}</p>;
  return (
    <ul class="list">
      {cases.map(({ id, name, className, last }) => (
        <li key={id}>
          <button type="button" class="row case-line" onClick={() => onChosen(id)}>
            <span class="grow">
              <b>
                <Name>{name}</Name>
              </b>{' '}
              <span class="soft">
                <Text>{className}</Text>
              </span>
            </span>
            <span class="note">{last ? words.cases.newest(when(speech, last)) : words.cases.noEntry}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

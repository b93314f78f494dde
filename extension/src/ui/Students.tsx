/** The students of a card in one line; beyond six behind a disclosure. */
import type { CardStudent } from '@wuhe/casework';
import { useSpeech } from './speech.tsx';
import { Name } from './Text.tsx';

const SHOWN = 6;

export function Students({ students }: { students: readonly CardStudent[] }) {
  const { words } = useSpeech();
  if (students.length === 0) return null;
  const rest = students.slice(SHOWN);
  return (
    <>
      <p>
        <Line students={students.slice(0, SHOWN)} />
      </p>
      {rest.length > 0 && (
        <details>
          <summary>{words.more(rest.length)}</summary>
          <p>
            <Line students={rest} />
          </p>
        </details>
      )}
    </>
  );
}

function Line({ students }: { students: readonly CardStudent[] }) {
  const { words } = useSpeech();
  return (
    <>
      {students.map((student, index) => (
        <span key={student.id}>
          {index > 0 && ' · '}
          <b>
            <Name>{student.name}</Name>
          </b>{' '}
          <span class="who">{words.number(student.number)}</span>
          {student.remark && `${words.comma}${student.remark}`}
        </span>
      ))}
    </>
  );
}

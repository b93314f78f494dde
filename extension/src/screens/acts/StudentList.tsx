/** Students of one telling or contact: a line for one, checkboxes for several. */
import type { CardStudent } from '@wuhe/casework';
import type { StudentId } from '@wuhe/model';
import { Ticks } from '../../ui/fields.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { Name } from '../../ui/Text.tsx';

interface Props {
  students: readonly CardStudent[];
  chosen: readonly StudentId[];
  onChosen: (chosen: readonly StudentId[]) => void;
}

export function StudentList({ students, chosen, onChosen }: Props) {
  const { words } = useSpeech();
  const [only] = students;
  if (students.length === 1 && only)
    return (
      <p>
        <b>
          <Name>{only.name}</Name>
        </b>{' '}
        <span class="soft">
          {words.number(only.number)}
          {only.mark && `${words.comma}${words.mark[only.mark]}`}
        </span>
      </p>
    );
  return (
    <Ticks
      legend={words.contact.about}
      options={students.map((student) => ({
        value: student.id,
        label: `${student.name} ${words.number(student.number)}`,
      }))}
      chosen={chosen}
      onChosen={onChosen}
    />
  );
}

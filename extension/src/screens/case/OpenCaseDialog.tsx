/** Opens a case for a student: the team by name, and who will be able to read it (B.team). */
import type { MembersView } from '@wuhe/casework';
import type { PersonId, StudentId } from '@wuhe/model';
import { useState } from 'preact/hooks';
import type { Send } from '../../contract.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select } from '../../ui/fields.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { useSend } from '../../ui/useSend.ts';

const places = ['leader', 'teacher', 'homeroomTeacher', 'counsellor'] as const;
type Place = (typeof places)[number];

interface Props {
  student: StudentId;
  name: string;
  members: MembersView;
  me: PersonId;
  send: Send;
  onClose: () => void;
}

export function OpenCaseDialog({ student, name, members, me, send, onClose }: Props) {
  const { words } = useSpeech();
  const { cases, comma } = words;
  const [team, setTeam] = useState<Readonly<Record<Place, string>>>({
    leader: '',
    teacher: '',
    homeroomTeacher: '',
    counsellor: '',
  });
  const [complaint, setComplaint] = useState<string | undefined>(undefined);
  const { busy, failure, one } = useSend(send);
  const joined = members.people.filter(({ state }) => state === 'joined');
  const options = (place: Place) => [
    { value: '', label: place === 'counsellor' ? cases.optional : cases.pick },
    ...joined.map(({ person, name: own, titles }) => ({
      value: person as string,
      label: titles.length > 0 ? `${own} ${titles.join(comma)}` : own,
    })),
  ];

  async function open() {
    const chosen = places.flatMap((as) => (team[as] === '' ? [] : [{ person: team[as] as PersonId, as }]));
    const people = new Set(chosen.map(({ person }) => person));
    const wrong = (['leader', 'teacher', 'homeroomTeacher'] as const).some((as) => team[as] === '')
      ? cases.needTeam
      : !people.has(me)
        ? cases.needMe
        : people.size < 2
          ? cases.needOther
          : undefined;
    setComplaint(wrong);
    if (wrong === undefined && (await one({ command: 'openCase', student, members: chosen }))) onClose();
  }

  return (
    <Dialog
      title={cases.openTitle(name)}
      send={joined.length > 1 ? cases.openSend : undefined}
      busy={busy}
      failure={failure}
      complaint={complaint}
      onSend={open}
      onClose={onClose}
    >
      {joined.length > 1 ? (
        <>
          {places.map((place) => (
            <Select
              key={place}
              label={cases.as[place]}
              value={team[place]}
              options={options(place)}
              onValue={(person) => setTeam({ ...team, [place]: person })}
            />
          ))}
          <p class="note">{cases.openNote}</p>
        </>
      ) : (
        <p>{cases.noOne}</p>
      )}
    </Dialog>
  );
}

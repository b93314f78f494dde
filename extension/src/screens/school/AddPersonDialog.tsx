/** Somebody for the staff list: name, number, and what they do here. It gives no key. */
import type { DeskView, MembersView } from '@wuhe/casework';
import { ClassId, CohortId, Role } from '@wuhe/model';
import { useState } from 'preact/hooks';
import type { Send } from '../../contract.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select, TextField } from '../../ui/fields.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { useSend } from '../../ui/useSend.ts';

interface Props {
  members: MembersView;
  classes: DeskView['classes'];
  send: Send;
  onClose: () => void;
}

/** A role as it is being chosen; `of`: a class or a cohort, empty until chosen. */
interface Given {
  role: string;
  of: string;
}

export function AddPersonDialog({ members, classes, send, onClose }: Props) {
  const { words } = useSpeech();
  const { people } = words;
  const first = members.roles.find(({ role }) => role === 'subjectTeacher') ?? members.roles[0];
  const [name, setName] = useState('');
  const [phone, setPhone] = useState('');
  const [given, setGiven] = useState<readonly Given[]>([{ role: first?.role ?? '', of: '' }]);
  const [complaint, setComplaint] = useState<string | undefined>(undefined);
  const { busy, failure, one } = useSend(send);
  const kindOf = (role: string) => members.roles.find((each) => each.role === role)?.for;
  const change = (at: number, next: Given) => setGiven(given.map((each, n) => (n === at ? next : each)));

  async function add() {
    const lacking = given.some(({ role, of }) => kindOf(role) !== undefined && of === '');
    const wrong = !name.trim() ? people.needName : lacking ? people.needPlace : undefined;
    setComplaint(wrong);
    if (wrong) return;
    const sent = await one({
      command: 'addPerson',
      name: name.trim(),
      ...(phone.trim() ? { phone: phone.trim() } : {}),
      roles: given.map(({ role, of }) => {
        const kind = kindOf(role);
        return {
          role: Role.parse(role),
          ...(kind === 'class' ? { class: ClassId.parse(of) } : {}),
          ...(kind === 'cohort' ? { cohort: CohortId.parse(of) } : {}),
        };
      }),
    });
    if (sent) onClose();
  }

  return (
    <Dialog
      title={people.addTitle}
      send={people.addSend}
      busy={busy}
      failure={failure}
      complaint={complaint}
      onSend={() => void add()}
      onClose={onClose}
    >
      <TextField label={people.name} max={80} value={name} onValue={setName} />
      <TextField label={people.phone} max={40} value={phone} onValue={setPhone} />
      {given.map((each, at) => {
        const kind = kindOf(each.role);
        const places =
          kind === 'class'
            ? classes.map(({ id, name: label }) => ({ value: id as string, label }))
            : members.cohorts.map((id) => ({ value: id as string, label: people.cohortName(id) }));
        return (
          <div class="role-line" key={at}>
            <Select
              label={people.role}
              value={each.role}
              options={members.roles.map(({ role, title }) => ({ value: role as string, label: title }))}
              onValue={(role) => change(at, { role, of: '' })}
            />
            {kind && places.length > 0 && (
              <Select
                label={people.of[kind]}
                value={each.of}
                options={[{ value: '', label: words.record.choose }, ...places]}
                onValue={(of) => change(at, { ...each, of })}
              />
            )}
            {given.length > 1 && (
              <IconButton
                icon="cross"
                label={people.dropRole(at + 1)}
                onPress={() => setGiven(given.filter((_, n) => n !== at))}
              />
            )}
            {kind && places.length === 0 && <p class="note">{people.needClass}</p>}
          </div>
        );
      })}
      <div class="line">
        <Button kind="quiet" onPress={() => setGiven([...given, { role: first?.role ?? '', of: '' }])}>
          {people.addRole}
        </Button>
      </div>
      <p class="note">{people.addNote}</p>
    </Dialog>
  );
}

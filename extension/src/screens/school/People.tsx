/** Members: the staff list with what each may do next. One row is open at a time, so that 150 people stay a list. */
import type { DeskView, MembersView, MemberView } from '@wuhe/casework';
import type { PersonId } from '@wuhe/model';
import { useState } from 'preact/hooks';
import type { Send } from '../../contract.ts';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/fields.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { AddClassDialog } from './AddClassDialog.tsx';
import { AddPersonDialog } from './AddPersonDialog.tsx';
import { ImportSchool } from './ImportSchool.tsx';
import { MemberRow } from './MemberRow.tsx';

/** From so many on, there is a field to find somebody. */
const MANY = 12;

interface Props {
  view: DeskView;
  members: MembersView;
  send: Send;
}

export function People({ view, members, send }: Props) {
  const { language, words } = useSpeech();
  const { people } = words;
  const [find, setFind] = useState('');
  const [open, setOpen] = useState<PersonId | undefined>(undefined);
  const collator = new Intl.Collator(language);
  const sorted = [...members.people].sort(
    (a, b) => Number(b.me) - Number(a.me) || collator.compare(a.name, b.name),
  );
  const staff = sorted.filter((each) => each.state !== 'removed');
  const gone = sorted.filter((each) => each.state === 'removed');
  const shown = staff.filter((each) => matches(each, find));
  const row = (each: MemberView) => (
    <MemberRow
      key={each.person}
      member={each}
      school={view.school.name}
      open={open === each.person}
      onOpen={(on) => setOpen(on ? each.person : undefined)}
      send={send}
    />
  );
  return (
    <div class="narrow">
      {members.mayAdd && <Adding view={view} members={members} primary={staff.length === 1} send={send} />}
      {staff.length === 1 && members.mayAdd && <p class="pad soft">{people.alone}</p>}
      {staff.length > MANY && (
        <div class="pad">
          <TextField label={people.find} hint={people.findHint} value={find} onValue={setFind} />
        </div>
      )}
      <div class="head rule">
        <h2 class="grow">{people.title}</h2>
        <span class="count" role="status">
          {shown.length}
        </span>
      </div>
      {shown.length === 0 && <p class="pad soft">{people.nobody}</p>}
      <ul class="list">{shown.map(row)}</ul>
      {gone.length > 0 && (
        <details class="done rule">
          <summary>{people.removed(gone.length)}</summary>
          <ul class="list">{gone.map(row)}</ul>
        </details>
      )}
    </div>
  );
}

function matches({ name, titles }: MemberView, find: string): boolean {
  const sought = find.trim().toLocaleLowerCase();
  return [name, ...titles].some((text) => text.toLocaleLowerCase().includes(sought));
}

function Adding({ view, members, primary, send }: Props & { primary: boolean }) {
  const { people } = useSpeech().words;
  const [asked, setAsked] = useState<'person' | 'class' | undefined>(undefined);
  const close = () => setAsked(undefined);
  return (
    <div class="pad stack tight">
      <div class="line">
        <Button kind={primary ? 'primary' : undefined} onPress={() => setAsked('person')}>
          {people.add}
        </Button>
        <Button onPress={() => setAsked('class')}>{people.addClass}</Button>
        <ImportSchool send={send} />
      </div>
      {asked === 'person' && (
        <AddPersonDialog members={members} classes={view.classes} send={send} onClose={close} />
      )}
      {asked === 'class' && <AddClassDialog send={send} onClose={close} />}
    </div>
  );
}

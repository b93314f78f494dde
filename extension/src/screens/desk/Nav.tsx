/** The desk's menu: what is to do, the classes, the lessons of the class, outward documents, school. */
import type { DeskView } from '@wuhe/casework';
import { useSpeech } from '../../ui/speech.tsx';
import { Text } from '../../ui/Text.tsx';
import type { DeskPlace } from './Desk.tsx';

export type Section = 'todo' | 'class' | 'lessons' | 'outward' | 'cases' | 'people' | 'school';

interface Props {
  view: DeskView | undefined;
  section: Section;
  place: DeskPlace;
  onPlace: (place: DeskPlace) => void;
  onSection: (section: Section) => void;
}

export function Nav({ view, section, place, onPlace, onSection }: Props) {
  const { desk, cases } = useSpeech().words;
  const undecided = view?.mayDecide ? view.disclosures.filter((each) => !each.decision).length : 0;
  const go = (to: Section) => ({ current: section === to, onPress: () => onSection(to) });
  return (
    <nav aria-label={desk.menu}>
      <Entry text={desk.todo} count={view?.todo.length ?? 0} {...go('todo')} />
      {view?.classes.map((each) => (
        <Entry
          key={each.id}
          text={each.name}
          current={section === 'class' && view.class?.id === each.id}
          onPress={() => {
            onSection('class');
            if (view.class?.id !== each.id) onPlace({ class: each.id, date: place.date });
          }}
        />
      ))}
      {view?.class && <Entry text={desk.lessons} {...go('lessons')} />}
      <Entry text={desk.outward} count={undecided} {...go('outward')} />
      {view?.school.joined && <Entry text={cases.title} {...go('cases')} />}
      {view?.members && <Entry text={desk.people} {...go('people')} />}
      <Entry text={desk.school} {...go('school')} />
    </nav>
  );
}

interface EntryProps {
  text: string;
  count?: number;
  current: boolean;
  onPress: () => void;
}

function Entry({ text, count = 0, current, onPress }: EntryProps) {
  return (
    <button type="button" class="row" aria-current={current ? 'page' : undefined} onClick={onPress}>
      <span>
        <Text>{text}</Text>
      </span>
      {count > 0 && <span class="count">{count}</span>}
    </button>
  );
}

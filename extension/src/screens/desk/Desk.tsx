/** The desk: everything on one page, from 800 px wide; below that one column, down to 200 px. */
import type { DeskView } from '@wuhe/casework';
import type { ClassId, PlainDate, StatementId, StudentId } from '@wuhe/model';
import { useState } from 'preact/hooks';
import type { Send, Views } from '../../contract.ts';
import { Status } from '../../ui/Status.tsx';
import { Screen, useSpeech } from '../../ui/speech.tsx';
import { Text } from '../../ui/Text.tsx';
import { longDate } from '../../ui/time.ts';
import { wordsOf } from '../../words/index.ts';
import { Cases } from '../case/Cases.tsx';
import type { OpenPlan } from '../case/PlanField.tsx';
import { ShellBanners } from '../ShellBanners.tsx';
import { People } from '../school/People.tsx';
import { type MadeSheets, Sheets } from '../school/Sheets.tsx';
import { Unlocking } from '../Unlocking.tsx';
import { ClassDay } from './ClassDay.tsx';
import { Lessons } from './Lessons.tsx';
import { Nav, type Section } from './Nav.tsx';
import { Outward } from './Outward.tsx';
import { SchoolPage } from './SchoolPage.tsx';
import { StudentAside } from './StudentAside.tsx';
import { Todo } from './Todo.tsx';

/** What the desk looks at; nothing named = the first class of mine, today. */
export interface DeskPlace {
  class?: ClassId | undefined;
  date?: PlainDate | undefined;
  student?: StudentId | undefined;
  case?: string | undefined;
}

export interface DeskProps {
  settings: Views['desk']['settings'];
  view: Views['desk']['view'];
  failure?: string | undefined;
  /** Settings of the school's administrator that could not be read. */
  unreadable?: readonly string[] | undefined;
  send: Send;
  place: DeskPlace;
  /** Asks for another class, day or student: the next view shows it. */
  onPlace: (place: DeskPlace) => void;
  /** The case that the place names, as far as it is open. */
  room: Views['desk']['case'];
  openPlan: OpenPlan;
  /** Where to begin; a class when there is one, else what is to do. */
  section?: Section | undefined;
}

export function Desk(props: DeskProps) {
  const { settings, view } = props;
  const title = wordsOf(settings.language).title.desk;
  return (
    <Screen language={settings.language} zone={view?.timeZone} now={view?.now} title={title}>
      <Unlocking lock={view?.lock} send={props.send}>
        {(send) => <Body {...props} send={send} />}
      </Unlocking>
    </Screen>
  );
}

function Body(props: DeskProps) {
  const { settings, view, failure, send, place, onPlace } = props;
  const { words } = useSpeech();
  const [chosen, setSection] = useState(props.section);
  const [request, setRequest] = useState<StatementId | undefined>(undefined);
  /** Recovery sheets just made. While they are here, the desk shows nothing else: they exist only in this page. */
  const [sheets, setSheets] = useState<MadeSheets | undefined>(undefined);
  const section = chosen ?? (view?.class ? 'class' : 'todo');
  const ofClass = section === 'class' || section === 'lessons';
  const openRequest = (id: StatementId | undefined) => {
    setRequest(id);
    setSection('outward');
  };
  if (sheets)
    return (
      <div class="desk">
        <header class="top">
          <h1>
            <Text>{sheets.school}</Text>
          </h1>
        </header>
        <main aria-label={words.title.desk}>
          <Sheets
            made={sheets}
            onDone={() => {
              setSheets(undefined);
              setSection(section === 'school' && view?.members?.people.length === 1 ? 'people' : section);
            }}
          />
        </main>
        <Status sync={view?.sync} joined={view?.school.joined ?? false} />
      </div>
    );
  return (
    <div class="desk">
      <Head view={view} section={section} />
      <div class="banners">
        <ShellBanners shell={view} failure={failure} projector={settings.projector} send={send} />
      </div>
      <Nav view={view} section={section} place={place} onPlace={onPlace} onSection={setSection} />
      <main key={section} class={section === 'class' ? 'dense' : undefined} aria-label={words.title.desk}>
        {!view && failure === undefined && <p class="pad soft">{words.opening}</p>}
        {view && section === 'todo' && <Todo view={view} send={send} onOpenApproval={openRequest} />}
        {view && ofClass && !view.class && <p class="empty">{words.desk.noClass}</p>}
        {view?.class && section === 'class' && (
          <ClassDay view={view} of={view.class} place={place} onPlace={onPlace} />
        )}
        {view?.class && section === 'lessons' && <Lessons of={view.class} place={place} onPlace={onPlace} />}
        {view && section === 'outward' && (
          <Outward view={view} send={send} request={request} onRequest={setRequest} />
        )}
        {view?.members && section === 'people' && <People view={view} members={view.members} send={send} />}
        {view && section === 'cases' && (
          <Cases
            view={view}
            chosen={place.case}
            room={props.room}
            onChosen={(id) => onPlace({ ...place, case: id })}
            send={send}
            openPlan={props.openPlan}
          />
        )}
        {section === 'school' && (
          <SchoolPage
            view={view}
            settings={settings}
            unreadable={props.unreadable ?? []}
            send={send}
            onSheets={setSheets}
          />
        )}
      </main>
      {view?.student && section === 'class' && (
        <StudentAside
          key={view.student.row.id}
          view={view}
          student={view.student}
          send={send}
          onClose={() => onPlace({ ...place, student: undefined })}
          onOpenApproval={openRequest}
          onOpenCase={(id) => {
            onPlace({ ...place, case: id });
            setSection('cases');
          }}
        />
      )}
      <Status sync={view?.sync} joined={view?.school.joined ?? false} />
    </div>
  );
}

function Head({ view, section }: { view: DeskView | undefined; section: Section }) {
  const speech = useSpeech();
  const { words } = speech;
  const titles: Record<Section, string> = {
    todo: words.desk.todo,
    class: view?.class?.name ?? words.desk.classes,
    lessons: words.desk.lessons,
    outward: words.desk.outward,
    people: words.desk.people,
    school: words.desk.school,
    cases: words.cases.title,
  };
  const day =
    view?.class && (section === 'class' || section === 'lessons') && longDate(speech, view.class.date);
  return (
    <header class="top">
      <h1>
        <Text>{titles[section]}</Text>
      </h1>
      <span class="soft grow">
        {section === 'lessons' && view?.class && (
          <>
            <Text>{view.class.name}</Text>
            {' · '}
          </>
        )}
        {day}
      </span>
      <span class="note">
        <Text>{view?.school.joined ? view.school.name : ''}</Text>
      </span>
    </header>
  );
}

/** One student beside the table: guardians, ten days, what is due, what happened. */
import type { CardStudent, DeskView, ScopeView, StudentView } from '@wuhe/casework';
import type { StatementId } from '@wuhe/model';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Send } from '../../contract.ts';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { Name, Text } from '../../ui/Text.tsx';
import { ContactDialog } from '../acts/ContactDialog.tsx';
import { OpenCaseDialog } from '../case/OpenCaseDialog.tsx';
import { Duties } from '../Duties.tsx';
import { LockedHere } from '../LockedHere.tsx';
import { Readers } from '../Readers.tsx';
import { DayList } from './DayList.tsx';
import { History } from './History.tsx';
import { LeaveDialog } from './LeaveDialog.tsx';

interface Props {
  view: DeskView;
  student: StudentView;
  send: Send;
  onClose: () => void;
  onOpenApproval: (request: StatementId) => void;
  onOpenCase: (id: string) => void;
}

export function StudentAside({ view, student, send, onClose, onOpenApproval, onOpenCase }: Props) {
  const { words } = useSpeech();
  const { desk } = words;
  const [asked, setAsked] = useState<'contact' | 'leave' | 'case' | undefined>(undefined);
  const aside = useRef<HTMLElement>(null);
  const { row, guardians } = student;
  // In one column the student stands below the table: without this, picking one would seem to do nothing.
  useEffect(() => {
    if (matchMedia('(max-width: 799px)').matches) aside.current?.scrollIntoView();
  }, []);
  const ofFamily = (scope: ScopeView) => scope.kind === 'home' && scope.class === view.class?.id;
  const mayAct = view.class?.mayRecordLeave ?? false;
  return (
    <aside class="student" ref={aside} aria-label={desk.student}>
      <div class="head">
        <h2 class="grow">
          <Name>{row.name}</Name> <span class="soft plain who">{words.number(row.number)}</span>
        </h2>
        <IconButton icon="cross" label={words.close} onPress={onClose} />
      </div>
      <dl class="facts">
        {guardians && (
          <>
            <dt>{desk.guardians}</dt>
            <dd>
              {guardians.length > 0
                ? guardians.map((guardian) => (
                    <span class="guardian" key={guardian.id}>
                      <Text>{`${guardian.relation} ${guardian.name}`}</Text>{' '}
                      <span class="code">{guardian.phone}</span>
                    </span>
                  ))
                : desk.noGuardians}
            </dd>
          </>
        )}
        {row.schoolNumber && (
          <>
            <dt>{desk.schoolNumber}</dt>
            <dd class="code">{row.schoolNumber}</dd>
          </>
        )}
      </dl>
      {mayAct && guardians === undefined && <LockedHere text={words.lock.family} />}
      {mayAct && (
        <p class="pad-inline">
          <Readers members={view.members} holds={ofFamily} />
        </p>
      )}
      {mayAct && (
        <div class="line acts-line">
          {!student.cards.some((card) => card.acts.includes('contact')) && (
            <Button onPress={() => setAsked('contact')}>{words.act.contact}</Button>
          )}
          <Button onPress={() => setAsked('leave')}>{desk.recordLeave}</Button>
        </div>
      )}
      <CaseLine view={view} student={student} onAsk={() => setAsked('case')} onOpenCase={onOpenCase} />
      <DayList row={row} />
      {student.cards.length > 0 && (
        <section class="rule">
          <div class="head">
            <h3 class="grow">{desk.todo}</h3>
            <span class="count">{student.cards.length}</span>
          </div>
          <Duties cards={student.cards} me={view.me} send={send} primary onOpenApproval={onOpenApproval} />
        </section>
      )}
      <History
        entries={student.history}
        readers={
          <Readers members={view.members} holds={(scope) => scope.kind === 'cohort' || ofFamily(scope)} />
        }
      />
      {asked === 'contact' && (
        <ContactDialog students={[asCard(student)]} send={send} onClose={() => setAsked(undefined)} />
      )}
      {asked === 'case' && view.members && (
        <OpenCaseDialog
          student={row.id}
          name={row.name}
          members={view.members}
          me={view.me.id}
          send={send}
          onClose={() => setAsked(undefined)}
        />
      )}
      {asked === 'leave' && view.class && (
        <LeaveDialog
          student={row.id}
          name={row.name}
          date={view.class.date}
          periods={view.class.periods}
          send={send}
          onClose={() => setAsked(undefined)}
        />
      )}
    </aside>
  );
}

interface CaseLineProps {
  view: DeskView;
  student: StudentView;
  onAsk: () => void;
  onOpenCase: (id: string) => void;
}

/** The way to the student's case, or to open one; nothing for somebody alone. */
function CaseLine({ view, student, onAsk, onOpenCase }: CaseLineProps) {
  const { cases } = useSpeech().words;
  const found = view.cases.find((one) => one.student === student.row.id);
  if (!view.members) return null;
  return (
    <div class="line acts-line">
      {found ? (
        <Button onPress={() => onOpenCase(found.id)}>{cases.go}</Button>
      ) : (
        <Button onPress={onAsk}>{cases.open}</Button>
      )}
    </div>
  );
}

function asCard({ row, className, guardians }: StudentView): CardStudent {
  return {
    id: row.id,
    name: row.name,
    number: row.number,
    className,
    mark: undefined,
    badge: 0,
    remark: undefined,
    guardians: guardians ?? [],
  };
}

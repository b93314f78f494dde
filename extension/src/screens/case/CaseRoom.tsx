/** One case: who is on the team and who reads it, the plan, the log. */
import type { CaseView } from '@wuhe/casework';
import type { Send } from '../../contract.ts';
import { useSpeech } from '../../ui/speech.tsx';
import { Name, Text } from '../../ui/Text.tsx';
import { CaseLog } from './CaseLog.tsx';
import { type OpenPlan, PlanField } from './PlanField.tsx';

interface Props {
  view: CaseView;
  send: Send;
  openPlan: OpenPlan;
}

export function CaseRoom({ view, send, openPlan }: Props) {
  const { words } = useSpeech();
  const { cases, list } = words;
  const { id, name, className } = view.case;
  return (
    <article class="case-room">
      <div class="head">
        <h2 class="grow">
          <Text>{cases.roomOf(name)}</Text>
        </h2>
        <span class="soft">
          <Text>{className}</Text>
        </span>
      </div>
      <Team view={view} />
      <p class="note pad">
        <Text>{cases.readers(view.readers.length, view.readers.join(list))}</Text>
      </p>
      <PlanField scope={id} joined={view.school.joined} openPlan={openPlan} />
      <CaseLog view={view} send={send} />
    </article>
  );
}

/** Each with what they are in the team; who has the plan open somewhere is here now. */
function Team({ view }: { view: CaseView }) {
  const { cases, comma } = useSpeech().words;
  const people = Map.groupBy(view.team, ({ person }) => person);
  return (
    <ul class="people" aria-label={cases.team}>
      {[...people].map(([person, held]) => {
        const name = held[0]?.name ?? '';
        const mine = person === view.me.id;
        const here = mine || view.here.includes(person);
        return (
          <li class="person" key={person}>
            <span class="face" data-presence={here ? 'here' : 'away'} aria-hidden="true">
              {[...name][0]}
            </span>
            <span>
              <b>
                <Name>{name}</Name>
              </b>{' '}
              <span class="soft">{held.map(({ as }) => cases.as[as]).join(comma)}</span>
              {here && <span class="note">{mine ? cases.you : cases.here}</span>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** One card of the panel: level, question, numbered students, and the one thing to press. */
import type { DutyCard as Card, PanelView } from '@wuhe/casework';
import { Button } from '../ui/Button.tsx';
import { Badge, LevelWord } from '../ui/Level.tsx';
import { teacherNames } from '../ui/names.ts';
import { useSpeech } from '../ui/speech.tsx';
import { Name, Text } from '../ui/Text.tsx';
import { when } from '../ui/time.ts';
import { Why } from '../ui/Why.tsx';
import type { Guard } from './Panel.tsx';
import { Saying } from './Saying.tsx';

interface Props {
  card: Card;
  view: PanelView;
  primary: boolean;
  armed: boolean;
  guard: Guard;
  /** Opens the window in which every act is looked at and done: nothing of consequence happens inside a foreign page. */
  onTell: () => void;
  onDesk: () => void;
  onLater: () => void;
}

export function PanelCard(props: Props) {
  const { card, view } = props;
  const { words } = useSpeech();
  return (
    <section class="panel-card" data-level={card.level}>
      <div class="pad stack tight">
        <div class="pair">
          <LevelWord level={card.level} />
          {view.minutesIn !== undefined && card.state === 'open' && (
            <span class="note">{words.panel.minutesIn(view.minutesIn)}</span>
          )}
        </div>
        <h2>
          <Text>{card.what}</Text>
        </h2>
        {card.about.map((line) => (
          <p class="note" key={line}>
            <Text>{line}</Text>
          </p>
        ))}
      </div>
      {card.students.length > 0 && (
        <ol class="list">
          {card.students.map((student) => (
            <li class="item" key={student.id}>
              <Badge level={card.level} number={student.badge} />
              <span>
                <b>
                  <Name>{student.name}</Name>
                </b>{' '}
                <span class="soft who">{words.number(student.number)}</span>
              </span>
              <span class="note">{student.remark ?? (student.mark ? words.mark[student.mark] : '')}</span>
            </li>
          ))}
        </ol>
      )}
      <div class="pad stack">
        <Answer {...props} />
        <Why why={card.why} />
      </div>
    </section>
  );
}

/** Told and seen, told and not seen, alone without a homeroom teacher, or still to tell. */
function Answer({ card, view, primary, armed, guard, onTell, onDesk, onLater }: Props) {
  const speech = useSpeech();
  const { words } = speech;
  const who = teacherNames(speech, card.to);
  const kind = primary ? 'primary' : undefined;
  if (card.seen) {
    const by = card.to.some((person) => person.name === card.seen?.by) ? who : card.seen.by;
    return <p>{words.seenAt(by, when(speech, card.seen.at))}</p>;
  }
  const called = card.acts.includes('called') && (
    <div class="line">
      <Button kind={kind} disabled={!armed} onPress={guard(onTell)}>
        {words.panel.called}
      </Button>
    </div>
  );
  if (card.unseenCall)
    return (
      <>
        <p>
          <b>{words.unseenCall(card.unseenCall.name, card.unseenCall.phone)}</b>
        </p>
        {called}
      </>
    );
  if (card.state === 'told')
    return (
      <>
        {card.closed && <p class="soft">{words.toldAt(when(speech, card.closed), who || words.homeroom)}</p>}
        {called}
      </>
    );
  if (card.state !== 'open') return card.closed ? <p>{words.doneAt(when(speech, card.closed))}</p> : null;
  const later = (
    <Button disabled={!armed} title={words.laterHint} onPress={guard(onLater)}>
      {words.act.later}
    </Button>
  );
  if (card.acts.includes('tell') && card.to.length === 0) {
    return (
      <>
        <Saying card={card} view={view} />
        <div class="line">
          <Button kind={kind} disabled={!armed} onPress={guard(onTell)}>
            {words.panel.called}
          </Button>
          {later}
        </div>
      </>
    );
  }
  if (card.acts.includes('tell'))
    return (
      <>
        <div class="line">
          <Button kind={kind} disabled={!armed} onPress={guard(onTell)}>
            <Text>{words.act.tell(who)}</Text>
          </Button>
          {later}
        </div>
        <p class="note">{words.tell.lookFirst(who)}</p>
      </>
    );
  if (card.acts.includes('takeRegister')) return <p class="soft">{words.takeRegister}</p>;
  if (card.acts.includes('acknowledge'))
    return (
      <div class="line">
        <Button kind={kind} disabled={!armed} onPress={guard(onTell)}>
          {words.panel.acknowledge}
        </Button>
      </div>
    );
  if (card.acts.length === 0) return null;
  return (
    <div class="line">
      <Button kind={kind} disabled={!armed} onPress={guard(onDesk)}>
        {words.act.openDesk}
      </Button>
      {later}
    </div>
  );
}

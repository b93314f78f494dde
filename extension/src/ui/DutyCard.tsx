/** Duty card: what, who, until when, why, one main verb. One act stands beside the text, two below it. */
import type { DutyCard as Card } from '@wuhe/casework';
import { Button } from './Button.tsx';
import { Deadline } from './Deadline.tsx';
import { FiveElements } from './FiveElements.tsx';
import { Mark } from './Level.tsx';
import { teacherNames } from './names.ts';
import { Students } from './Students.tsx';
import { useSpeech } from './speech.tsx';
import { Text } from './Text.tsx';
import { clock, type TimeSense, when } from './time.ts';
import { Why } from './Why.tsx';

export type Act = Card['acts'][number];

interface Props {
  card: Card;
  /** The card's first verb is the screen's primary button. */
  primary?: boolean;
  busy?: boolean;
  onAct?: ((act: Act, event: Event) => void) | undefined;
  onLater?: (() => void) | undefined;
  /** Opens the form of a kind that closes it. */
  onRecord?: ((event: Event) => void) | undefined;
}

export function DutyCard({ card, primary = false, busy = false, onAct, onLater, onRecord }: Props) {
  const speech = useSpeech();
  const { words } = speech;
  const open = card.state === 'open' || card.state === 'told';
  const acts = onAct ? card.acts.filter((act) => act !== 'takeRegister') : [];
  const records = onRecord !== undefined && card.records.length > 0;
  const count = acts.length + (records ? 1 : 0);
  return (
    <li class="duty" data-level={card.level}>
      <Mark level={card.level} />
      <h3 class={card.level === 'know' ? 'what plain' : 'what'}>
        <span class="unseen">{words.level[card.level]} </span>
        <Text>{card.what}</Text>
      </h3>
      {open && card.due ? (
        <Deadline level={card.level} due={card.due} />
      ) : (
        card.closed && <span class="note">{clock(speech, card.closed)}</span>
      )}
      <div class="about">
        <Students students={card.students} />
        {card.about.slice(0, -1).map((line) => (
          <p key={line}>
            <Text>{line}</Text>
          </p>
        ))}
        <Last text={card.about.at(-1)} due={open ? dueText(speech, card) : undefined} />
        <State card={card} />
        {card.report && <FiveElements report={card.report} />}
        {card.onlyYou && <p>{words.onlyYou}</p>}
        {card.explanation && <p>{words.explained(card.explanation)}</p>}
        {open && card.acts.includes('takeRegister') && <p>{words.takeRegister}</p>}
      </div>
      {count > 0 && (
        <div class="acts" data-place={count === 1 && beside(card) ? 'end' : undefined}>
          {acts.map((act, index) => (
            <Button
              key={act}
              kind={primary && index === 0 ? 'primary' : undefined}
              disabled={busy}
              onPress={(event) => onAct?.(act, event)}
            >
              <Text>{label(speech, act, card)}</Text>
            </Button>
          ))}
          {records && (
            <Button
              kind={primary && acts.length === 0 ? 'primary' : undefined}
              disabled={busy}
              onPress={onRecord}
            >
              {words.act.record}
            </Button>
          )}
        </div>
      )}
      <div class="foot">
        <Why why={card.why} />
        {onLater && open && (
          <button type="button" class="linkish note" title={words.laterHint} onClick={onLater}>
            {words.act.later}
          </button>
        )}
      </div>
    </li>
  );
}

/** The last line about the duty, and in the same line until when. */
function Last({ text, due }: { text: string | undefined; due: string | undefined }) {
  const { words } = useSpeech();
  if (text === undefined && due === undefined) return null;
  const between = text && due ? (/[。.！？]$/u.test(text) ? words.gap : words.full) : '';
  return (
    <p>
      {text && <Text>{text}</Text>}
      {between}
      {due}
    </p>
  );
}

function dueText(speech: TimeSense, { level, due }: Card): string | undefined {
  if (due === undefined) return undefined;
  // At once, and not late yet: the level says all there is to say.
  if (level === 'now' && Date.parse(due) <= speech.now) return undefined;
  const at = when(speech, due);
  return level === 'late' ? speech.words.wasDue(at) : speech.words.before(at);
}

/** A single act stands beside the text only where the text is short. */
function beside(card: Card): boolean {
  const lines = (card.students.length > 0 ? 1 : 0) + Math.max(1, card.about.length);
  return lines <= 2 && card.students.length <= 2 && card.about.every((line) => line.length < 16);
}

/** Told, seen, not seen in time: the other side's half of the duty. */
function State({ card }: { card: Card }) {
  const speech = useSpeech();
  const { words } = speech;
  const who = teacherNames(speech, card.to);
  if (card.state === 'withdrawn') return <p>{words.withdrawn}</p>;
  if (card.seen) {
    const by = card.to.some((person) => person.name === card.seen?.by) ? who : card.seen.by;
    return <p>{words.seenAt(by, when(speech, card.seen.at))}</p>;
  }
  if (card.unseenCall)
    return (
      <p>
        <b>{words.unseenCall(card.unseenCall.name, card.unseenCall.phone)}</b>
      </p>
    );
  if (card.state === 'told' && card.closed) return <p>{words.toldAt(when(speech, card.closed), who)}</p>;
  return null;
}

function label(speech: TimeSense, act: Act, card: Card): string {
  const { words } = speech;
  switch (act) {
    case 'tell':
      return words.act.tell(teacherNames(speech, card.to) || words.homeroom);
    case 'acknowledge':
    case 'contact':
    case 'report':
    case 'explain':
    case 'called':
    case 'decide':
      return words.act[act];
    case 'takeRegister':
      return words.takeRegister;
  }
}

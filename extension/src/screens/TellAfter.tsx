/** Telling by voice, and what became of a telling: the other half of the tell window. */
import type { DutyCard as Card, PanelView } from '@wuhe/casework';
import { useState } from 'preact/hooks';
import type { Request, Send } from '../contract.ts';
import { Button } from '../ui/Button.tsx';
import { Failed } from '../ui/Failed.tsx';
import { teacherNames } from '../ui/names.ts';
import { useSpeech } from '../ui/speech.tsx';
import { Text } from '../ui/Text.tsx';
import { when } from '../ui/time.ts';
import { useSend } from '../ui/useSend.ts';
import { StudentList } from './acts/StudentList.tsx';
import { useTelling } from './acts/useTelling.ts';
import { Saying } from './Saying.tsx';

interface Props {
  card: Card;
  view: PanelView;
  send: Send;
  onClose: () => void;
}

/** Nobody to tell by Wuhe: what to say on the telephone, and that it was said. */
export function PhoneForm({ card, view, send, onClose }: Props) {
  const { words } = useSpeech();
  const telling = useTelling(card, send, 'phone');
  const [complaint, setComplaint] = useState<string | undefined>(undefined);
  return (
    <form
      class="pad stack"
      onSubmit={async (event) => {
        event.preventDefault();
        setComplaint(telling.chosen.length === 0 ? words.contact.nobody : undefined);
        if (await telling.tell()) onClose();
      }}
    >
      <h2>
        <Text>{words.tell.title(words.homeroom)}</Text>
      </h2>
      <Saying card={card} view={view} />
      <StudentList students={card.students} chosen={telling.chosen} onChosen={telling.choose} />
      <Failed code={telling.failure} sentence={complaint} />
      <Line verb={words.act.called} busy={telling.busy} onClose={onClose} />
    </form>
  );
}

/** Told three minutes ago and not seen: whom to call, and that it was done. */
export function CalledForm({ card, send, onClose }: Props) {
  const { words } = useSpeech();
  return (
    <One
      card={card}
      send={send}
      onClose={onClose}
      verb={words.act.called}
      make={(of) => ({ command: 'called', of })}
    />
  );
}

export function SeenForm({ card, send, onClose }: Props) {
  const { words } = useSpeech();
  return (
    <One
      card={card}
      send={send}
      onClose={onClose}
      verb={words.act.acknowledge}
      make={(of) => ({ command: 'acknowledge', of: [of] })}
    />
  );
}

interface OneProps extends Omit<Props, 'view'> {
  verb: string;
  make: (of: NonNullable<Card['statement']>) => Request;
}

function One({ card, send, onClose, verb, make }: OneProps) {
  const { busy, failure, one } = useSend(send);
  const { statement } = card;
  return (
    <form
      class="stack"
      onSubmit={async (event) => {
        event.preventDefault();
        if (statement && (await one(make(statement)))) onClose();
      }}
    >
      <Receipt card={card} />
      <div class="pad-inline stack">
        <Failed code={failure} />
        <Line verb={verb} busy={busy || !statement} onClose={onClose} />
      </div>
    </form>
  );
}

function Line({ verb, busy, onClose }: { verb: string; busy: boolean; onClose: () => void }) {
  const { cancel } = useSpeech().words;
  return (
    <div class="line">
      <Button kind="primary" submit disabled={busy}>
        {verb}
      </Button>
      <Button kind="quiet" onPress={onClose}>
        {cancel}
      </Button>
    </div>
  );
}

/** What was told, to whom, and whether it was seen. */
export function Receipt({ card }: { card: Card }) {
  const speech = useSpeech();
  const { words } = speech;
  const who = teacherNames(speech, card.to) || words.homeroom;
  const names = card.students.map(({ name, number }) => `${name} ${words.number(number)}`).join(words.list);
  return (
    <section class="pad stack tight">
      <h2>
        <Text>{card.what}</Text>
      </h2>
      <p>
        <Text>{names}</Text>
      </p>
      <Outcome card={card} who={who} />
    </section>
  );
}

function Outcome({ card, who }: { card: Card; who: string }) {
  const speech = useSpeech();
  const { words } = speech;
  if (card.seen) return <p class="soft">{words.seenAt(card.seen.by, when(speech, card.seen.at))}</p>;
  if (card.unseenCall)
    return (
      <p>
        <b>{words.unseenCall(card.unseenCall.name, card.unseenCall.phone)}</b>
      </p>
    );
  if (card.state === 'withdrawn') return <p class="soft">{words.withdrawn}</p>;
  if (!card.closed) return null;
  const at = when(speech, card.closed);
  return <p class="soft">{card.state === 'told' ? words.toldAt(at, who) : words.doneAt(at)}</p>;
}

/** Alone: the ways into a school of many. One form is open at a time. */
import type { PersonView } from '@wuhe/casework';
import type { Send } from '../../contract.ts';
import { Icon } from '../../ui/Icon.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { languages, wordsOf } from '../../words/index.ts';
import { Found } from './Found.tsx';
import { Join } from './Join.tsx';
import { Recover } from './Recover.tsx';
import type { MadeSheets } from './Sheets.tsx';
import { TakeOver } from './TakeOver.tsx';

export type Way = 'found' | 'join' | 'device' | 'recover';
const all: readonly Way[] = ['found', 'join', 'device', 'recover'];

interface Props {
  way: Way | undefined;
  onWay: (way: Way | undefined) => void;
  me: PersonView;
  send: Send;
  /** Recovery sheets of the school just founded. */
  onSheets: (made: MadeSheets) => void;
  /** In a school now, by which way. */
  onDone: (way: 'join' | 'recover') => void;
}

export function Ways({ way, onWay, me, send, onSheets, onDone }: Props) {
  const { ways } = useSpeech().words;
  const back = () => onWay(undefined);
  // Alone one is called 我 / Me, which is no name for colleagues.
  const name = languages.some((each) => wordsOf(each).me === me.name) ? '' : me.name;
  if (way === 'found') return <Found name={name} send={send} onSheets={onSheets} onBack={back} />;
  if (way === 'join') return <Join send={send} onJoined={() => onDone('join')} onBack={back} />;
  if (way === 'device') return <TakeOver send={send} onTaken={() => onDone('join')} onBack={back} />;
  if (way === 'recover')
    return <Recover name={name} send={send} onBack={back} onRecovered={() => onDone('recover')} />;
  return (
    <section class="rule">
      <div class="pad stack tight">
        <h2>{ways.title}</h2>
        <p class="soft">{ways.body}</p>
      </div>
      <ul class="list rule">
        {all.map((each) => (
          <li key={each}>
            <button type="button" class="row" onClick={() => onWay(each)}>
              <span class="grow">
                <b>{ways[each].title}</b>
                <br />
                <span class="note">{ways[each].body}</span>
              </span>
              <Icon name="forward" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

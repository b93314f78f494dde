/** The lesson in the panel: what is to be told, what else the class asks, who needs nothing more, what else waits. */
import type { PanelView } from '@wuhe/casework';
import { Failed } from '../ui/Failed.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Badge } from '../ui/Level.tsx';
import { useSpeech } from '../ui/speech.tsx';
import { Name, Text } from '../ui/Text.tsx';
import type { Guard, PanelProps } from './Panel.tsx';
import { PanelCards } from './PanelCards.tsx';
import { PanelDue } from './PanelDue.tsx';

type Props = PanelProps & { view: PanelView; guard: Guard };

export function PanelLesson(props: Props) {
  const { page, view, armed, send, guard } = props;
  const { words } = useSpeech();
  const reading = page.state === 'reading';
  return (
    <>
      {reading && !page.taken && <p class="pad note">{words.panel.notTaken}</p>}
      <PanelCards {...props} />
      {reading && page.problem && (
        <div class="pad">
          <Failed code={page.problem} />
        </div>
      )}
      {reading && page.taken && !page.problem && view.cards.length === 0 && view.due.length === 0 && (
        <p class="pad soft">{words.panel.quiet}</p>
      )}
      <PanelDue {...props} />
      {view.known.length > 0 && (
        <section class="rule">
          <div class="head">
            <h2 class="grow soft">{words.panel.known}</h2>
            <span class="count">{view.known.length}</span>
          </div>
          <ol>
            {view.known.map((student) => (
              <li class="item" key={student.id}>
                <Badge level="know" number={student.badge} />
                <span>
                  <b>
                    <Name>{student.name}</Name>
                  </b>{' '}
                  <span class="soft who">{words.number(student.number)}</span>
                </span>
                <span class="note">
                  <Text>{student.remark ?? (student.mark ? words.mark[student.mark] : '')}</Text>
                </span>
              </li>
            ))}
          </ol>
        </section>
      )}
      {view.others > 0 && (
        <button
          type="button"
          class="row rule"
          disabled={!armed}
          onClick={guard(() => void send({ page: 'openDesk' }))}
        >
          <span class="grow small">{words.panel.others(view.others)}</span>
          <Icon name="forward" />
        </button>
      )}
    </>
  );
}

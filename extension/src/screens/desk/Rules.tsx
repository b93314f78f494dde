/** The rules by part: what for, in force or not, and every rule in plain words. Everybody reads; some switch. */
import type { DeskView, PartView, RuleView } from '@wuhe/casework';
import type { PlainDate } from '@wuhe/model';
import { useState } from 'preact/hooks';
import type { Send } from '../../contract.ts';
import { Button } from '../../ui/Button.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { DateField } from '../../ui/fields.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { Text } from '../../ui/Text.tsx';
import { shortDate } from '../../ui/time.ts';
import { useSend } from '../../ui/useSend.ts';

export function Rules({ view, send }: { view: DeskView; send: Send }) {
  const { rules } = useSpeech().words;
  const [pressed, setPressed] = useState<string | undefined>(undefined);
  const [from, setFrom] = useState('');
  const { busy, failure, one } = useSend(send);
  return (
    <section class="rule">
      <div class="pad stack tight">
        <h2>{rules.title}</h2>
        {!view.school.joined && <p class="soft">{rules.solo}</p>}
        {view.mayAdopt && <p class="soft">{rules.left}</p>}
        {view.mayAdopt && <DateField label={rules.from} value={from} onValue={setFrom} />}
      </div>
      <ul class="list">
        {view.parts.map((part) => (
          <li class="pad stack tight rule" key={part.id}>
            <div class="pair">
              <h3>
                <Text>{part.title}</Text>
              </h3>
              {view.mayAdopt && !part.core && (
                <Button
                  disabled={busy}
                  onPress={() => {
                    setPressed(part.id);
                    const on = !part.inForce && part.coming === undefined;
                    const later = on && from !== '' ? { from: from as PlainDate } : {};
                    void one({ command: 'adopt', part: part.id, on, ...later });
                  }}
                >
                  {part.inForce || part.coming ? rules.leave : rules.adopt}
                  <span class="unseen"> {part.title}</span>
                </Button>
              )}
            </div>
            <p>
              <Text>{part.purpose}</Text>
            </p>
            <State part={part} />
            {pressed === part.id && <Failed code={failure} />}
            <details class="why">
              <summary>
                {rules.count(part.rules.length)}
                <span class="unseen"> {part.title}</span>
              </summary>
              <ul>
                {part.rules.map((rule) => (
                  <Line key={rule.id} rule={rule} />
                ))}
              </ul>
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}

function State({ part }: { part: PartView }) {
  const speech = useSpeech();
  const { rules } = speech.words;
  const since = part.since && rules.since(shortDate(speech, part.since));
  const coming = part.coming && rules.coming(shortDate(speech, part.coming));
  return <p class="soft">{part.core ? rules.core : (since ?? coming ?? rules.off)}</p>;
}

function Line({ rule }: { rule: RuleView }) {
  const { rules } = useSpeech().words;
  const { who, to, due } = rule;
  return (
    <li>
      <p>
        <b>
          <Text>{rule.what}</Text>
        </b>
      </p>
      {who && <p>{to ? rules.lineTo(who, to, due) : rules.line(who, due)}</p>}
      {rule.clauses.map((clause) => (
        <p class="soft" key={clause.id}>
          {clause.id} <Text>{clause.sentence}</Text>
        </p>
      ))}
      {rule.lack && <p class="soft">{rules.notHere[rule.lack]}</p>}
    </li>
  );
}

/** An invitation as it is handed over, on the screen and on paper. */
import type { Slip } from '@wuhe/casework';
import type { Instant } from '@wuhe/model';
import { useId, useState } from 'preact/hooks';
import { Button } from '../../ui/Button.tsx';
import { Print } from '../../ui/Print.tsx';
import { Qr } from '../../ui/Qr.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { Name, Text } from '../../ui/Text.tsx';
import { when } from '../../ui/time.ts';

interface Props {
  slip: Slip;
  school: string;
}

export function SlipView({ slip, school }: Props) {
  const speech = useSpeech();
  const { people } = speech.words;
  const id = useId();
  const [said, setSaid] = useState('');
  const [printing, setPrinting] = useState(false);
  const until = people.slip.until(when(speech, new Date(slip.until).toISOString() as Instant));

  async function copy() {
    try {
      await navigator.clipboard.writeText(slip.link);
      setSaid(people.copied);
    } catch {
      setSaid(people.copyFailed);
    }
  }

  return (
    <>
      <div class="beside">
        <Qr text={slip.link} label={people.qr} />
        <div class="stack tight">
          <p>
            <b>{until}</b>
          </p>
          <p class="note">{people.slipOnce}</p>
        </div>
      </div>
      <div class="field">
        <label for={id}>{people.link}</label>
        <textarea id={id} class="code" rows={3} readOnly value={slip.link} />
      </div>
      <div class="line">
        <Button onPress={() => void copy()}>{people.copy}</Button>
        <Button disabled={printing} onPress={() => setPrinting(true)}>
          {people.printSlip}
        </Button>
      </div>
      <p class="note" role="status">
        {said}
      </p>
      {printing && (
        <Print onPrinted={() => setPrinting(false)}>
          <SlipPaper slip={slip} school={school} until={until} />
        </Print>
      )}
    </>
  );
}

function SlipPaper({ slip, school, until }: Props & { until: string }) {
  const { people, colon } = useSpeech().words;
  return (
    <article class="paper-page">
      <header>
        <h1>
          <Text>{people.slip.title(school)}</Text>
        </h1>
        <p>
          {people.slip.to}
          {colon}
          <b>
            <Name>{slip.name}</Name>
          </b>
        </p>
        <p>{until}</p>
      </header>
      <div class="beside">
        <Qr text={slip.link} label={people.qr} />
        <ol>
          {people.slip.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </div>
      <p class="code whole">{slip.link}</p>
      <p>{people.slip.keep}</p>
    </article>
  );
}

/** One recovery sheet as it is printed: what it is for, who keeps it, how it is used, the line in groups and as a QR code. */
import { groupsOf } from '../../ui/groups.ts';
import { Qr } from '../../ui/Qr.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { dateOf, longDate } from '../../ui/time.ts';

interface Props {
  school: string;
  line: string;
  /** 甲單 / Sheet A. */
  name: string;
}

export function SheetPaper({ school, line, name }: Props) {
  const speech = useSpeech();
  const { paper } = speech.words.sheets;
  const day = dateOf(speech.zone, speech.now);
  return (
    <article class="paper-page">
      <header>
        <h1>{paper.title(name)}</h1>
        <p>{school}</p>
        <p>{`${day.slice(0, 4)} · ${longDate(speech, day)}`}</p>
      </header>
      <p>
        <b>{paper.what}</b>
      </p>
      <p>{paper.keeper}</p>
      <h2>{paper.line}</h2>
      <p class="groups">
        {groupsOf(line).map((group, at) => (
          <span key={`${at} ${group}`}>{group}</span>
        ))}
      </p>
      <div class="beside">
        <Qr text={line} label={paper.qr} />
        <div>
          <h2>{paper.how}</h2>
          <ol>
            {paper.steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </div>
      </div>
      <p class="signs">
        {paper.signs.map((sign) => (
          <span key={sign}>{sign}</span>
        ))}
      </p>
    </article>
  );
}

/** Who asks, for whom, why, what was decided last time, and what was checked: only what really was. */
import type { DisclosureView } from '@wuhe/casework';
import { longNumbers } from '../ui/fingerprint.ts';
import { Icon, type IconName } from '../ui/Icon.tsx';
import { useSpeech } from '../ui/speech.tsx';
import { Text } from '../ui/Text.tsx';
import { when } from '../ui/time.ts';

export function RequestFacts({ request, digest }: { request: DisclosureView; digest: string | undefined }) {
  const speech = useSpeech();
  const { approval } = speech.words;
  const { previous } = request;
  return (
    <>
      <dl class="facts">
        <dt>{approval.recipient}</dt>
        <dd>
          <Text>{request.recipient}</Text>
        </dd>
        <dt>{approval.purpose}</dt>
        <dd>
          <Text>{request.purpose}</Text>
        </dd>
        <dt>{approval.channel}</dt>
        <dd>{approval.channels[request.channel]}</dd>
        <dt>{approval.by}</dt>
        <dd>
          <Text>{[...request.by.titles, request.by.name].join(' ')}</Text>
          <br />
          <span class="note">{when(speech, request.at)}</span>
        </dd>
        {previous?.decision && (
          <>
            <dt>{approval.last}</dt>
            <dd>
              <Text>{lastDecision(approval.lastDecision, previous.decision)}</Text>
              {previous.reason && (
                <>
                  {speech.words.colon}
                  <Text>{previous.reason}</Text>
                </>
              )}
              <br />
              <span class="note">{when(speech, previous.at)}</span>
            </dd>
          </>
        )}
      </dl>
      <Checks request={request} digest={digest} />
    </>
  );
}

function lastDecision(known: Readonly<Record<string, string>>, decision: string): string {
  return known[decision] ?? decision;
}

function Checks({ request, digest }: { request: DisclosureView; digest: string | undefined }) {
  const { approval } = useSpeech().words;
  const numbers = longNumbers(request.content);
  const lines: { sign: 'ok' | 'note' | 'warn'; text: string }[] = [];
  if (digest !== undefined)
    lines.push(
      digest === request.sha256
        ? { sign: 'ok', text: approval.sameText }
        : { sign: 'warn', text: approval.otherText },
    );
  lines.push(
    numbers.length === 0
      ? { sign: 'ok', text: approval.noNumbers }
      : { sign: 'note', text: approval.numbers(numbers.join(', ')) },
  );
  lines.push({ sign: 'note', text: approval[request.channel] });
  const icons: Record<(typeof lines)[number]['sign'], IconName> = {
    ok: 'check',
    note: 'info',
    warn: 'cross',
  };
  return (
    <ul class="checks stack tight">
      {lines.map(({ sign, text }) => (
        <li key={text} data-sign={sign}>
          <Icon name={icons[sign]} />
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}

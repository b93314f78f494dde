/** One outward document in full: its text, what was decided, and the ways out, open only for an approved text. */
import type { DisclosureView } from '@wuhe/casework';
import type { Send } from '../../contract.ts';
import { Button } from '../../ui/Button.tsx';
import { useDigest } from '../../ui/fingerprint.ts';
import { Icon } from '../../ui/Icon.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { Text } from '../../ui/Text.tsx';
import { when } from '../../ui/time.ts';
import { Decide } from '../Decide.tsx';
import { Paper } from '../Paper.tsx';
import { RequestFacts } from '../RequestFacts.tsx';
import { State } from './Outward.tsx';
import { Release } from './Release.tsx';

interface Props {
  request: DisclosureView;
  mayDecide: boolean;
  send: Send;
  onBack: () => void;
  onRevise: () => void;
}

export function Letter({ request, mayDecide, send, onBack, onRevise }: Props) {
  const speech = useSpeech();
  const { outward } = speech.words;
  const digest = useDigest(request.content);
  const { decision } = request;
  return (
    <div class="letter narrow">
      <div class="quiet-line">
        <Button kind="quiet" onPress={onBack}>
          <Icon name="back" />
          {outward.all}
        </Button>
      </div>
      <div class="pad stack">
        <h2>
          <Text>{request.title}</Text>
        </h2>
        <div class="line">
          <State request={request} />
          {decision && (
            <span class="soft">
              <Text>{decision.by}</Text>
              {decision.reason && (
                <>
                  {speech.words.colon}
                  <Text>{decision.reason}</Text>
                </>
              )}
            </span>
          )}
        </div>
      </div>
      <Paper request={request} digest={digest} />
      <section class="side" aria-label={speech.words.approval.purpose}>
        <RequestFacts request={request} digest={digest} />
      </section>
      {!decision && mayDecide && !request.replaced ? (
        <Decide request={request} digest={digest} send={send} onDecided={onBack} />
      ) : (
        <Release request={request} send={send} />
      )}
      {request.released.length > 0 && (
        <ul class="pad note rule">
          {request.released.map((release) => (
            <li key={`${release.how} ${release.at}`}>
              {outward.released[release.how]} {when(speech, release.at)}
            </li>
          ))}
        </ul>
      )}
      {decision && decision.decision !== 'approved' && !request.replaced && (
        <div class="pad rule">
          <Button onPress={onRevise}>{outward.revise}</Button>
        </div>
      )}
    </div>
  );
}

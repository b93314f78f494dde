/** Outward documents (A1.3.5): the list with its states, one in detail, or a new request. */
import type { DeskView, DisclosureView } from '@wuhe/casework';
import type { StatementId } from '@wuhe/model';
import { useState } from 'preact/hooks';
import type { Send } from '../../contract.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { Text } from '../../ui/Text.tsx';
import { when } from '../../ui/time.ts';
import { type Draft, draftOf, revisionOf } from './draft.ts';
import { Letter } from './Letter.tsx';
import { RequestForm } from './RequestForm.tsx';

interface Props {
  view: DeskView;
  send: Send;
  request: StatementId | undefined;
  onRequest: (id: StatementId | undefined) => void;
}

export function Outward({ view, send, request, onRequest }: Props) {
  const { outward } = useSpeech().words;
  const [draft, setDraft] = useState<Draft | undefined>(undefined);
  const current = view.disclosures.find((each) => each.id === request);
  const kept = draftOf(view.draft);
  // What it would correct has a newer version: what is written goes on as a new request.
  const stale = view.disclosures.some((each) => each.id === kept.corrects && each.replaced);
  if (draft) return <RequestForm draft={draft} send={send} onDone={() => setDraft(undefined)} />;
  if (current)
    return (
      <Letter
        key={current.id}
        request={current}
        mayDecide={view.mayDecide}
        send={send}
        onBack={() => onRequest(undefined)}
        onRevise={() => setDraft(kept.corrects === current.id ? kept : revisionOf(current))}
      />
    );
  return (
    <>
      <div class="pad">
        <Button kind="primary" onPress={() => setDraft(stale ? { ...kept, corrects: undefined } : kept)}>
          {outward.newRequest}
        </Button>
      </div>
      {view.disclosures.length === 0 ? (
        <div class="empty rule">
          <h2>{outward.none}</h2>
          <p>{outward.noneWhy}</p>
        </div>
      ) : (
        <ul class="list rule">
          {view.disclosures.map((each) => (
            <li key={each.id}>
              <button type="button" class="row" onClick={() => onRequest(each.id)}>
                <State request={each} />
                <span class="grow">
                  <b>
                    <Text>{each.title}</Text>
                  </b>
                  <br />
                  <span class="small soft">
                    <Text>{each.recipient}</Text>
                  </span>
                </span>
                <Icon name="forward" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Sign, word and time of the decision. */
export function State({ request }: { request: DisclosureView }) {
  const speech = useSpeech();
  const { state } = speech.words.outward;
  const { decision } = request;
  const word = request.replaced ? state.replaced : state[decision?.decision ?? 'waiting'];
  const icon = request.replaced
    ? 'info'
    : !decision
      ? 'clock'
      : decision.decision === 'approved'
        ? 'check'
        : 'cross';
  return (
    <span class="outward-state">
      <Icon name={icon} />
      <span>
        {word}
        <br />
        <span class="note">{when(speech, decision?.at ?? request.at)}</span>
      </span>
    </span>
  );
}

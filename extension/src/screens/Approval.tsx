/** Approval (A1.3.5): the exact text on the left; who, why, until when and what was checked on the right; the decision below. */
import type { DisclosureView, PopupView } from '@wuhe/casework';
import type { StatementId } from '@wuhe/model';
import { useState } from 'preact/hooks';
import type { Send, Settings } from '../contract.ts';
import { Deadline } from '../ui/Deadline.tsx';
import { useDigest } from '../ui/fingerprint.ts';
import { IconButton } from '../ui/IconButton.tsx';
import type { Level } from '../ui/Level.tsx';
import { Status } from '../ui/Status.tsx';
import { Screen, useSpeech } from '../ui/speech.tsx';
import { Text } from '../ui/Text.tsx';
import { wordsOf } from '../words/index.ts';
import { Decide } from './Decide.tsx';
import { Paper } from './Paper.tsx';
import { RequestFacts } from './RequestFacts.tsx';
import { ShellBanners } from './ShellBanners.tsx';
import { Unlocking } from './Unlocking.tsx';

export interface ApprovalProps {
  settings: Settings;
  /** The popup's view; its `approvals` are what waits. */
  view: PopupView;
  /** The request to begin with; without it, the first that waits. */
  request?: StatementId | undefined;
  send: Send;
  /** Back to the list. */
  onClose: () => void;
}

export function Approval({ settings, view, request, send, onClose }: ApprovalProps) {
  const title = wordsOf(settings.language).title.approval;
  return (
    <Screen language={settings.language} zone={view.timeZone} now={view.now} title={title}>
      <Unlocking lock={view.lock} send={send}>
        {(asking) => <Body view={view} request={request} send={asking} onClose={onClose} />}
      </Unlocking>
    </Screen>
  );
}

function Body({ view, request, send, onClose }: Omit<ApprovalProps, 'settings'>) {
  const { words } = useSpeech();
  const [at, setAt] = useState(request);
  const { approvals } = view;
  // A request that is gone is never replaced by another under the same buttons.
  const index = at === undefined ? 0 : approvals.findIndex((each) => each.id === at);
  const current = approvals[index];
  const following = approvals[(index + 1) % Math.max(1, approvals.length)];
  return (
    <div class="popup approve">
      <header class="top">
        <IconButton icon="back" label={words.back} onPress={onClose} />
        <h1 class="grow">
          <Text>{current?.title ?? words.title.approval}</Text>
        </h1>
        {current?.until && <Deadline full level={levelOf(current, view)} due={current.until} />}
        {current && approvals.length > 1 && following && (
          <>
            <span class="note">{words.approval.count(index + 1, approvals.length)}</span>
            <IconButton icon="forward" label={words.next} onPress={() => setAt(following.id)} />
          </>
        )}
      </header>
      <ShellBanners shell={view} failure={undefined} projector={false} send={send} />
      {current ? (
        <Request
          key={current.id}
          request={current}
          send={send}
          onDecided={() => (approvals.length > 1 && following ? setAt(following.id) : onClose())}
        />
      ) : (
        <p class="empty grow">{at ? words.problem['disclosure.changed'] : words.approval.none}</p>
      )}
      <Status sync={view.sync} joined={view.school.joined} />
    </div>
  );
}

function Request({
  request,
  send,
  onDecided,
}: {
  request: DisclosureView;
  send: Send;
  onDecided: () => void;
}) {
  const { words } = useSpeech();
  const digest = useDigest(request.content);
  return (
    <>
      <main>
        <Paper request={request} digest={digest} />
        <section class="side" aria-label={words.approval.purpose}>
          <RequestFacts request={request} digest={digest} />
        </section>
      </main>
      <Decide request={request} digest={digest} send={send} onDecided={onDecided} />
    </>
  );
}

/** As the duty says, where there is one for this request. */
function levelOf(request: DisclosureView, view: PopupView): Level {
  return view.todo.find((card) => card.statement === request.id)?.level ?? 'due';
}

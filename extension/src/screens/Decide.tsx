/** Approve, return, refuse: for exactly the text that is shown. Returning and refusing need a reason. */
import type { DisclosureView } from '@wuhe/casework';
import { useState } from 'preact/hooks';
import type { Send } from '../contract.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Failed } from '../ui/Failed.tsx';
import { TextArea } from '../ui/fields.tsx';
import { useSpeech } from '../ui/speech.tsx';
import { useSend } from '../ui/useSend.ts';

interface Props {
  request: DisclosureView;
  digest: string | undefined;
  send: Send;
  onDecided: () => void;
}

export function Decide({ request, digest, send, onDecided }: Props) {
  const { approval, gap } = useSpeech().words;
  const [asked, setAsked] = useState<'returned' | 'refused' | undefined>(undefined);
  const { busy, failure, one } = useSend(send);
  const ready = digest !== undefined && digest === request.sha256 && !busy;

  async function approve() {
    if (digest === undefined) return;
    const command = {
      command: 'decideDisclosure',
      request: request.id,
      decision: 'approved',
      sha256: digest,
    } as const;
    if (await one(command)) onDecided();
  }

  return (
    <section class="decide" aria-label={approval.approve}>
      <Button kind="primary" disabled={!ready} onPress={() => void approve()}>
        {approval.approve}
      </Button>
      <Button disabled={busy} onPress={() => setAsked('returned')}>
        {approval.returnIt}
      </Button>
      <span class="apart">
        <Button kind="danger" disabled={busy} onPress={() => setAsked('refused')}>
          {approval.refuse}
        </Button>
      </span>
      <Failed code={failure} />
      <p class="note">
        {approval.note}
        {gap}
        {approval.reasons(request.by.name)}
      </p>
      {asked && digest !== undefined && (
        <ReasonDialog
          request={request}
          digest={digest}
          decision={asked}
          send={send}
          onDecided={onDecided}
          onClose={() => setAsked(undefined)}
        />
      )}
    </section>
  );
}

interface ReasonProps extends Props {
  digest: string;
  decision: 'returned' | 'refused';
  onClose: () => void;
}

function ReasonDialog({ request, digest, decision, send, onDecided, onClose }: ReasonProps) {
  const { approval } = useSpeech().words;
  const [reason, setReason] = useState('');
  const [complaint, setComplaint] = useState<string | undefined>(undefined);
  const { busy, failure, one } = useSend(send);
  const refusing = decision === 'refused';
  return (
    <Dialog
      title={refusing ? approval.refuseTitle : approval.returnTitle}
      send={refusing ? approval.refuseSend : approval.returnSend}
      kind={refusing ? 'danger' : 'primary'}
      busy={busy}
      failure={failure}
      complaint={complaint}
      onClose={onClose}
      onSend={async () => {
        const text = reason.trim();
        setComplaint(text ? undefined : approval.reasonMissing);
        if (!text) return;
        const command = {
          command: 'decideDisclosure',
          request: request.id,
          decision,
          sha256: digest,
          reason: text,
        } as const;
        if (await one(command)) onDecided();
      }}
    >
      <TextArea label={approval.reason(request.by.name)} rows={4} value={reason} onValue={setReason} />
    </Dialog>
  );
}

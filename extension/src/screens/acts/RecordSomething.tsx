/** The way to record what no duty asked for yet: a first notice, a leave slip, a planned event. Absent where there is nothing. */
import type { RecordOffer } from '@wuhe/casework';
import { useState } from 'preact/hooks';
import type { Send } from '../../contract.ts';
import { Button } from '../../ui/Button.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { RecordDialog } from './RecordDialog.tsx';

export function RecordSomething({ offers, send }: { offers: readonly RecordOffer[]; send: Send }) {
  const { record } = useSpeech().words;
  const [asked, setAsked] = useState(false);
  if (offers.length === 0 && !asked) return null;
  return (
    <>
      <Button onPress={() => setAsked(true)}>{record.something}</Button>
      {asked && <RecordDialog offers={offers} duties={[]} send={send} onClose={() => setAsked(false)} />}
    </>
  );
}

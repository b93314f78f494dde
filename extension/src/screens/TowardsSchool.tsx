/** Alone: where the ways into a school of many are. Nothing once one has joined. */
import type { Shell } from '@wuhe/casework';
import type { Send } from '../contract.ts';
import { useSpeech } from '../ui/speech.tsx';

export function TowardsSchool({ shell, send }: { shell: Shell; send: Send }) {
  const { ways } = useSpeech().words;
  if (shell.school.joined) return null;
  return (
    <p class="pad-inline">
      <button type="button" class="linkish note" onClick={() => void send({ page: 'openDesk' })}>
        {ways.pointer}
      </button>
    </p>
  );
}

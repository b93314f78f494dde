/** Stands where guarded things would stand while they are locked: what is missing, and the way to it. Nothing where they are open. */
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useLock } from '../ui/lock.tsx';
import { useSpeech } from '../ui/speech.tsx';

export function LockedHere({ text }: { text: string }) {
  const { lock } = useSpeech().words;
  const { state, unlock } = useLock();
  if (state !== 'closed') return null;
  return (
    <div class="locked-here">
      <Icon name="lock" />
      <span class="grow">{text}</span>
      <Button onPress={(event) => void unlock(event)}>{lock.unlockAsk}</Button>
    </div>
  );
}

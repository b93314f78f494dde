/**
 * Asks for the passphrase wherever an answer says that it is needed, and then repeats what was asked. Around every screen whose requests
 * reach guarded documents; never in a foreign page.
 */
import type { Shell } from '@wuhe/casework';
import type { ComponentChildren } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import type { Send } from '../contract.ts';
import { type Lock, LockContext } from '../ui/lock.tsx';
import { UnlockDialog } from './UnlockDialog.tsx';

interface Props {
  lock: Shell['lock'] | undefined;
  send: Send;
  children: (send: Send) => ComponentChildren;
}

export function Unlocking({ lock, send, children }: Props) {
  const [asked, setAsked] = useState(false);
  /** Everybody who waits for the one dialog. */
  const waiting = useRef<((opened: boolean) => void)[]>([]);
  const ask = useMemo(
    () => () =>
      new Promise<boolean>((answer) => {
        waiting.current.push(answer);
        setAsked(true);
      }),
    [],
  );
  const asking = useMemo(() => unlockingSend(send, ask), [send, ask]);
  const state = lock?.state ?? 'none';
  const value: Lock = {
    state,
    locksAt: lock?.locksAt,
    unlock: ask,
    lock: () => void send({ command: 'lock' }),
  };
  function answer(opened: boolean) {
    setAsked(false);
    for (const each of waiting.current.splice(0)) each(opened);
  }
  return (
    <LockContext.Provider value={value}>
      {children(asking)}
      {asked && <UnlockDialog choose={state === 'choose'} send={send} onAnswer={answer} />}
    </LockContext.Provider>
  );
}

/** Sends; what is refused because of the lock is asked again, as the same act, after the passphrase opened it. */
export function unlockingSend(send: Send, ask: () => Promise<boolean>): Send {
  return async (request, once = crypto.randomUUID()) => {
    const answer = await send(request, once);
    if (answer.ok || answer.code !== 'key.locked') return answer;
    return (await ask()) ? send(request, once) : answer;
  };
}

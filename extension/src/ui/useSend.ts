/** Sends requests one at a time and keeps the code of a failure until the next try. */
import { useState } from 'preact/hooks';
import type { Request, Send } from '../contract.ts';

export function useSend(send: Send) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | undefined>(undefined);

  /** Sends all in order and stops at the first that fails. True when all were committed. */
  async function all(requests: readonly Request[]): Promise<boolean> {
    setBusy(true);
    setFailure(undefined);
    for (const request of requests) {
      const answer = await send(request);
      if (!answer.ok) {
        setFailure(answer.code);
        setBusy(false);
        return false;
      }
    }
    setBusy(false);
    return true;
  }

  return { busy, failure, all, one: (request: Request) => all([request]) };
}

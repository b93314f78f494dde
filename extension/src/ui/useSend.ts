/** Sends requests one at a time and keeps the code of a failure until the next try. */
import { useRef, useState } from 'preact/hooks';
import type { Request, Send } from '../contract.ts';

export function useSend(send: Send) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | undefined>(undefined);
  /** Requests that failed, with their act: the same one pressed again is the same act, and is never done twice. */
  const failed = useRef(new Map<string, string>());

  /** Sends all in order and stops at the first that fails. True when all were committed. */
  async function all(requests: readonly Request[]): Promise<boolean> {
    setBusy(true);
    setFailure(undefined);
    for (const request of requests) {
      const text = JSON.stringify(request);
      const act = failed.current.get(text) ?? crypto.randomUUID();
      const answer = await send(request, act);
      if (!answer.ok) {
        failed.current.set(text, act);
        setFailure(answer.code);
        setBusy(false);
        return false;
      }
      failed.current.delete(text);
    }
    setBusy(false);
    return true;
  }

  return { busy, failure, all, one: (request: Request) => all([request]) };
}

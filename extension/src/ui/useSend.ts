/** Sends requests one at a time and keeps why one failed until the next try. */
import { useRef, useState } from 'preact/hooks';
import type { Request, Send } from '../contract.ts';

export function useSend(send: Send) {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<{ code: string; place?: string } | undefined>(undefined);
  /** Requests that failed, with their act: the same one pressed again is the same act, and is never done twice. */
  const acts = useRef(new Map<string, string>());

  /** Sends one and hands back its answer. */
  async function ask(request: Request): ReturnType<Send> {
    setBusy(true);
    setFailed(undefined);
    const text = JSON.stringify(request);
    const act = acts.current.get(text) ?? crypto.randomUUID();
    const answer = await send(request, act);
    if (answer.ok) acts.current.delete(text);
    else {
      acts.current.set(text, act);
      setFailed(answer);
    }
    setBusy(false);
    return answer;
  }

  /** Sends all in order and stops at the first that fails. True when all were committed. */
  async function all(requests: readonly Request[]): Promise<boolean> {
    for (const request of requests) if (!(await ask(request)).ok) return false;
    return true;
  }

  return {
    busy,
    failure: failed?.code,
    place: failed?.place,
    ask,
    all,
    one: (request: Request) => all([request]),
  };
}

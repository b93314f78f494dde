// @vitest-environment happy-dom
import { PLAN } from '@wuhe/casework';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { openPlan } from './client-plan.ts';
import { type FromPlanPage, fromBase64, type ToPlanPage, toBase64 } from './plan/protocol.ts';

/** The worker as a page sees it: what it was sent, and the way to answer on the latest connection. */
function fakeWorker() {
  const heard: FromPlanPage[] = [];
  let answer: ((message: ToPlanPage) => void) | undefined;
  let connections = 0;
  const connect = () => {
    connections++;
    return {
      onDisconnect: { addListener: () => undefined },
      onMessage: {
        addListener: (listen: (message: unknown) => void) => {
          answer = listen;
        },
      },
      postMessage: (message: FromPlanPage) => heard.push(message),
      disconnect: () => undefined,
    };
  };
  vi.stubGlobal('chrome', { runtime: { id: 'wuhe', connect } });
  return { heard, say: (message: ToPlanPage) => answer?.(message), connections: () => connections };
}

const closed: ToPlanPage = { kind: 'refused', code: 'key.locked', number: 1 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function typing(worker: ReturnType<typeof fakeWorker>) {
  const area = document.createElement('textarea');
  const link = openPlan('case', () => undefined);
  worker.say({ kind: 'opened', update: toBase64(Y.encodeStateAsUpdate(new Y.Doc())) });
  const unbind = link.bind(area);
  area.value = '明天家訪';
  area.dispatchEvent(new InputEvent('input'));
  return () => {
    unbind();
    link.close();
  };
}

test('what was typed just before a lock is kept, and taken when it is open again', async () => {
  const worker = fakeWorker();
  const leave = typing(worker);
  leave();
  worker.say(closed);
  await vi.advanceTimersByTimeAsync(3000);
  expect(worker.connections()).toBe(2);
  const last = worker.heard.at(-1);
  const doc = new Y.Doc();
  if (last?.kind === 'change') Y.applyUpdate(doc, fromBase64(last.update));
  expect(doc.getText(`text:${PLAN}`).toString()).toBe('明天家訪');
  worker.say({ kind: 'kept', number: 1 });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(worker.connections()).toBe(2);
});

test('a plan that refuses for good is not asked for ever', async () => {
  const worker = fakeWorker();
  const leave = typing(worker);
  leave();
  worker.say({ kind: 'refused', code: 'case.notJoined', number: 1 });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(worker.connections()).toBe(1);
});

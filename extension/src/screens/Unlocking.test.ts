import { expect, it } from 'vitest';
import type { Request, Send } from '../contract.ts';
import { unlockingSend } from './Unlocking.tsx';

const contact = { command: 'lock' } satisfies Request;

/** A worker that is locked until it is opened, and what it was sent. */
function lockedWorker() {
  const acts: (string | undefined)[] = [];
  let open = false;
  const send: Send = async (_request, once) => {
    acts.push(once);
    return open ? { ok: true, value: undefined } : { ok: false, code: 'key.locked' };
  };
  return { acts, send, open: () => (open = true) };
}

it('what was asked is repeated as the same act once the passphrase opened it', async () => {
  const worker = lockedWorker();
  const answer = await unlockingSend(worker.send, async () => worker.open())(contact);
  expect(answer).toEqual({ ok: true, value: undefined });
  expect(worker.acts).toHaveLength(2);
  expect(worker.acts[0]).toBe(worker.acts[1]);
  expect(worker.acts[0]).toMatch(/^[A-Za-z0-9_-]{16,40}$/);
});

it('without the passphrase nothing is repeated, and the answer says why', async () => {
  const worker = lockedWorker();
  const answer = await unlockingSend(worker.send, async () => false)(contact);
  expect(answer).toEqual({ ok: false, code: 'key.locked' });
  expect(worker.acts).toHaveLength(1);
});

it('no other refusal asks for the passphrase', async () => {
  let asked = 0;
  const refuse: Send = async () => ({ ok: false, code: 'role.missing' });
  const ask = async () => {
    asked++;
    return true;
  };
  expect(await unlockingSend(refuse, ask)(contact)).toEqual({ ok: false, code: 'role.missing' });
  expect(asked).toBe(0);
});

import 'fake-indexeddb/auto';
import { source as pack } from '@wuhe/duties';
import { type Instant, randomId } from '@wuhe/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Casework, openCasework } from './casework.ts';
import { ofKind } from './facts.ts';

let casework: Casework;
beforeAll(async () => {
  casework = await openCasework({
    name: randomId(),
    pack,
    now: Date.now,
    cost: { memory: 256, passes: 1 },
  });
  const answer = await casework.run({
    command: 'confirmClass',
    className: '高二 3 班',
    mine: true,
    me: '我',
    timeZone: 'Asia/Taipei',
    bells: [],
    students: [{ number: '1', name: '王思齊' }],
  });
  expect(answer).toMatchObject({ ok: true });
  const unlock = { command: 'unlock', passphrase: 'eight letters', choose: true };
  expect(await casework.run(unlock)).toMatchObject({ ok: true });
});
afterAll(() => casework.close());

const facts = () => {
  const found = casework.scene()?.room.facts();
  if (!found) throw new Error('nobody yet');
  return found;
};
const contact = (reason: string) => ({
  command: 'contact',
  students: facts().students.map(({ id }) => id),
  route: 'call',
  result: 'notAnswered',
  happened: new Date(Date.now() - 60_000).toISOString() as Instant,
  reason,
});
const contacts = (reason: string) =>
  ofKind(facts().statements, 'contact').filter(({ body }) => body.reason === reason);

describe('a command sent twice because no answer came', () => {
  it('is done once when both are the same press', async () => {
    const press = crypto.randomUUID();
    const command = contact('same');
    expect(await casework.run(command, press)).toMatchObject({ ok: true });
    expect(await casework.run(command, press)).toMatchObject({ ok: true });
    expect(contacts('same')).toHaveLength(1);
  });

  it('is done twice when there were two calls', async () => {
    const command = contact('two');
    const earlier = { ...command, happened: new Date(Date.now() - 120_000).toISOString() };
    await casework.run(earlier, crypto.randomUUID());
    await casework.run(command, crypto.randomUUID());
    expect(contacts('two')).toHaveLength(2);
  });
});

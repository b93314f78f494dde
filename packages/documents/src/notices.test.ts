// @vitest-environment node
import type { PersonId } from '@wuhe/seal';
import { beforeEach, describe, expect, it } from 'vitest';
import type { KeptNotice } from './contract.ts';
import { Notices } from './notices.ts';

let kept: Map<string, KeptNotice>;
const disk = {
  notices: async () => [...kept.values()],
  setNotice: async (one: KeptNotice) => void kept.set(`${one.code} ${one.document}`, one),
};
beforeEach(() => {
  kept = new Map();
});

/** The library of a worker that starts now. */
async function started(): Promise<Notices> {
  const notices = new Notices();
  await notices.keepOn(disk);
  return notices;
}
const codes = (notices: Notices) => notices.all().map(({ code, times }) => [code, times]);
const wang = 'wang' as PersonId;

describe('What is wrong only for now', () => {
  it('leaves when its cause is gone, in that document only', async () => {
    const notices = await started();
    notices.add('rows.missing', 'a');
    notices.add('rows.missing', 'b');
    notices.add('key.missing', 'a');
    notices.heal('caughtUp', 'a');
    expect(notices.all()).toEqual([
      { code: 'rows.missing', document: 'b', times: 1, by: [], heals: true },
      { code: 'key.missing', document: 'a', times: 1, by: [], heals: true },
    ]);
    notices.heal('keys', 'a');
    notices.heal('caughtUp', 'b');
    expect(notices.all()).toEqual([]);
    expect((await started()).all()).toEqual([]);
  });

  it('is not read away while it lasts', async () => {
    const notices = await started();
    notices.add('rows.missing', 'a');
    notices.read('rows.missing', 1);
    expect(codes(notices)).toEqual([['rows.missing', 1]]);
  });
});

describe('Evidence', () => {
  it('is healed by nothing, and stays until a person has read it, also over a restart', async () => {
    const notices = await started();
    notices.add('frontier.fork', 'a', { by: wang, mark: '0.7.1' });
    for (const cause of ['caughtUp', 'keys', 'disk', 'line', 'due'] as const) notices.heal(cause, 'a');
    await notices.saved();
    const later = await started();
    expect(later.all()).toEqual([
      { code: 'frontier.fork', document: 'a', times: 1, by: [wang], heals: false },
    ]);
    later.read('frontier.fork', 1);
    expect(later.all()).toEqual([]);
    await later.saved();
    expect((await started()).all()).toEqual([]);
  });

  it('that was read is not told again when it is met again; another one is', async () => {
    const notices = await started();
    notices.add('envelope.unreadable', 'a', { mark: '0.7.1' });
    notices.add('envelope.unreadable', 'a', { mark: '0.7.1' });
    notices.read('envelope.unreadable', 1);
    await notices.saved();
    const later = await started();
    later.add('envelope.unreadable', 'a', { mark: '0.7.1' });
    expect(later.all()).toEqual([]);
    later.add('envelope.unreadable', 'a', { mark: '0.7.2' });
    expect(codes(later)).toEqual([['envelope.unreadable', 1]]);
  });

  it('that came while a person read is not read with the rest', async () => {
    const notices = await started();
    notices.add('envelope.signature', 'a', { mark: '0.7.1' });
    notices.add('envelope.signature', 'b', { mark: '0.7.1' });
    notices.read('envelope.signature', 1);
    expect(codes(notices)).toEqual([
      ['envelope.signature', 1],
      ['envelope.signature', 1],
    ]);
    notices.read('envelope.signature', 2);
    expect(notices.all()).toEqual([]);
  });

  it('of more kinds and documents than anybody reads is kept', async () => {
    const notices = await started();
    for (let at = 0; at < 1000; at++) notices.add('envelope.fork', `document ${at}`, { mark: '1' });
    await notices.saved();
    expect((await started()).all()).toHaveLength(1000);
  });

  it('shows before the disk has been asked, and where the disk refuses', async () => {
    const notices = new Notices();
    notices.add('storage.damaged', 'a');
    await notices.keepOn({
      notices: async () => [],
      setNotice: () => Promise.reject(new Error('the disk refuses')),
    });
    notices.add('chain.fork');
    await notices.saved();
    expect(codes(notices)).toEqual([
      ['storage.damaged', 1],
      ['chain.fork', 1],
    ]);
    notices.read('storage.damaged', 1);
    expect(codes(notices)).toEqual([['chain.fork', 1]]);
  });
});

import { type Me, scopeKey } from '@wuhe/keyring';
import { DocumentId, type Membership, readMessage } from '@wuhe/seal';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { must, TestSchool } from './people.testing.ts';
import { Presence, presenceTimes } from './presence.ts';

describe('presence', () => {
  let school: TestSchool;
  let teacher: Me;
  let time = 1_795_478_400_000;
  const open: Presence[] = [];

  beforeEach(async () => {
    school = await TestSchool.found();
    teacher = await school.bring();
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  });
  afterEach(async () => {
    for (const presence of open.splice(0)) await presence.close();
    vi.useRealTimers();
  });

  const document = DocumentId.parse('AAAAAAAAAAAAAAAAAAAAAA');
  const other = DocumentId.parse('BAAAAAAAAAAAAAAAAAAAAA');
  /** Somebody at the document, and the frames that they send. */
  const at = (me: Me, options: { document?: DocumentId; membership?: () => Membership } = {}) => {
    const frames: Uint8Array[] = [];
    const { membership = () => school.membership } = options;
    const changed = vi.fn();
    const presence = new Presence({
      place: { school: school.id, scope: school.scope, document: options.document ?? document },
      me,
      membership,
      key: () => scopeKey(membership(), school.scope, me),
      now: () => time,
      send: (frame) => frames.push(frame),
      changed,
    });
    open.push(presence);
    return { presence, frames, changed };
  };
  const last = (frames: Uint8Array[]) => frames.at(-1) ?? new Uint8Array();

  it('is seen by who holds the scope, as a presence frame of which the server reads no word', async () => {
    const one = at(school.principal);
    const two = at(teacher);
    await one.presence.show({ view: 'log', cursor: 'plan:12' });
    const frame = last(one.frames);
    expect(readMessage(frame)).toMatchObject({ ok: true, value: { type: 'presence' } });
    expect(new TextDecoder('latin1').decode(frame)).not.toMatch(/log|plan/);
    expect(await two.presence.hear(frame)).toBe(true);
    const { person, device } = school.principal.record;
    expect(two.presence.others()).toEqual([
      { person, device: device.id, state: { view: 'log', cursor: 'plan:12' } },
    ]);
    expect(two.changed).toHaveBeenCalledOnce();
  });

  it('what is replayed, or older than what was heard, is ignored', async () => {
    const one = at(school.principal);
    const two = at(teacher);
    await one.presence.show({ view: 'first' });
    await one.presence.show({ view: 'second' });
    const [first, second] = one.frames as [Uint8Array, Uint8Array];
    expect(await two.presence.hear(second)).toBe(true);
    expect(await two.presence.hear(first)).toBe(false);
    expect(await two.presence.hear(second)).toBe(false);
    expect(two.presence.others()[0]?.state).toEqual({ view: 'second' });
  });

  it('what was said yesterday is none today, also for who has just come', async () => {
    const one = at(school.principal);
    await one.presence.show({ view: 'log' });
    time += presenceTimes.fresh + 1;
    expect(await at(teacher).presence.hear(last(one.frames))).toBe(false);
  });

  it('holds 35 s after the last word, which is said again every 15 s; a goodbye ends it at once', async () => {
    const one = at(school.principal);
    const two = at(teacher);
    await one.presence.show({});
    await two.presence.hear(last(one.frames));
    time += presenceTimes.life - 1;
    expect(two.presence.others()).toHaveLength(1);
    time += 1;
    expect(two.presence.others()).toEqual([]);
    vi.advanceTimersByTime(presenceTimes.repeat);
    await vi.waitFor(() => expect(one.frames).toHaveLength(2));
    await two.presence.hear(last(one.frames));
    expect(two.presence.others()).toHaveLength(1);
    await one.presence.close();
    await two.presence.hear(last(one.frames));
    expect(two.presence.others()).toEqual([]);
    await two.presence.hear(one.frames[1] ?? new Uint8Array());
    expect(two.presence.others()).toEqual([]);
  });

  it('who comes is answered, once', async () => {
    const one = at(school.principal);
    const two = at(teacher);
    await one.presence.show({});
    await two.presence.show({});
    await one.presence.hear(last(two.frames));
    expect(one.frames).toHaveLength(2);
    await two.presence.show({ view: 'again' });
    await one.presence.hear(last(two.frames));
    expect(one.frames).toHaveLength(2);
  });

  it('of another document, changed on the way, or of a device that is not in the scope it is nobody', async () => {
    const one = at(school.principal);
    await one.presence.show({ view: 'log' });
    const frame = last(one.frames);
    expect(await at(teacher, { document: other }).presence.hear(frame)).toBe(false);
    const two = at(teacher);
    for (let at = 0; at < frame.length; at++) {
      const damaged = frame.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      expect(await two.presence.hear(damaged)).toBe(false);
    }
    expect(two.presence.others()).toEqual([]);
    const { scopes } = school.membership;
    const scope = must({ ok: true, value: scopes.get(school.scope) });
    const without = scope && { ...scope, members: new Map([...scope.members].slice(1)) };
    const membership = {
      ...school.membership,
      scopes: new Map(scopes).set(school.scope, without as NonNullable<typeof without>),
    };
    expect(await at(teacher, { membership: () => membership }).presence.hear(frame)).toBe(false);
  });

  it('says nothing while the key is not there, and takes a state of at most 1 KiB', async () => {
    const one = at(school.principal);
    expect(() => one.presence.show({ cursor: '標'.repeat(400) })).toThrow(RangeError);
    school.principal.locker.end();
    await one.presence.show({ view: 'log' });
    expect(one.frames).toEqual([]);
  });
});

import type { Me } from '@wuhe/keyring';
import {
  type Body,
  type ChainRole,
  type Code,
  type CutOff,
  type DocumentId,
  type Membership,
  writeChannel,
  writeMessage,
} from '@wuhe/seal';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket as NodeSocket } from 'ws';
import * as Y from 'yjs';
import type { Network, NetworkEvents } from './contract.ts';
import { LittleServer } from './little-server.testing.ts';
import { type MemoryDisk, memoryDisk } from './memory-disk.testing.ts';
import { eventually, noted } from './network.testing.ts';
import { openNetwork } from './network.ts';
import { must, PASSPHRASE, TestSchool } from './people.testing.ts';
import { type OpenSchool, openSchool, type SchoolOptions } from './school.ts';

const opened: OpenSchool[] = [];
let school: TestSchool;

beforeEach(async () => {
  school = await TestSchool.found();
});
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

interface Device {
  at: OpenSchool;
  kept: MemoryDisk;
  grown: Membership[];
  notices: Code[];
}

/** A device of somebody, solo or at a server, with the chain as it stands now. */
async function open(me: Me, server?: LittleServer, more: Partial<SchoolOptions> = {}): Promise<Device> {
  const kept = memoryDisk(school.chain);
  const grown: Membership[] = [];
  const notices: Code[] = [];
  const at = must(
    await openSchool({
      id: school.id,
      disk: kept.disk,
      me,
      now: () => Date.now(),
      today: () => '2026-11-24',
      onGrown: (membership) => grown.push(membership),
      onNotice: (code) => notices.push(code),
      onState: () => undefined,
      random: () => 0,
      ...(server && {
        server: server.url,
        connect: (events) =>
          openNetwork({
            server: server.url,
            school: school.id,
            me,
            now: () => Date.now(),
            WebSocketPolyfill: NodeSocket as unknown as typeof WebSocket,
            events,
          }),
      }),
      ...more,
    }),
  );
  opened.push(at);
  if (server) await eventually(() => expect(at.network?.state).toBe('open'));
  return { at, kept, grown, notices };
}

const roleOf = (me: Me, role: ChainRole) => async () =>
  ({
    ok: true,
    value: { kind: 'role', person: me.record.person, give: [{ role }], end: [] } satisfies Body,
  }) as const;

const remove = (me: Me) => async () =>
  ({
    ok: true,
    value: { kind: 'remove', person: me.record.person, cuts: [] } satisfies Body,
  }) as const;

const epochs = (membership: Membership | undefined) =>
  membership?.scopes.get(school.scope)?.epochs.length ?? 0;

describe('the pinned chain', () => {
  const refusal = async (chain: readonly Uint8Array[], id = school.id) => {
    const read = await openSchool({
      id,
      disk: memoryDisk(chain).disk,
      me: school.principal,
      now: () => 0,
      today: () => '2026-11-24',
      onGrown: () => undefined,
      onNotice: () => undefined,
      onState: () => undefined,
    });
    if (read.ok) opened.push(read.value);
    return read.ok ? 'ok' : read.code;
  };

  it('M1 M4 is verified at opening: a damaged, foreign or missing chain opens nothing', async () => {
    await school.bring();
    expect(await refusal(school.chain)).toBe('ok');
    expect(await refusal([])).toBe('school.unknown');
    expect(await refusal((await TestSchool.found()).chain)).toBe('chain.school');
    const damaged = school.chain.map((entry) => entry.slice());
    const last = damaged.at(-1);
    if (last) last[last.length - 1] = (last.at(-1) ?? 0) ^ 1;
    expect(await refusal(damaged)).toBe('chain.signature');
  });
});

describe('solo', () => {
  it('M2 an entry stands when this disk has it, one on top of the other', async () => {
    const { at, kept, grown } = await open(school.principal);
    const both = await Promise.all([
      at.enter(roleOf(school.principal, 'nurse')),
      at.enter(roleOf(school.principal, 'counsellor')),
    ]);
    expect(both.map(({ ok }) => ok)).toEqual([true, true]);
    expect(kept.chain).toHaveLength(3);
    expect(grown.map(({ head }) => head.seq)).toEqual([1, 2]);
    expect(at.membership().people.get(school.principal.record.person)?.roles).toHaveLength(3);
  });

  it('a disk that refuses makes no entry, and nobody hears of one', async () => {
    const { at, kept, grown, notices } = await open(school.principal);
    kept.failFrom(0);
    expect(await at.enter(roleOf(school.principal, 'nurse'))).toEqual({ ok: false, code: 'busy' });
    expect(grown).toEqual([]);
    await eventually(() => expect(notices).toEqual(['busy']));
    kept.failFrom(undefined);
    expect(await at.enter(roleOf(school.principal, 'nurse'))).toMatchObject({ ok: true });
  });

  it('what the chain or the keyring refuses comes back as its code', async () => {
    const teacher = await school.bring();
    const { at } = await open(teacher);
    expect(await at.enter(remove(school.principal))).toEqual({ ok: false, code: 'chain.notAllowed' });
    teacher.locker.lock();
    expect(await at.enter(roleOf(teacher, 'nurse'))).toEqual({ ok: false, code: 'key.locked' });
    expect(await at.putPackage('AAAAAAAAAAAAAAAAAAAAAA', new Uint8Array(1), 0)).toMatchObject({
      code: 'busy',
    });
  });

  it('M16 a key change that is due is made without being asked', async () => {
    const teacher = await school.bring();
    const { at } = await open(school.principal);
    must(await at.enter(remove(teacher)));
    await eventually(() => expect(epochs(at.membership())).toBe(2));
    expect(at.membership().scopes.get(school.scope)?.due).toBeUndefined();
  });

  it('M12 what is past its date is ended without being asked, once the passphrase is there', async () => {
    const teacher = await school.bring('2026-11-23');
    school.principal.locker.lock();
    const { at, kept } = await open(school.principal);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(kept.chain).toHaveLength(school.chain.length);
    must(await school.principal.locker.unlock(PASSPHRASE));
    at.unlocked();
    await eventually(() => {
      const { person } = teacher.record;
      expect(at.membership().scopes.get(school.scope)?.members.has(person)).toBe(false);
      expect(at.membership().people.get(person)?.roles).toEqual([]);
      expect(epochs(at.membership())).toBe(2);
    });
  });
});

describe('a scope of which not everything can be brought up to date', () => {
  it('M15 keeps its key for now: nobody’s honest writing is cut off unseen', async () => {
    const teacher = await school.bring();
    const cutsOf = vi.fn<NonNullable<SchoolOptions['cutsOf']>>(async () => undefined);
    const { at } = await open(school.principal, undefined, { cutsOf });
    must(await at.enter(remove(teacher)));
    await eventually(() => expect(cutsOf).toHaveBeenCalled());
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(epochs(at.membership())).toBe(1);
    cutsOf.mockResolvedValue(() => []);
    at.unlocked();
    await eventually(() => expect(epochs(at.membership())).toBe(2));
  });
});

describe('a guarded scope', () => {
  it('M15 waits for the passphrase, and its key change carries the cut-offs that this device knows', async () => {
    school = await TestSchool.found('home');
    const teacher = await school.bring();
    const cut: CutOff = {
      scope: school.scope,
      document: 'AAAAAAAAAAAAAAAAAAAAAA' as DocumentId,
      generation: 0,
      device: teacher.record.device.id,
      writer: 7,
      length: 3,
    };
    const { at, kept } = await open(school.principal, undefined, {
      cutsOf: async () => () => [cut],
      onGrown: () => school.principal.locker.lock(),
    });
    must(await at.enter(remove(teacher)));
    const length = kept.chain.length;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(kept.chain).toHaveLength(length);
    must(await school.principal.locker.unlock(PASSPHRASE));
    at.unlocked();
    await eventually(() => expect(epochs(at.membership())).toBe(2));
    const room = `${school.scope}.${cut.document}.g0`;
    expect(at.membership().cuts.get(room)?.get(cut.device)?.get(7)).toBe(3);
  });
});

describe('with a server', () => {
  let server: LittleServer;
  let teacher: Me;

  beforeEach(async () => {
    teacher = await school.bring();
    server = await new LittleServer(school.id, school.chain, school.membership).start();
  });
  afterEach(() => server.stop());

  const retrying = (device: Device, assertion: () => void) =>
    eventually(() => {
      device.at.network?.retry();
      assertion();
    });

  it('W8 an entry stands when the server has it, and the others hear of it and keep it', async () => {
    const one = await open(school.principal, server);
    const two = await open(teacher, server);
    const entered = must(await one.at.enter(roleOf(teacher, 'nurse')));
    expect(entered.head.seq).toBe(3);
    expect(server.chain).toHaveLength(4);
    expect(one.kept.chain).toEqual(server.chain);
    await eventually(() => expect(two.grown.map(({ head }) => head.seq)).toEqual([3]));
    expect(two.kept.chain).toEqual(server.chain);
  });

  it('M2 entries of two who begin at once both stand: who was second makes it anew', async () => {
    const one = await open(school.principal, server);
    const two = await open(school.principal, server);
    const roles = ['nurse', 'counsellor', 'partySecretary', 'departmentHead'] as const;
    const entered = await Promise.all(
      roles.map((role, i) => (i % 2 ? one : two).at.enter(roleOf(teacher, role))),
    );
    expect(entered.map(({ ok }) => ok)).toEqual([true, true, true, true]);
    expect(server.chain).toHaveLength(7);
    await eventually(() => expect(one.kept.chain).toEqual(two.kept.chain));
  });

  it('M2 an entry whose answer was lost stands once', async () => {
    const one = await open(school.principal, server);
    server.dropAfterEntry = true;
    const entering = one.at.enter(roleOf(teacher, 'nurse'));
    await eventually(() => expect(server.chain).toHaveLength(4));
    server.dropAfterEntry = false;
    await retrying(one, () => expect(one.at.membership().head.seq).toBe(3));
    expect(must(await entering).head.seq).toBe(3);
    expect(server.chain).toHaveLength(4);
  });

  it('a code of the server ends the wish, not those behind it', async () => {
    const one = await open(teacher, server);
    const refused = one.at.enter(remove(school.principal));
    const fine = one.at.enter(async (membership) => {
      expect(membership.people.get(teacher.record.person)?.removed).toBeUndefined();
      return { ok: true, value: { kind: 'remove', person: teacher.record.person, cuts: [] } };
    });
    expect(await refused).toEqual({ ok: false, code: 'chain.notAllowed' });
    expect(await fine).toMatchObject({ ok: true });
  });

  it('M4 a server that was restored has back what it lost before anybody signs in', async () => {
    const short = must(
      await openSchool({ ...(await bare()), disk: memoryDisk(school.chain.slice(0, 1)).disk }),
    );
    opened.push(short);
    await server.stop();
    server.chain = server.chain.slice(0, 1);
    // No answer tells it: the number of entries that the challenge names must do.
    server.secretive = true;
    server.membership = short.membership();
    await server.start();
    const two = await open(teacher, server);
    expect(server.chain).toEqual(school.chain);
    expect(server.seen.signedIn).toBe(1);
    expect(two.notices).toEqual([]);
  });

  const bare = async (): Promise<SchoolOptions> => ({
    id: school.id,
    disk: memoryDisk().disk,
    me: school.principal,
    now: () => 0,
    today: () => '2026-11-24',
    onGrown: () => undefined,
    onNotice: () => undefined,
    onState: () => undefined,
  });

  it('W7 who was refused in a room tries again when the chain has grown', async () => {
    const one = await open(school.principal, server);
    const two = await open(teacher, server);
    server.refuseRoom = 'room.unknownScope';
    const { said, line } = noted();
    two.at.network?.join(`${school.scope}.AAAAAAAAAAAAAAAAAAAAAA.g0`, new Y.Doc(), line);
    await eventually(() => expect(said.at(-1)).toBe('refused room.unknownScope'));
    server.refuseRoom = undefined;
    must(await one.at.enter(roleOf(teacher, 'nurse')));
    await eventually(() => expect(said.at(-1)).toBe('connected'));
  });

  it('W7 who was refused in a room tries again when the server has entries that it had not', async () => {
    await school.bring();
    server.refuseEntry = 'busy';
    server.refuseRoom = 'room.unknownScope';
    const two = await open(teacher, server);
    const { said, line } = noted();
    two.at.network?.join(`${school.scope}.AAAAAAAAAAAAAAAAAAAAAA.g0`, new Y.Doc(), line);
    await eventually(() => expect(said.at(-1)).toBe('refused room.unknownScope'));
    server.refuseEntry = undefined;
    server.refuseRoom = undefined;
    // Another laptop brings what this one has already.
    const from = server.chain.length;
    const entries = school.chain.slice(from);
    server.sayRaw(writeChannel(0, writeMessage({ type: 'chain', from, entries })));
    await eventually(() => expect(said.at(-1)).toBe('connected'));
    expect(two.grown).toEqual([]);
  });

  it('M4 another history is a fork: said, and nothing of it is taken', async () => {
    const entry = (await roleOf(teacher, 'nurse')()).value;
    await server.take(await school.entry(entry));
    await school.append(await school.entry((await roleOf(teacher, 'counsellor')()).value));
    const two = await open(teacher, server);
    await eventually(() => expect(two.notices).toContain('chain.fork'));
    expect(two.grown).toEqual([]);
    expect(two.kept.chain).toEqual(school.chain);
  });

  it('M16 of ten holders who are there when somebody goes, the key is changed once', async () => {
    const leaver = await school.bring();
    await server.take(school.chain.at(-2) ?? new Uint8Array());
    await server.take(school.chain.at(-1) ?? new Uint8Array());
    const holders: Device[] = [];
    for (let i = 0; i < 10; i++)
      holders.push(await open(i % 2 ? teacher : school.principal, server, { random: () => i / 200 }));
    const [first] = holders;
    must(await (first as Device).at.enter(remove(leaver)));
    await eventually(() => {
      for (const { at } of holders) expect(epochs(at.membership())).toBe(2);
    });
    // An entry of now comes behind whatever else they may have offered.
    must(await (first as Device).at.enter(roleOf(teacher, 'nurse')));
    expect(epochs(server.membership)).toBe(2);
    expect(server.chain).toHaveLength(8);
  });

  it('what was due while nobody was connected is done on connecting', async () => {
    await server.take(await school.entry((await remove(teacher)()).value));
    school.chain.push(server.chain.at(-1) ?? new Uint8Array());
    await open(school.principal, server);
    await eventually(() => expect(epochs(server.membership)).toBe(2));
  });

  it('a removed person hears so, is refused, and does not come back by itself', async () => {
    const two = await open(teacher, server);
    await server.take(await school.entry((await remove(teacher)()).value));
    server.close(4500, 'busy');
    await retrying(two, () => expect(two.at.network?.state).toBe('refused'));
    expect(two.at.membership().people.get(teacher.record.person)?.removed).toBe(3);
    const tries = server.seen.connected;
    two.at.network?.retry();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.seen.connected).toBe(tries);
  });

  it('P3 what the disk refuses is not followed: nothing grows until it has it', async () => {
    const two = await open(teacher, server);
    two.kept.failFrom(0);
    const one = await open(school.principal, server);
    must(await one.at.enter(roleOf(teacher, 'nurse')));
    await eventually(() => expect(two.notices).toContain('busy'));
    expect(two.grown).toEqual([]);
    expect(two.at.membership().head.seq).toBe(2);
    two.kept.failFrom(undefined);
    server.close(4500, 'busy');
    await retrying(two, () => expect(two.at.membership().head.seq).toBe(3));
    expect(two.kept.chain).toEqual(server.chain);
  });

  it('without a server an entry is busy after 20 s, and is not made later', async () => {
    const one = await open(school.principal, server);
    await server.stop();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const entering = one.at.enter(roleOf(teacher, 'nurse'));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await entering).toEqual({ ok: false, code: 'busy' });
    vi.useRealTimers();
    await server.start();
    one.at.network?.retry();
    const fine = await one.at.enter(roleOf(teacher, 'counsellor'));
    expect(
      must(fine)
        .people.get(teacher.record.person)
        ?.roles.map(({ role }) => role),
    ).not.toContain('nurse');
    expect(server.chain).toHaveLength(4);
  });
});

describe('W7 a laptop that its server refuses', () => {
  let teacher: Me;
  beforeEach(async () => {
    teacher = await school.bring();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** The school over a network that is refused with this code, and how often it was told to try again. */
  const refusedWith = async (code: Code, me: Me) => {
    vi.useFakeTimers();
    const again = vi.fn(() => events?.state());
    let events: NetworkEvents | undefined;
    const network = { state: 'refused', code, again, close: () => undefined } as unknown as Network;
    const connect = (given: NetworkEvents) => {
      events = given;
      return network;
    };
    await open(me, undefined, { server: 'ws://127.0.0.1:9', connect });
    events?.state();
    return again;
  };

  it('for what another laptop may heal comes back, soon at first, then every few minutes', async () => {
    const again = await refusedWith('signIn.signature', teacher);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(again).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(60 * 60_000);
    expect(again.mock.calls.length).toBeGreaterThan(60 / 5);
    expect(again.mock.calls.length).toBeLessThan(40);
  });

  it('for anything else, or put out by the chain that it has, stays away', async () => {
    const newer = await refusedWith('newer', teacher);
    await school.append(await school.entry((await remove(teacher)()).value));
    const removed = await refusedWith('signIn.signature', teacher);
    await vi.advanceTimersByTimeAsync(60 * 60_000);
    expect([newer.mock.calls, removed.mock.calls]).toEqual([[], []]);
  });
});

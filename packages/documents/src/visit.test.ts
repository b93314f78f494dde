import { foundSchool, joinSchool, loadMe } from '@wuhe/keyring';
import { type Membership, readMessage, type SchoolId } from '@wuhe/seal';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket as NodeSocket } from 'ws';
import type { Disk, Network, NetworkOptions } from './contract.ts';
import { LittleServer } from './little-server.testing.ts';
import { memoryDisk } from './memory-disk.testing.ts';
import { openNetwork } from './network.ts';
import { lockerOptions, must, PASSPHRASE, TestSchool } from './people.testing.ts';
import { createSchool, enterSchool, visitSchool } from './visit.ts';

const servers: LittleServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function serve(id: SchoolId, at?: TestSchool): Promise<LittleServer> {
  const server = new LittleServer(id, at?.chain, at?.membership);
  servers.push(server);
  return server.start();
}

const doorOf = (server: LittleServer) => ({
  server: server.url,
  now: () => Date.now(),
  WebSocketPolyfill: NodeSocket as unknown as typeof WebSocket,
});

const foundedOn = async (disk: Disk) =>
  must(
    await foundSchool({
      store: disk.keys,
      options: lockerOptions,
      scopes: [{ kind: 'school' }],
      passphrase: PASSPHRASE,
      at: 1,
    }),
  );

describe('founding', () => {
  it('solo: chain and keys are on the disk', async () => {
    const { disk, chain } = memoryDisk();
    const founded = await foundedOn(disk);
    expect(must(await createSchool(disk, founded)).school).toBe(founded.school);
    expect(chain).toEqual([founded.entry]);
    expect(await loadMe(disk.keys, founded.school, lockerOptions)).toMatchObject({ ok: true });
  });

  it('W3 a school begins on a server with its first entry', async () => {
    const { disk, chain, keys } = memoryDisk();
    const founded = await foundedOn(disk);
    const server = await serve(founded.school);
    expect(must(await createSchool(disk, founded, doorOf(server))).school).toBe(founded.school);
    expect(server.chain).toEqual([founded.entry]);
    expect(chain).toEqual([founded.entry]);
    expect(keys.size).toBe(1);
    expect(await loadMe(disk.keys, founded.school, lockerOptions)).toMatchObject({ ok: true });
  });

  it('W3 where the server takes no school its code comes back, and nothing is kept', async () => {
    const { disk, chain, keys } = memoryDisk();
    const founded = await foundedOn(disk);
    const server = await serve(founded.school);
    server.refuseEntry = 'school.closed';
    expect(await createSchool(disk, founded, doorOf(server))).toEqual({ ok: false, code: 'school.closed' });
    expect(chain).toEqual([]);
    expect(keys.size).toBe(0);
  });

  it('an answer that was lost is asked for again: founded once', async () => {
    const { disk, chain } = memoryDisk();
    const founded = await foundedOn(disk);
    const server = await serve(founded.school);
    server.dropAfterEntry = true;
    expect(must(await createSchool(disk, founded, doorOf(server))).head.seq).toBe(0);
    expect(server.chain).toHaveLength(1);
    expect(chain).toEqual([founded.entry]);
  });

  it('a founding that was interrupted after the server took it is finished, not begun again', async () => {
    const kept = memoryDisk();
    const founded = await foundedOn(kept.disk);
    const server = await serve(founded.school);
    // Keys, offer, and then no more.
    kept.failFrom(2);
    await expect(createSchool(kept.disk, founded, doorOf(server))).rejects.toThrow('refuses');
    expect(server.chain).toHaveLength(1);
    kept.failFrom(undefined);
    const next = await foundedOn(kept.disk);
    expect(must(await createSchool(kept.disk, next, doorOf(server))).school).toBe(founded.school);
    expect(kept.chain).toEqual([founded.entry]);
    expect(await loadMe(kept.disk.keys, founded.school, lockerOptions)).toMatchObject({ ok: true });
  });
});

describe('visiting', () => {
  it('W2 W5 a newcomer sees the verified chain and the package of the slip', async () => {
    const school = await TestSchool.found();
    await school.bring();
    const slip = await school.slip();
    const server = await serve(school.id, school);
    server.packages.set(slip.id, slip.package);
    const door = { ...doorOf(server), school: school.id };
    const seen = must(await visitSchool({ ...door, packageId: slip.id }));
    expect(seen.entries).toEqual(school.chain);
    expect(seen.membership.head).toEqual(school.membership.head);
    expect(seen.package).toEqual(slip.package);
    expect(must(await visitSchool({ ...door, packageId: 'AAAAAAAAAAAAAAAAAAAAAA' })).package).toBeUndefined();
  });

  it('M4 a school that the server does not have, or a chain that does not hold, lets nobody in', async () => {
    const school = await TestSchool.found();
    const empty = await serve(school.id);
    expect(await visitSchool({ ...doorOf(empty), school: school.id })).toMatchObject({
      code: 'school.unknown',
    });
    const other = await TestSchool.found();
    const wrong = await serve(school.id, other);
    expect(await visitSchool({ ...doorOf(wrong), school: school.id })).toMatchObject({
      code: 'chain.school',
    });
    const forged = other.chain.map((entry) => entry.slice());
    const first = forged[0];
    if (first) first[first.length - 1] = (first.at(-1) ?? 0) ^ 1;
    const liar = await serve(other.id, other);
    liar.chain = forged;
    expect(await visitSchool({ ...doorOf(liar), school: other.id })).toMatchObject({
      code: 'chain.signature',
    });
  });
});

describe('joining', () => {
  const world = async () => {
    const school = await TestSchool.found();
    const slip = await school.slip();
    await school.append(await school.entry(slip.body));
    const server = await serve(school.id, school);
    const door = { ...doorOf(server), school: school.id };
    const make = (disk: Disk) => (membership: Membership) =>
      joinSchool(membership, slip.secret, slip.package, {
        store: disk.keys,
        options: lockerOptions,
        passphrase: PASSPHRASE,
        at: 1,
      });
    return { school, slip, server, door, make };
  };
  /** The person on this disk stands on the chain with this device. */
  const belongs = async (disk: Disk, server: LittleServer) => {
    const me = must(await loadMe(disk.keys, server.school, lockerOptions));
    return server.membership?.devices.get(me.record.device.id)?.person === me.record.person;
  };

  it('the entry stands, and chain and keys are on the disk', async () => {
    const { server, door, make } = await world();
    const { disk, chain, keys } = memoryDisk();
    const membership = must(await enterSchool(disk, door, make(disk)));
    expect(membership.head.seq).toBe(2);
    expect(chain).toEqual(server.chain);
    expect(keys.size).toBe(1);
    expect(await belongs(disk, server)).toBe(true);
  });

  it('M2 where somebody else was first the entry is made anew', async () => {
    const { school, server, door, make } = await world();
    const { disk, chain } = memoryDisk();
    const body = {
      kind: 'role',
      person: school.principal.record.person,
      give: [{ role: 'nurse' }],
      end: [],
    } as const;
    const first = await school.entry({ ...body, give: [...body.give], end: [] });
    server.beforeEntry = async () => {
      server.beforeEntry = undefined;
      await server.take(first);
    };
    expect(must(await enterSchool(disk, door, make(disk))).head.seq).toBe(3);
    expect(chain).toEqual(server.chain);
    expect(await belongs(disk, server)).toBe(true);
  });

  it('M9 a slip that was used, or any other refusal, leaves nothing', async () => {
    const { server, door, make } = await world();
    const first = memoryDisk();
    must(await enterSchool(first.disk, door, make(first.disk)));
    const second = memoryDisk();
    expect(await enterSchool(second.disk, door, make(second.disk))).toEqual({
      ok: false,
      code: 'chain.invitation',
    });
    server.refuseEntry = 'chain.expired';
    const other = await world();
    other.server.refuseEntry = 'chain.expired';
    expect(await enterSchool(second.disk, other.door, other.make(second.disk))).toMatchObject({
      code: 'chain.expired',
    });
    expect([second.keys.size, second.chain.length]).toEqual([0, 0]);
  });

  it.each([0, 1, 2, 3])(
    'killed before write %i, asked again it finishes, and nobody is twice',
    async (write) => {
      const { server, door, make } = await world();
      const kept = memoryDisk();
      kept.failFrom(write);
      await expect(enterSchool(kept.disk, door, make(kept.disk))).rejects.toThrow('refuses');
      kept.failFrom(undefined);
      must(await enterSchool(kept.disk, door, make(kept.disk)));
      expect(kept.chain).toEqual(server.chain);
      expect(server.membership?.people.size).toBe(2);
      expect(await belongs(kept.disk, server)).toBe(true);
      expect(kept.keys.size).toBe(1);
    },
  );

  it('an entry of which nobody knows is offered again as it was: its keys are the ones on the disk', async () => {
    const { server, door, make } = await world();
    const kept = memoryDisk();
    // The worker dies with the offer on its lips.
    let offered: Uint8Array | undefined;
    const dying = (options: NetworkOptions): Network => {
      const network = openNetwork(options);
      const send = network.sendChain.bind(network);
      network.sendChain = (frame) => {
        const read = readMessage(frame);
        if (!read.ok || read.value.type !== 'chain') return send(frame);
        offered = read.value.entries[0];
        throw new Error('the worker dies');
      };
      return network;
    };
    await expect(enterSchool(kept.disk, { ...door, open: dying }, make(kept.disk))).rejects.toThrow('dies');
    must(await enterSchool(kept.disk, door, make(kept.disk)));
    expect(server.chain.at(-1)).toEqual(offered);
    expect(await belongs(kept.disk, server)).toBe(true);
  });

  it('a device that belongs already is not let in a second time', async () => {
    const { door, make } = await world();
    const { disk, chain } = memoryDisk();
    must(await enterSchool(disk, door, make(disk)));
    const before = chain.length;
    expect(await enterSchool(disk, door, make(disk))).toEqual({ ok: false, code: 'chain.duplicate' });
    expect(chain).toHaveLength(before);
  });
});

describe('a server that does not answer', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  /** A socket that hears nothing; `refused`: the server's machine is there and turns it away at once. */
  const sockets = (refused: boolean) =>
    class {
      onclose: ((event: { code: number; reason: string }) => void) | null = null;
      constructor() {
        if (refused) setTimeout(() => this.onclose?.({ code: 1006, reason: '' }), 1);
      }
      close(): void {
        this.onclose = null;
      }
    } as unknown as typeof WebSocket;

  it.each([
    ['turns everybody away is told of within three seconds', true, 3_000],
    ['is silent is told of within ten', false, 10_000],
  ])('that %s', async (_, refused, patience) => {
    vi.useFakeTimers();
    const { id } = await TestSchool.found();
    const WebSocketPolyfill = sockets(refused);
    const door = { server: 'ws://127.0.0.1:9', school: id, now: () => Date.now(), WebSocketPolyfill };
    const visited = visitSchool(door);
    let answer: unknown;
    void visited.then((said) => {
      answer = said;
    });
    await vi.advanceTimersByTimeAsync(1_500);
    expect(answer).toBeUndefined();
    await vi.advanceTimersByTimeAsync(patience - 1_500);
    expect(answer).toEqual({ ok: false, code: 'busy' });
  });
});

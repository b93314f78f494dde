/** The shipped network, the ways into a school and the chain's rim against the real server; and a stock client beside them. */
import { foundSchool, invite, joinSchool, loadMe, type Me } from '@wuhe/keyring';
import { readMessage, writeMessage } from '@wuhe/seal';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket as NodeSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { memoryDisk } from './memory-disk.testing.ts';
import { eventually, networkSuite, noted } from './network.testing.ts';
import { openNetwork } from './network.ts';
import { lockerOptions, must, PASSPHRASE, TestSchool } from './people.testing.ts';
import { signInHandlers } from './plain-provider.testing.ts';
import { RealServer } from './real-server.testing.ts';
import { type OpenSchool, openSchool } from './school.ts';
import { addressOf } from './shared-line.ts';
import { createSchool, enterSchool, visitSchool } from './visit.ts';

networkSuite('the network against the real server', openNetwork, async () => {
  const school = await TestSchool.found();
  const teacher = await school.bring();
  const elsewhere = await TestSchool.found();
  const server = await RealServer.begin();
  await server.take(school);
  return {
    server: server.url,
    school: school.id,
    scope: school.scope,
    members: [school.principal, teacher],
    stranger: elsewhere.principal,
    entries: school.chain.length,
    stop: () => server.stop(),
    start: () => server.start(),
    end: () => server.end(),
  };
});

describe('the real server', () => {
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).toReversed()) await end();
  });

  const begin = async () => {
    const server = await RealServer.begin();
    ends.push(() => server.end());
    return server;
  };

  it('a plain y-websocket client, one room a socket, signs in, asks, and is heard', async () => {
    const school = await TestSchool.found();
    const teacher = await school.bring();
    const server = await begin();
    await server.take(school);
    const room = `${school.scope}.AAAAAAAAAAAAAAAAAAAAAA.g0`;
    const { network: events, line: lineEvents, frames, said } = noted();
    const network = openNetwork({
      ...server.door,
      school: school.id,
      me: teacher,
      events: { ...events, connected: () => undefined, reached: () => undefined },
    });
    ends.push(() => network.close());
    network.join(room, new Y.Doc(), lineEvents);
    await eventually(() => expect(said).toContain('connected'));

    const address = addressOf({ server: server.url, school: school.id });
    const provider = new WebsocketProvider(address, room, new Y.Doc(), {
      connect: false,
      disableBc: true,
      WebSocketPolyfill: NodeSocket as unknown as typeof WebSocket,
    });
    ends.push(() => {
      provider.destroy();
      provider.awareness.destroy();
    });
    const synced = new Promise<void>((resolve) => provider.once('sync', () => resolve()));
    let signedIn = 0;
    signInHandlers(provider, {
      me: school.principal,
      school: school.id,
      server: server.url,
      said: () => signedIn++,
    });
    provider.connect();
    await synced;
    expect(signedIn).toBeGreaterThan(0);
    provider.awareness.setLocalState({ here: true });
    const present = () =>
      frames.map((frame) => readMessage(frame)).filter((read) => read.ok && read.value.type === 'presence');
    await eventually(() => expect(present().length).toBeGreaterThan(0));
  });

  it('a school is founded, a slip made, a teacher joins, is removed, and is sent away', async () => {
    const server = await begin();
    const { door } = server;
    const own = memoryDisk();
    const options = { store: own.disk.keys, options: lockerOptions, passphrase: PASSPHRASE, at: Date.now() };
    const founded = must(await foundSchool({ ...options, scopes: [{ kind: 'school' }] }));
    const { school: id } = must(await createSchool(own.disk, founded, door));

    const principal = must(await loadMe(own.disk.keys, id, lockerOptions));
    must(await principal.locker.unlock(PASSPHRASE));
    const at = await opened(own, principal, server);
    const scope = founded.scopes[0] as (typeof founded.scopes)[number];
    const roles = [{ role: 'subjectTeacher' as const }];
    const named = [{ scope, right: 'write' as const }];
    const slip = must(await invite(at.membership(), principal, roles, named, Date.now() + 60_000));
    must(await at.enter(async () => ({ ok: true, value: slip.body })));
    must(await at.putPackage(slip.id, slip.package, Date.now() + 60_000));

    const theirs = memoryDisk();
    const seen = must(await visitSchool({ ...door, school: id, packageId: slip.id }));
    expect(seen.package).toEqual(slip.package);
    must(
      await enterSchool(theirs.disk, { ...door, school: id }, (membership) =>
        joinSchool(membership, slip.secret, seen.package ?? new Uint8Array(), {
          ...options,
          store: theirs.disk.keys,
        }),
      ),
    );
    const teacher = must(await loadMe(theirs.disk.keys, id, lockerOptions));
    const their = await opened(theirs, teacher, server);
    // W5: a slip that was used opens nothing any more.
    await eventually(async () =>
      expect(must(await visitSchool({ ...door, school: id, packageId: slip.id })).package).toBeUndefined(),
    );
    await eventually(() => expect(at.membership().people.size).toBe(2));

    const { person } = teacher.record;
    must(await at.enter(async () => ({ ok: true, value: { kind: 'remove', person, cuts: [] } })));
    // The entry comes before the refusal, and is verified a little after it.
    await eventually(() => expect(their.network?.state).toBe('refused'));
    await eventually(() => expect(their.membership().people.get(person)?.removed).toBe(3));
    await eventually(() => expect(at.membership().scopes.get(scope)?.epochs).toHaveLength(2));
  });

  it('M4 a server that was restored to nothing has the school back from who comes first', async () => {
    const school = await TestSchool.found();
    const teacher = await school.bring();
    const server = await begin();
    const their = await opened(memoryDisk(school.chain), teacher, server);
    expect(their.network?.state).toBe('open');
    const seen = must(await visitSchool({ ...server.door, school: school.id }));
    expect(seen.entries).toEqual(school.chain);
  });

  it('M4 of ten laptops that reach a restored server at once, each with its own part of the chain, nobody is refused', async () => {
    const school = await TestSchool.found();
    const laptops: { me: Me; chain: Uint8Array[] }[] = [];
    while (laptops.length < 10) {
      const me = await school.bring();
      laptops.push({ me, chain: [...school.chain] });
    }
    const server = await begin();
    const there = await Promise.all(laptops.map(({ me, chain }) => opened(memoryDisk(chain), me, server)));
    for (const at of there)
      await eventually(() => expect(at.membership().head.seq).toBe(school.membership.head.seq));
    expect(must(await visitSchool({ ...server.door, school: school.id })).entries).toEqual(school.chain);
  });

  it('a frame that is none costs its own channel or socket, and nobody else theirs', async () => {
    const school = await TestSchool.found();
    const teacher = await school.bring();
    const server = await begin();
    await server.take(school);
    const one = noted();
    const two = noted();
    const rooms = [one, two].map(({ line }, at) => {
      const network = openNetwork({
        ...server.door,
        school: school.id,
        me: at === 0 ? teacher : school.principal,
        events: noted().network,
      });
      ends.push(() => network.close());
      return network.join(`${school.scope}.AAAAAAAAAAAAAAAAAAAAAA.g0`, new Y.Doc(), line);
    });
    await eventually(() => expect([one.said, two.said].every((said) => said[0] === 'connected')).toBe(true));
    rooms[0]?.send(Uint8Array.of(0, 2, 3, 255, 255, 255));
    await eventually(() => expect(one.said.length).toBeGreaterThan(1));
    rooms[1]?.send(writeMessage({ type: 'ask', vector: new Map() }));
    await eventually(() => expect(two.frames.filter((frame) => frame[1] === 1).length).toBeGreaterThan(1));
    expect(two.said).toEqual(['connected']);
  });

  async function opened(
    kept: ReturnType<typeof memoryDisk>,
    me: Me,
    server: RealServer,
  ): Promise<OpenSchool> {
    const { school } = me.record;
    const at = must(
      await openSchool({
        id: school,
        disk: kept.disk,
        me,
        server: server.url,
        now: () => Date.now(),
        today: () => '2026-11-24',
        random: () => 0,
        onGrown: () => undefined,
        onNotice: () => undefined,
        onState: () => undefined,
        connect: (events) => openNetwork({ ...server.door, school, me, events }),
      }),
    );
    ends.push(() => at.close());
    await eventually(() => expect(at.network?.state).toBe('open'));
    return at;
  }
});

/** The shipped network against a small server that can misbehave. */
import { writeChannel, writeMessage } from '@wuhe/seal';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import type { Network, NetworkOptions } from './contract.ts';
import { LittleServer } from './little-server.testing.ts';
import { countingSockets, eventually, networkSuite, noted } from './network.testing.ts';
import { openNetwork } from './network.ts';
import { TestSchool } from './people.testing.ts';
import { backoff } from './shared-line.ts';

networkSuite('the network against a small server', openNetwork, async () => {
  const school = await TestSchool.found();
  const teacher = await school.bring();
  const elsewhere = await TestSchool.found();
  const server = await new LittleServer(school.id, school.chain, school.membership).start();
  return {
    server: server.url,
    school: school.id,
    scope: school.scope,
    members: [school.principal, teacher],
    stranger: elsewhere.principal,
    entries: school.chain.length,
    stop: () => server.stop(),
    start: async () => void (await server.start()),
    end: () => server.stop(),
  };
});

describe('the shared line', () => {
  let school: TestSchool;
  let server: LittleServer;
  let network: Network | undefined;

  beforeEach(async () => {
    school = await TestSchool.found();
    server = await new LittleServer(school.id, school.chain, school.membership).start();
  });
  afterEach(async () => {
    vi.useRealTimers();
    network?.close();
    await server.stop();
  });

  const roomOf = () => `${school.scope}.AAAAAAAAAAAAAAAAAAAAAA.g0`;
  const connect = (more: Partial<NetworkOptions> = {}) => {
    const notes = noted();
    const sockets = countingSockets();
    network = openNetwork({
      server: server.url,
      school: school.id,
      me: school.principal,
      WebSocketPolyfill: sockets.Polyfill,
      now: () => Date.now(),
      events: notes.network,
      ...more,
    });
    return { ...notes, network, sockets };
  };
  const inRoom = async () => {
    const its = connect();
    const notes = noted();
    const outer = new Y.Doc();
    const line = its.network.join(roomOf(), outer, notes.line);
    await eventually(() => expect(notes.said).toEqual(['connected']));
    return { ...notes, outer, line, network: its.network, sockets: its.sockets, of: its.said };
  };

  it('W7 a server that refuses fifty times sees one try for each change', async () => {
    server.refuseSignIn = 'write.unknownDevice';
    const { network, sockets } = connect();
    for (let changes = 1; changes <= 50; changes++) {
      await eventually(() => expect(network.state).toBe('refused'));
      expect(network.code).toBe('write.unknownDevice');
      network.retry();
      expect(server.seen.connected).toBe(changes);
      network.again();
      expect(network.state).toBe('connecting');
    }
    await eventually(() => expect(network.state).toBe('refused'));
    expect(sockets.count()).toBe(51);
  });

  it('W7 a room that is refused fifty times is opened once for each change, by the one socket', async () => {
    server.refuseRoom = 'room.erased';
    const { network, sockets } = connect();
    const { said, line } = noted();
    network.join(roomOf(), new Y.Doc(), line);
    const refusals = () => said.filter((it) => it === 'refused room.erased').length;
    for (let changes = 1; changes <= 50; changes++) {
      await eventually(() => expect(refusals()).toBe(changes));
      network.retry();
      expect(server.seen.opened).toBe(changes);
      network.again();
    }
    expect(sockets.count()).toBe(1);
  });

  it('W7 what time heals is tried again, later each time and never in step', () => {
    expect(Array.from({ length: 8 }, (_, tries) => backoff(tries, () => 1))).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
    ]);
    expect(backoff(7, () => 0)).toBe(200);
  });

  it('rooms wait while the line is away, and none of them tries by itself', async () => {
    await server.stop();
    const { network, sockets } = connect();
    const lines = Array.from({ length: 20 }, () => noted());
    for (const { line } of lines) network.join(roomOf(), new Y.Doc(), line);
    await eventually(() => expect(network.state).toBe('unreachable'));
    expect(sockets.count()).toBe(1);
    expect(lines.flatMap(({ said }) => said)).toEqual([]);
    await server.start();
    network.retry();
    await eventually(() => expect(lines.every(({ said }) => said[0] === 'connected')).toBe(true));
  });

  it('U1–U4 nothing that comes is applied to the outer document: frames go on as they came', async () => {
    const { frames, outer } = await inRoom();
    const other = new Y.Doc();
    other.getArray('x').push(['hostile']);
    const state = Y.encodeStateAsUpdate(other);
    const update = Uint8Array.of(0, 2, state.length, ...state);
    const answer = Uint8Array.of(0, 1, state.length, ...state);
    const strange = [Uint8Array.of(0, 9), Uint8Array.of(2, 0), Uint8Array.of(100), Uint8Array.of(77, 1)];
    await eventually(() => expect(frames).toHaveLength(1));
    for (const bytes of [update, answer, ...strange]) server.say(roomOf(), bytes);
    await eventually(() => expect(frames.slice(1)).toEqual([update, answer, ...strange]));
    expect(Y.encodeStateAsUpdate(outer)).toEqual(Y.encodeStateAsUpdate(new Y.Doc()));
    expect(server.frames.map(({ bytes }) => bytes[0])).toEqual([0]);
  });

  it('R1 what has no type of a frame, or no channel of ours, is dropped', async () => {
    const { frames, network, said } = await inRoom();
    await eventually(() => expect(frames).toHaveLength(1));
    server.say(roomOf(), new Uint8Array());
    server.say(roomOf(), Uint8Array.of(255, 255, 1));
    server.sayRaw(writeChannel(4_000_000, Uint8Array.of(0, 0, 0)));
    server.say(roomOf(), Uint8Array.of(3));
    await eventually(() => expect(frames).toHaveLength(2));
    expect(network.state).toBe('open');
    expect(said).toEqual(['connected']);
  });

  it.each([
    ['text', 'hello'],
    ['no channel', Uint8Array.of(255, 255, 255, 255, 255, 255)],
    ['a message of the socket that ends early', Uint8Array.of(0, 105, 1)],
    ['a close of nothing', Uint8Array.of(0, 113, 0)],
  ])('malformed bytes end the socket, which is made anew: %s', async (_, bytes) => {
    const { said, network } = await inRoom();
    server.sayRaw(bytes);
    await eventually(() => expect(said).toContain('disconnected'));
    await eventually(() => {
      network.retry();
      expect(said).toEqual(['connected', 'disconnected', 'connected']);
    });
  });

  it('a second challenge is not signed: nobody passes another server’s on', async () => {
    const { said, line, frames } = await inRoom();
    const nonce = new Uint8Array(32).fill(9);
    server.sayRaw(Uint8Array.of(0, 105, ...nonce, 0, 0, 0));
    server.say(roomOf(), Uint8Array.of(3));
    await eventually(() => expect(frames.at(-1)).toEqual(Uint8Array.of(3)));
    // An answer, had there been one, would have come before this.
    line.send(writeMessage({ type: 'askPresence' }));
    await eventually(() => expect(server.frames.at(-1)?.bytes).toEqual(Uint8Array.of(3)));
    expect(server.seen.signedIn).toBe(1);
    expect(said).toEqual(['connected']);
  });

  it('rows put with the line’s origin are not sent by the carrier', async () => {
    const { line, outer } = await inRoom();
    await eventually(() => expect(server.frames).toHaveLength(1));
    const other = new Y.Doc();
    other.getArray('1').push([Uint8Array.of(1)]);
    Y.applyUpdate(outer, Y.encodeStateAsUpdate(other), line.origin);
    line.send(writeMessage({ type: 'askPresence' }));
    await eventually(() => expect(server.frames.at(-1)?.bytes).toEqual(Uint8Array.of(3)));
    expect(server.frames).toHaveLength(2);
  });

  it('a room that is sent away for a time comes back; the line stays', async () => {
    const { said, network, sockets } = await inRoom();
    server.closeRoom(roomOf(), 'busy');
    await eventually(() => expect(said).toContain('disconnected'));
    network.retry();
    await eventually(() => expect(said).toEqual(['connected', 'disconnected', 'connected']));
    expect(sockets.count()).toBe(1);
  });

  it('the server has what it lost before anybody signs in', async () => {
    const gate = Promise.withResolvers<void>();
    let heard = 0;
    const { network } = connect({
      events: { ...noted().network, reached: () => gate.promise, chain: () => heard++ },
    });
    // What is asked and answered meanwhile would come after a signing in.
    for (let asked = 1; asked <= 20; asked++)
      await eventually(() => {
        if (heard < asked) network.sendChain(writeMessage({ type: 'askChain', from: 0 }));
        expect(heard).toBeGreaterThanOrEqual(asked);
      });
    expect(server.seen.signedIn).toBe(0);
    gate.resolve();
    await eventually(() => expect(network.state).toBe('open'));
  });

  it('an answer tells y-websocket that the connection was of use: its next wait is short', async () => {
    const { line, frames } = await inRoom();
    await eventually(() => expect(frames).toHaveLength(1));
    expect((line.origin as { synced: boolean }).synced).toBe(true);
  });

  it('W6 what was too large is not sent again and again', async () => {
    const { network } = await inRoom();
    server.close(1009, '');
    await eventually(() => expect(network.state).toBe('refused'));
    expect(network.code).toBe('frame.tooLarge');
  });

  it('a package that nobody answers is busy, not forgotten', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await server.stop();
    const { network } = connect();
    const asked = network.askPackage('AAAAAAAAAAAAAAAAAAAAAA');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await asked).toEqual({ ok: false, code: 'busy' });
  });
});

describe('a silent server', () => {
  /** A socket whose other end is this test. */
  class Held {
    static last: Held;
    readyState = 0;
    binaryType = '';
    sent: Uint8Array[] = [];
    onopen: (() => void) | null = null;
    onmessage: ((event: { data: ArrayBuffer }) => void) | null = null;
    onclose: ((event: { code: number; reason: string }) => void) | null = null;
    onerror: (() => void) | null = null;
    constructor() {
      Held.last = this;
      made++;
    }
    send(bytes: Uint8Array): void {
      this.sent.push(bytes);
    }
    close(): void {
      this.readyState = 3;
    }
    says(...bytes: number[]): void {
      this.readyState = 1;
      this.onmessage?.({ data: Uint8Array.from(bytes).buffer });
    }
  }
  let made = 0;
  let network: Network | undefined;

  afterEach(() => {
    network?.close();
    vi.useRealTimers();
  });

  const open = async () => {
    const school = await TestSchool.found();
    made = 0;
    vi.useFakeTimers();
    const notes = noted();
    network = openNetwork({
      server: 'ws://127.0.0.1:1',
      school: school.id,
      me: school.principal,
      WebSocketPolyfill: Held as unknown as typeof WebSocket,
      now: () => 0,
      events: notes.network,
    });
    const line = noted();
    network.join(`${school.scope}.AAAAAAAAAAAAAAAAAAAAAA.g0`, new Y.Doc(), line.line);
    Held.last.says(0, 105, ...new Uint8Array(32), 0, 0, 3);
    await vi.waitFor(() => expect(Held.last.sent).toHaveLength(1));
    Held.last.says(0, 107);
    expect(line.said).toEqual(['connected']);
    return { network, line, notes };
  };

  it('is given up after 35 s of nothing, and its rooms with it', async () => {
    const { network, line } = await open();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(line.said).toEqual(['connected']);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(line.said).toEqual(['connected', 'disconnected']);
    expect(network.state).toBe('connecting');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(made).toBe(2);
  });

  it('a sign of life on channel 0 keeps the socket, and y-websocket’s own watch stays quiet', async () => {
    const { line } = await open();
    for (let seconds = 0; seconds < 300; seconds += 15) {
      await vi.advanceTimersByTimeAsync(15_000);
      Held.last.says(0, 107);
    }
    expect(line.said).toEqual(['connected']);
    expect(line.frames).toEqual([]);
    expect(made).toBe(1);
  });

  it('after 15 s in which the line stood, earlier failures are forgotten', async () => {
    const { line } = await open();
    vi.spyOn(Math, 'random').mockReturnValue(0.999);
    const lose = async () => {
      Held.last.onclose?.({ code: 1006, reason: '' });
      const before = made;
      let waited = 0;
      for (; made === before; waited += 1_000) await vi.advanceTimersByTimeAsync(1_000);
      return waited;
    };
    const waits: number[] = [];
    for (let tries = 0; tries < 4; tries++) waits.push(await lose());
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000]);
    const { last } = Held;
    last.says(0, 105, ...new Uint8Array(32), 0, 0, 3);
    await vi.waitFor(() => expect(last.sent).toHaveLength(1));
    last.says(0, 107);
    await vi.advanceTimersByTimeAsync(16_000);
    expect(line.said.at(-1)).toBe('connected');
    expect(await lose()).toBe(1_000);
    vi.restoreAllMocks();
  });

  it('never more than one socket, and no more than the jittered waits, while nobody answers', async () => {
    await open();
    for (let tries = 0; tries < 20; tries++) {
      Held.last.onclose?.({ code: 1006, reason: '' });
      await vi.advanceTimersByTimeAsync(0);
    }
    expect(made).toBe(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(made).toBe(2);
  });
});

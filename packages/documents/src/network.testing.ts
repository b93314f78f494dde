/** What every way to a school's server must do (SPEC.md 11): a suite that any adapter and any server can be held to. */
import type { Me } from '@wuhe/keyring';
import { readMessage, type SchoolId, type ScopeId, writeMessage } from '@wuhe/seal';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket as NodeSocket } from 'ws';
import * as Y from 'yjs';
import type { Line, LineEvents, Network, NetworkEvents, NetworkOptions } from './contract.ts';

/** A server with a school of two members who may write in `scope`, and somebody whose device it does not know. */
export interface NetworkWorld {
  readonly server: string;
  readonly school: SchoolId;
  readonly scope: ScopeId;
  readonly members: readonly [Me, Me];
  readonly stranger: Me;
  /** The chain's length. */
  readonly entries: number;
  /** The process ends without a word, and begins again at the same address. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Ends it for good. */
  end(): Promise<void>;
}

/** Sockets made through it, counted. */
export function countingSockets(): { Polyfill: typeof WebSocket; count: () => number } {
  let made = 0;
  class Counted extends NodeSocket {
    constructor(url: string) {
      super(url);
      made++;
    }
  }
  return { Polyfill: Counted as unknown as typeof WebSocket, count: () => made };
}

/** Notes what a network or a line says. */
export function noted() {
  const said: string[] = [];
  const frames: Uint8Array[] = [];
  const chain: Uint8Array[] = [];
  const network: NetworkEvents = {
    reached: (entries) => void said.push(`reached ${entries}`),
    connected: () => void said.push('connected'),
    disconnected: () => void said.push('disconnected'),
    chain: (frame) => void chain.push(frame.slice()),
    state: () => undefined,
  };
  const line: LineEvents = {
    connected: () => void said.push('connected'),
    disconnected: () => void said.push('disconnected'),
    frame: (bytes) => void frames.push(bytes.slice()),
    refused: (code) => void said.push(`refused ${code}`),
  };
  return { said, frames, chain, network, line };
}

export function eventually(assertion: () => void): Promise<void> {
  return vi.waitFor(assertion, { timeout: 20_000, interval: 5 });
}

const presence = (...bytes: number[]) => writeMessage({ type: 'presence', bytes: Uint8Array.from(bytes) });

export function networkSuite(
  name: string,
  open: (options: NetworkOptions) => Network,
  found: () => Promise<NetworkWorld>,
): void {
  describe(name, () => {
    // y-websocket listens to the end of the process, once for each room.
    process.setMaxListeners(0);
    let world: NetworkWorld;
    const networks: Network[] = [];
    let document = 0;

    beforeEach(async () => {
      world = await found();
    });
    afterEach(async () => {
      for (const network of networks.splice(0)) network.close();
      await world.end();
    });

    /** A room's name: `<scope>.<document>.g0`. */
    const room = (scope: string = world.scope) =>
      `${scope}.${btoa(String(1000 + document++).padStart(16, '0'))
        .replace(/=+$/, '')
        .slice(0, 21)}A.g0`;
    const connect = (me: Me | undefined, more: Partial<NetworkOptions> = {}) => {
      const notes = noted();
      const { server, school } = world;
      const sockets = countingSockets();
      const network = open({
        server,
        school,
        WebSocketPolyfill: sockets.Polyfill,
        now: () => Date.now(),
        ...(me && { me }),
        events: notes.network,
        ...more,
      });
      networks.push(network);
      return { ...notes, network, sockets };
    };
    const joined = async (network: Network, name: string) => {
      const notes = noted();
      const outer = new Y.Doc();
      const line: Line = network.join(name, outer, notes.line);
      await eventually(() => expect(notes.said).toContain('connected'));
      return { ...notes, line, outer };
    };

    it('W2 signs in by the challenge, hears how many entries the server has, and knows its clock', async () => {
      const { said, network } = connect(world.members[0]);
      expect(network.state).toBe('connecting');
      await eventually(() => expect(network.state).toBe('open'));
      expect(said).toEqual([`reached ${world.entries}`, 'connected']);
      expect(Math.abs(network.offset ?? Number.NaN)).toBeLessThan(60_000);
    });

    it('P2 a room has asked when it is connected: the answer comes without another ask', async () => {
      const { network } = connect(world.members[0]);
      const { frames, line } = await joined(network, room());
      await eventually(() =>
        expect(
          frames.map((frame) => readMessage(frame)).some((read) => read.ok && read.value.type === 'answer'),
        ).toBe(true),
      );
      line.close();
    });

    it('frames go both ways, whole and in their order', async () => {
      const name = room();
      const one = await joined(connect(world.members[0]).network, name);
      const other = await joined(connect(world.members[1]).network, name);
      const sent = Array.from({ length: 100 }, (_, i) => presence(7, i));
      const marked = (frames: Uint8Array[]) => frames.filter((frame) => frame[0] === 1 && frame[2] === 7);
      // Whoever opens is there when the server says so; a first frame may be too early for the other.
      for (const frame of sent) one.line.send(frame);
      await eventually(() => expect(marked(other.frames)).toEqual(sent));
      other.line.send(presence(7, 7, 7));
      await eventually(() => expect(marked(one.frames)).toEqual([presence(7, 7, 7)]));
    });

    it('forty rooms share one socket', async () => {
      const { network, sockets } = connect(world.members[0]);
      const lines = await Promise.all(Array.from({ length: 40 }, () => joined(network, room())));
      expect(sockets.count()).toBe(1);
      await eventually(() => expect(lines.every(({ frames }) => frames.length > 0)).toBe(true));
      expect(new Set(lines.map(({ line }) => line.origin)).size).toBe(40);
    });

    it('a lost server is tried again by itself, and its rooms come back', async () => {
      const { network, said } = connect(world.members[0]);
      const line = await joined(network, room());
      await world.stop();
      await eventually(() => expect(line.said).toEqual(['connected', 'disconnected']));
      expect(said.at(-1)).toBe('disconnected');
      expect(network.state).not.toBe('open');
      await world.start();
      await eventually(() => {
        network.retry();
        expect(line.said).toEqual(['connected', 'disconnected', 'connected']);
      });
    });

    it('W4 W7 a room that is refused for good is not tried again before something changes, and the others stay', async () => {
      const { network } = connect(world.members[0]);
      const fine = await joined(network, room());
      const notes = noted();
      network.join(room('AAAAAAAAAAAAAAAAAAAAAA'), new Y.Doc(), notes.line);
      const refusals = () => notes.said.filter((said) => said.startsWith('refused'));
      await eventually(() => expect(refusals()).toHaveLength(1));
      network.retry();
      await joined(network, room());
      expect(refusals()).toHaveLength(1);
      network.again();
      await eventually(() => expect(refusals()).toHaveLength(2));
      expect(fine.said).toEqual(['connected']);
    });

    it('W7 a device that is not known is refused for good: one try for each change, never a loop', async () => {
      const { network, sockets } = connect(world.stranger);
      const notes = noted();
      network.join(room(), new Y.Doc(), notes.line);
      for (let tries = 1; tries <= 5; tries++) {
        await eventually(() => {
          expect(network.state).toBe('refused');
          expect(notes.said).toHaveLength(tries);
        });
        expect(sockets.count()).toBe(tries);
        network.retry();
        network.again();
      }
      expect(new Set(notes.said).size).toBe(1);
    });

    it('W5 packages are kept by members and given to whoever knows the id', async () => {
      const { network } = connect(world.members[0]);
      const id = btoa('a-package-of-16b').slice(0, 22);
      expect(await network.putPackage(id, Uint8Array.of(1, 2, 3), Date.now() + 60_000)).toMatchObject({
        ok: true,
      });
      const visitor = connect(undefined).network;
      expect(await visitor.askPackage(id)).toEqual({ ok: true, value: Uint8Array.of(1, 2, 3) });
      expect(await visitor.askPackage(btoa('another-one-16b.').slice(0, 22))).toEqual({
        ok: true,
        value: undefined,
      });
    });

    it('W2 a visitor sees the chain without signing in', async () => {
      const { network, chain, said } = connect(undefined);
      await eventually(() => expect(said).toEqual([`reached ${world.entries}`]));
      expect(network.state).toBe('open');
      network.sendChain(writeMessage({ type: 'askChain', from: 0 }));
      const entries = () =>
        chain.flatMap((frame) => {
          const read = readMessage(frame);
          return read.ok && read.value.type === 'chain' ? read.value.entries : [];
        });
      await eventually(() => expect(entries()).toHaveLength(world.entries));
    });

    it('a line that is closed says nothing more, and nothing of y-websocket’s presence goes out', async () => {
      const name = room();
      const one = await joined(connect(world.members[0]).network, name);
      const other = await joined(connect(world.members[1]).network, name);
      one.line.close();
      one.line.close();
      other.line.send(presence(7));
      expect(one.said).toEqual(['connected']);
      // What is asked and answered now came after anything that the closing could have sent.
      other.line.send(writeMessage({ type: 'ask', vector: new Map() }));
      const answers = () => other.frames.filter((frame) => frame[0] === 0 && frame[1] === 1);
      await eventually(() => expect(answers().length).toBeGreaterThan(1));
      expect(other.frames.filter((frame) => frame[0] === 1)).toEqual([]);
    });
  });
}

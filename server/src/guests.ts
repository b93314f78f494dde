/** All sockets of the server, from their coming to their going: visitors with little time and room, members with a rate, and a sign of life for each. */
import type { Duplex } from 'node:stream';
import { type Code, frameTypes, writeChannel, writeSocketMessage } from '@wuhe/seal';
import type { WebSocket } from 'ws';
import { readAddress } from './address.ts';
import type { Host } from './host.ts';
import { Inbox } from './inbox.ts';
import type { Schools } from './schools.ts';
import { Session } from './session.ts';
import { Wire } from './wire.ts';

interface Guest {
  socket: WebSocket;
  inbox: Inbox;
  /** Something came since the last sign of life. */
  heard: boolean;
  /** One room, no channels. */
  plain: boolean;
  visitor: boolean;
}

/** To a plain socket presence about nobody, which y-websocket knows; to one with many rooms once more that it is signed in. */
const lifeSign = Uint8Array.of(frameTypes.presence, 1, 0);
const lifeSignOfMany = writeChannel(0, writeSocketMessage({ type: 'signedIn' }));

export class Guests {
  readonly #host: Host;
  readonly #schools: Schools;
  readonly #origins: readonly string[];
  readonly #guests = new Set<Guest>();
  #visitors = 0;
  /** Address → visitors from there. */
  readonly #from = new Map<string, number>();

  constructor(host: Host, schools: Schools, origins: readonly string[]) {
    this.#host = host;
    this.#schools = schools;
    this.#origins = origins;
  }

  /** Nobody more may come in from there now. */
  isFull(from: string): boolean {
    const { sockets, visitors, visitorsOfAddress } = this.#host.limits;
    return (
      this.#guests.size >= sockets ||
      this.#visitors >= visitors ||
      (this.#from.get(from) ?? 0) >= visitorsOfAddress
    );
  }

  /** A socket that was just opened, on its connection, under this address, by somebody from there. */
  welcome(socket: WebSocket, connection: Duplex, url: string, from: string): void {
    const { limits, counters, log } = this.#host;
    let session: Session | undefined;
    const wire = new Wire(socket, connection, limits, (code) => {
      counters.add(code);
      inbox.end();
    });
    const refuse = (code: Code) => wire.end(code);
    const address = readAddress(url);
    const opening = typeof address === 'string' ? undefined : this.#schools.open(address.school);
    const inbox = new Inbox(
      {
        pause: () => socket.pause(),
        resume: () => socket.resume(),
        slowed: () => counters.add('rate'),
        overflow: () => refuse('rate'),
        handle: (message) => {
          try {
            const done = session ? session.receive(message) : opening?.then(() => session?.receive(message));
            return done?.catch(fault);
          } catch (cause) {
            return fault(cause);
          }
        },
      },
      limits,
    );
    const fault = (cause: unknown): undefined => {
      log(`a message was not handled: ${cause instanceof Error ? cause.name : 'unknown'}`);
      refuse('busy');
    };
    const guest: Guest = {
      socket,
      inbox,
      heard: true,
      plain: typeof address === 'object' && address.room !== undefined,
      visitor: true,
    };
    this.#guests.add(guest);
    this.#visit(from, 1);
    counters.add('sockets');

    let came = 0;
    const watch = (bytes: Buffer) => {
      came += bytes.length;
      if (came <= limits.visitorBytes) return;
      connection.off('data', watch);
      refuse('rate');
    };
    connection.on('data', watch);
    const late = setTimeout(() => refuse('signIn.late'), limits.signIn);
    const settle = () => {
      if (!guest.visitor) return;
      guest.visitor = false;
      this.#visit(from, -1);
      clearTimeout(late);
      connection.off('data', watch);
    };

    socket.on('error', (cause: NodeJS.ErrnoException) =>
      counters.add(cause.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' ? 'frame.tooLarge' : 'frame.malformed'),
    );
    socket.on('ping', () => {
      guest.heard = true;
      inbox.charge(1);
    });
    socket.on('pong', () => {
      guest.heard = true;
    });
    socket.on('message', (data, isBinary) => {
      guest.heard = true;
      // Text is nobody's; an empty message is malformed everywhere.
      const bytes = isBinary && data instanceof Buffer ? data : Buffer.alloc(0);
      inbox.push(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length));
    });
    socket.on('close', () => {
      settle();
      inbox.end();
      this.#guests.delete(guest);
      counters.add('sockets', -1);
      session?.closed();
      if (typeof address === 'object') void this.#schools.leave(address.school);
    });

    if (typeof address === 'string') {
      refuse(address);
      return;
    }
    void opening?.then((school) => {
      if (!school) return refuse('busy');
      if (!this.#guests.has(guest)) return;
      session = new Session({
        wire,
        school,
        address,
        host: this.#host,
        origins: this.#origins,
        charge: (envelopes) => inbox.charge(envelopes),
        entered: settle,
      });
    });
  }

  #visit(from: string, by: 1 | -1): void {
    this.#visitors += by;
    const there = (this.#from.get(from) ?? 0) + by;
    if (there > 0) this.#from.set(from, there);
    else this.#from.delete(from);
  }

  /** A sign of life to everybody; who has given none since the last time is gone. */
  beat(): void {
    for (const guest of this.#guests) {
      const { socket, inbox, plain, visitor } = guest;
      if (!guest.heard && !inbox.paused) {
        this.#host.counters.add('halfOpen');
        socket.terminate();
        continue;
      }
      guest.heard = false;
      if (socket.readyState !== socket.OPEN) continue;
      socket.ping();
      if (plain) socket.send(lifeSign);
      else if (!visitor) socket.send(lifeSignOfMany);
    }
  }

  /** Closes all sockets in order; who does not answer within this time, ms, is cut off. */
  async goodbye(patience: number): Promise<void> {
    const gone = [...this.#guests].map(
      ({ socket }) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
    );
    for (const { socket } of this.#guests) socket.close(1001, 'the server stops');
    const impatience = setTimeout(() => {
      for (const { socket } of this.#guests) socket.terminate();
    }, patience);
    await Promise.all(gone);
    clearTimeout(impatience);
  }
}

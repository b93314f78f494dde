/** One WebSocket as the server writes to it: nothing waits without bound for a reader that does not read (`socket.slow`). */
import type { Duplex } from 'node:stream';
import { type Code, closeStatus } from '@wuhe/seal';
import { WebSocket } from 'ws';
import type { Limits } from './limits.ts';

/** How long the other side has to say goodbye, ms. */
export const GOODBYE_MS = 1000;

/** ws closes what is too large for it with 1009, to which clients come back for ever; ours is for good (W7). */
export class PlainSocket extends WebSocket {
  override close(status?: number, reason?: string | Buffer): void {
    if (status === 1009) super.close(closeStatus('frame.tooLarge'), 'frame.tooLarge');
    else super.close(status, reason);
  }
}

export class Wire {
  readonly #socket: WebSocket;
  readonly #connection: Duplex;
  readonly #limits: Pick<Limits, 'backlog' | 'stall'>;
  readonly #ended: (code: Code) => void;
  #over = false;
  #gathering = false;

  /** `connection` is what the socket runs on. `ended`: the server closes it, with this code; called once. */
  constructor(
    socket: WebSocket,
    connection: Duplex,
    limits: Pick<Limits, 'backlog' | 'stall'>,
    ended: (code: Code) => void,
  ) {
    this.#socket = socket;
    this.#connection = connection;
    this.#limits = limits;
    this.#ended = ended;
  }

  send(bytes: Uint8Array): void {
    if (this.#socket.readyState !== WebSocket.OPEN || this.#over) return;
    if (this.#socket.bufferedAmount > this.#limits.backlog) this.end('socket.slow');
    else {
      this.#gather();
      this.#socket.send(bytes);
    }
  }

  /** What is sent while one piece of input is worked through leaves in one write. */
  #gather(): void {
    if (this.#gathering) return;
    this.#gathering = true;
    this.#connection.cork();
    process.nextTick(() => {
      this.#gathering = false;
      this.#connection.uncork();
    });
  }

  /** Sends and waits until it has left, or the socket is gone. A reader that takes too long is sent away. */
  async sent(bytes: Uint8Array): Promise<void> {
    if (this.#socket.readyState !== WebSocket.OPEN || this.#over) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const stalled = setTimeout(() => {
      this.end('socket.slow');
      resolve();
    }, this.#limits.stall);
    this.#socket.send(bytes, () => resolve());
    await promise;
    clearTimeout(stalled);
  }

  /** Closes with this code; who does not answer is cut off. */
  end(code: Code): void {
    if (this.#over) return;
    this.#over = true;
    this.#ended(code);
    this.#socket.close(closeStatus(code), code);
    setTimeout(() => this.#socket.terminate(), GOODBYE_MS).unref();
  }
}

/** For tests: a laptop's network cable. Its sockets can be cut at any moment, and while it is out every new one is refused. */
import { WebSocket } from 'ws';

/** Nobody listens on the discard port of this machine. */
const NOBODY = 'ws://127.0.0.1:9';

export class Cable {
  readonly #sockets = new Set<WebSocket>();
  #out = false;
  readonly WebSocketPolyfill: typeof globalThis.WebSocket;

  constructor() {
    const sockets = this.#sockets;
    const isOut = () => this.#out;
    class Socket extends WebSocket {
      constructor(url: string) {
        super(isOut() ? NOBODY : url);
        sockets.add(this);
        this.once('close', () => sockets.delete(this));
      }
    }
    this.WebSocketPolyfill = Socket as unknown as typeof globalThis.WebSocket;
  }

  /** What is under way on its sockets is lost, in both directions. */
  cut(): void {
    for (const socket of [...this.#sockets]) socket.terminate();
  }

  pull(): void {
    this.#out = true;
    this.cut();
  }

  plug(): void {
    this.#out = false;
  }

  /** The worker behind it is gone: nothing leaves any more, and it does not hear that its sockets ended. */
  die(): void {
    for (const socket of this.#sockets) socket.onopen = socket.onmessage = socket.onclose = null;
    this.pull();
  }
}

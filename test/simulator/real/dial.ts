/** The WebSocket class of one worker: its sockets reach the simulated server, or nobody. */
import type { World } from '../world.ts';
import type { Host } from './host.ts';
import type { Life } from './life.ts';
import type { ClientEnd, SocketLine } from './line.ts';

const ABNORMAL = 1006;
const CLOSED = 3;
/** Longest time to reach a server, or to learn that there is none, virtual ms. */
const DIAL_MS = 40;

/** Whose worker dials, and what is counted of it. */
interface Dialling {
  name: string;
  online: boolean;
  /** Sockets that were opened. */
  dialled: number;
  /** Messages that were sent. */
  sent: number;
}

export function socketsOf(laptop: Dialling, life: Life, host: Host, world: World): typeof WebSocket {
  class Socket implements ClientEnd {
    static readonly CONNECTING = 0;
    static readonly OPEN = 1;
    static readonly CLOSING = 2;
    static readonly CLOSED = 3;
    binaryType = 'arraybuffer';
    readyState = 0;
    onopen: ClientEnd['onopen'] = null;
    onclose: ClientEnd['onclose'] = null;
    onerror: ClientEnd['onerror'] = null;
    onmessage: ClientEnd['onmessage'] = null;
    #line: SocketLine | undefined;

    constructor(url: string) {
      laptop.dialled++;
      world.after(1 + world.chance(DIAL_MS), '', () => this.#dial(url));
    }

    send(bytes: Uint8Array): void {
      if (this.readyState !== 1) return;
      laptop.sent++;
      this.#line?.fromLaptop({ type: 'message', bytes: bytes.slice() });
    }

    close(status = 1005): void {
      if (this.readyState === CLOSED) return;
      this.readyState = CLOSED;
      this.#line?.fromLaptop({ type: 'close', status, reason: '' });
    }

    #dial(url: string): Promise<void> | undefined {
      if (life.dead || this.readyState === CLOSED) return undefined;
      this.#line = laptop.online ? host.connect(laptop.name, life, this, url) : undefined;
      if (this.#line)
        return life.step(() => {
          this.readyState = 1;
          this.onopen?.();
        });
      // Nobody answers: told, or not.
      if (!laptop.online && world.oneIn(3)) return undefined;
      return life.step(() => {
        this.readyState = CLOSED;
        this.onclose?.({ code: ABNORMAL, reason: '' });
      });
    }
  }
  return Socket as unknown as typeof WebSocket;
}

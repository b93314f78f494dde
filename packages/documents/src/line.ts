/** The way to the server for one room: stock y-websocket, plus the server's durable acknowledgement ("stored"). */
import * as decoding from 'lib0/decoding';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import type { ConnectionState } from './types.ts';
import type { Vector } from './vectors.ts';

/** The server's message "my disk holds this much of the room": a state vector. */
const STORED = 100;
/** The longest wait before another try. y-websocket has no jitter; a random bound keeps 150 laptops from knocking in step. */
const BACKOFF_MS = { least: 20_000, most: 30_000 };
/** A frame was larger than the server takes: it will be so again. */
const TOO_BIG = 1009;

export interface LineOptions {
  server: string;
  room: string;
  doc: Y.Doc;
  WebSocketPolyfill?: typeof WebSocket;
  /** The server has said something. `caughtUp`: and we have everything it had when it said so. */
  onHeard(caughtUp: boolean): void;
  /** The server's disk holds this much of the room. */
  onStored(held: Vector): void;
  onState(): void;
}

export class Line {
  readonly #provider: WebsocketProvider;
  #state: Exclude<ConnectionState, 'none'> = 'connecting';

  constructor(options: LineOptions) {
    const { server, room, doc, WebSocketPolyfill, onHeard, onStored, onState } = options;
    const provider = new WebsocketProvider(server, room, doc, {
      connect: false,
      disableBc: true,
      params: { ack: '1' },
      maxBackoffTime: BACKOFF_MS.least + Math.random() * (BACKOFF_MS.most - BACKOFF_MS.least),
      shouldReconnect: ({ code }) => code !== TOO_BIG && !(code >= 4400 && code < 4500),
      ...(WebSocketPolyfill && { WebSocketPolyfill }),
    });
    this.#provider = provider;
    // Nobody's presence is shown; the server keeps the line audible instead.
    provider.awareness.setLocalState(null);
    provider.messageHandlers[STORED] = (_encoder, decoder) =>
      onStored(Y.decodeStateVector(decoding.readVarUint8Array(decoder)));
    provider.messageHandlers = provider.messageHandlers.map((handle) => (...message) => {
      try {
        handle(...message);
      } catch {
        // Bytes that cannot be read: nothing more of this connection can be trusted. y-websocket tries again.
        provider.ws?.close();
        return;
      }
      onHeard(provider.synced && doc.store.pendingStructs === null);
    });
    const become = (state: Exclude<ConnectionState, 'none'>) => {
      if (this.#state === state) return;
      this.#state = state;
      onState();
    };
    provider.on('status', ({ status }) => {
      if (status === 'connected') become('open');
    });
    // While the event is told, `wsconnected` still says what the connection was: lost, or never made.
    provider.on('connection-close', () => become(provider.wsconnected ? 'connecting' : 'unreachable'));
    provider.on('closed', () => become('unreachable'));
    provider.connect();
  }

  get state(): Exclude<ConnectionState, 'none'> {
    return this.#state;
  }

  /** Tries now, if it is only waiting for the next try; true when it does. A refusal for good stays one. */
  retry(): boolean {
    const provider = this.#provider;
    if (!provider.shouldConnect || provider.ws !== null) return false;
    // Connects at once: what y-websocket has planned for later finds a socket there and does nothing.
    provider.connect();
    return true;
  }

  close(): void {
    this.#provider.destroy();
  }
}

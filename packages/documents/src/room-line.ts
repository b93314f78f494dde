/**
 * One room's line: stock y-websocket over the room's outer document, of which it only connects, asks first, and comes back. It applies
 * nothing to the document by itself: every frame goes, as it came, to where the accept rule decides.
 */
import { WebsocketProvider } from 'y-websocket';
import type * as Y from 'yjs';
import type { Line, LineEvents } from './contract.ts';
import { isHeartbeat } from './multiplexer.ts';
import { codeOf } from './shared-line.ts';

/** The longest wait of a room that is sent away for a time, ms; random, so that laptops do not knock in step. */
const BACKOFF = { least: 20_000, most: 30_000 } as const;
/** Types of frames are one byte. */
const TYPES = 128;

export interface RoomLineOptions {
  /** Address of the school at its server. */
  address: string;
  room: string;
  outer: Y.Doc;
  WebSocketPolyfill: typeof WebSocket;
  events: LineEvents;
  closed: (line: RoomLine) => void;
}

export class RoomLine implements Line {
  readonly #provider: WebsocketProvider;
  readonly #options: RoomLineOptions;
  #refused = false;
  #closed = false;

  constructor(options: RoomLineOptions) {
    const { address, room, outer, WebSocketPolyfill, events } = options;
    this.#options = options;
    const provider = new WebsocketProvider(address, room, outer, {
      connect: false,
      disableBc: true,
      params: { ack: '1' },
      maxBackoffTime: BACKOFF.least + Math.random() * (BACKOFF.most - BACKOFF.least),
      WebSocketPolyfill,
    });
    this.#provider = provider;
    // In Node each provider listens for the end of the process, to say goodbye by a presence that nobody here has.
    if (typeof process !== 'undefined') process.off?.('exit', provider._exitHandler);
    // Presence is sealed and travels as frames; y-websocket's own says nothing.
    provider.awareness.setLocalState(null);
    provider.messageHandlers = Array.from(
      { length: TYPES },
      () => (_encoder: unknown, decoder: { arr: Uint8Array }) => this.#heard(decoder.arr),
    );
    provider.on('status', ({ status }) => {
      if (this.#closed) return;
      if (status === 'connecting') this.#tellWhenAsked();
      if (status === 'disconnected') events.disconnected();
    });
    provider.on('closed', ({ reason }) => {
      this.#refused = true;
      events.refused(codeOf(reason));
    });
    provider.connect();
  }

  get origin(): unknown {
    return this.#provider;
  }

  send(frame: Uint8Array): void {
    if (this.#provider.wsconnected) this.#provider.ws?.send(frame as Uint8Array<ArrayBuffer>);
  }

  /** Tries now, if it only waits for the next try. */
  retry(): void {
    if (this.#provider.shouldConnect) this.#provider.connect();
  }

  /** Something changed: who was refused tries once more. */
  again(): void {
    if (!this.#refused) return;
    this.#refused = false;
    this.#provider.connect();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    // The socket first: y-websocket would say goodbye by its own presence.
    this.#provider.ws?.close();
    this.#provider.destroy();
    this.#provider.awareness.destroy();
    this.#options.closed(this);
  }

  /** y-websocket tells that it is connected, and asks only then; the room is told when it has asked. */
  #tellWhenAsked(): void {
    const socket = this.#provider.ws;
    const opened = socket?.onopen;
    if (!socket || !opened) return;
    socket.onopen = (event) => {
      opened.call(socket, event);
      this.#options.events.connected();
    };
  }

  #heard(frame: Uint8Array): void {
    if (this.#closed || isHeartbeat(frame)) return;
    // An answer: the connection was of use, so the next wait is a short one.
    if (frame[0] === 0 && frame[1] === 1) this.#provider.synced = true;
    this.#options.events.frame(frame);
  }
}

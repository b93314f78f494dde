/**
 * Many rooms over one socket: a WebSocket class for stock y-websocket whose sockets are channels of the shared line. A channel stays
 * CONNECTING until the line is signed in, so that waiting and trying again happen in one place only.
 */
import { isForGood, socketTypes, writeSocketMessage } from '@wuhe/seal';

/** A three-byte awareness update about nobody: y-websocket gives a socket up that is silent for 30 s. */
const HEARTBEAT = Uint8Array.of(1, 1, 0);
const GONE = 1005;

/** Whether a frame is the sign of life that says nothing. */
export function isHeartbeat(frame: Uint8Array): boolean {
  return frame.length === HEARTBEAT.length && HEARTBEAT.every((byte, at) => frame[at] === byte);
}

/** A channel as y-websocket takes it for a WebSocket. */
interface Channel {
  readonly room: string;
  readonly ack: boolean;
  /** Its number on the present socket; never used twice on one, so that what comes late is for nobody. */
  number: number;
  readyState: number;
  onopen: (() => void) | null;
  onmessage: ((event: { data: Uint8Array }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
}

export class Multiplexer {
  /** To be given to y-websocket as `WebSocketPolyfill`. */
  readonly WebSocket: typeof WebSocket;
  readonly #send: (channel: number, message: Uint8Array) => void;
  readonly #channels = new Map<number, Channel>();
  readonly #waiting = new Set<Channel>();
  #open = false;
  /** The line is refused for good, and so is who comes now. */
  #refused: { status: number; reason: string } | undefined;
  #next = 1;

  /** `send` sends by the shared line. */
  constructor(send: (channel: number, message: Uint8Array) => void) {
    this.#send = send;
    const join = (channel: Channel) => this.#join(channel);
    const leave = (channel: Channel) => this.#leave(channel);
    const sendOn = (channel: Channel, bytes: Uint8Array) => this.#send(channel.number, bytes);
    class ChannelSocket implements Channel {
      static readonly CONNECTING = 0;
      static readonly OPEN = 1;
      static readonly CLOSING = 2;
      static readonly CLOSED = 3;
      readonly CONNECTING = 0;
      readonly OPEN = 1;
      readonly CLOSING = 2;
      readonly CLOSED = 3;
      readonly room: string;
      readonly ack: boolean;
      number = 0;
      readyState = 0;
      binaryType = 'arraybuffer';
      onopen: Channel['onopen'] = null;
      onmessage: Channel['onmessage'] = null;
      onclose: Channel['onclose'] = null;
      onerror: (() => void) | null = null;
      constructor(url: string) {
        const { pathname, searchParams } = new URL(url);
        this.room = pathname.slice(pathname.lastIndexOf('/') + 1);
        this.ack = searchParams.get('ack') === '1';
        join(this);
      }
      send(bytes: Uint8Array): void {
        if (this.readyState === 1) sendOn(this, bytes);
      }
      close(): void {
        if (this.readyState > 1) return;
        leave(this);
        queueMicrotask(() => this.onclose?.({ code: GONE, reason: '' }));
      }
    }
    this.WebSocket = ChannelSocket as unknown as typeof WebSocket;
  }

  /** The line is signed in: who waits is let in. */
  opened(): void {
    this.#open = true;
    for (const channel of [...this.#waiting]) this.#enter(channel);
  }

  /** The line is gone: its channels end as it did. Who waits goes on waiting, unless it is for good. */
  lost(status: number, reason: string): void {
    this.#open = false;
    this.#refused = isForGood(status) ? { status, reason } : undefined;
    const ended = [...this.#channels.values(), ...(this.#refused ? this.#waiting : [])];
    this.#channels.clear();
    if (this.#refused) this.#waiting.clear();
    this.#next = 1;
    for (const channel of ended) end(channel, status, reason);
  }

  /** The line tries again after a refusal. */
  again(): void {
    this.#refused = undefined;
  }

  /** A message of a channel. What has no type that y-websocket could take is dropped. */
  heard(number: number, message: Uint8Array): void {
    const type = message[0] ?? socketTypes.challenge;
    if (type < socketTypes.challenge) this.#channels.get(number)?.onmessage?.({ data: message });
  }

  /** The server ends a channel. */
  closed(number: number, status: number, reason: string): void {
    const channel = this.#channels.get(number);
    this.#channels.delete(number);
    if (channel) end(channel, status, reason);
  }

  /** Tells every channel that the line is alive. */
  beat(): void {
    for (const channel of [...this.#channels.values()]) channel.onmessage?.({ data: HEARTBEAT });
  }

  #join(channel: Channel): void {
    this.#waiting.add(channel);
    // Its maker sets the handlers first.
    queueMicrotask(() => {
      if (this.#open) return this.#enter(channel);
      if (!this.#refused || !this.#waiting.delete(channel)) return;
      end(channel, this.#refused.status, this.#refused.reason);
    });
  }

  #enter(channel: Channel): void {
    if (!this.#waiting.delete(channel)) return;
    const { room, ack } = channel;
    channel.number = this.#next++;
    this.#channels.set(channel.number, channel);
    this.#send(0, writeSocketMessage({ type: 'open', channel: channel.number, room, ack }));
    channel.readyState = 1;
    channel.onopen?.();
  }

  #leave(channel: Channel): void {
    channel.readyState = 3;
    this.#waiting.delete(channel);
    const { number } = channel;
    if (this.#channels.get(number) !== channel) return;
    this.#channels.delete(number);
    this.#send(0, writeSocketMessage({ type: 'close', channel: number, status: 1000, reason: '' }));
  }
}

function end(channel: Channel, code: number, reason: string): void {
  channel.readyState = 3;
  channel.onclose?.({ code, reason });
}

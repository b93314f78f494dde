/**
 * The one WebSocket to a school's server, for all its rooms (SPEC.md 11): signs in, is watched, and comes back by itself. What passes over
 * it is for others: channels for the multiplexer, the chain and packages for the school.
 */
import {
  answerChallenge,
  type Code,
  codes,
  isForGood,
  isSocketMessage,
  readChannel,
  readSocketMessage,
  type SocketMessage,
  signer,
  writeChannel,
  writeSocketMessage,
} from '@wuhe/seal';
import type { ConnectionState, NetworkOptions } from './contract.ts';

/** Steps of the watch, ms. */
export const TICK = 5_000;
/** Steps without a message after which the socket is half-open and given up: 35 s, while a server speaks every 15 s. */
const SILENT_TICKS = 7;
/** Steps that a socket must have been signed in for until earlier failures are forgotten. */
const STEADY_TICKS = 3;
/** Waits between two tries, ms: doubled each time up to `most`, and any part of that by chance, so that 500 laptops do not knock in step. */
const BACKOFF = { least: 200, first: 1_000, most: 30_000 } as const;
/** WebSocket's own statuses: a frame was larger than the server takes and will be so again; and no goodbye at all. */
const TOO_BIG = 1009;
const ABNORMAL = 1006;

export interface SharedEvents {
  /** Signed in. */
  opened(): void;
  /** The socket is gone, with its close status. `reached`: whether the server had spoken. */
  lost(status: number, reason: string, reached: boolean): void;
  /** Entries may be offered; signing in waits for what this resolves with. */
  reached(entries: number): void | Promise<void>;
  /** A message of a channel from 1 on. */
  channel(channel: number, message: Uint8Array): void;
  channelClosed(channel: number, status: number, reason: string): void;
  package(message: SocketMessage & { type: 'package' | 'packageKept' }): void;
  /** Whatever else came on channel 0: frames of the chain. */
  chain(frame: Uint8Array): void;
  /** A step of the watch while signed in. */
  tick(): void;
  state(): void;
}

type Options = Omit<NetworkOptions, 'events'> & { random?: () => number };

/** `server/school`, without doubled slashes. */
export function addressOf({ server, school }: Pick<NetworkOptions, 'server' | 'school'>): string {
  return `${server.replace(/\/+$/, '')}/${school}`;
}

/** The code that a close reason is; one of a later version is `newer`. */
export function codeOf(reason: string): Code {
  return (codes as readonly string[]).includes(reason) ? (reason as Code) : 'newer';
}

/** How long to wait before try `tries`, from 0 on, ms. */
export function backoff(tries: number, random: () => number): number {
  const most = Math.min(BACKOFF.most, BACKOFF.first * 2 ** tries);
  return BACKOFF.least + random() * (most - BACKOFF.least);
}

export class SharedLine {
  state: Exclude<ConnectionState, 'none'> = 'connecting';
  code: Code | undefined;
  offset: number | undefined;
  readonly #options: Options;
  readonly #events: SharedEvents;
  readonly #watch: ReturnType<typeof setInterval>;
  #socket: WebSocket | undefined;
  /** How far this socket has come. */
  #stage: 'none' | 'reached' | 'signedIn' = 'none';
  #silent = 0;
  #steady = 0;
  #tries = 0;
  #next: ReturnType<typeof setTimeout> | undefined;

  constructor(options: Options, events: SharedEvents) {
    this.#options = options;
    this.#events = events;
    this.#watch = setInterval(() => this.#tick(), TICK);
    this.#connect();
  }

  /** Whether the server has spoken on the present socket. */
  get reached(): boolean {
    return this.#stage !== 'none';
  }

  /** Dropped while there is no socket. */
  send(channel: number, message: Uint8Array): void {
    if (this.#socket?.readyState === 1)
      this.#socket.send(writeChannel(channel, message) as Uint8Array<ArrayBuffer>);
  }

  /** Tries now, if it only waits for the next try. */
  retry(): void {
    if (this.#next === undefined) return;
    clearTimeout(this.#next);
    this.#connect();
  }

  /** Something changed: a refusal for good is none any more. */
  again(): void {
    if (this.state !== 'refused') return;
    this.#become('connecting');
    this.#connect();
  }

  close(): void {
    clearInterval(this.#watch);
    clearTimeout(this.#next);
    const reached = this.reached;
    this.#hangUp(1000);
    if (reached) this.#events.lost(1000, '', true);
  }

  #connect(): void {
    this.#next = undefined;
    this.#silent = 0;
    const socket = new (this.#options.WebSocketPolyfill ?? WebSocket)(addressOf(this.#options));
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    // In Node an error that nobody listens to ends the process; `onclose` follows.
    socket.onerror = () => undefined;
    socket.onmessage = ({ data }) => this.#heard(data);
    socket.onclose = ({ code, reason }) => this.#lost(code, reason);
  }

  /** Lets go of the socket without waiting for its goodbye: one that is half-open has none. */
  #hangUp(status: number): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#stage = 'none';
    this.#steady = 0;
    if (!socket) return;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close(status);
  }

  #tick(): void {
    if (!this.#socket) return;
    if (++this.#silent >= SILENT_TICKS) this.#lost(ABNORMAL, '');
    if (this.#stage !== 'signedIn') return;
    if (++this.#steady === STEADY_TICKS) this.#tries = 0;
    this.#events.tick();
  }

  #lost(status: number, reason: string): void {
    const { reached } = this;
    const wasOpen = this.state === 'open';
    this.#hangUp(1000);
    if (isForGood(status) || status === TOO_BIG) {
      this.code = status === TOO_BIG ? 'frame.tooLarge' : codeOf(reason);
      this.#events.lost(isForGood(status) ? status : 4400, this.code, reached);
      this.#become('refused');
    } else {
      const { random = Math.random } = this.#options;
      this.#next = setTimeout(() => this.#connect(), backoff(this.#tries++, random));
      this.#events.lost(status, reason, reached);
      this.#become(wasOpen ? 'connecting' : 'unreachable');
    }
  }

  #heard(data: unknown): void {
    this.#silent = 0;
    const read = data instanceof ArrayBuffer ? readChannel(new Uint8Array(data)) : undefined;
    // What cannot be read: nothing more of this socket can be trusted, and it is made anew.
    if (!read) this.#lost(ABNORMAL, 'frame.malformed');
    else if (read.channel > 0) this.#events.channel(read.channel, read.message);
    else if (!isSocketMessage(read.message)) this.#events.chain(read.message);
    else {
      const own = readSocketMessage(read.message);
      if (own.ok) this.#own(own.value);
      else this.#lost(ABNORMAL, own.code);
    }
  }

  #own(message: SocketMessage): void {
    switch (message.type) {
      case 'challenge':
        if (this.#stage === 'none') void this.#answer(message);
        return;
      case 'signedIn':
        // Said again every 15 s, as a sign of life.
        if (this.#stage !== 'reached' || !this.#options.me) return;
        this.#stage = 'signedIn';
        this.#become('open');
        this.#events.opened();
        return;
      case 'close':
        this.#events.channelClosed(message.channel, message.status, message.reason);
        return;
      case 'package':
      case 'packageKept':
        this.#events.package(message);
        return;
      default:
        // What only clients say.
        return;
    }
  }

  async #answer(challenge: SocketMessage & { type: 'challenge' }): Promise<void> {
    const { me, school, server, now } = this.#options;
    const socket = this.#socket;
    this.#stage = 'reached';
    this.offset = challenge.at - now();
    if (!me) this.#become('open');
    try {
      await this.#events.reached(challenge.entries);
      if (!me || this.#socket !== socket) return;
      const { protocol, host } = new URL(server);
      const { id: device, sign } = me.record.device;
      const as = { school, device, origin: `${protocol}//${host}`, at: now() };
      const answer = await answerChallenge(challenge, as, signer(sign));
      if (this.#socket === socket) this.send(0, writeSocketMessage(answer));
    } catch {
      // This device could not say what it had to (its disk, its keys); another try may.
      if (this.#socket === socket) this.#lost(ABNORMAL, '');
    }
  }

  #become(state: SharedLine['state']): void {
    if (state !== 'refused') this.code = undefined;
    if (this.state === state) return;
    this.state = state;
    this.#events.state();
  }
}

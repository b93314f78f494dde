/**
 * Sockets between laptops and the server without a network: late, cut in the middle, half-open. Frames of rooms may be lost, doubled or out of
 * order on bad days, as a server that passes them on might do it; and whoever stands in the middle may add some.
 */
import { EventEmitter } from 'node:events';
import { frameTypes, readChannel, readSocketMessage, writeChannel } from '@wuhe/seal';
import { type Weather, Wire } from '../wire.ts';
import type { World } from '../world.ts';
import type { Life } from './life.ts';

type Frame =
  | { type: 'message'; bytes: Uint8Array }
  | { type: 'close'; status: number; reason: string }
  | { type: 'ping' | 'pong' };

/** WebSocket's own status where nobody said goodbye. */
const ABNORMAL = 1006;
const OPEN = 1;
const CLOSED = 3;

/** The server's end, as ws gives it. */
class ServerEnd extends EventEmitter {
  readonly OPEN = OPEN;
  readonly bufferedAmount = 0;
  readyState = OPEN;
  readonly #line: SocketLine;

  constructor(line: SocketLine) {
    super();
    this.#line = line;
  }

  send(bytes: Uint8Array, left?: () => void): void {
    if (this.readyState === OPEN) this.#line.fromServer({ type: 'message', bytes: bytes.slice() });
    if (left) setTimeout(left, 1);
  }

  ping(): void {
    if (this.readyState === OPEN) this.#line.fromServer({ type: 'ping' });
  }

  close(status = 1005, reason: string | Buffer = ''): void {
    if (this.readyState !== OPEN) return;
    this.readyState = 2;
    this.#line.fromServer({ type: 'close', status, reason: String(reason) });
  }

  terminate(): void {
    this.#line.cut('server');
  }

  pause(): void {}

  resume(): void {}
}

/** The laptop's end, as a browser gives it. */
export interface ClientEnd {
  readyState: number;
  onopen: (() => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  onerror: ((event: unknown) => void) | null;
  onmessage: ((event: { data: ArrayBuffer }) => void) | null;
}

/** What is withheld: frames of rooms on their way to a laptop. */
export type Withholds = (frame: Uint8Array, room: string, laptop: string) => boolean;

interface LineOptions {
  world: World;
  weather: () => Weather;
  laptop: string;
  life: Life;
  end: ClientEnd;
  server: Life;
  withholds: Withholds;
  /** Is shown every frame of a room that the server sends. */
  overhears: (frame: Uint8Array, room: string) => void;
  gone: (line: SocketLine) => void;
}

export class SocketLine {
  readonly laptop: string;
  readonly server: ServerEnd;
  /** Channel → room, as the laptop has opened them. */
  readonly rooms = new Map<number, string>();
  /** Nothing arrives any more, and nobody is told. */
  silent = false;
  readonly #options: LineOptions;
  readonly #up: Wire<Frame>;
  readonly #down: Wire<Frame>;
  #over = false;

  constructor(options: LineOptions) {
    const { world, weather, laptop } = options;
    this.#options = options;
    this.laptop = laptop;
    this.server = new ServerEnd(this);
    this.#up = new Wire(world, weather, `${laptop} up`, (frame) => this.#atServer(frame));
    this.#down = new Wire(world, weather, `${laptop} down`, (frame) => this.#atLaptop(frame));
  }

  /** Whether it is a socket of this worker. */
  of(life: Life): boolean {
    return this.#options.life === life;
  }

  fromLaptop(frame: Frame): void {
    if (this.#over) return;
    this.#overhear(frame);
    this.#up.send(frame, !isOfRoom(frame));
  }

  fromServer(frame: Frame): void {
    if (this.#over) return;
    const read = frame.type === 'message' && isOfRoom(frame) ? readChannel(frame.bytes) : undefined;
    const room = read && this.rooms.get(read.channel);
    if (read && room) this.#options.overhears(read.message, room);
    if (read && room && this.#options.withholds(read.message, room, this.laptop)) return;
    this.#down.send(frame, !isOfRoom(frame));
  }

  /** A frame that the server never sent; `up`: that the library on this laptop never sent. */
  inject(channel: number, frame: Uint8Array, up = false): void {
    const wire = up ? this.#up : this.#down;
    if (!this.#over) wire.send({ type: 'message', bytes: writeChannel(channel, frame) }, true);
  }

  /** Both ends lose it; `by`: this one knows at once. */
  cut(by?: 'server' | 'laptop'): void {
    if (this.#over) return;
    this.#over = true;
    this.#options.gone(this);
    const { world } = this.#options;
    const hears = (end: 'server' | 'laptop') => (by === end ? 0 : 1 + world.chance(50));
    world.after(hears('server'), '', () => this.#endServer(ABNORMAL, ''));
    if (!this.silent) world.after(hears('laptop'), '', () => this.#endLaptop(ABNORMAL, ''));
  }

  #overhear(frame: Frame): void {
    const read = frame.type === 'message' ? readChannel(frame.bytes) : undefined;
    const said = read?.channel === 0 ? readSocketMessage(read.message) : undefined;
    if (!said?.ok) return;
    if (said.value.type === 'open') this.rooms.set(said.value.channel, said.value.room);
    if (said.value.type === 'close') this.rooms.delete(said.value.channel);
  }

  #atServer(frame: Frame): void | Promise<void> {
    if (this.#over || this.silent) return;
    const { server } = this.#options;
    if (frame.type === 'message')
      return server.step(() => {
        if (this.server.readyState === OPEN) this.server.emit('message', Buffer.from(frame.bytes), true);
      });
    if (frame.type === 'close') {
      this.#over = true;
      this.#options.gone(this);
      return this.#endServer(frame.status, frame.reason);
    }
    return server.step(() => this.server.emit(frame.type));
  }

  #atLaptop(frame: Frame): void | Promise<void> {
    if (this.#over || this.silent) return;
    const { life, end } = this.#options;
    if (frame.type === 'message')
      return life.step(() => end.onmessage?.({ data: new Uint8Array(frame.bytes).buffer }));
    if (frame.type === 'ping') {
      if (!life.dead) this.#up.send({ type: 'pong' }, true);
      return;
    }
    if (frame.type !== 'close') return;
    this.#over = true;
    this.#options.gone(this);
    this.#options.world.after(1, '', () => this.#endServer(frame.status, frame.reason));
    return this.#endLaptop(frame.status, frame.reason);
  }

  #endServer(status: number, reason: string): Promise<void> {
    return this.#options.server.step(() => {
      if (this.server.readyState === CLOSED) return;
      this.server.readyState = CLOSED;
      this.server.emit('close', status, Buffer.from(reason));
    });
  }

  #endLaptop(code: number, reason: string): Promise<void> {
    const { life, end } = this.#options;
    return life.step(() => {
      if (end.readyState === CLOSED) return;
      end.readyState = CLOSED;
      end.onclose?.({ code, reason });
    });
  }
}

/** A frame of the exchange in a room; everything else of a socket comes as it was sent. */
function isOfRoom(frame: Frame): boolean {
  if (frame.type !== 'message') return false;
  const read = readChannel(frame.bytes);
  return read !== undefined && read.channel > 0 && (read.message[0] ?? 255) <= frameTypes.refused;
}

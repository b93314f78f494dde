/** The way to a school's server: one shared line, a channel for each room, the chain and packages by the socket's own channel. */
import { accept, type Checked, type Code } from '@wuhe/seal';
import type * as Y from 'yjs';
import type { ConnectionState, Line, LineEvents, Network, NetworkOptions } from './contract.ts';
import { Multiplexer } from './multiplexer.ts';
import { PackageRequests } from './package-requests.ts';
import { RoomLine } from './room-line.ts';
import { addressOf, SharedLine, TICK } from './shared-line.ts';

/** Rooms are told every 15 s that the line is alive. */
const BEAT_TICKS = 15_000 / TICK;

/** Connects, and stays connected until `close`. Throws on a `server` that is no WebSocket address. */
export function openNetwork(options: NetworkOptions): Network {
  return new SchoolNetwork(options);
}

class SchoolNetwork implements Network {
  readonly #address: string;
  readonly #lines = new Set<RoomLine>();
  readonly #multiplexer: Multiplexer;
  readonly #packages: PackageRequests;
  readonly #line: SharedLine;
  #beats = 0;

  constructor(options: NetworkOptions) {
    const { events, me } = options;
    this.#address = addressOf(options);
    this.#multiplexer = new Multiplexer((channel, message) => this.#line.send(channel, message));
    this.#packages = new PackageRequests(
      (message) => this.#line.send(0, message),
      (type) => (type === 'askPackage' ? this.#line.reached : me !== undefined && this.state === 'open'),
    );
    this.#line = new SharedLine(options, {
      reached: (entries) => {
        this.#packages.connected('askPackage');
        return events.reached(entries);
      },
      opened: () => {
        this.#packages.connected('putPackage');
        events.connected();
        this.#multiplexer.opened();
      },
      lost: (status, reason, reached) => {
        this.#multiplexer.lost(status, reason);
        if (reached) events.disconnected();
      },
      channel: (channel, message) => this.#multiplexer.heard(channel, message),
      channelClosed: (channel, status, reason) => this.#multiplexer.closed(channel, status, reason),
      package: (message) => this.#packages.heard(message),
      chain: (frame) => events.chain(frame),
      tick: () => {
        if (++this.#beats % BEAT_TICKS === 0) this.#multiplexer.beat();
      },
      state: () => {
        if (this.#line.code) this.#packages.fail(this.#line.code);
        events.state();
      },
    });
  }

  get state(): ConnectionState {
    return this.#line.state;
  }

  get code(): Code | undefined {
    return this.#line.code;
  }

  get offset(): number | undefined {
    return this.#line.offset;
  }

  join(room: string, outer: Y.Doc, events: LineEvents): Line {
    const line = new RoomLine({
      address: this.#address,
      room,
      outer,
      WebSocketPolyfill: this.#multiplexer.WebSocket,
      events,
      closed: (gone) => this.#lines.delete(gone),
    });
    this.#lines.add(line);
    return line;
  }

  sendChain(frame: Uint8Array): void {
    if (this.#line.reached) this.#line.send(0, frame);
  }

  async putPackage(id: string, bytes: Uint8Array, expires: number): Promise<Checked<void>> {
    const kept = await this.#packages.ask({ type: 'putPackage', id, bytes, expires });
    return kept.ok ? accept(undefined) : kept;
  }

  askPackage(id: string): Promise<Checked<Uint8Array | undefined>> {
    return this.#packages.ask({ type: 'askPackage', id });
  }

  retry(): void {
    this.#line.retry();
    for (const line of [...this.#lines]) line.retry();
  }

  again(): void {
    this.#multiplexer.again();
    this.#line.again();
    for (const line of [...this.#lines]) line.again();
  }

  close(): void {
    for (const line of [...this.#lines]) line.close();
    this.#line.close();
    this.#packages.fail('busy');
  }
}

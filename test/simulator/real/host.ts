/** The real server, with everything but its listening socket: it can die, come back with what was flushed, go back to a backup, and its disk can refuse. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { frameTypes, type Place, readMessage, roomName, type SchoolId, type StoredRow } from '@wuhe/seal';
import {
  Counters,
  copyMoment,
  Guests,
  HEARTBEAT_MS,
  keptBy,
  LIMITS,
  openMoment,
  Schools,
  syncVerifier,
  verifyStore,
  withOutages,
} from '@wuhe/server/parts';
import type { Weather } from '../wire.ts';
import type { World } from '../world.ts';
import { Life, NOON, type Noise } from './life.ts';
import { type ClientEnd, SocketLine, type Withholds } from './line.ts';
import { FileStore } from './store.ts';

/** How long sockets may take to say goodbye, ms. */
const GOODBYE_MS = 1000;

/** Under which clients know the server. */
export const ADDRESS = 'ws://wuhe.school.example';

export interface HostOptions {
  world: World;
  noise: Noise;
  weather: () => Weather;
  faults: string[];
  withholds: Withholds;
  school: SchoolId;
}

export class Host {
  readonly lines = new Set<SocketLine>();
  readonly counters = new Counters();
  life: Life | undefined;
  store: FileStore | undefined;
  /** Sockets that came so far. */
  came = 0;
  failing = 0;
  readonly #options: HostOptions;
  readonly #folder = mkdtempSync(join(tmpdir(), 'wuhe-simulated-'));
  #file = 0;
  #backups = 0;
  #guests: Guests | undefined;

  constructor(options: HostOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.life) return;
    const { world, noise, faults } = this.#options;
    this.life = new Life('server', world, noise, faults);
    this.life.run(() => {
      const file = new FileStore(this.#path(this.#file), noise);
      file.failing = this.failing;
      this.store = file;
      const now = () => NOON + world.now;
      const log = () => undefined;
      const host = {
        store: withOutages(file, this.counters, log),
        verifier: syncVerifier(),
        limits: LIMITS,
        counters: this.counters,
        log,
        now,
        kept: keptBy(now, 'Asia/Taipei'),
      };
      const guests = new Guests(host, new Schools(host, 'open'), [ADDRESS]);
      setInterval(() => guests.beat(), HEARTBEAT_MS);
      this.#guests = guests;
    });
  }

  /** The process is gone; what was not flushed is nowhere. Whether its sockets are closed by the system, or fall silent. */
  kill(silently: boolean): void {
    if (!this.life) return;
    this.life.end();
    this.life = undefined;
    this.#guests = undefined;
    this.store?.end();
    this.store = undefined;
    for (const line of [...this.lines]) {
      line.silent = silently;
      line.cut();
    }
  }

  /** Ends in order, and begins again. */
  restart(): void {
    const { life } = this;
    life?.run(() => {
      void this.#guests?.goodbye(GOODBYE_MS);
    });
    this.#options.world.after(2 * GOODBYE_MS, '', () => {
      if (this.life !== life) return;
      this.kill(false);
      this.start();
    });
  }

  /** From now on one in so many writes is refused; 0: none. */
  refuse(oneIn: number): void {
    this.failing = oneIn;
    if (this.store) this.store.failing = oneIn;
  }

  /** A backup beside the running server; its number. */
  async backup(): Promise<number> {
    const number = 1000 + this.#backups++;
    await copyMoment(this.#path(this.#file), this.#path(number));
    return number;
  }

  restore(backup: number): void {
    this.kill(false);
    this.#file = backup;
    this.start();
  }

  /** A socket from a laptop. Undefined: nobody is there. */
  connect(laptop: string, life: Life, end: ClientEnd, url: string): SocketLine | undefined {
    const { world, weather, withholds } = this.#options;
    const server = this.life;
    if (!server) return undefined;
    this.came++;
    const line = new SocketLine({
      world,
      weather,
      laptop,
      life,
      end,
      server,
      withholds,
      overhears: (frame, room) => this.#acknowledges(frame, room),
      gone: (gone) => this.lines.delete(gone),
    });
    this.lines.add(line);
    const path = url.slice(ADDRESS.length);
    void server.run(() => this.#guests?.welcome(line.server as never, new PassThrough(), path, '192.0.2.1'));
    return line;
  }

  /** Rows of a document's rooms on the disk, and what was kept apart, by generation as far as there are any. */
  rows(place: Place): { rooms: Map<number, StoredRow[]>; apart: StoredRow[] } {
    const rooms = new Map<number, StoredRow[]>();
    const apart: StoredRow[] = [];
    for (let generation = 0; generation < 60; generation++) {
      const now = this.store?.now(this.#options.school, roomName({ ...place, generation }));
      if (now && now.rows.length > 0) rooms.set(generation, now.rows);
      apart.push(...(now?.apart ?? []));
    }
    return { rooms, apart };
  }

  /** What the server's own tool finds wrong with its store. */
  async faults(): Promise<string[]> {
    const moment = openMoment(this.#path(this.#file));
    const { faults } = await verifyStore(moment, syncVerifier()).finally(() => moment.close());
    return faults.map((fault) => `the server's store: ${JSON.stringify(fault)}`);
  }

  /** Deletes its files. */
  end(): void {
    this.kill(true);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** P1: it acknowledges what its disk has. */
  #acknowledges(frame: Uint8Array, room: string): void {
    if (frame[0] !== frameTypes.durable) return;
    const read = readMessage(frame);
    if (!read.ok || read.value.type !== 'durable') return;
    const stored = this.store?.now(this.#options.school, room).rows ?? [];
    for (const [writer, length] of read.value.vector)
      if (stored.filter((row) => row.writer === writer).length < length)
        this.#options.faults.push(
          `the server acknowledges ${length} of ${writer} that its disk does not have`,
        );
  }

  #path(number: number): string {
    return join(this.#folder, `${number}.sqlite`);
  }
}

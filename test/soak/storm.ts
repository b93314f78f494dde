/** A server goes and comes back while many laptops are connected: each with the product's own line, its watch and its jitter. */
import { openNetwork } from '@wuhe/documents';
import { type Place, roomName } from '@wuhe/seal';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import type { BenchSchool } from '../bench/server-school.ts';

// y-websocket hears the end of the process once for each room.
process.setMaxListeners(0);

/** Rooms that each laptop has open. */
const ROOMS = 3;

export interface Storm {
  server: string;
  school: BenchSchool;
  clients: number;
  /** Ends the server, waits, and brings it back under the same address. Resolves when it is there. */
  restart(): Promise<void>;
}

/** When each client was signed in and in all its rooms again: ms since the server was back, ascending. */
export async function storm({ server, school, clients, restart }: Storm): Promise<number[]> {
  const places = Array.from({ length: ROOMS }, () => school.place());
  const laptops = Array.from({ length: clients }, (_, i) => new Laptop(server, school, i, places));
  try {
    await Promise.all(laptops.map((laptop) => laptop.there()));
    const gone = laptops.map((laptop) => laptop.gone());
    const restarted = restart();
    await Promise.all(gone);
    const back = laptops.map(async (laptop) => {
      await laptop.there();
      return performance.now();
    });
    await restarted;
    const up = performance.now();
    const times = await Promise.all(back);
    return times.map((time) => Math.max(0, time - up)).sort((a, b) => a - b);
  } finally {
    for (const laptop of laptops) laptop.close();
  }
}

class Laptop {
  #joined = 0;
  #listeners = new Set<() => void>();
  readonly #network: ReturnType<typeof openNetwork>;

  constructor(server: string, { membership, members }: BenchSchool, index: number, places: readonly Place[]) {
    const me = members[index % members.length];
    if (!me) throw new RangeError('a school of nobody');
    this.#network = openNetwork({
      server,
      school: membership.school,
      me,
      WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
      now: Date.now,
      events: {
        reached: () => {},
        connected: () => {},
        disconnected: () => {},
        chain: () => {},
        state: () => {},
      },
    });
    for (const place of places)
      this.#network.join(roomName(place), new Y.Doc(), {
        connected: () => this.#count(1),
        disconnected: () => this.#count(-1),
        frame: () => {},
        refused: (code) => {
          throw new Error(`sent away: ${code}`);
        },
      });
  }

  /** In all its rooms. */
  there(): Promise<void> {
    return this.#until(() => this.#joined === ROOMS);
  }

  /** In none. */
  gone(): Promise<void> {
    return this.#until(() => this.#joined === 0);
  }

  close(): void {
    this.#network.close();
  }

  #count(by: number): void {
    this.#joined += by;
    for (const listener of [...this.#listeners]) listener();
  }

  #until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!holds()) return;
        this.#listeners.delete(look);
        resolve();
      };
      this.#listeners.add(look);
      look();
    });
  }
}

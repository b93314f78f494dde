/** For tests: the real server with a folder of its own, at one address over restarts, and a school brought to it from outside. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningServer, type ServerOptions, startServer } from '@wuhe/server';
import { WebSocket as NodeSocket } from 'ws';
import { must, type TestSchool } from './people.testing.ts';
import { Visitor } from './visitor.ts';

export class RealServer {
  running: RunningServer | undefined;
  readonly #folder: string;
  readonly #options: Partial<ServerOptions>;
  #port = 0;

  private constructor(folder: string, options: Partial<ServerOptions>) {
    this.#folder = folder;
    this.#options = options;
  }

  static async begin(options: Partial<ServerOptions> = {}): Promise<RealServer> {
    const server = new RealServer(await mkdtemp(join(tmpdir(), 'wuhe-network-')), options);
    await server.start();
    return server;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.#port}`;
  }

  get door() {
    return {
      server: this.url,
      now: () => Date.now(),
      WebSocketPolyfill: NodeSocket as unknown as typeof WebSocket,
    };
  }

  async start(): Promise<void> {
    const file = join(this.#folder, 'school.db');
    this.running = await startServer({ host: '127.0.0.1', port: this.#port, file, ...this.#options });
    this.#port = this.running.port;
  }

  async stop(): Promise<void> {
    await this.running?.close();
    this.running = undefined;
  }

  async end(): Promise<void> {
    await this.stop();
    await rm(this.#folder, { recursive: true });
  }

  /** Brings the school's whole chain to the server. */
  async take(school: TestSchool): Promise<void> {
    const visitor = new Visitor({ ...this.door, school: school.id });
    try {
      for (const entry of school.chain) must(await visitor.offer(entry));
    } finally {
      visitor.close();
    }
  }
}

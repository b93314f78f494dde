/** A server on loopback, a school for it, and clients that are gone after each test. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Place } from '@wuhe/seal';
import { afterEach, beforeEach, vi } from 'vitest';
import { TestClient } from './client.testing.ts';
import { type RunningServer, type ServerOptions, startServer } from './index.ts';
import { TestSchool } from './school.testing.ts';

export const eventually = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 10 });

export interface Rig {
  readonly server: RunningServer;
  readonly school: TestSchool;
  readonly file: string;
  /** Lines of the server's log. */
  readonly log: string[];
  /** Stops the server and starts another on the same file. */
  restart(options?: Partial<ServerOptions>): Promise<void>;
  many(school?: TestSchool): TestClient;
  one(place?: Place): TestClient;
  /** Puts the school on the server as it is in memory. */
  found(school?: TestSchool): Promise<void>;
}

/** Registers the server's beginning and end with the tests of this file. */
export function useRig(options: Partial<ServerOptions> = {}): Rig {
  let folder = '';
  let server: RunningServer;
  let school: TestSchool;
  const log: string[] = [];
  const clients: TestClient[] = [];
  const started = (changes: Partial<ServerOptions> = {}) =>
    startServer({
      port: 0,
      host: '127.0.0.1',
      file: join(folder, 'wuhe.sqlite'),
      log: (line) => log.push(line),
      ...options,
      ...changes,
    });
  const kept = (client: TestClient) => {
    clients.push(client);
    return client;
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'wuhe-server-'));
    log.length = 0;
    server = await started();
    school = await TestSchool.found();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.socket.terminate();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  return {
    get server() {
      return server;
    },
    get school() {
      return school;
    },
    get file() {
      return join(folder, 'wuhe.sqlite');
    },
    log,
    async restart(changes) {
      await server.close();
      server = await started(changes);
    },
    many: (of = school) => kept(TestClient.many(server.url, of.id)),
    one: (place = school.place()) => kept(TestClient.one(server.url, place)),
    async found(of = school) {
      const visitor = TestClient.many(server.url, of.id);
      visitor.send(0, { type: 'chain', from: 0, entries: of.chain });
      const last = of.chain.length - 1;
      await visitor.next('chain', ({ from }) => from === last);
      await visitor.close();
    },
  };
}

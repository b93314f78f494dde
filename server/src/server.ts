/** The socket side of the server: who may connect, addresses, heartbeats, an orderly end. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createSecureServer, Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { Problem } from '@wuhe/model';
import { WebSocketServer } from 'ws';
import { isWebPage } from './address.ts';
import { clientAddress } from './client-address.ts';
import { Counters, type Counts } from './counters.ts';
import { Guests } from './guests.ts';
import { HealthCheck } from './health.ts';
import { keptBy } from './host.ts';
import { HEARTBEAT_MS, LIMITS, type Limits } from './limits.ts';
import { type Measures, writeMetrics } from './metrics.ts';
import { bracketed, ownOrigins } from './origins.ts';
import { operatorRequests, publicRequests } from './requests.ts';
import { type NewSchools, Schools } from './schools.ts';
import { withOutages } from './store/outages.ts';
import { openSqliteStore } from './store/sqlite.ts';
import type { Store } from './store/types.ts';
import type { TlsKeys } from './tls.ts';
import { syncVerifier } from './verifier.ts';
import { GOODBYE_MS, PlainSocket } from './wire.ts';

export interface ServerOptions {
  /** 0: any free port. */
  port: number;
  /** The address to listen on: `127.0.0.1`, `0.0.0.0`, `::`, a name. */
  host: string;
  /** The SQLite file; founded when missing. Its folder must exist. */
  file: string;
  /** Another store than the file's, closed with the server. */
  store?: Store;
  /** The addresses under which clients know this server, `wss://wuhe.school.example` (W2); unless given, those that it listens on. */
  origins?: readonly string[];
  /** Which schools may begin here (W3): any, one only (unless given), none. */
  newSchools?: NewSchools;
  /** TLS by the server itself; unless given, a proxy's, or none. */
  tls?: TlsKeys;
  /** A proxy stands in front and says who comes (`X-Forwarded-For`): used for limits only. */
  trustProxy?: boolean;
  /** Where the operator asks `/health` and `/metrics`, without TLS; unless given, nowhere. */
  operator?: {
    host: string;
    port: number;
    measures: () => Promise<Pick<Measures, 'storeBytes' | 'lastBackup'>>;
  };
  /** In which the school's dates are read (M12); unless given, Asia/Taipei, which has Beijing's time. */
  timeZone?: string;
  /** Called with one line per event worth an operator's look: ids and codes, nothing else. */
  log?: (line: string) => void;
  /** The clock, milliseconds since 1970. */
  now?: () => number;
  /** Milliseconds between two signs of life to every client; 15,000 unless given. y-websocket gives up after 30,000 of silence. */
  heartbeat?: number;
  limits?: Partial<Limits>;
}

export interface RunningServer {
  /** What a library takes as its `server`: `ws://127.0.0.1:4711`. */
  readonly url: string;
  readonly port: number;
  /** `http://127.0.0.1:9464`, where the operator asks. */
  readonly operator: string | undefined;
  /** Takes renewed keys for whoever connects from now on. Throws where the server has no TLS. */
  renewTls(keys: TlsKeys): void;
  counters(): Counts;
  /** Stores what arrived, closes every socket and the store. */
  close(): Promise<void>;
}

/** How often packages whose date has passed are deleted, ms. */
const SWEEP_MS = 60 * 60 * 1000;

/**
 * Starts a server.
 * @throws Problem `server.portInUse` · `server.listen` · `server.store` · `server.storeInUse`.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host, log = () => {}, now = Date.now } = options;
  const limits = { ...LIMITS, ...options.limits };
  const counters = new Counters();
  const store = withOutages(options.store ?? (await openSqliteStore(options.file)), counters, log);
  const kept = keptBy(now, options.timeZone ?? 'Asia/Taipei');
  const shared = { store, verifier: syncVerifier(), limits, counters, log, now, kept };
  const schools = new Schools(shared, options.newSchools ?? 'first');

  const health = new HealthCheck(store, now);
  const requests = publicRequests(health);
  const { tls, trustProxy = false } = options;
  const http = tls
    ? createSecureServer({ ...tls, handshakeTimeout: limits.signIn }, requests)
    : createServer(requests);
  const scheme = tls ? 'wss' : 'ws';
  // Who only opens connections takes none from those who speak.
  http.maxConnections = 2 * limits.sockets;
  http.headersTimeout = limits.signIn;
  const sockets = new WebSocketServer({
    noServer: true,
    WebSocket: PlainSocket,
    maxPayload: limits.message,
    perMessageDeflate: false,
  });
  const port = await listen(http, options.port, host).catch(async (cause) => {
    await store.close();
    throw cause;
  });
  const origins = options.origins ?? ownOrigins(scheme, host, port);
  const guests = new Guests(shared, schools, origins);

  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const from = clientAddress(request, trustProxy);
    if (isWebPage(request)) {
      counters.add('socket.origin');
      turnAway(socket, 403, 'socket.origin');
    } else if (guests.isFull(from)) {
      counters.add('socket.full');
      turnAway(socket, 503, 'socket.full');
    } else {
      sockets.handleUpgrade(request, socket, head, (upgraded) =>
        guests.welcome(upgraded, socket, request.url ?? '', from),
      );
    }
  });
  const operator = await openOperator().catch(async (cause) => {
    http.close();
    await store.close();
    throw cause;
  });
  http.on('error', (cause) => log(`the listening socket failed: ${cause.message}`));

  const heartbeat = setInterval(() => guests.beat(), options.heartbeat ?? HEARTBEAT_MS);
  const sweep = setInterval(() => void store.expire(now()).catch(() => {}), SWEEP_MS);
  sweep.unref();
  let closing: Promise<void> | undefined;
  return {
    url: `${scheme}://${bracketed(host)}:${port}`,
    port,
    operator: operator && `http://${bracketed(operator.host)}:${operator.port}`,
    renewTls: (keys) => {
      if (!(http instanceof SecureServer)) throw new Error('a server without TLS');
      http.setSecureContext(keys);
    },
    counters: () => ({ ...counters.all(), commits: store.commits }),
    close: () => {
      closing ??= end();
      return closing;
    },
  };

  async function end(): Promise<void> {
    clearInterval(heartbeat);
    clearInterval(sweep);
    const closed = new Promise<void>((resolve) => http.close(() => resolve()));
    await guests.goodbye(GOODBYE_MS);
    http.closeAllConnections();
    await closed;
    operator?.http.close();
    operator?.http.closeAllConnections();
    await store.close();
  }

  /** The operator's own address. */
  async function openOperator(): Promise<{ http: Server; host: string; port: number } | undefined> {
    if (!options.operator) return undefined;
    const { host, port, measures } = options.operator;
    const since = now();
    const http = createServer(
      operatorRequests(health, async () => {
        const counts = { ...counters.all(), commits: store.commits };
        const schools = await store.schools();
        return writeMetrics({ counts, refusing: store.refusing, schools, since, ...(await measures()) });
      }),
    );
    return { http, host, port: await listen(http, port, host) };
  }
}

/** An answer before the socket opens: no page can read it, an operator can. */
function turnAway(socket: Duplex, status: 403 | 503, code: string): void {
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${code}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function listen(http: Server | SecureServer, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (cause: NodeJS.ErrnoException) => {
      const code = cause.code === 'EADDRINUSE' ? 'server.portInUse' : 'server.listen';
      reject(new Problem(code, cause.message, { cause }));
    };
    http.once('error', failed);
    http.listen(port, host, () => {
      http.off('error', failed);
      resolve((http.address() as AddressInfo).port);
    });
  });
}

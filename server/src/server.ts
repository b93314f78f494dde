/** The socket side of the server: who may connect, which room, heartbeats, an orderly end. */
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DocumentId, Problem } from '@wuhe/model';
import { WebSocket, WebSocketServer } from 'ws';
import { type Counters, newCounters } from './counters.ts';
import { CLOSE, HEARTBEAT_MS, LIMITS, type Limits } from './limits.ts';
import { heartbeatFrame } from './messages.ts';
import type { Client } from './room.ts';
import { Rooms } from './rooms.ts';
import { Store } from './store.ts';

export interface ServerOptions {
  /** 0: any free port. */
  port: number;
  /** A loopback address (`127.0.0.1`, `::1`, `localhost`): documents are not sealed yet, so nothing else is allowed. */
  host: string;
  /** The SQLite file; founded when missing. Its folder must exist. */
  file: string;
  /** Called with one line per event worth an operator's look. Never holds record content. */
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
  counters(): Readonly<Counters>;
  /** Stores what arrived, closes every socket and the file. */
  close(): Promise<void>;
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);
/** Pages of the web send their own origin with every WebSocket; programs send none; extensions send theirs. */
const EXTENSION_ORIGIN = /^(chrome|moz)-extension:\/\/[\w-]+$/;
/** How long a closing server waits for the other side's goodbye. */
const GOODBYE_MS = 1000;

/**
 * Starts a server.
 * @throws Problem `server.notLoopback` · `server.portInUse` · `server.listen` · `server.store` · `server.storeInUse`.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host, log = () => {}, now = Date.now } = options;
  if (!LOOPBACK.has(host)) throw new Problem('server.notLoopback', host);
  const limits = { ...LIMITS, ...options.limits };
  const counters = newCounters();
  const store = new Store(options.file, now);
  const rooms = new Rooms(store, limits, counters, log);
  const alive = new Map<WebSocket, boolean>();

  const sockets = new WebSocketServer({
    host,
    port: options.port,
    maxPayload: limits.frame,
    perMessageDeflate: false,
    verifyClient: ({ req }, answer) => {
      const refused = refusal(req);
      if (refused) {
        counters.origin++;
        log(`refused a connection from the web page ${JSON.stringify(refused.slice(0, 100))}`);
        answer(false, 403, 'Forbidden');
      } else if (alive.size >= limits.connections) {
        counters.full++;
        answer(false, 503, 'Service Unavailable');
      } else {
        answer(true);
      }
    },
  });
  await listening(sockets).catch((cause) => {
    store.close();
    throw cause;
  });

  sockets.on('error', (cause) => log(`the listening socket failed: ${cause.message}`));
  sockets.on('connection', (socket, request) => {
    alive.set(socket, true);
    // A faulty frame (too large, not a WebSocket frame) is reported here; ws closes the socket by itself.
    socket.on('error', () => counters.malformed++);
    socket.on('close', () => alive.delete(socket));
    socket.on('pong', () => alive.set(socket, true));
    const { room, ack } = wanted(request);
    if (room === undefined) {
      counters.roomName++;
      socket.close(CLOSE.roomName, 'not a room name');
      return;
    }
    const client = clientOf(socket, ack, limits);
    socket.on('close', () => rooms.leave(room, client));
    socket.on('message', (data, isBinary) => {
      // Text frames are nobody's; an empty frame is a malformed message.
      const bytes = isBinary && data instanceof Buffer ? new Uint8Array(data) : new Uint8Array();
      rooms.receive(room, client, bytes);
    });
    rooms.join(room, client);
  });

  const heartbeat = setInterval(() => {
    for (const [socket, heard] of alive) {
      if (!heard) {
        socket.terminate();
        continue;
      }
      alive.set(socket, false);
      if (socket.readyState !== WebSocket.OPEN) continue;
      socket.ping();
      socket.send(heartbeatFrame);
    }
  }, options.heartbeat ?? HEARTBEAT_MS);

  const { port } = sockets.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  return {
    url: `ws://${host === '::1' ? '[::1]' : host}:${port}`,
    port,
    counters: () => ({ ...counters }),
    close: () => {
      closing ??= end();
      return closing;
    },
  };

  async function end(): Promise<void> {
    clearInterval(heartbeat);
    rooms.flush();
    for (const socket of sockets.clients) socket.close(CLOSE.goingAway, 'the server stops');
    const impatience = setTimeout(() => {
      for (const socket of sockets.clients) socket.terminate();
    }, GOODBYE_MS);
    await new Promise<void>((resolve) => sockets.close(() => resolve()));
    clearTimeout(impatience);
    rooms.flush();
    store.close();
  }
}

/** The origin of a connection that a web page makes, undefined for one that may come in. */
function refusal(request: IncomingMessage): string | undefined {
  const { origin } = request.headers;
  return origin === undefined || EXTENSION_ORIGIN.test(origin) ? undefined : origin;
}

function wanted(request: IncomingMessage): { room: string | undefined; ack: boolean } {
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  const room = DocumentId.safeParse(path.slice(1));
  return {
    room: room.success ? room.data : undefined,
    ack: new URLSearchParams(query).get('ack') === '1',
  };
}

function clientOf(socket: WebSocket, ack: boolean, limits: Limits): Client {
  return {
    ack,
    send(frame) {
      if (socket.readyState !== WebSocket.OPEN) return;
      if (socket.bufferedAmount > limits.backlog) socket.terminate();
      else socket.send(frame);
    },
    close: (code, reason) => socket.close(code, reason),
  };
}

function listening(sockets: WebSocketServer): Promise<void> {
  return new Promise((resolve, reject) => {
    sockets.once('listening', resolve);
    sockets.once('error', (cause: NodeJS.ErrnoException) => {
      const code = cause.code === 'EADDRINUSE' ? 'server.portInUse' : 'server.listen';
      reject(new Problem(code, cause.message, { cause }));
    });
  });
}

/** The servers that are compared, each as it is started: Wuhe's, its peers as they ship and with every update flushed to the disk, and the floor. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Database } from '@hocuspocus/extension-database';
import { type Extension, Server } from '@hocuspocus/server';
import { startServer } from '@wuhe/server';
import { docs, setPersistence, setupWSConnection } from '@y/websocket-server/utils';
import { type WebSocket, WebSocketServer } from 'ws';
import type * as Y from 'yjs';

/** A server that runs in this process. */
export interface Running {
  url: string;
  /** Rooms in memory. */
  rooms(): number;
}

export const starters = {
  wuhe: startWuhe,
  stock: () => startStock(),
  'stock, flushed': (folder: string) => startStock(flushedLog(folder)),
  hocuspocus: (folder: string) => startHocuspocus(asItShips(folder)),
  'hocuspocus, flushed': (folder: string) => startHocuspocus(flushing(flushedLog(folder))),
  'stock, a bare relay': startRelay,
} satisfies Record<string, (folder: string) => Promise<Running>>;

export type Contender = keyof typeof starters;

/** As `pnpm serve` runs it: every row verified, relayed, flushed, acknowledged. */
async function startWuhe(folder: string): Promise<Running> {
  // Restarted under the same address where the port is given.
  const port = Number(process.env.PORT ?? 0);
  const server = await startServer({ port, host: '127.0.0.1', file: join(folder, 'wuhe.sqlite') });
  return { url: server.url, rooms: () => server.counters().rooms };
}

/** @y/websocket-server 0.1.1 under the `ws` of today; it stores nothing unless told to. */
async function startStock(log?: FlushedLog): Promise<Running> {
  if (log)
    setPersistence({
      bindState: (room: string, doc: Y.Doc) => {
        doc.on('update', (update: Uint8Array) => log.add(room, update));
      },
      writeState: async () => {},
      provider: undefined,
    });
  const http = createServer();
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
  sockets.on('connection', (socket, request) => setupWSConnection(socket, request));
  await new Promise<void>((ready) => http.listen(0, '127.0.0.1', ready));
  const { port } = http.address() as AddressInfo;
  return { url: `ws://127.0.0.1:${port}`, rooms: () => docs.size };
}

/** The floor: `ws` alone. What comes goes to the others of the room unread; nothing is kept. Its clients are those of stock. */
async function startRelay(): Promise<Running> {
  const rooms = new Map<string, Set<WebSocket>>();
  const sockets = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  sockets.on('connection', (socket, { url = '' }) => {
    const room = rooms.get(url) ?? new Set();
    rooms.set(url, room.add(socket));
    socket.on('message', (data: Buffer) => {
      for (const other of room) if (other !== socket) other.send(data);
    });
    socket.on('close', () => room.delete(socket));
    socket.send(emptyAsk);
  });
  await once(sockets, 'listening');
  const { port } = sockets.address() as AddressInfo;
  return { url: `ws://127.0.0.1:${port}`, rooms: () => rooms.size };
}

/** Yjs' first step of synchronising, about nothing. */
const emptyAsk = Uint8Array.of(0, 0, 1, 0);

async function startHocuspocus(extension: Extension): Promise<Running> {
  const address = '127.0.0.1';
  const server = new Server({ port: 0, address, quiet: true, stopOnSignals: false, extensions: [extension] });
  const hocuspocus = await server.listen();
  return { url: `ws://127.0.0.1:${server.address.port}`, rooms: () => hocuspocus.documents.size };
}

/** Its own SQLite extension's two statements: the whole document, two to ten seconds after a change. */
function asItShips(folder: string): Extension {
  const db = new DatabaseSync(join(folder, 'hocuspocus.sqlite'));
  db.exec('CREATE TABLE documents (name varchar(255) NOT NULL, data blob NOT NULL, UNIQUE(name))');
  const select = db.prepare('SELECT data FROM documents WHERE name = ? ORDER BY rowid DESC');
  const upsert = db.prepare(
    'INSERT INTO documents (name, data) VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET data = excluded.data',
  );
  return new Database({
    fetch: async ({ documentName }) => (select.get(documentName)?.data as Uint8Array | undefined) ?? null,
    store: async ({ documentName, state }) => void upsert.run(documentName, state),
  });
}

function flushing(log: FlushedLog): Extension {
  return { onChange: async ({ documentName, update }) => log.add(documentName, update) };
}

type FlushedLog = ReturnType<typeof flushedLog>;

/** The kindest durable store for a peer: one row an update, one flushed transaction for all that came in a turn of the event loop. */
function flushedLog(folder: string) {
  const db = new DatabaseSync(join(folder, 'log.sqlite'));
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE log (room TEXT, body BLOB)');
  const insert = db.prepare('INSERT INTO log (room, body) VALUES (?, ?)');
  let waiting: [string, Uint8Array][] = [];
  const flush = () => {
    const rows = waiting;
    waiting = [];
    db.exec('BEGIN IMMEDIATE');
    for (const [room, body] of rows) insert.run(room, body);
    db.exec('COMMIT');
  };
  return {
    add(room: string, body: Uint8Array) {
      if (waiting.push([room, body]) === 1) setImmediate(flush);
    },
  };
}

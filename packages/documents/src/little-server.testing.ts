/** For tests: a small server of one school on real sockets with the seal's codec. Rooms only pass presence on; it can misbehave as told. */
import type { AddressInfo } from 'node:net';
import {
  appendEntry,
  type Code,
  closeStatus,
  isSignedIn,
  isSocketMessage,
  type Membership,
  readChannel,
  readMessage,
  readSocketMessage,
  type SchoolId,
  type SocketMessage,
  webCryptoVerifier,
  writeChannel,
  writeMessage,
  writeSocketMessage,
} from '@wuhe/seal';
import { type WebSocket, WebSocketServer } from 'ws';

const verifier = webCryptoVerifier();

interface Connection {
  socket: WebSocket;
  nonce: Uint8Array;
  signedIn: boolean;
  rooms: Map<number, string>;
  work: Promise<void>;
}

export class LittleServer {
  readonly school: SchoolId;
  chain: Uint8Array[];
  membership: Membership | undefined;
  packages = new Map<string, Uint8Array>();
  /** How often somebody connected, signed in and opened a room. */
  readonly seen = { connected: 0, signedIn: 0, opened: 0 };
  /** Frames of rooms as they came. */
  readonly frames: { room: string; bytes: Uint8Array }[] = [];
  refuseSignIn: Code | undefined;
  refuseRoom: Code | undefined;
  refuseEntry: Code | undefined;
  /** Says nothing more, and does not go either. */
  mute = false;
  /** Shows the chain only to who has signed in. */
  secretive = false;
  /** Takes entries and goes before it says so. */
  dropAfterEntry = false;
  /** Between offering and taking. */
  beforeEntry: (() => Promise<void>) | undefined;
  at = () => Date.now();
  #sockets: WebSocketServer | undefined;
  readonly #connections = new Set<Connection>();
  #port = 0;
  #chainWork: Promise<void> = Promise.resolve();

  constructor(school: SchoolId, chain: readonly Uint8Array[] = [], membership?: Membership) {
    this.school = school;
    this.chain = [...chain];
    this.membership = membership;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.#port}`;
  }

  get connections(): number {
    return this.#connections.size;
  }

  async start(): Promise<this> {
    const sockets = new WebSocketServer({ host: '127.0.0.1', port: this.#port });
    this.#sockets = sockets;
    await new Promise<void>((resolve, reject) => {
      sockets.once('listening', resolve);
      sockets.once('error', reject);
    });
    this.#port = (sockets.address() as AddressInfo).port;
    sockets.on('connection', (socket) => this.#connected(socket));
    return this;
  }

  async stop(): Promise<void> {
    for (const { socket } of this.#connections) socket.terminate();
    this.#connections.clear();
    const sockets = this.#sockets;
    this.#sockets = undefined;
    await new Promise<void>((resolve) => (sockets ? sockets.close(() => resolve()) : resolve()));
  }

  /** Everybody is sent away with this status. */
  close(status: number, reason: string): void {
    for (const { socket } of this.#connections) socket.close(status, reason);
  }

  /** Sends a message of a room to whoever is in it. */
  say(room: string, bytes: Uint8Array, except?: Connection): void {
    for (const connection of this.#connections) {
      if (connection === except || this.mute) continue;
      for (const [channel, its] of connection.rooms)
        if (its === room) connection.socket.send(writeChannel(channel, bytes));
    }
  }

  /** Sends bytes as they are to everybody. */
  sayRaw(bytes: Uint8Array | string): void {
    for (const { socket } of this.#connections) socket.send(bytes);
  }

  closeRoom(room: string, code: Code): void {
    for (const connection of this.#connections)
      for (const [channel, its] of connection.rooms) {
        if (its !== room) continue;
        connection.rooms.delete(channel);
        this.#own(connection, { type: 'close', channel, status: closeStatus(code), reason: code });
      }
  }

  async take(bytes: Uint8Array): Promise<void> {
    const next = await appendEntry(this.membership, bytes, verifier);
    if (!next.ok) throw new Error(next.code);
    this.membership = next.value;
    this.chain.push(bytes);
  }

  #connected(socket: WebSocket): void {
    this.seen.connected++;
    const nonce = crypto.getRandomValues(new Uint8Array(32));
    const connection: Connection = {
      socket,
      nonce,
      signedIn: false,
      rooms: new Map(),
      work: Promise.resolve(),
    };
    this.#connections.add(connection);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#connections.delete(connection));
    socket.on('message', (data: Buffer) => {
      const bytes = new Uint8Array(data);
      connection.work = connection.work.then(() => this.#heard(connection, bytes));
    });
    this.#own(connection, { type: 'challenge', nonce, at: this.at(), entries: this.chain.length });
  }

  #own({ socket }: Connection, message: SocketMessage): void {
    if (!this.mute) socket.send(writeChannel(0, writeSocketMessage(message)));
  }

  async #heard(connection: Connection, bytes: Uint8Array): Promise<void> {
    const read = readChannel(bytes);
    if (!read) throw new Error('no channel');
    const { channel, message } = read;
    if (channel > 0) return this.#frame(connection, channel, message);
    if (!isSocketMessage(message)) return this.#chainFrame(connection, message);
    const own = readSocketMessage(message);
    if (!own.ok) throw new Error(own.code);
    const it = own.value;
    if (it.type === 'signIn') await this.#signIn(connection, it);
    if (it.type === 'askPackage')
      this.#own(connection, {
        type: 'package',
        id: it.id,
        bytes: this.packages.get(it.id) ?? new Uint8Array(),
      });
    if (it.type === 'putPackage') {
      this.packages.set(it.id, it.bytes.slice());
      this.#own(connection, { type: 'packageKept', id: it.id });
    }
    if (it.type === 'close') connection.rooms.delete(it.channel);
    if (it.type === 'open') {
      this.seen.opened++;
      connection.rooms.set(it.channel, it.room);
      const known = [...(this.membership?.scopes.keys() ?? [])].some((scope) =>
        it.room.startsWith(`${scope}.`),
      );
      const code = this.refuseRoom ?? (known ? undefined : 'room.name');
      if (code) this.closeRoom(it.room, code);
    }
  }

  async #signIn(connection: Connection, message: SocketMessage & { type: 'signIn' }): Promise<void> {
    const device = this.membership?.devices.get(message.device);
    const to = {
      school: this.school,
      nonce: connection.nonce,
      origins: [this.url],
      publicKey: device?.sign ?? new Uint8Array(32),
    };
    const person = device && this.membership?.people.get(device.person);
    const known = device?.dropped === undefined && person !== undefined && person.removed === undefined;
    const code =
      this.refuseSignIn ??
      (!known
        ? 'write.unknownDevice'
        : (await isSignedIn(message, to, verifier))
          ? undefined
          : 'signIn.signature');
    if (code) return connection.socket.close(closeStatus(code), code);
    this.seen.signedIn++;
    connection.signedIn = true;
    this.#own(connection, { type: 'signedIn' });
  }

  #frame(connection: Connection, channel: number, bytes: Uint8Array): void {
    const room = connection.rooms.get(channel);
    if (!room) return;
    this.frames.push({ room, bytes: bytes.slice() });
    const read = readMessage(bytes);
    if (!read.ok) throw new Error(read.code);
    if (read.value.type === 'presence') this.say(room, bytes, connection);
    if (read.value.type === 'ask' && !this.mute)
      connection.socket.send(writeChannel(channel, writeMessage({ type: 'answer', runs: [] })));
  }

  async #chainFrame(connection: Connection, bytes: Uint8Array): Promise<void> {
    const read = readMessage(bytes);
    if (!read.ok) throw new Error(read.code);
    if (read.value.type === 'askChain' && !this.mute && (connection.signedIn || !this.secretive)) {
      const from = Math.min(read.value.from, this.chain.length);
      const frame = writeMessage({ type: 'chain', from, entries: this.chain.slice(from) });
      connection.socket.send(writeChannel(0, frame));
    }
    if (read.value.type !== 'chain') return;
    const { entries } = read.value;
    // Compare and swap: one socket behind the other.
    this.#chainWork = this.#chainWork.then(() => this.#offered(connection, entries));
    return this.#chainWork;
  }

  async #offered(connection: Connection, entries: readonly Uint8Array[]): Promise<void> {
    const tell = (frame: Uint8Array, to = connection) => {
      if (!this.mute) to.socket.send(writeChannel(0, frame));
    };
    for (const entry of entries) {
      await this.beforeEntry?.();
      const head = this.membership?.head ?? { seq: 0, link: new Uint8Array(32) };
      const next = await appendEntry(this.membership, entry, verifier);
      const code = this.refuseEntry ?? (next.ok ? undefined : next.code);
      if (code || !next.ok)
        return tell(writeMessage({ type: 'chainRefused', code: code ?? 'chain.stale', head }));
      this.membership = next.value;
      this.chain.push(entry.slice());
      if (this.dropAfterEntry) return connection.socket.terminate();
      const frame = writeMessage({ type: 'chain', from: this.chain.length - 1, entries: [entry] });
      for (const other of this.#connections) tell(frame, other);
    }
  }
}

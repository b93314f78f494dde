/** A client for tests, on a real socket: sends bytes, remembers what comes, and signs in when it is asked to. */
import {
  answerChallenge,
  type Envelope,
  type Message,
  type Place,
  readChannel,
  readMessage,
  readSocketMessage,
  roomName,
  type SchoolId,
  type SocketMessage,
  signer,
  socketTypes,
  writeChannel,
  writeMessage,
  writeSocketMessage,
} from '@wuhe/seal';
import { WebSocket } from 'ws';
import { type Actor, run } from './school.testing.ts';

interface Heard {
  channel: number;
  message: Message | SocketMessage;
}

type Type = Heard['message']['type'];
const PATIENCE = 15_000;

export class TestClient {
  readonly socket: WebSocket;
  readonly heard: Heard[] = [];
  readonly url: string;
  readonly plain: boolean;
  /** Status and reason of the end. */
  readonly ended: Promise<{ status: number; reason: string }>;
  #listeners = new Set<() => void>();
  #channels = 1;

  constructor(url: string, plain: boolean, options: { origin?: string; rejectUnauthorized?: boolean } = {}) {
    this.url = url;
    this.plain = plain;
    this.socket = new WebSocket(url, options);
    this.ended = new Promise((resolve) => {
      this.socket.on('close', (status, reason) => resolve({ status, reason: reason.toString() }));
    });
    this.socket.on('error', () => {});
    this.socket.setMaxListeners(0);
    this.socket.on('message', (data) => {
      const bytes = new Uint8Array(data as Buffer);
      const read = plain ? { channel: 0, message: bytes } : readChannel(bytes);
      if (!read) throw new Error('a message without a channel');
      const { channel, message } = read;
      const said =
        (message[0] ?? 0) >= socketTypes.challenge ? readSocketMessage(message) : readMessage(message);
      if (!said.ok) throw new Error(said.code);
      this.heard.push({ channel, message: said.value });
      for (const listener of [...this.#listeners]) listener();
    });
  }

  /** Many rooms over one socket. */
  static many(server: string, school: SchoolId): TestClient {
    return new TestClient(`${server}/${school}`, false);
  }

  /** One room, as a plain client has it. */
  static one(server: string, { school, ...place }: Place): TestClient {
    return new TestClient(`${server}/${school}/${roomName({ school, ...place })}?ack=1`, true);
  }

  /** Signed in as this person's device. */
  async signIn(by: Actor, school: SchoolId, changes: { origin?: string; at?: number } = {}): Promise<this> {
    this.say(await this.answer(by, school, changes));
    await this.next('signedIn');
    return this;
  }

  /** The answer to the challenge, unsent. */
  async answer(by: Actor, school: SchoolId, changes: { origin?: string; at?: number } = {}) {
    const challenge = await this.next('challenge');
    const origin = `ws://${new URL(this.url).host}`;
    const as = { school, device: by.device.id, origin, at: challenge.at, ...changes };
    return answerChallenge(challenge, as, signer(by.device.key));
  }

  /** Opens a channel. */
  open(place: Place, ack = true, channel = this.#channels++): number {
    this.say({ type: 'open', channel, room: roomName(place), ack });
    return channel;
  }

  say(message: SocketMessage): void {
    this.raw(0, writeSocketMessage(message));
  }

  send(channel: number, message: Message): void {
    this.raw(channel, writeMessage(message));
  }

  push(channel: number, envelopes: readonly Envelope[]): void {
    this.send(channel, { type: 'update', runs: [run(envelopes)] });
  }

  raw(channel: number, bytes: Uint8Array): void {
    const send = () => this.socket.send(this.plain ? bytes : writeChannel(channel, bytes), () => {});
    if (this.socket.readyState === WebSocket.CONNECTING) this.socket.once('open', send);
    else send();
  }

  /** The first message of this type, heard already or to come, that fits. */
  async next<T extends Type>(
    type: T,
    fits: (message: Extract<Heard['message'], { type: T }>, channel: number) => boolean = () => true,
  ): Promise<Extract<Heard['message'], { type: T }>> {
    const found = () =>
      this.heard.find(
        ({ channel, message }) =>
          message.type === type && fits(message as Extract<Heard['message'], { type: T }>, channel),
      )?.message as Extract<Heard['message'], { type: T }> | undefined;
    const known = found();
    if (known) return known;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.#listeners.delete(look);
        reject(
          new Error(`no ${type} came; heard ${this.heard.map(({ message }) => message.type).join(' ')}`),
        );
      }, PATIENCE);
      const look = () => {
        const message = found();
        if (!message) return;
        clearTimeout(late);
        this.#listeners.delete(look);
        resolve(message);
      };
      this.#listeners.add(look);
    });
  }

  /** So much of a writer is on the server's disk. */
  durable(writer: number, length: number): Promise<Message> {
    return this.next('durable', ({ vector }) => (vector.get(writer) ?? 0) >= length);
  }

  /** All rows that came in answers and updates of a channel: writer → clocks. */
  rows(channel?: number): Map<number, Set<number>> {
    const rows = new Map<number, Set<number>>();
    for (const { channel: at, message } of this.heard) {
      if (
        (message.type !== 'answer' && message.type !== 'update') ||
        (channel !== undefined && at !== channel)
      )
        continue;
      for (const { writer, clock, envelopes } of message.runs) {
        const clocks = rows.get(writer) ?? new Set();
        for (const i of envelopes.keys()) clocks.add(clock + i);
        rows.set(writer, clocks);
      }
    }
    return rows;
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.ended;
  }
}

/** One socket from its challenge to its end (SPEC 11): signing in, the chain, packages, and its rooms, one or many. */
import {
  type Code,
  type ConnectionId,
  closeStatus,
  type DeviceId,
  frameTypes,
  type Place,
  readChannel,
  readMessage,
  readSocketMessage,
  type SocketMessage,
  socketTypes,
  writeChannel,
  writeSocketMessage,
} from '@wuhe/seal';
import { type Address, readRoomName } from './address.ts';
import type { Host } from './host.ts';
import type { OpenRoom, Sink } from './open-room.ts';
import type { School, SchoolSocket } from './school.ts';
import { type Challenge, challenge, signedIn } from './sign-in.ts';
import type { Wire } from './wire.ts';

/** The socket's own channel, and the channel that a plain socket's one room has here. */
const OWN = 0;
const ONLY = 1;

interface Channel {
  room: OpenRoom;
  connection: ConnectionId;
}

export interface SessionOptions {
  wire: Wire;
  school: School;
  address: Address;
  host: Host;
  origins: readonly string[];
  /** Envelopes whose signatures were checked for this socket. */
  charge: (envelopes: number) => void;
  /** Somebody has signed in. */
  entered: () => void;
}

export class Session implements SchoolSocket {
  device: DeviceId | undefined;
  readonly #options: SessionOptions;
  readonly #plain: boolean;
  readonly #challenge: Challenge;
  readonly #channels = new Map<number, Channel>();
  /** Channels that ended: what is still on its way to them is no fault. */
  readonly #past = new Set<number>();
  /** What waits for signing in, in its order. */
  #waiting: Uint8Array[] = [];
  /** Bytes that it may still be sent before it has signed in. */
  #allowance: number;

  constructor(options: SessionOptions) {
    const { address, host, school } = options;
    this.#options = options;
    this.#plain = address.room !== undefined;
    this.#allowance = host.limits.visitorAnswers;
    this.#challenge = challenge(school, host.now());
    school.sockets.add(this);
    this.#say(this.#challenge);
  }

  /** Handles one message; a promise where the next has to wait for it. */
  receive(message: Uint8Array): Promise<void> | undefined {
    if (this.#plain) return this.#hear(ONLY, message, message);
    const read = readChannel(message);
    if (!read) return this.#refuse('frame.malformed');
    return this.#hear(read.channel, read.message, message);
  }

  tell(frame: Uint8Array): void {
    this.#send(OWN, frame);
  }

  end(code: Code): void {
    this.#options.wire.end(code);
  }

  /** The socket is gone. */
  closed(): void {
    this.#options.school.sockets.delete(this);
    this.#waiting = [];
    const channels = [...this.#channels.values()];
    this.#channels.clear();
    for (const { room, connection } of channels) room.leave(connection);
  }

  #hear(channel: number, message: Uint8Array, whole: Uint8Array): Promise<void> | undefined {
    const type = message[0];
    if (channel === OWN || this.#plain) {
      if (type !== undefined && type >= socketTypes.challenge) return this.#own(message, whole);
      if (type === frameTypes.chain || type === frameTypes.askChain) return this.#chain(message);
      if (channel === OWN) return this.#sign(message);
    }
    if (!this.device) return this.#wait(whole);
    const open = this.#channels.get(channel);
    if (open) return open.room.receive(open.connection, message);
    return this.#past.has(channel) || this.#plain ? undefined : this.#refuse('frame.malformed');
  }

  /** A sign of life on the socket's own channel: presence, which is nobody's there. */
  #sign(message: Uint8Array): undefined {
    if (message.length > 0 && message[0] !== frameTypes.presence) this.#refuse('frame.malformed');
  }

  #chain(message: Uint8Array): Promise<void> | undefined {
    const read = readMessage(message);
    if (!read.ok || (read.value.type !== 'chain' && read.value.type !== 'askChain'))
      return this.#refuse(read.ok ? 'frame.malformed' : read.code);
    return this.#options.school.chain(read.value, (frame) => this.#answer(frame));
  }

  #own(message: Uint8Array, whole: Uint8Array): Promise<void> | undefined {
    const read = readSocketMessage(message);
    if (!read.ok) return this.#refuse(read.code);
    const said = read.value;
    switch (said.type) {
      case 'signIn':
        return this.device ? this.#refuse('frame.malformed') : this.#signIn(said);
      case 'askPackage':
        return this.#options.school.packages.find(said.id).then(
          (found) => this.#answer(writeSocketMessage(found)),
          () => this.end('busy'),
        );
      case 'putPackage':
        return this.device ? this.#put(said) : this.#wait(whole);
      case 'open':
        if (this.#plain) return this.#refuse('frame.malformed');
        return this.device ? this.#openChannel(said) : this.#wait(whole);
      case 'close':
        if (this.#plain) return this.#refuse('frame.malformed');
        return this.device ? this.#leave(said.channel) : this.#wait(whole);
      default:
        // Only a server says these.
        return this.#refuse('frame.malformed');
    }
  }

  /** Waits for signing in; how much may wait is limited where bytes come in. */
  #wait(whole: Uint8Array): undefined {
    this.#waiting.push(whole);
  }

  async #signIn(answer: SocketMessage & { type: 'signIn' }): Promise<void> {
    const { school, host, origins, address, entered } = this.#options;
    const asked = { school, nonce: this.#challenge.nonce, origins, now: host.now() };
    const device = await signedIn(answer, asked, host.verifier);
    if (typeof device === 'object') {
      this.#refuse(device.code);
      return;
    }
    // Closed, or signed in twice, in the meantime.
    if (!school.sockets.has(this)) return;
    this.device = device;
    host.counters.add('signedIn');
    entered();
    this.#say({ type: 'signedIn' });
    if (address.room) this.#enter(ONLY, address.room, address.ack);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const message of waiting) await this.receive(message);
  }

  #openChannel({ channel, room, ack }: SocketMessage & { type: 'open' }): undefined {
    const { school, host } = this.#options;
    if (this.#channels.has(channel)) return this.#refuse('frame.malformed');
    const place = readRoomName(school.id, room);
    if (!place) return this.#endChannel(channel, 'room.name');
    if (this.#channels.size >= host.limits.channels) return this.#endChannel(channel, 'socket.full');
    this.#enter(channel, place, ack);
  }

  #enter(channel: number, place: Place, ack: boolean): void {
    const { school, wire, charge } = this.#options;
    const sink: Sink = {
      send: (frame) => this.#send(channel, frame),
      sent: (frame) => wire.sent(this.#framed(channel, frame)),
      close: (code) => this.#endChannel(channel, code),
      charge,
    };
    const entered = this.device && school.enter(place, this.device, ack, sink);
    if (typeof entered === 'string') this.#endChannel(channel, entered);
    else if (entered) {
      this.#past.delete(channel);
      this.#channels.set(channel, entered);
    }
  }

  #leave(channel: number): undefined {
    const open = this.#channels.get(channel);
    this.#forget(channel);
    open?.room.leave(open.connection);
  }

  /** The room sends this socket away: a plain one altogether. */
  #endChannel(channel: number, code: Code): undefined {
    this.#forget(channel);
    if (this.#plain) return this.#refuse(code);
    this.#options.host.counters.add(code);
    this.#say({ type: 'close', channel, status: closeStatus(code), reason: code });
  }

  #forget(channel: number): void {
    this.#channels.delete(channel);
    this.#past.add(channel);
    const [oldest] = this.#past;
    if (oldest !== undefined && this.#past.size > this.#options.host.limits.channels)
      this.#past.delete(oldest);
  }

  async #put(said: SocketMessage & { type: 'putPackage' }): Promise<void> {
    const { school, host } = this.#options;
    const kept = await school.packages.put(said, school.membership);
    if (!kept.ok) host.counters.add(kept.code);
    this.#say({ type: 'packageKept', id: said.id, ...(!kept.ok && { code: kept.code }) });
  }

  /** An answer to somebody who may be nobody: until signing in there is only so much of it. */
  #answer(frame: Uint8Array): void {
    if (!this.device) this.#allowance -= frame.length;
    if (this.#allowance < 0) this.#refuse('rate');
    else this.#send(OWN, frame);
  }

  #say(message: SocketMessage): void {
    this.#send(OWN, writeSocketMessage(message));
  }

  #send(channel: number, frame: Uint8Array): void {
    this.#options.wire.send(this.#framed(channel, frame));
  }

  #framed(channel: number, frame: Uint8Array): Uint8Array {
    return this.#plain ? frame : writeChannel(channel, frame);
  }

  #refuse(code: Code): undefined {
    this.end(code);
  }
}

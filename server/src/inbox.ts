/** What a socket has sent and nobody has looked at: one message after the other, in order, and no faster than its rate. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Limits } from './limits.ts';
import { Bucket } from './rate.ts';

/** Waiting bytes from which on the socket is not read. */
const HIGH = 1024 * 1024;

interface Source {
  pause(): void;
  resume(): void;
  /** Reads one message; a promise where the next one has to wait. */
  handle(message: Uint8Array): Promise<void> | undefined;
  /** It had to wait. */
  slowed(): void;
  /** Far more than may wait was sent. */
  overflow(): void;
}

export class Inbox {
  readonly #source: Source;
  readonly #bucket: Bucket;
  readonly #limit: number;
  #queue: Uint8Array[] = [];
  #queued = 0;
  #running = false;
  #paused = false;
  #ended = false;

  constructor(source: Source, { rate, inbox }: Pick<Limits, 'rate' | 'inbox'>) {
    this.#source = source;
    this.#bucket = new Bucket(rate);
    this.#limit = inbox;
  }

  /** Not read at present: silence is not the other side's. */
  get paused(): boolean {
    return this.#paused;
  }

  push(message: Uint8Array): void {
    if (this.#ended) return;
    this.#queue.push(message);
    this.#queued += message.length;
    if (this.#queued > this.#limit) {
      this.end();
      this.#source.overflow();
      return;
    }
    if (this.#running) this.#hold(this.#queued > HIGH);
    else void this.#run();
  }

  /** What a message has cost beyond itself: envelopes whose signatures were checked. */
  charge(frames: number): void {
    this.#bucket.take(0, frames);
    if (!this.#running) void this.#run();
  }

  /** Nothing more is looked at. */
  end(): void {
    this.#ended = true;
    this.#queue = [];
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (;;) {
      const wait = this.#bucket.wait();
      if (wait > 0) {
        this.#source.slowed();
        this.#hold(true);
        await delay(wait, undefined, { ref: false });
        continue;
      }
      const message = this.#queue.shift();
      if (!message) break;
      this.#queued -= message.length;
      this.#bucket.take(message.length, 1);
      const done = this.#source.handle(message);
      if (done) await done;
    }
    this.#running = false;
    this.#hold(false);
  }

  #hold(hold: boolean): void {
    if (hold === this.#paused || this.#ended) return;
    this.#paused = hold;
    if (hold) this.#source.pause();
    else this.#source.resume();
  }
}

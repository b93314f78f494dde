/** A token bucket on bytes and frames: whoever has used more than there is waits until it is filled again. */
import type { Limits } from './limits.ts';

export class Bucket {
  readonly #rate: Limits['rate'];
  readonly #now: () => number;
  #bytes: number;
  #frames: number;
  #at: number;

  /** `now`: a clock in milliseconds that never goes back. */
  constructor(rate: Limits['rate'], now: () => number = () => performance.now()) {
    this.#rate = rate;
    this.#now = now;
    this.#bytes = rate.burstBytes;
    this.#frames = rate.burstFrames;
    this.#at = now();
  }

  /** Takes what was used. May go below nothing: then `wait` says for how long. */
  take(bytes: number, frames: number): void {
    this.#fill();
    this.#bytes -= bytes;
    this.#frames -= frames;
  }

  /** Milliseconds until there is something again; 0: now. */
  wait(): number {
    this.#fill();
    const owed = Math.max(-this.#bytes / this.#rate.bytes, -this.#frames / this.#rate.frames);
    return Math.max(0, Math.ceil(owed * 1000));
  }

  #fill(): void {
    const now = this.#now();
    const seconds = Math.max(0, now - this.#at) / 1000;
    this.#at = now;
    this.#bytes = Math.min(this.#rate.burstBytes, this.#bytes + seconds * this.#rate.bytes);
    this.#frames = Math.min(this.#rate.burstFrames, this.#frames + seconds * this.#rate.frames);
  }
}

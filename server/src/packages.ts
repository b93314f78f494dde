/** Packages of one school (W5): invitations, transfers and cards as ciphertext, for whoever knows their id. */

import type { SchoolId } from '@wuhe/seal';
import { accept, type Checked, type Code, type Membership, refuse, type SocketMessage } from '@wuhe/seal';
import type { Host } from './host.ts';

export class Packages {
  readonly #school: SchoolId;
  readonly #host: Host;

  constructor(school: SchoolId, host: Host) {
    this.#school = school;
    this.#host = host;
  }

  /** The package, without bytes where there is none or its date has passed. */
  async find(id: string): Promise<SocketMessage & { type: 'package' }> {
    const found = await this.#host.store.package(this.#school, id);
    const there = found && (found.expires === 0 || found.expires > this.#host.now());
    return { type: 'package', id, bytes: there ? found.bytes : new Uint8Array() };
  }

  /** Keeps or deletes one. `package.limit` · `chain.expired` · `chain.invitation`: its invitation was used or withdrawn · `busy`. */
  async put(
    { id, expires, bytes }: SocketMessage & { type: 'putPackage' },
    membership: Membership,
  ): Promise<Checked<void>> {
    const { store } = this.#host;
    if (bytes.length > 0) {
      const code = await this.#refusal(id, expires, bytes.length, membership);
      if (code) return refuse(code);
    }
    try {
      await store.write(this.#school, [
        bytes.length > 0 ? { type: 'keepPackage', id, expires, bytes } : { type: 'dropPackage', id },
      ]);
      return accept(undefined);
    } catch {
      return refuse('busy');
    }
  }

  async #refusal(
    id: string,
    expires: number,
    size: number,
    { invitations }: Membership,
  ): Promise<Code | undefined> {
    const { limits, now, store } = this.#host;
    if (expires > 0 && expires <= now()) return 'chain.expired';
    const invitation = [...invitations.values()].find((known) => (known.id as string) === id);
    if (invitation && invitation.state !== 'open') return 'chain.invitation';
    const { count, bytes } = await store.packages(this.#school);
    return count >= limits.packages || bytes + size > limits.packageBytes ? 'package.limit' : undefined;
  }
}

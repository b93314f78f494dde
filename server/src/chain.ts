/** A school's chain on the server: compared and swapped (M2), on the disk before it is told, one entry at a time. */
import {
  accept,
  appendEntry,
  type Checked,
  decodeEntry,
  type Entry,
  type Membership,
  refuse,
  type SchoolId,
  sameBytes,
  verifyEntries,
} from '@wuhe/seal';
import type { Host } from './host.ts';
import type { Change } from './store/types.ts';

/** Most bytes of entries in one frame. */
const PIECE = 4 * 1024 * 1024;

export class Chain {
  readonly entries: Uint8Array[] = [];
  membership: Membership | undefined;
  readonly #school: SchoolId;
  readonly #host: Host;

  constructor(school: SchoolId, host: Host) {
    this.#school = school;
    this.#host = host;
  }

  /** Reads it from the store. False: it is damaged there or cannot be read. */
  async load(): Promise<boolean> {
    const { store, verifier, log } = this.#host;
    try {
      const entries = await store.chain(this.#school);
      const read = await verifyEntries(undefined, entries, verifier);
      if (read.accepted < entries.length) {
        log(`school ${this.#school}: entry ${read.accepted} of the stored chain: ${read.code ?? 'damaged'}`);
        return false;
      }
      this.entries.push(...entries);
      this.membership = read.membership;
      return await this.#eraseAgain();
    } catch {
      log(`school ${this.#school}: the chain cannot be read`);
      return false;
    }
  }

  /** Whether exactly this entry stands already. */
  has(bytes: Uint8Array): boolean {
    const read = decodeEntry(bytes);
    const there = read.ok && this.entries[read.value.seq];
    return !!there && sameBytes(there, bytes);
  }

  /** Takes an entry. Codes of the chain; `busy`: the disk did not take it. */
  async append(bytes: Uint8Array): Promise<Checked<{ entry: Entry; membership: Membership }>> {
    const { store, verifier, counters, kept } = this.#host;
    const read = decodeEntry(new Uint8Array(bytes));
    if (!read.ok) return read;
    const entry = read.value;
    if (entry.school !== this.#school) return refuse('chain.school');
    const appended = await appendEntry(this.membership, entry.bytes, verifier, kept());
    if (!appended.ok) return appended;
    try {
      await store.write(this.#school, changesOf(entry));
    } catch {
      return refuse('busy');
    }
    counters.add('entries');
    this.entries.push(entry.bytes);
    this.membership = appended.value;
    return accept({ entry, membership: appended.value });
  }

  /** Entries from this number on, in pieces; none at all where there are none. */
  *from(number: number): Generator<{ from: number; entries: Uint8Array[] }> {
    let at = Math.min(number, this.entries.length);
    do {
      const from = at;
      const entries: Uint8Array[] = [];
      let size = 0;
      for (let entry = this.entries[at]; entry; entry = this.entries[at]) {
        if (entries.length > 0 && size + entry.length > PIECE) break;
        entries.push(entry);
        size += entry.length;
        at++;
      }
      yield { from, entries };
    } while (at < this.entries.length);
  }

  /** Orders of erasure are applied again: the store may have been restored (G7). */
  async #eraseAgain(): Promise<boolean> {
    const erased = [...(this.membership?.erased ?? [])];
    if (erased.length === 0) return true;
    // A disk that refuses now has a reason to be asked again by whoever comes next; opened rooms are erased by themselves.
    await this.#host.store
      .write(
        this.#school,
        erased.map((name): Change => ({ type: 'erase', name })),
      )
      .catch(() => {});
    return true;
  }
}

/** What an entry changes on the disk, in one transaction: an erasure takes the rows at once, an invitation its package (W5). */
export function changesOf({ seq, bytes, body, by }: Entry): Change[] {
  const entry: Change = { type: 'entry', seq, bytes };
  switch (body.kind) {
    case 'erase': {
      const document = `${body.scope}.${body.document}`;
      const name = body.generation === undefined ? document : `${document}.g${body.generation}`;
      return [entry, { type: 'erase', name }];
    }
    case 'join':
      return [entry, { type: 'dropPackage', id: by }];
    case 'withdraw':
      return [entry, { type: 'dropPackage', id: body.invitation }];
    default:
      return [entry];
  }
}

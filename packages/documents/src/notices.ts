/**
 * What a person must be able to see, once for each code and document. What is wrong only for now leaves when its cause is seen to be gone; everything
 * else is evidence: it is kept on the disk until a person has read it, and is told again only when there is more of it.
 */
import type { Code, PersonId } from '@wuhe/seal';
import type { Disk, KeptNotice, Notice } from './contract.ts';

/** What is seen to be well again in a document (or the school), and which notices are over then. */
const over = {
  /** The disk takes what it is given. */
  disk: ['storage.refused', 'busy'],
  /** Everything that is here opens, and what is to be sealed can be. */
  keys: ['key.locked', 'key.missing', 'key.renewed'],
  /** The server has let this laptop in. */
  line: [
    'socket.origin',
    'socket.slow',
    'socket.full',
    'signIn.late',
    'signIn.signature',
    'signIn.time',
    'room.limit',
    'school.unknown',
    'school.closed',
  ],
  /** All that the server has, and all that anybody has shown, is here and shown. */
  caughtUp: ['rows.missing', 'chain.behind', 'epoch.unknown', 'rate'],
  /** No key change waits any more. */
  due: ['key.due'],
} as const satisfies Record<string, readonly (Code | 'storage.refused')[]>;

export type Well = keyof typeof over;

const passing: ReadonlySet<string> = new Set(Object.values(over).flat());

/** So many marks and people of one notice are remembered; what comes beyond them may be told twice. */
const MARKS = 500;
const PEOPLE = 20;

/** Who did it and what names it, as far as it is known: the same evidence met again is not told again. */
export interface Particulars {
  by?: PersonId | undefined;
  mark?: string | undefined;
}

export class Notices {
  readonly #notices = new Map<string, KeptNotice>();
  readonly #unsaved = new Set<KeptNotice>();
  #disk: Pick<Disk, 'notices' | 'setNotice'> | undefined;
  #saving: Promise<void> | undefined;

  /** What is on this disk is shown, and what comes is kept there. @throws Problem `storage.refused` */
  async keepOn(disk: Pick<Disk, 'notices' | 'setNotice'>): Promise<void> {
    for (const one of await disk.notices()) {
      const name = nameOf(one.code, one.document);
      if (!this.#notices.has(name)) this.#notices.set(name, one);
    }
    this.#disk = disk;
  }

  add(code: Notice['code'], document = '', { by, mark }: Particulars = {}): void {
    const name = nameOf(code, document);
    const before = this.#notices.get(name) ?? { code, document, times: 0, read: 0, by: [], marks: [] };
    if (mark !== undefined && before.marks.includes(mark)) return;
    const next: KeptNotice = {
      ...before,
      times: before.times + 1,
      by: by === undefined || before.by.includes(by) ? before.by : [...before.by, by].slice(-PEOPLE),
      marks: mark === undefined ? before.marks : [...before.marks, mark].slice(-MARKS),
    };
    this.#set(next);
  }

  /** Something is well in a document, or with the school. Answers whether a notice is gone by it. */
  heal(well: Well, document = ''): boolean {
    return over[well].map((code) => this.#notices.delete(nameOf(code, document))).includes(true);
  }

  /** A person has read this code, so many times, over all documents. If there is more by now it stays; so does what lasts. */
  read(code: string, times: number): void {
    const those = [...this.#notices.values()].filter((one) => one.code === code && !passing.has(code));
    if (those.reduce((sum, one) => sum + one.times - one.read, 0) !== times) return;
    for (const one of those) this.#set({ ...one, read: one.times, by: [] });
  }

  all(): readonly Notice[] {
    return [...this.#notices.values()].flatMap(({ code, document, times, read, by }) =>
      times > read
        ? [
            {
              code,
              times: times - read,
              by,
              heals: passing.has(code),
              ...(document === '' ? {} : { document }),
            },
          ]
        : [],
    );
  }

  /** Resolves when everything was handed to the disk. */
  async saved(): Promise<void> {
    await this.#saving;
  }

  /** Damage of the disk is met again by itself, and is not kept on it. */
  #set(notice: KeptNotice): void {
    const name = nameOf(notice.code, notice.document);
    const before = this.#notices.get(name);
    if (before) this.#unsaved.delete(before);
    this.#notices.set(name, notice);
    if (passing.has(notice.code) || notice.code === 'storage.damaged') return;
    this.#unsaved.add(notice);
    this.#saving ??= this.#save();
  }

  async #save(): Promise<void> {
    await Promise.resolve();
    for (const one of this.#unsaved) {
      this.#unsaved.delete(one);
      // A disk that refuses is told by what else it refuses; the notice shows until the worker ends.
      await this.#disk?.setNotice(one).catch(() => undefined);
    }
    this.#saving = undefined;
  }
}

function nameOf(code: string, document: string): string {
  return `${code} ${document}`;
}

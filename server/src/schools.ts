/** The schools of this server: loaded when somebody comes, founded where the server takes new ones (W3). */
import type { SchoolId } from '@wuhe/seal';
import type { Host } from './host.ts';
import { Queue } from './queue.ts';
import { type Founding, School } from './school.ts';

/** `first`: one school may begin here, and no other. */
export type NewSchools = 'open' | 'first' | 'closed';

export class Schools {
  readonly #host: Host;
  readonly #newSchools: NewSchools;
  readonly #schools = new Map<SchoolId, Promise<School | undefined>>();
  /** How many sockets each has, those that are just coming included. */
  readonly #users = new Map<SchoolId, number>();
  /** Schools without any, those left first before the others. */
  readonly #idle = new Map<SchoolId, School>();
  readonly #founding = new Queue();

  constructor(host: Host, newSchools: NewSchools) {
    this.#host = host;
    this.#newSchools = newSchools;
  }

  /** The school of this id, known or not; undefined: the store cannot give it now. Each `open` is followed by one `leave`. */
  async open(id: SchoolId): Promise<School | undefined> {
    this.#users.set(id, (this.#users.get(id) ?? 0) + 1);
    this.#idle.delete(id);
    const opening = this.#schools.get(id) ?? this.#load(id);
    this.#schools.set(id, opening);
    const school = await opening;
    if (!school && this.#schools.get(id) === opening) this.#schools.delete(id);
    return school;
  }

  /** With its last user an unknown school is forgotten at once; of the others those that were left first, when too many lie idle. */
  async leave(id: SchoolId): Promise<void> {
    const school = await this.#schools.get(id);
    const users = (this.#users.get(id) ?? 0) - 1;
    if (users > 0) {
      this.#users.set(id, users);
      return;
    }
    this.#users.delete(id);
    if (!school) return;
    this.#idle.set(id, school);
    if (school.entries === 0) this.#forget(school);
    for (const idle of this.#idle.values()) {
      if (this.#idle.size <= this.#host.limits.idleSchools) return;
      this.#forget(idle);
    }
  }

  /** Unless something of it is still on its way to the disk. */
  #forget(school: School): void {
    if (!school.idle) return;
    this.#idle.delete(school.id);
    this.#schools.delete(school.id);
  }

  async #load(id: SchoolId): Promise<School | undefined> {
    const school = new School(id, this.#host, this.#found);
    return (await school.load()) ? school : undefined;
  }

  readonly #found: Founding = (work) =>
    this.#founding.add(async () => {
      if (this.#newSchools !== 'first') return work(this.#newSchools === 'open');
      const taken = await this.#host.store.schools().catch(() => 1);
      return work(taken === 0);
    });
}

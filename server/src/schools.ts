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
  readonly #idle = new Map<SchoolId, School>();
  readonly #founding = new Queue();

  constructor(host: Host, newSchools: NewSchools) {
    this.#host = host;
    this.#newSchools = newSchools;
  }

  /** The school of this id, known or not; undefined: the store cannot give it now. */
  async open(id: SchoolId): Promise<School | undefined> {
    this.#idle.delete(id);
    const known = this.#schools.get(id);
    const opening = known ?? this.#load(id);
    if (!known) this.#schools.set(id, opening);
    const school = await opening;
    if (!school) this.#schools.delete(id);
    return school;
  }

  /** Nobody of it may be left. An unknown school is forgotten at once; others when too many lie idle. */
  rest(school: School): void {
    if (school.sockets.size > 0) return;
    if (school.entries === 0) {
      this.#schools.delete(school.id);
      return;
    }
    this.#idle.delete(school.id);
    this.#idle.set(school.id, school);
    for (const [id, idle] of this.#idle) {
      if (this.#idle.size <= this.#host.limits.idleSchools) return;
      if (!idle.idle) continue;
      this.#idle.delete(id);
      this.#schools.delete(id);
    }
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

/** Writes on their way to the disk: what comes while one transaction is under way shares the next one. */
import { setImmediate as turn } from 'node:timers/promises';
import { Problem } from '@wuhe/model';
import type { WriteJob } from './jobs.ts';

interface Waiting {
  job: WriteJob;
  resolve: () => void;
  reject: (cause: unknown) => void;
}

export class GroupCommit {
  readonly #commit: (jobs: readonly WriteJob[]) => Promise<readonly (string | undefined)[]>;
  #waiting: Waiting[] = [];
  #underWay: Promise<void> | undefined;

  /** `commit` writes all of them in one transaction; its answer: why each was not written, if it was not. */
  constructor(commit: (jobs: readonly WriteJob[]) => Promise<readonly (string | undefined)[]>) {
    this.#commit = commit;
  }

  /** Resolves when it is on the disk. @throws Problem `store.refused` */
  add(job: WriteJob): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ job, resolve, reject });
      this.#underWay ??= this.#run();
    });
  }

  /** Resolves when nothing waits. */
  async drained(): Promise<void> {
    while (this.#underWay) await this.#underWay;
  }

  async #run(): Promise<void> {
    // Whatever else comes in this turn goes along.
    await turn();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        const faults = await this.#commit(batch.map(({ job }) => job));
        for (const [i, { resolve, reject }] of batch.entries()) {
          const fault = faults[i];
          if (fault === undefined) resolve();
          else reject(new Problem('store.refused', fault));
        }
      } catch (cause) {
        for (const { reject } of batch) reject(cause);
      }
    }
    this.#underWay = undefined;
  }
}

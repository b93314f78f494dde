/** One thread of the embedded store, seen from the server's own: jobs go in, promises come back. */
import { Worker } from 'node:worker_threads';
import { Problem } from '@wuhe/model';
import type { Answer } from './jobs.ts';

export class Thread<Job> {
  commits = 0;
  readonly #worker: Worker;
  readonly #waiting = new Map<
    number,
    { resolve: (value: never) => void; reject: (cause: Problem) => void }
  >();
  readonly #ended: Promise<void>;
  #next = 1;

  private constructor(worker: Worker) {
    this.#worker = worker;
    this.#ended = new Promise((resolve) => worker.once('exit', () => resolve()));
    worker.on('message', (answer: Answer) => this.#hear(answer));
    worker.on('error', (cause) => this.#fail(cause instanceof Error ? cause.message : String(cause)));
    worker.once('exit', () => this.#fail('the thread has ended'));
  }

  /** Starts the program of this name on this file. @throws Problem `server.storeInUse` · `server.store` */
  static start<Job>(program: './writer.ts' | './reader.ts', file: string): Promise<Thread<Job>> {
    const worker = new Worker(new URL(program, import.meta.url), { workerData: { file } });
    return new Promise((resolve, reject) => {
      const broken = (cause: unknown) => reject(new Problem('server.store', String(cause), { cause }));
      worker.once('error', broken);
      worker.once('message', (answer: Answer) => {
        worker.off('error', broken);
        if (answer.type !== 'failed') {
          resolve(new Thread<Job>(worker));
          return;
        }
        void worker.terminate();
        reject(new Problem(answer.code, answer.detail));
      });
    });
  }

  /** @throws Problem `store.refused` */
  ask<Value>(job: Job): Promise<Value> {
    const ticket = this.#next++;
    return new Promise<Value>((resolve, reject) => {
      this.#waiting.set(ticket, { resolve, reject });
      this.#worker.postMessage({ ticket, job });
    });
  }

  async close(): Promise<void> {
    this.#worker.postMessage('close');
    await this.#ended;
  }

  #hear(answer: Answer): void {
    if (answer.type !== 'done') return;
    this.commits = answer.commits;
    for (const result of answer.results) {
      const asked = this.#waiting.get(result.ticket);
      this.#waiting.delete(result.ticket);
      if ('error' in result) asked?.reject(new Problem('store.refused', result.error));
      else asked?.resolve(result.value as never);
    }
  }

  #fail(detail: string): void {
    const asked = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of asked) reject(new Problem('store.refused', detail));
  }
}

/** The process of a compared server, from its start in an empty folder to its end. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Contender } from './server-contenders.ts';
import type { Asked, Use } from './server-host.ts';
import { bringSchool } from './server-lines.ts';
import type { BenchSchool } from './server-school.ts';

export class Child {
  url = '';
  readonly #contender: Contender;
  readonly #folder: string;
  #process: ChildProcess | undefined;

  private constructor(contender: Contender, folder: string) {
    this.#contender = contender;
    this.#folder = folder;
  }

  static async start(contender: Contender): Promise<Child> {
    const child = new Child(contender, await mkdtemp(join(tmpdir(), 'wuhe-bench-')));
    await child.begin();
    return child;
  }

  /** What it uses now; `collected`: after its garbage is. */
  use(collected = false): Promise<Use> {
    return this.#ask(collected ? 'collectAndUse' : 'use');
  }

  /** Signatures a second that its process checks when it does nothing else. */
  async verifies(): Promise<number> {
    return (await this.#ask<{ rate: number }>('verify')).rate;
  }

  async end(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Starts it, again under the same address (Wuhe's) on the same disk where it ran before. */
  async begin(): Promise<void> {
    const port = this.url && new URL(this.url).port;
    const program = new URL('./server-host.ts', import.meta.url);
    this.#process = fork(program, [this.#contender, this.#folder], {
      execArgv: ['--expose-gc'],
      env: { ...process.env, PORT: port || '0' },
      serialization: 'advanced',
    });
    const [{ url }] = (await once(this.#process, 'message')) as [{ url: string }];
    this.url = url;
  }

  async kill(): Promise<void> {
    const running = this.#process;
    if (!running || running.exitCode !== null) return;
    running.kill('SIGKILL');
    await once(running, 'exit');
  }

  async #ask<Answer = Use>(asked: Asked): Promise<Answer> {
    const running = this.#process;
    if (!running) throw new Error('no process');
    running.send(asked);
    const [answer] = (await once(running, 'message')) as [Answer];
    return answer;
  }
}

/** A server of this kind, with the school where it wants one, for as long as the work takes. */
export async function withServer<Answer>(
  contender: Contender,
  school: BenchSchool,
  work: (child: Child) => Promise<Answer>,
): Promise<Answer> {
  const child = await Child.start(contender);
  try {
    if (contender === 'wuhe') await bringSchool(child.url, school);
    return await work(child);
  } finally {
    await child.end();
  }
}

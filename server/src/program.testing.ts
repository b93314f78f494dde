/** For tests: the real program as an operator has it, in a folder of its own. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, vi } from 'vitest';
import { main } from './cli/main.ts';

const program = fileURLToPath(new URL('../bin/wuhe-server.ts', import.meta.url));

/** Without the settings that whoever runs the tests may have. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('WUHE_')),
);

const NOBODY = 65_534;

export class Program {
  readonly folder = mkdtempSync(join(tmpdir(), 'wuhe-program-'));
  /** What the running server has said. */
  said = '';
  #child: ChildProcess | undefined;

  /** A path in the folder. */
  at(...names: string[]): string {
    return join(this.folder, ...names);
  }

  /** Runs a command to its end, in this process: quicker than the program. */
  async run(...args: string[]): Promise<{ exit: number; out: string; err: string }> {
    let [out, err] = ['', ''];
    const exit = await main(args, {
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
      folder: this.folder,
      environment: {},
    });
    return { exit, out, err };
  }

  /** Runs the program as nobody in particular, where the tests run as the superuser, who may write everything. */
  runUnprivileged(...args: string[]): { exit: number | null; err: string } {
    const { status, stderr } = spawnSync(process.execPath, [program, ...args], {
      cwd: this.folder,
      env: environment,
      encoding: 'utf8',
      ...(process.getuid?.() === 0 && { uid: NOBODY, gid: NOBODY }),
    });
    return { exit: status, err: stderr };
  }

  /** Runs the program, while this process goes on. */
  async runBeside(...args: string[]): Promise<{ exit: number | null; out: string }> {
    const child = spawn(process.execPath, [program, ...args], { cwd: this.folder, env: environment });
    let out = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        out += chunk;
      });
    const [exit] = await once(child, 'close');
    return { exit, out };
  }

  /** Starts the server; resolves with its address. */
  async serve(...args: string[]): Promise<string> {
    const child = spawn(process.execPath, [program, 'serve', ...args], {
      cwd: this.folder,
      env: environment,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    this.said = '';
    child.stdout.on('data', (chunk) => {
      this.said += chunk;
    });
    await vi.waitFor(() => expect(this.said).toContain('health and metrics at'), {
      timeout: 15_000,
      interval: 10,
    });
    return /listening on (wss?:\S+),/.exec(this.said)?.[1] ?? '';
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Where the operator asks. */
  get operator(): string {
    return /health and metrics at (\S+)/.exec(this.said)?.[1] ?? '';
  }

  signal(name: NodeJS.Signals): void {
    this.#child?.kill(name);
  }

  /** Ends the server; resolves with its exit code. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null) return child?.exitCode ?? null;
    const ended = once(child, 'exit');
    child.kill(signal);
    return (await ended)[0];
  }

  async end(): Promise<void> {
    await this.stop('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

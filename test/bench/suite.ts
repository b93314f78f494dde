/** What a suite of benchmarks is to the command that runs it. */
import type { BenchRow } from './row.ts';

export interface RunOptions {
  /** Tenths of the usual sizes: to see that the suite works, not what it measures. */
  small: boolean;
}

export interface Suite {
  run(options: RunOptions): Promise<BenchRow[]>;
  /** How it is run, in a sentence or two. A suite that says so measures times of several processes and is refused on a busy machine. */
  how?: string;
}

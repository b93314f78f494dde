/** Whether this machine has time for a benchmark: what else runs shows as work that waits and as processor time that is not given. */
import { availableParallelism, cpus, loadavg } from 'node:os';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { threadMillis } from './threadMillis.ts';

/** Programs that want a core, per core, over the last minute. */
const LOAD = 0.5;
/** Of its wall time, what a thread on each core that wants all of it must be given. */
const SHARE = 0.93;
const SPIN_MS = 1000;

export interface Quiet {
  /** Nothing else ran in the last minute, nor runs now. */
  quiet: boolean;
  /** Nothing else runs now. */
  free: boolean;
  /** One line: the machine and how busy it was. */
  text: string;
}

/** Takes a second. */
export async function lookAround(): Promise<Quiet> {
  const cores = availableParallelism();
  const load = (loadavg()[0] ?? 0) / cores;
  const shares = await Promise.all(Array.from({ length: cores }, spinning));
  const share = Math.min(...shares);
  const free = share >= SHARE;
  const quiet = free && load <= LOAD;
  const text = `${cores} cores of ${cpus()[0]?.model ?? 'an unknown kind'}, Node ${process.versions.node}; load ${load.toFixed(2)} a core, a spinning thread got ${Math.round(share * 100)} % of its core`;
  return { quiet, free, text };
}

function spinning(): Promise<number> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url));
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

if (!isMainThread && parentPort) {
  const [wall, own] = [performance.now(), threadMillis()];
  while (performance.now() - wall < SPIN_MS);
  parentPort.postMessage((threadMillis() - own) / (performance.now() - wall));
}

/** One of the compared servers in a process of its own: `server-host.ts CONTENDER FOLDER`. Says its address and, when asked, what it uses. */
import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { type Contender, starters } from './server-contenders.ts';
import { threadMillis } from './threadMillis.ts';

/** What a server's process uses; bytes, and ms of processor time so far. */
export interface Use {
  rss: number;
  heap: number;
  /** All threads, and the one that has the sockets. */
  cpu: number;
  loop: number;
  rooms: number;
}

export type Asked = 'use' | 'collectAndUse' | 'verify';

const [contender, folder = '.'] = process.argv.slice(2);
const running = await starters[contender as Contender](folder);
const say = (message: object) => process.send?.(message);

process.on('message', (asked: Asked) => {
  if (asked === 'verify') say({ rate: bareVerify() });
  else void use(asked === 'collectAndUse').then(say);
});
// Whoever started it is gone.
process.on('disconnect', () => process.exit(0));
say({ url: running.url });

async function use(collect: boolean): Promise<Use> {
  for (let i = 0; collect && i < 3; i++) {
    globalThis.gc?.();
    await new Promise((later) => setTimeout(later, 50));
  }
  const { rss, heapUsed } = process.memoryUsage();
  const millis = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1000;
  const [cpu, loop] = [millis(process.cpuUsage()), millis(process.threadCpuUsage())];
  return { rss, heap: heapUsed, cpu, loop, rooms: running.rooms() };
}

/** Signatures that a thread checks in a second of processor time. */
function bareVerify(): number {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const key = createPublicKey(publicKey.export({ type: 'spki', format: 'pem' }));
  const bytes = Buffer.alloc(400, 7);
  const signature = sign(null, bytes, privateKey);
  const start = threadMillis();
  let count = 0;
  while (threadMillis() - start < 1000) if (verify(null, bytes, key, signature)) count++;
  return (count * 1000) / (threadMillis() - start);
}

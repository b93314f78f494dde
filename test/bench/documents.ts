/**
 * The sealed library in the worker of an extension, beside plain y-indexeddb and y-websocket with the same content: opening a document, its
 * bytes after a year, an edit until it is on the disk, thirty rooms over one socket.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openProfile } from '@wuhe/extension';
import { pageScript } from '../registers/in-page.ts';
import type * as Work from './documents-work.ts';
import { type BenchRow, judged } from './row.ts';
import { Child } from './server-child.ts';
import type { RunOptions } from './suite.ts';

export const how =
  'In the worker of an extension that is nothing but this measurement, in a Chromium with a fresh profile on the disk; in turn with the plain carriers; medians.';

/** ms and × of plain y-indexeddb; × of the same in plain Yjs. */
const OPEN_BAR = 100;
const OPEN_RATIO_BAR = 3;
const STORED_BAR = 1.5;

const usual: Work.Sizes = { year: 900, tail: 290, rounds: 9, rooms: 30, edits: 20 };
const few: Work.Sizes = { year: 300, tail: 30, rounds: 3, rooms: 5, edits: 5 };

declare function workOf(): typeof Work;

/** Some minutes, most of them writing a year; needs Chromium. */
export async function run({ small }: RunOptions): Promise<BenchRow[]> {
  const sizes = small ? few : usual;
  const { tail, closed, open, stored, edit } = await inWorker((worker) =>
    worker.evaluate((given) => workOf().measureDisk(given), sizes),
  );
  const sync = await synced(sizes);
  const what = `a document opened, a snapshot and ${tail} envelopes behind ${closed} closed generations,`;
  return [
    row(`${what} no digest`, open.rooms, 'ms', { bar: OPEN_BAR }),
    row('  the same; baseline: plain y-indexeddb', open.rooms, 'ms', {
      baseline: open.plain,
      bar: OPEN_RATIO_BAR,
    }),
    row(`${what} with its digest`, open.digest, 'ms', { bar: OPEN_BAR }),
    row('  the same; baseline: plain y-indexeddb', open.digest, 'ms', {
      baseline: open.plain,
      bar: OPEN_RATIO_BAR,
    }),
    row('  the library before that', open.library, 'ms'),
    row(
      'a year after compaction; baseline: the same in plain Yjs, signatures included',
      stored.sealed / 1000,
      'kB',
      {
        baseline: stored.plain / 1000,
        bar: STORED_BAR,
      },
    ),
    row('an edit until its strict commit; baseline: a bare strict transaction', edit.sealed, 'ms', {
      baseline: edit.bare,
    }),
    row(
      `${sizes.rooms} rooms of ${sizes.edits} edits, from nothing to all there, one socket; baseline: plain, a socket each`,
      sync.sealed,
      'ms',
      { baseline: sync.plain },
    ),
  ];
}

function row(name: string, value: number, unit: string, more: Partial<BenchRow> = {}): BenchRow {
  return judged({ suite: 'documents', name, value, unit, ...more });
}

async function synced(sizes: Work.Sizes): Promise<{ sealed: number; plain: number }> {
  const [ours, stock] = [await Child.start('wuhe'), await Child.start('stock')];
  try {
    return await inWorker((worker) =>
      worker.evaluate(({ sizes: given, servers }) => workOf().measureSync(given, servers), {
        sizes,
        servers: { server: ours.url, stock: stock.url },
      }),
    );
  } finally {
    await Promise.all([ours.end(), stock.end()]);
  }
}

type Worker = Awaited<ReturnType<Awaited<ReturnType<typeof openProfile>>['worker']>>;

/** A worker of a fresh profile in which `workOf` is the work. */
async function inWorker<Answer>(measure: (worker: Worker) => Promise<Answer>): Promise<Answer> {
  const folder = await mkdtemp(join(tmpdir(), 'wuhe-bench-'));
  try {
    const script = await pageScript('test/bench/documents-work.ts', 'wuheDocuments', true);
    await writeFile(join(folder, 'worker.js'), `${script};globalThis.workOf = () => wuheDocuments;`);
    const manifest = {
      manifest_version: 3,
      name: 'Documents',
      version: '1',
      background: { service_worker: 'worker.js' },
      content_security_policy: { extension_pages: "script-src 'self' 'wasm-unsafe-eval'; object-src 'self'" },
    };
    await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
    const profile = await openProfile({ extension: folder, headless: true });
    try {
      return await measure(await profile.worker());
    } finally {
      await profile.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

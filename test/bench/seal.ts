/**
 * What sealing, verifying and opening an envelope costs, against the bare primitive on the same bytes in the same run: in Node, and in the
 * worker of an extension that is nothing but this measurement. On a server, which verifies one after the other, against `crypto.verify`.
 */
import { createPublicKey, verify } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openProfile } from '@wuhe/extension';
import { decodeEnvelope, readRuns, standsAt, writeRuns } from '@wuhe/seal';
import { pageScript } from '../registers/in-page.ts';
import { chainRows } from './chain.ts';
import type { BenchRow } from './row.ts';
import { batch, type Measured, measure, setUp } from './seal-work.ts';

/** Of a figure to the bare primitive. */
const RATIO_BAR = 1.5;
/** The same on a server, which has nothing else to do. */
const SERVER_BAR = 1.3;
/** The accept rule on bytes, µs. */
const BYTES_BAR = 2;

const names: Record<Measured['name'], string> = {
  seal: 'seal an envelope of 500 bytes, against bare encrypt, hash and sign',
  verify: 'read and verify an envelope, against bare verify',
  open: 'open an envelope, against bare decrypt',
  cold: `${batch} envelopes cold: read, verify, derive, open; against bare verify and decrypt`,
  bytes: 'form and place of an update of one envelope; floor: Y.decodeUpdate',
};

/** Runs the suite; about half a minute, needs Chromium. */
export async function run(): Promise<BenchRow[]> {
  return [
    ...rows('Node', await measure()),
    await onServer(),
    ...rows('worker', await inWorker()),
    ...(await chainRows()),
  ];
}

function rows(where: string, measured: readonly Measured[]): BenchRow[] {
  return measured.map(({ name, value, baseline }) => {
    const row = { suite: 'seal', name: `${where}: ${names[name]}`, unit: 'µs', value, baseline };
    if (name === 'bytes') return { ...row, bar: BYTES_BAR, ok: value <= BYTES_BAR };
    const ratio = value / baseline;
    const compared = { ...row, ratio, bar: RATIO_BAR, ok: ratio <= RATIO_BAR };
    if (name !== 'cold') return compared;
    return { ...compared, unit: 'ms', value: (value * batch) / 1000, baseline: (baseline * batch) / 1000 };
  });
}

/** Updates of one envelope each, read and verified one after the other, against `crypto.verify` with the key at hand. */
async function onServer(): Promise<BenchRow> {
  const { envelopes, place, rawKeys, header } = await setUp();
  const x = Buffer.from(rawKeys.publicKey).toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  const updates = envelopes.map(({ bytes }, clock) =>
    writeRuns([{ writer: header.writer, clock, envelopes: [bytes] }]),
  );
  const times: { whole: number[]; bare: number[] } = { whole: [], bare: [] };
  const time = (into: number[], work: () => boolean) => {
    const start = performance.now();
    if (!work()) throw new Error('refused');
    into.push(((performance.now() - start) * 1000) / batch);
  };
  for (let round = 0; round < 21; round++) {
    time(times.bare, () =>
      envelopes.every(({ signed, signature }) => verify(undefined, signed, key, signature)),
    );
    time(times.whole, () =>
      updates.every((update) => {
        const runs = readRuns(update);
        const [run] = runs.ok ? runs.value : [];
        const bytes = run?.envelopes[0];
        if (!run || !bytes || !standsAt(place, run.writer, run.clock, bytes)) return false;
        const read = decodeEnvelope(bytes);
        return read.ok && verify(undefined, read.value.signed, key, read.value.signature);
      }),
    );
  }
  const [value, baseline] = [Math.min(...times.whole), Math.min(...times.bare)];
  const ratio = value / baseline;
  const name = 'server: read and verify an update of one envelope, against bare crypto.verify';
  return {
    suite: 'seal',
    name,
    value,
    unit: 'µs',
    baseline,
    ratio,
    bar: SERVER_BAR,
    ok: ratio <= SERVER_BAR,
  };
}

/** The same in the worker of an extension. */
async function inWorker(): Promise<Measured[]> {
  const folder = await mkdtemp(join(tmpdir(), 'wuhe-bench-'));
  try {
    await writeFile(join(folder, 'worker.js'), await pageScript('test/bench/seal-work.ts', 'wuheSeal', true));
    await writeFile(
      join(folder, 'manifest.json'),
      JSON.stringify({
        manifest_version: 3,
        name: 'Seal',
        version: '1',
        background: { service_worker: 'worker.js' },
      }),
    );
    const profile = await openProfile({ extension: folder, headless: true });
    try {
      const worker = await profile.worker();
      return await worker.evaluate(() =>
        (globalThis as unknown as { wuheSeal: { measure(): Promise<Measured[]> } }).wuheSeal.measure(),
      );
    } finally {
      await profile.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

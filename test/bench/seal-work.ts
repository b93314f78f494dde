/**
 * What the seal costs, beside the bare primitive doing the same on the same bytes. Runs as it is in Node and, as one script, in the worker
 * of an extension. Everything is timed in turn, round by round, in batches: a worker's clock is coarse.
 */
import {
  type ContentKeys,
  contentKeys,
  decodeEnvelope,
  type Envelope,
  generateSigningKey,
  type Header,
  makeEpochKey,
  markAccepted,
  noLink,
  openEnvelope,
  placeBytes,
  readRuns,
  sealEnvelope,
  signer,
  standsAt,
  webCryptoVerifier,
  writeRuns,
} from '@wuhe/seal';
import { decodeUpdate } from 'yjs';

/** A figure and what it is compared with: the least of the rounds, because what else runs can only add; in µs for one. */
export interface Measured {
  name: 'seal' | 'verify' | 'open' | 'cold' | 'bytes';
  value: number;
  baseline: number;
}

/** Envelopes at once, as after a week away. */
export const batch = 300;
const contentLength = 500;
/** Reading bytes takes less than a µs: as many as the clock can tell. */
const updates = 20_000;
const rounds = 21;
const again = 5;

const id = <Id>(byte: number) => 'ABCDEFGHIJ'.charAt(byte).repeat(21).concat('A') as Id;

/** Measures everything; about three seconds. */
export async function measure(): Promise<Measured[]> {
  const stage = await setUp();
  const times = new Map<string, number[]>();
  const time = async (name: string, count: number, work: () => unknown) => {
    const start = performance.now();
    await work();
    times.set(name, [...(times.get(name) ?? []), ((performance.now() - start) * 1000) / count]);
  };
  for (let round = -2; round < rounds; round++) {
    // The first rounds warm up all alike.
    if (round === 0) times.clear();
    for (const [name, count, work, bare] of tasks(stage)) {
      await time(name, count, work);
      await time(`${name}, bare`, count, bare);
    }
  }
  const of = (name: string) => Math.min(...(times.get(name) ?? []));
  return tasks(stage).map(([name]) => ({ name, value: of(name), baseline: of(`${name}, bare`) }));
}

type Task = readonly [Measured['name'], number, () => unknown, () => unknown];
type Stage = Awaited<ReturnType<typeof setUp>>;

function tasks(stage: Stage): Task[] {
  const { envelopes, content, keys, key, rawKeys, verifier, verifyKey, update, one, place, header, sign } =
    stage;
  const subtle = crypto.subtle;
  const aes = ({ nonce, headerBytes }: Envelope) => ({
    name: 'AES-GCM',
    iv: nonce as BufferSource,
    additionalData: headerBytes as BufferSource,
  });
  const decrypt = (envelope: Envelope) =>
    subtle.decrypt(aes(envelope), key, envelope.ciphertext as BufferSource);
  const bareVerify = ({ signature, signed }: Envelope) =>
    subtle.verify('Ed25519', verifyKey, signature as BufferSource, signed as BufferSource);
  /** Read, in its place, signed by its device: what the accept rule does for a whole frame. */
  const verifyAll = async (by = verifier) => {
    const runs = value(readRuns(update));
    const read = runs.flatMap((run) =>
      run.envelopes.map((bytes, i) => {
        if (!standsAt(place, run.writer, run.clock + i, bytes)) throw new Error('misplaced');
        return value(decodeEnvelope(bytes));
      }),
    );
    const verdicts = read.map((envelope) =>
      by.verify(rawKeys.publicKey, envelope.signature, envelope.signed),
    );
    if ((await Promise.all(verdicts)).includes(false)) throw new Error('a signature is wrong');
    return read;
  };
  const openAll = async (read: readonly Envelope[], by: ContentKeys) => {
    const opened = await Promise.all(read.map((envelope) => openEnvelope(markAccepted(envelope), by)));
    for (const one of opened) value(one);
  };
  return [
    [
      'seal',
      batch,
      // One after the other: each names the link of the one before.
      async () => {
        let previous = noLink;
        for (let clock = 0; clock < batch; clock++)
          previous = value(await sealEnvelope({ ...header, clock, previous }, content, keys, sign)).link;
      },
      async () => {
        for (const envelope of envelopes) {
          const iv = crypto.getRandomValues(new Uint8Array(12));
          const sealed = await subtle.encrypt({ ...aes(envelope), iv }, key, stage.padded as BufferSource);
          await subtle.digest('SHA-256', sealed);
          await subtle.sign('Ed25519', rawKeys.privateKey, envelope.signed as BufferSource);
        }
      },
    ],
    ['verify', batch, () => verifyAll(), () => Promise.all(envelopes.map(bareVerify))],
    // Several times over: a worker's clock ticks in tenths of a millisecond.
    [
      'open',
      again * batch,
      async () => {
        for (let time = 0; time < again; time++) await openAll(envelopes, keys);
      },
      async () => {
        for (let time = 0; time < again; time++) await Promise.all(envelopes.map(decrypt));
      },
    ],
    [
      'cold',
      batch,
      async () => openAll(await verifyAll(webCryptoVerifier()), await contentKeys(stage.epochKey)),
      async () => {
        await Promise.all(envelopes.map(bareVerify));
        await Promise.all(envelopes.map(decrypt));
      },
    ],
    [
      'bytes',
      updates,
      () => {
        for (let i = 0; i < updates; i++)
          for (const run of value(readRuns(one)))
            if (!standsAt(place, run.writer, run.clock, run.envelopes[0] ?? noLink))
              throw new Error('misplaced');
      },
      () => {
        for (let i = 0; i < updates; i++) decodeUpdate(one);
      },
    ],
  ];
}

/** A writer's envelopes, and all that is needed to seal, verify and open them. */
export async function setUp() {
  const header: Header & { kind: 'update' } = {
    kind: 'update',
    school: id(0),
    scope: id(1),
    document: id(2),
    generation: 0,
    epoch: 1,
    device: id(3),
    writer: 0xfedc_ba98,
    clock: 0,
    previous: noLink,
    inner: 77,
    head: { seq: 9, link: noLink },
    frontier: [],
  };
  const rawKeys = await generateSigningKey();
  const sign = signer(rawKeys);
  const epochKey = makeEpochKey(header);
  const keys = await contentKeys(epochKey);
  const content = crypto.getRandomValues(new Uint8Array(contentLength));
  const envelopes: Envelope[] = [];
  for (let clock = 0; clock < batch; clock++) {
    const previous = envelopes.at(-1)?.link ?? noLink;
    const sealed = value(await sealEnvelope({ ...header, clock, previous }, content, keys, sign));
    envelopes.push(value(decodeEnvelope(sealed.bytes)));
  }
  const bytes = envelopes.map((envelope) => envelope.bytes);
  return {
    header,
    rawKeys,
    sign,
    epochKey,
    keys,
    content,
    envelopes,
    key: await keys.of(header.document, header.generation, header.device),
    padded: new Uint8Array((envelopes[0]?.ciphertext.length ?? 0) - 16),
    verifier: webCryptoVerifier(),
    verifyKey: await crypto.subtle.importKey('raw', rawKeys.publicKey as BufferSource, 'Ed25519', false, [
      'verify',
    ]),
    update: writeRuns([{ writer: header.writer, clock: 0, envelopes: bytes }]),
    one: writeRuns([{ writer: header.writer, clock: batch - 1, envelopes: bytes.slice(-1) }]),
    place: placeBytes(header),
  };
}

function value<T>(checked: { ok: true; value: T } | { ok: false; code: string }): T {
  if (!checked.ok) throw new Error(checked.code);
  return checked.value;
}

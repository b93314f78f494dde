/** Frozen bytes of every format (V1): how they were made, and how they are compared. */
import { hex } from '@scure/base';
import { markAccepted } from './accepted.ts';
import { epochBody, newActor, newId, opening, TestSchool } from './chain/chain.testing.ts';
import { decodeEntry } from './chain/entry.ts';
import type { Checked } from './checked.ts';
import { contentKeys, openEnvelope, sealBare, sealEnvelope } from './cipher.ts';
import { signer } from './ed25519.ts';
import { decodeEnvelope } from './envelope.ts';
import { commitment, describeEpoch, letterKey, openHistory, unwrapKey } from './epoch.ts';
import { importBoxKey } from './hpke.ts';
import type { DocumentId, InvitationId, ScopeId } from './ids.ts';
import { dropBox, openLetter, sealLetter } from './letter.ts';
import { type Message, readMessage, writeMessage } from './protocol/messages.ts';
import { readRuns, readVector, writeRuns, writeVector } from './runs.ts';
import { header, id, sampleSchool, scope } from './school.testing.ts';
import { stated } from './statement.testing.ts';
import { exportStatement, importStatement, statementText } from './statement.ts';

/** One frozen text or piece of bytes (hex), and what it says. */
export interface Fixture {
  name: string;
  frozen: string;
  says: unknown;
}

export function value<T>(checked: Checked<T>): T {
  if (!checked.ok) throw new Error(checked.code);
  return checked.value;
}

/** A value as JSON has it: bytes as hex, maps as pairs. */
export function plain(of: unknown): unknown {
  return JSON.parse(
    JSON.stringify(of, (_, part) =>
      part instanceof Uint8Array ? hex.encode(part) : part instanceof Map ? [...part] : part,
    ),
  );
}

const anybody = { verifier: { verify: () => true }, needsPerson: () => false };
const frontier = [{ writer: 5, length: 2, link: new Uint8Array(32).fill(0x4c) }];
const text = new TextEncoder();

/** How each file's frozen texts are read. All keys are those of the sample school. */
async function readEntry(frozen: string): Promise<unknown> {
  const { bytes: _, signed: __, ...says } = value(decodeEntry(hex.decode(frozen)));
  return says;
}

export const readers: Record<string, (frozen: string) => Promise<unknown>> = {
  runs: async (frozen) => value(readRuns(hex.decode(frozen))),
  vectors: async (frozen) => value(readVector(hex.decode(frozen))),
  envelopes: async (frozen) => {
    const { keys } = await sampleSchool();
    const envelope = value(decodeEnvelope(hex.decode(frozen)));
    const { bytes: _, headerBytes: __, signed: ___, ...says } = envelope;
    const content =
      envelope.kind === 'update' || envelope.kind === 'snapshot'
        ? value(await openEnvelope(markAccepted(envelope), await contentKeys(keys.scope)))
        : undefined;
    return { ...says, content };
  },
  entries: readEntry,
  'renewed-keys': readEntry,
  frames: async (frozen) => value(readMessage(hex.decode(frozen))),
  letters: async (frozen) => {
    const { keys, membership } = await sampleSchool();
    const envelope = markAccepted(value(decodeEnvelope(hex.decode(frozen))));
    return value(await openLetter(membership, envelope, await letterKey(keys.scope), anybody));
  },
  statements: async (frozen) => {
    const statement = value(importStatement(frozen));
    return { ...statement, text: statementText(statement) };
  },
  epochs: async (frozen) => {
    const { keys } = await sampleSchool();
    const [commits, publicKey, wrap, history] = frozen.split(' ').map((part) => hex.decode(part));
    if (!commits || !publicKey || !wrap || !history) throw new Error('four parts');
    const named = { school: keys.scope.school, scope, epoch: 2 };
    const before = { epoch: 1, commitment: commitment(keys.scope), publicKey, wraps: new Map() };
    const epoch = {
      epoch: 2,
      commitment: commits,
      publicKey,
      wraps: new Map([[id<never>(20), wrap]]),
      history,
    };
    const key = value(
      await unwrapKey(named, epoch, id<never>(20), await importBoxKey(new Uint8Array(32).fill(22))),
    );
    return {
      key,
      letters: (await letterKey(key)).publicKey,
      before: value(await openHistory(key, epoch, before)),
    };
  },
};

/** Fixtures made anew: nonces and HPKE's keys are random, so that these are never the frozen bytes again. */
export async function makeFixtures(): Promise<Record<string, Fixture[]>> {
  const sample = await sampleSchool();
  const { chen, keys } = sample;
  const sign = signer(chen.deviceKey);
  const content = await contentKeys(keys.scope);
  const bytes = (length: number, byte: number) => new Uint8Array(length).fill(byte);
  const letter = await stated(sample, chen, { id: id(90) }, { to: [scope] });
  const next = { ...keys.scope, epoch: 2, key: bytes(32, 42) };
  const recipient = { id: id<never>(20), publicKey: (await importBoxKey(bytes(32, 22))).publicKey };
  const epoch = await describeEpoch(next, [recipient], keys.scope);
  const sealed = {
    update: await sealEnvelope(header('update', sample), text.encode('五何'), content, sign),
    later: await sealEnvelope(
      header('update', sample, { clock: 300, previous: bytes(32, 8), frontier, inner: 0 }),
      bytes(100, 7),
      content,
      sign,
    ),
    snapshot: await sealEnvelope(header('snapshot', sample, { frontier }), bytes(200, 9), content, sign),
    close: await sealBare(header('close', sample, { frontier, snapshot: bytes(32, 6) }), sign),
    checkpoint: await sealBare(header('checkpoint', sample, { frontier }), sign),
  };
  const box = header('letter', sample, { document: dropBox(scope) });
  const left = await sealLetter(box, letter, (await letterKey(keys.scope)).publicKey, sign);
  const frozen: Record<string, Record<string, string>> = {
    runs: {
      nothing: hex.encode(writeRuns([])),
      'two writers, one with a gap': hex.encode(
        writeRuns([
          { writer: 5, clock: 0, envelopes: [bytes(3, 1), bytes(0, 0)] },
          { writer: 0xffff_ffff, clock: 127, envelopes: [bytes(130, 2)] },
          { writer: 0xffff_ffff, clock: 500, envelopes: [bytes(2, 3)] },
        ]),
      ),
    },
    vectors: {
      nothing: hex.encode(writeVector(new Map())),
      'two writers': hex.encode(
        writeVector(
          new Map([
            [5, 1],
            [0xffff_ffff, 300],
          ]),
        ),
      ),
    },
    envelopes: Object.fromEntries(
      Object.entries(sealed).map(([name, one]) => [name, hex.encode(value(one).bytes)]),
    ),
    entries: await entries(),
    'renewed-keys': await renewedKeys(),
    frames: frames(),
    letters: { 'left for one scope': hex.encode(value(left).bytes) },
    statements: {
      'by a device': exportStatement(await stated(sample, chen, { id: id(91) }, { subject: 's1,s2' })),
      'a correction by the person': exportStatement(
        await stated(sample, chen, { id: id(92), corrects: id(91) }, { signer: 'person', to: [scope] }),
      ),
    },
    epochs: {
      'commitment, letters, a wrap, history': [
        epoch.commitment,
        epoch.publicKey,
        epoch.wraps.get(recipient.id),
        epoch.history,
      ]
        .map((part) => hex.encode(part ?? new Uint8Array()))
        .join(' '),
    },
  };
  const fixtures: Record<string, Fixture[]> = {};
  for (const [file, texts] of Object.entries(frozen)) {
    fixtures[file] = [];
    for (const [name, one] of Object.entries(texts))
      fixtures[file].push({ name, frozen: one, says: plain(await readers[file]?.(one)) });
  }
  return fixtures;
}

/** One frame of every type. */
function frames(): Record<string, string> {
  const vector = new Map([[5, 300]]);
  const runs = [{ writer: 5, clock: 0, envelopes: [new Uint8Array(3).fill(1)] }];
  const head = { seq: 7, link: new Uint8Array(32).fill(2) };
  const messages: Message[] = [
    { type: 'ask', vector },
    { type: 'answer', runs },
    { type: 'update', runs },
    { type: 'presence', bytes: new Uint8Array(3).fill(4) },
    { type: 'askPresence' },
    { type: 'durable', vector },
    { type: 'refused', places: [{ writer: 5, clock: 300, code: 'envelope.signature' }] },
    { type: 'chain', from: 3, entries: [new Uint8Array(5).fill(6)] },
    { type: 'askChain', from: 3 },
    { type: 'chainRefused', code: 'chain.stale', head },
  ];
  return Object.fromEntries(messages.map((message) => [message.type, hex.encode(writeMessage(message))]));
}

/** A chain whose founder renews the own keys (M22). */
async function renewedKeys(): Promise<Record<string, string>> {
  const founder = await newActor();
  const school = await TestSchool.found(founder);
  const said = await school.tell(await school.keysBody(founder, [founder.id as string as ScopeId]), founder);
  if (said !== 'ok') throw new Error(said);
  return named(school.chain);
}

function named(chain: readonly Uint8Array[]): Record<string, string> {
  return Object.fromEntries(
    chain.map((bytes, seq) => [`${seq} ${value(decodeEntry(bytes)).body.kind}`, hex.encode(bytes)]),
  );
}

/** A chain of entries of every kind that a school of two can have, in order. */
async function entries(): Promise<Record<string, string>> {
  const [founder, common] = [await newActor(), newId<ScopeId>()];
  const school = await TestSchool.found(founder, [common]);
  const tell = async (...entry: Parameters<TestSchool['tell']>) => {
    const said = await school.tell(...entry);
    if (said !== 'ok') throw new Error(`${entry[0].kind}: ${said}`);
  };
  const nurse = await school.bring(founder, [{ role: 'nurse', from: '2026-09-01', until: '2027-01-31' }]);
  const invitation = newId<InvitationId>();
  const key = founder.key.publicKey;
  const scopes = [{ scope: common, right: 'read' as const }];
  await tell(
    { kind: 'invite', invitation, key, expires: 9, roles: [{ role: 'gateGuard' }], scopes },
    founder,
  );
  await tell({ kind: 'withdraw', invitation }, founder);
  await tell({ kind: 'role', person: nurse.id, give: [{ role: 'counsellor' }], end: [] }, founder);
  const wraps = epochBody(1, [nurse.id]).wraps;
  const members = [{ person: nurse.id, right: 'write' as const }];
  await tell({ kind: 'grant', scope: common, epoch: 1, members, wraps, cuts: [] }, founder);
  await tell(
    { kind: 'scope', scope: opening(newId(), 'guarded', [founder.id], [school.sheet.id], ['holder']) },
    founder,
  );
  const place = { scope: common, document: newId<DocumentId>(), generation: 0 };
  const cut = { ...place, device: nurse.device.id, writer: 5, length: 3 };
  await tell({ kind: 'revoke', scope: common, people: [nurse.id], cuts: [cut] }, founder);
  await tell(school.renewal(common), founder, 'device');
  await tell({ kind: 'erase', scope: common, document: place.document }, founder);
  await tell({ kind: 'dropDevice', device: nurse.device.id, cuts: [] }, founder);
  await tell({ kind: 'remove', person: nurse.id, cuts: [] }, founder);
  return named(school.chain);
}

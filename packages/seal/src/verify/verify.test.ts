import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { randomId } from '@wuhe/model';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Actor, newActor, newId, random, TestSchool, verifier } from '../chain/chain.testing.ts';
import { signer } from '../ed25519.ts';
import {
  decodeEnvelope,
  encodeEnvelope,
  encodeHeader,
  type Header,
  noLink,
  type Place,
  signedBytes,
} from '../envelope.ts';
import type { DocumentId, ScopeId } from '../ids.ts';
import { exportStatement, personKinds, type SignedStatement, signStatement } from '../statement.ts';
import type { RoomLine } from './files.ts';
import { verifyFiles } from './report.ts';
import { writeChainFile, writeRoomFile } from './write.ts';

const common = newId<ScopeId>();
let school: TestSchool;
let principal: Actor;
let nurse: Actor;
let place: Place;
let rows: RoomLine[];
let statements: SignedStatement[];

beforeAll(async () => {
  principal = await newActor();
  school = await TestSchool.found(principal, [common]);
  nurse = await school.bring(principal, [{ role: 'nurse' }], [common]);
  place = { school: school.id, scope: common, document: newId<DocumentId>(), generation: 0 };
  rows = await writing(nurse, 7, 3);
  statements = [await stated('contact'), await stated('disclosureDecision', 'person')];
});

/** Envelopes of a writer, signed by the actor's device. */
async function writing(actor: Actor, writer: number, length: number): Promise<RoomLine[]> {
  const lines: RoomLine[] = [];
  let previous = noLink;
  for (let clock = 0; clock < length; clock++) {
    const header: Header = {
      ...place,
      kind: 'update',
      epoch: 1,
      device: actor.device.id,
      writer,
      clock,
      previous,
      inner: 0,
      head: school.membership.head,
      frontier: [],
    };
    const [bytes, nonce, ciphertext] = [encodeHeader(header), random(12), random(80)];
    const signature = await signer(actor.device.key).sign(signedBytes(bytes, nonce, ciphertext));
    const envelope = encodeEnvelope(bytes, nonce, ciphertext, signature);
    const read = decodeEnvelope(envelope);
    if (!read.ok) throw new Error(read.code);
    previous = read.value.link;
    lines.push({ writer, clock, envelope });
  }
  return lines;
}

function stated(
  kind: string,
  by: 'device' | 'person' = 'device',
  corrects?: string,
): Promise<SignedStatement> {
  const payload = {
    id: randomId(),
    kind,
    version: 1,
    author: nurse.id,
    at: '2026-11-24T00:12:00.000Z',
    ...(corrects ? { corrects } : {}),
    body: { text: '已聯絡家長' },
  };
  const who = by === 'person' ? ('person' as const) : nurse.device.id;
  const particulars = { school: school.id, signer: who, subject: '-', to: [], head: school.membership.head };
  return signStatement(
    JSON.stringify(payload),
    particulars,
    signer(by === 'person' ? nurse.key : nurse.device.key),
  );
}

const needsPerson = (kind: string) => personKinds.includes(kind);

/** What fails, as `file:line code`. */
async function failing(texts: Record<string, string>): Promise<string[]> {
  const files = Object.entries(texts).map(([file, text]) => ({ file, text }));
  const report = await verifyFiles(files, { verifier, needsPerson });
  const all = report.files.flatMap(({ file, failures }) =>
    failures.map(({ line, code }) => `${file}:${line} ${code}`),
  );
  expect(report.ok).toBe(all.length === 0);
  return all;
}

const chain = () => writeChainFile(school.chain);
const room = (lines = rows) => writeRoomFile(place, lines);
const lines = (some = statements) => `${some.map(exportStatement).join('\n')}\n`;

describe('wuhe-verify', () => {
  it('P10 what a school exported is verified without a key: chain, room, statements', async () => {
    const files = [
      { file: 'statements', text: lines() },
      { file: 'room', text: room() },
      { file: 'chain', text: chain() },
    ];
    const report = await verifyFiles(files, { verifier, needsPerson });
    expect(report).toMatchObject({
      ok: true,
      chain: { school: school.id, entries: 3 },
      files: [{ checked: 2 }, { checked: 3 }, { checked: 3 }],
    });
  });

  it('M5 a chain holds up to its first wrong entry, and says which line', async () => {
    const bad = school.chain.map((bytes) => bytes.slice());
    const second = bad[1] as Uint8Array;
    second[second.length - 1] = (second.at(-1) ?? 0) ^ 1;
    expect(await failing({ chain: writeChainFile(bad) })).toEqual(['chain:3 chain.signature']);
    expect(
      await failing({ chain: writeChainFile([...school.chain.slice(0, 1), ...school.chain.slice(2)]) }),
    ).toEqual(['chain:3 chain.previous']);
    expect(await failing({ chain: writeChainFile([]) })).toEqual(['chain:1 chain.missing']);
    expect(await failing({ chain: `${chain()}{"entry":"*"}\n` })).toEqual(['chain:5 entry.malformed']);
  });

  it('A1 A2 A7 an envelope that was changed, moved, left out or exchanged is found', async () => {
    const [first, second, third] = rows as [RoomLine, RoomLine, RoomLine];
    const changed = { ...second, envelope: second.envelope.slice() };
    changed.envelope[300] = (changed.envelope[300] ?? 0) ^ 1;
    const at = (some: RoomLine[]) => failing({ chain: chain(), room: room(some) });
    expect(await at([first, changed, third])).toEqual(['room:3 envelope.signature']);
    expect(await at([first, third])).toEqual(['room:3 envelope.gap']);
    expect(await at([first, { ...third, clock: 1 }])).toEqual(['room:3 envelope.place']);
    expect(await at([third, second, first])).toEqual([]);
    const elsewhere = writeRoomFile({ ...place, document: newId<DocumentId>() }, rows);
    expect(await failing({ chain: chain(), room: elsewhere })).toEqual(['room:2 envelope.place']);
    expect(await at([first, ...(await writing(nurse, 7, 2)).slice(1)])).toEqual(['room:3 envelope.previous']);
  });

  it('A5 M14 permission is checked too: a stranger, and what lies behind a cut-off', async () => {
    const stranger = await newActor();
    expect(await failing({ chain: chain(), room: room(await writing(stranger, 9, 1)) })).toEqual([
      'room:2 write.unknownDevice',
    ]);
    const later = await TestSchool.found(principal, [common], school.id);
    Object.assign(later, { chain: [...school.chain], membership: school.membership });
    const { scope, document, generation } = place;
    const cuts = [{ scope, document, generation, device: nurse.device.id, writer: 7, length: 2 }];
    expect(await later.tell({ kind: 'remove', person: nurse.id, cuts }, principal)).toBe('ok');
    expect(await failing({ chain: writeChainFile(later.chain), room: room() })).toEqual(['room:4 write.cut']);
  });

  it('S1 S2 S3 a statement with another payload, by the wrong key, or correcting nothing is found', async () => {
    const forged = lines().replace('已聯絡家長', '未聯絡家長');
    expect(await failing({ chain: chain(), s: forged })).toEqual(['s:1 statement.signature']);
    expect(await failing({ chain: chain(), s: lines([await stated('disclosureDecision')]) })).toEqual([
      's:1 statement.needsPerson',
    ]);
    expect(
      await failing({ chain: chain(), s: lines([await stated('contact', 'device', randomId())]) }),
    ).toEqual(['s:1 statement.waiting']);
    const [one] = statements as [SignedStatement];
    expect(
      await failing({ chain: chain(), s: lines([one, await stated('contact', 'device', one.id)]) }),
    ).toEqual([]);
    expect(await failing({ chain: chain(), s: `${lines()}{}\n` })).toEqual(['s:3 statement.malformed']);
  });

  it('files that are none, of a later version, or without their chain are told apart', async () => {
    expect(await failing({ a: 'hello', b: '', c: '{"format":"wuhe/room/2"}' })).toEqual([
      'a:1 file.unknown',
      'b:1 file.unknown',
      'c:1 newer',
    ]);
    expect(await failing({ room: room(), s: lines() })).toEqual([
      'room:1 chain.missing',
      's:1 chain.missing',
    ]);
    const other = await TestSchool.found(principal);
    expect(
      await failing({ chain: writeChainFile(other.chain), s: lines([statements[0] as SignedStatement]) }),
    ).toEqual(['s:1 chain.school']);
  });

  it('the command prints what holds and what fails, and ends with 0, 1 or 2', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'wuhe-verify-'));
    const path = (name: string) => join(folder, name);
    await writeFile(path('chain.jsonl'), chain());
    await writeFile(path('room.jsonl'), room());
    await writeFile(path('forged.jsonl'), lines().replace('已聯絡家長', '未聯絡家長'));
    await writeFile(path('binary'), Uint8Array.of(0xff, 0xfe, 0x00));
    const run = (...words: string[]) =>
      new Promise<{ code: number; out: string; err: string }>((resolve) => {
        const bin = fileURLToPath(new URL('../../bin/wuhe-verify.ts', import.meta.url));
        execFile(process.execPath, [bin, ...words], { cwd: folder }, (error, out, err) =>
          resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
        );
      });
    const good = await run('chain.jsonl', 'room.jsonl');
    expect(good).toMatchObject({ code: 0, err: '' });
    expect(good.out).toContain('ok    room.jsonl: 3 envelopes hold');
    expect(good.out).toContain('Everything holds.');
    const bad = await run('chain.jsonl', 'forged.jsonl', '--json');
    expect(bad.code).toBe(1);
    expect(JSON.parse(bad.out)).toMatchObject({
      ok: false,
      files: [{ failures: [] }, { failures: [{ line: 1 }] }],
    });
    const missing = await run('chain.jsonl', 'nowhere.jsonl', 'binary');
    expect(missing.code).toBe(1);
    expect(missing.err).toBe('nowhere.jsonl does not exist.\nbinary is no text in UTF-8.\n');
    await writeFile(path('device.jsonl'), lines([await stated('disclosureDecision')]));
    const decided = await run('chain.jsonl', 'device.jsonl');
    expect(decided).toMatchObject({ code: 1 });
    expect(decided.out).toContain('line 1: statement.needsPerson');
    expect(await run('chain.jsonl', 'device.jsonl', '--person-kinds', 'contact')).toMatchObject({ code: 0 });
    expect(await run()).toMatchObject({ code: 2 });
    expect(await run('--nonsense')).toMatchObject({ code: 2 });
  }, 60_000);
});

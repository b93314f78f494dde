import { closeSync, openSync, writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { roomName } from '@wuhe/seal';
import { expect, test } from 'vitest';
import { useRig } from './rig.testing.ts';
import { openMoment } from './store/overview.ts';
import { syncVerifier } from './verifier.ts';
import { verifyStore } from './verify.ts';

const rig = useRig();

/** What a store holds that a teacher and the principal wrote, the server running. */
async function written() {
  const lin = await rig.school.bring();
  await rig.found();
  const place = rig.school.place();
  const client = await rig.one(place).signIn(lin, rig.school.id);
  client.push(0, await rig.school.writing(lin, place, 7, 3));
  await client.durable(7, 3);
  const other = await rig.one(place).signIn(rig.school.principal, rig.school.id);
  other.push(0, await rig.school.writing(rig.school.principal, place, 8, 2));
  await other.durable(8, 2);
  return { lin, place, room: roomName(place) };
}

async function verified() {
  const db = openMoment(rig.file);
  try {
    return await verifyStore(db, syncVerifier());
  } finally {
    db.close();
  }
}

/** Changes the file behind the server's back. */
function spoil(sql: string, ...given: (string | number)[]): void {
  const db = new DatabaseSync(rig.file, { timeout: 1000 });
  db.prepare(sql).run(...given);
  db.close();
}

const said = ({ faults }: Awaited<ReturnType<typeof verified>>) =>
  faults.map(({ code, entry, writer, clock }) =>
    [code, entry, writer, clock].filter((part) => part !== undefined).join(' '),
  );

test('an honest store holds, with its counts, while the server runs', async () => {
  await written();
  const report = await verified();
  expect(report).toMatchObject({ ok: true, faulty: 0, faults: [] });
  const [school] = report.schools;
  expect(school).toEqual({
    school: rig.school.id,
    entries: 3,
    rooms: 1,
    rows: 5,
    keptApart: 0,
    packages: 0,
    past: 0,
  });
});

test('A7 A2 one bit of a row, a row that is gone, rows that changed places: each is named by its place', async () => {
  await written();
  const db = new DatabaseSync(rig.file);
  const body = db.prepare('SELECT body FROM rows WHERE writer = 7 AND clock = 1').get()?.body as Uint8Array;
  body.set([(body.at(-1) ?? 0) ^ 1], body.length - 1);
  db.prepare('UPDATE rows SET body = ? WHERE writer = 7 AND clock = 1').run(body);
  db.close();
  expect(said(await verified())).toEqual(['envelope.signature 7 1']);
  spoil('DELETE FROM rows WHERE writer = 7 AND clock = 1');
  expect(said(await verified())).toEqual(['row.gap 7 2']);
  spoil('UPDATE rows SET writer = 9 WHERE writer = 8');
  expect(said(await verified())).toEqual(['envelope.place 9 0', 'row.gap 7 2']);
});

test('M5 a chain with a damaged entry is named by its number', async () => {
  await written();
  spoil('UPDATE chains SET bytes = zeroblob(300) WHERE seq = 1');
  const report = await verified();
  expect(report.faults[0]).toMatchObject({ school: rig.school.id, entry: 1 });
  spoil('DELETE FROM chains');
  expect(said(await verified())).toEqual(['school.unknown']);
});

test('G7 rows of an erased room, of no room, and of a room without a name are faults', async () => {
  const { place, room } = await written();
  const { principal } = rig.school;
  const order = { kind: 'erase', scope: place.scope, document: place.document } as const;
  const entry = await rig.school.make(order, principal);
  const db = new DatabaseSync(rig.file);
  db.prepare('INSERT INTO chains (school, seq, bytes) VALUES (?, 3, ?)').run(rig.school.id, entry);
  db.close();
  const report = await verified();
  expect(report.faults).toEqual([{ code: 'room.erased', school: rig.school.id, room }]);
  spoil('UPDATE rooms SET name = ?', 'nobody');
  expect(said(await verified())).toEqual(['room.name']);
  spoil('DELETE FROM rooms');
  expect(said(await verified())).toEqual(['store.orphan']);
});

test('M14 A14 what somebody wrote before they were removed is the past, no fault', async () => {
  const { lin, place } = await written();
  const admin = await rig.many().signIn(rig.school.principal, rig.school.id);
  const entry = await rig.school.remove(lin.person);
  await rig.school.take(entry);
  admin.send(0, { type: 'chain', from: 3, entries: [entry] });
  await admin.next('chain', ({ from }) => from === 3);
  const report = await verified();
  expect(report).toMatchObject({ ok: true, schools: [{ rows: 5, past: 3 }] });
  // Who was never let in has no past.
  const stranger = await rig.school.bring([]);
  const never = await rig.school.writing(stranger, place, 9, 1);
  const db = new DatabaseSync(rig.file);
  for (const [seq, bytes] of rig.school.chain.entries())
    if (seq > 3)
      db.prepare('INSERT INTO chains (school, seq, bytes) VALUES (?, ?, ?)').run(rig.school.id, seq, bytes);
  db.prepare('INSERT INTO rows (room, writer, clock, body) VALUES (1, 9, 0, ?)').run(
    never[0]?.bytes as Uint8Array,
  );
  db.close();
  expect(said(await verified())).toEqual(['write.notAllowed 9 0']);
});

test('a file that SQLite itself finds damaged is said so', async () => {
  await written();
  await rig.server.close();
  const db = new DatabaseSync(rig.file, { readOnly: true });
  const sizes = db.prepare('PRAGMA page_size').get()?.page_size as number;
  const index = "SELECT rootpage FROM sqlite_schema WHERE name = 'quarantine_by_room'";
  const page = db.prepare(index).get()?.rootpage as number;
  db.close();
  const file = openSync(rig.file, 'r+');
  writeSync(file, Buffer.alloc(sizes, 0xee), 0, sizes, (page - 1) * sizes);
  closeSync(file);
  const report = await verified();
  expect(report.ok).toBe(false);
  expect(report.faults[0]?.code).toBe('store.damaged');
});

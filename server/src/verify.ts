/** Checks a whole store without a key: the database itself, every chain from its first entry, every row by the seal's accept rule. */
import type { DatabaseSync } from 'node:sqlite';
import {
  type Code,
  decodeEnvelope,
  emptyRoom,
  inspect,
  isErased,
  type Membership,
  mayWrite,
  type Place,
  type RoomState,
  runsOf,
  type SchoolId,
  type Settled,
  type StoredRow,
  settle,
  type Verifier,
  verdicts,
  verifyEntries,
} from '@wuhe/seal';
import { readRoomName } from './address.ts';
import { overview, roomNames, type SchoolOverview } from './store/overview.ts';
import { Queries } from './store/queries.ts';

/** `store.damaged`: SQLite's own check · `store.orphan`: rows of no room · `row.gap`: a row before this one is missing. */
type FaultCode = Code | 'store.damaged' | 'store.orphan' | 'row.gap';

export interface Fault {
  code: FaultCode;
  school?: string;
  /** Number of the entry. */
  entry?: number;
  room?: string;
  writer?: number;
  clock?: number;
  /** What SQLite says. */
  detail?: string;
}

export interface StoreReport {
  ok: boolean;
  schools: (SchoolOverview & {
    /** Rows of people who have left since, which stood when they were taken. The server counts them as far as the chain's cut-offs say. */
    past: number;
  })[];
  /** The first ones; `faulty` counts all. */
  faults: Fault[];
  faulty: number;
}

/** Faults that are named; the rest is counted. */
const NAMED = 1000;

/** Verifies what this moment of a store holds. Never throws for what it finds. */
export async function verifyStore(db: DatabaseSync, verifier: Verifier): Promise<StoreReport> {
  const report: StoreReport = { ok: true, schools: [], faults: [], faulty: 0 };
  const fault = (found: Fault) => {
    report.ok = false;
    report.faulty++;
    if (report.faults.length < NAMED) report.faults.push(found);
  };
  try {
    for (const { integrity_check: said } of db.prepare('PRAGMA integrity_check').all())
      if (said !== 'ok') fault({ code: 'store.damaged', detail: String(said) });
    const lost = db.prepare('SELECT COUNT(*) AS n FROM rows WHERE room NOT IN (SELECT id FROM rooms)').get()
      ?.n as number;
    if (lost > 0) fault({ code: 'store.orphan', detail: `${lost} rows` });
    const queries = new Queries(db);
    for (const seen of overview(db)) {
      const school = { ...seen, past: 0 };
      report.schools.push(school);
      await verifySchool(db, queries, school, verifier, fault);
    }
  } catch (cause) {
    fault({ code: 'store.damaged', detail: (cause as Error).message });
  }
  return report;
}

async function verifySchool(
  db: DatabaseSync,
  queries: Queries,
  counts: StoreReport['schools'][number],
  verifier: Verifier,
  fault: (found: Fault) => void,
): Promise<void> {
  const { school } = counts;
  const entries = queries.chain(school);
  const read = await verifyEntries(undefined, entries, verifier);
  const { membership } = read;
  if (read.accepted < entries.length)
    fault({ school, entry: read.accepted, code: read.code ?? 'entry.malformed' });
  else if (membership && membership.school !== school) fault({ school, entry: 0, code: 'chain.school' });
  if (!membership) {
    if (counts.rooms > 0 || entries.length === 0) fault({ school, code: 'school.unknown' });
    return;
  }
  const history = new History(entries, membership, verifier);
  for (const room of roomNames(db, school)) {
    const place = readRoomName(school as SchoolId, room);
    if (!place || !membership.scopes.has(place.scope)) fault({ school, room, code: 'room.name' });
    else if (isErased(membership, place)) fault({ school, room, code: 'room.erased' });
    else
      counts.past += await verifyRoom(piecesOf(queries, school, room), place, history, (found) =>
        fault({ school, room, ...found }),
      );
  }
}

/** Judges a room's rows, piece by piece; gives how many stand in the past only. */
async function verifyRoom(
  pieces: Iterable<readonly StoredRow[]>,
  place: Place,
  history: History,
  fault: (found: Fault) => void,
): Promise<number> {
  const { verifier } = history;
  let room: RoomState = emptyRoom(place);
  let past = 0;
  /** Writers with a fault: what stands behind it falls with it and is not named again. */
  const stopped = new Set<number>();
  const judge = async (rows: readonly StoredRow[], membership: Membership): Promise<Settled> => {
    const inspection = inspect(room, runsOf(rows), membership, { kind: 'client' });
    const settled = settle(room, inspection, await verdicts(inspection, verifier));
    room = settled.room;
    return settled;
  };
  for (const piece of pieces) {
    const rows = piece.filter(({ writer }) => !stopped.has(writer));
    const now = await judge(rows, history.now);
    // Who has left still counts for clients until the key is changed (A15).
    past += now.rows.filter(({ envelope }) => mayWrite(history.now, { ...envelope, place })).length;
    const left = now.refused.filter(({ code }) => code === 'write.cut' || code === 'write.notAllowed');
    const then: Settled[] = [];
    for (const { writer, clock } of left) {
      // Taken before its author left: judged by the chain as its author saw it.
      const theirs = rows.filter((row) => row.writer === writer && row.clock >= clock);
      const settled = await judge(theirs, await history.at(headOf(theirs)));
      past += settled.rows.length;
      then.push(settled);
    }
    const present = now.refused.filter((place) => !left.includes(place));
    for (const { writer, clock, code } of [
      ...present,
      ...now.waiting,
      ...then.flatMap(({ refused, waiting }) => [...refused, ...waiting]),
    ]) {
      stopped.add(writer);
      fault({ writer, clock, code });
    }
    for (const { writer, clock } of [...now.gaps, ...then.flatMap(({ gaps }) => gaps)]) {
      stopped.add(writer);
      fault({ writer, clock, code: 'row.gap' });
    }
  }
  return past;
}

/** The number of the entry that the last of these rows had seen. */
function headOf(rows: readonly StoredRow[]): number {
  const last = rows.at(-1);
  const read = last && decodeEnvelope(last.bytes);
  return read?.ok ? read.value.head.seq : 0;
}

function* piecesOf(queries: Queries, school: string, room: string): Generator<StoredRow[]> {
  const given = new Map<number, number>();
  for (;;) {
    const { rows, last } = queries.piece(school, room, given);
    if (rows.length > 0) yield rows;
    if (last) return;
    for (const { writer, clock } of rows) given.set(writer, clock + 1);
  }
}

/** A chain that holds, now and as it was after an earlier entry. */
class History {
  readonly now: Membership;
  readonly verifier: Verifier;
  readonly #entries: readonly Uint8Array[];
  readonly #then = new Map<number, Membership>();

  constructor(entries: readonly Uint8Array[], now: Membership, verifier: Verifier) {
    this.#entries = entries;
    this.now = now;
    this.verifier = verifier;
  }

  /** After the entry of this number; beyond the end: now. */
  async at(seq: number): Promise<Membership> {
    if (seq >= this.now.head.seq) return this.now;
    const known = this.#then.get(seq);
    if (known) return known;
    const read = await verifyEntries(undefined, this.#entries.slice(0, seq + 1), this.verifier);
    const membership = read.membership ?? this.now;
    this.#then.set(seq, membership);
    return membership;
  }
}

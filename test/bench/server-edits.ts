/**
 * The edits of a benchmark, made before anything is measured: the same edits as Yjs updates, for the peers, and as sealed and signed
 * envelopes. Runs in threads, a share of the rooms in each.
 */
import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import {
  contentKeys,
  type DeviceId,
  type Head,
  makeEpochKey,
  noLink,
  type Place,
  type SigningKey,
  sealEnvelope,
  signer,
  writeMessage,
} from '@wuhe/seal';
import * as Y from 'yjs';
import { type BenchSchool, must } from './server-school.ts';

/** A room with one writer, and what it writes: by clock, one edit each. */
export interface Room {
  place: Place;
  writer: number;
  /** Frames of SPEC 9 with one envelope each. */
  sealed: Uint8Array[];
  /** Yjs updates. */
  plain: Uint8Array[];
}

interface Share {
  head: Head;
  rooms: { place: Place; writer: number; device: DeviceId; key: SigningKey }[];
  edits: number;
}

/** Rooms with one writer and so many edits each; the writers are the school's members in turn. */
export async function makeRooms(school: BenchSchool, rooms: number, edits: number): Promise<Room[]> {
  const threads = Math.min(rooms, availableParallelism());
  const shares: Share[] = Array.from({ length: threads }, () => ({
    head: school.membership.head,
    rooms: [],
    edits,
  }));
  for (let i = 0; i < rooms; i++) {
    const member = school.members[i % school.members.length];
    if (!member) throw new RangeError('a school of nobody');
    const { id: device, sign: key } = member.record.device;
    shares[i % threads]?.rooms.push({ place: school.place(), writer: 1000 + i, device, key });
  }
  return (await Promise.all(shares.map(inThread))).flat();
}

function inThread(share: Share): Promise<Room[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: share });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

async function make({ head, rooms, edits }: Share): Promise<Room[]> {
  const made: Room[] = [];
  for (const { place, writer, device, key } of rooms) {
    const plain = typed(writer, edits);
    const epoch = { ...place, epoch: 1 };
    const keys = await contentKeys(makeEpochKey(epoch));
    const by = signer(key);
    const sealed: Uint8Array[] = [];
    let previous = noLink;
    for (const [clock, update] of plain.entries()) {
      const header = {
        kind: 'update' as const,
        ...epoch,
        device,
        writer,
        clock,
        previous,
        inner: writer,
        head,
      };
      const envelope = must(await sealEnvelope({ ...header, frontier: [] }, update, keys, by));
      previous = envelope.link;
      const runs = [{ writer, clock, envelopes: [envelope.bytes] }];
      sealed.push(writeMessage({ type: 'update', runs }));
    }
    made.push({ place, writer, sealed, plain });
  }
  return made;
}

/** One line of a log each. */
function typed(client: number, edits: number): Uint8Array[] {
  const doc = new Y.Doc();
  doc.clientID = client;
  const updates: Uint8Array[] = [];
  doc.on('update', (update) => updates.push(update));
  const log = doc.getArray<string>('log');
  for (let i = 0; i < edits; i++) log.push([`第 ${i} 節 缺席 王小明 已聯絡家長`]);
  return updates;
}

if (!isMainThread && parentPort && workerData) parentPort.postMessage(await make(workerData as Share));

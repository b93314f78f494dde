/** What the server's work costs when rooms, members or a room's history are ten times as many. */
import { median } from './median.ts';
import { type BenchRow, judged } from './row.ts';
import { withServer } from './server-child.ts';
import { makeRooms } from './server-edits.ts';
import { speaks } from './server-lines.ts';
import { saturated } from './server-load.ts';
import { benchSchool } from './server-school.ts';
import { fill, openingTime } from './server-standing.ts';

interface Size {
  rooms: number;
  members: number;
  /** Envelopes in each of the rooms that are measured; 300 is where a generation ends (SPEC G). */
  history: number;
}

const usual: Size = { rooms: 100, members: 15, history: 300 };
const TIMES = 10;
/** Rooms that are measured, and edits of each beyond its history. */
const MEASURED = 10;
const EDITS = 200;

/** The usual size, and ten times of each in turn. */
export async function grown(small: boolean): Promise<BenchRow[]> {
  const of = (size: Size): Size =>
    small ? { rooms: size.rooms / 10, members: size.members, history: size.history / 10 } : size;
  const base = await measure(of(usual));
  const rows: BenchRow[] = [];
  for (const what of ['rooms', 'members', 'history'] as const) {
    const size = of({ ...usual, [what]: usual[what] * TIMES });
    const seen = await measure(size);
    const row = (name: string, value: number, unit: string, baseline: number) =>
      judged({
        suite: 'server',
        name: `${size[what]} ${named[what]}: ${name}; baseline: a tenth`,
        value,
        unit,
        baseline,
      });
    rows.push(
      row('updates a second', seen.rate, '/s', base.rate),
      row('processor time of the thread with the sockets for one update', seen.loop, 'µs', base.loop),
      row('opening a room', seen.open, 'ms', base.open),
    );
  }
  return rows;
}

const named = { rooms: 'rooms on the disk', members: 'members', history: 'envelopes in a room' };

async function measure({
  rooms,
  members,
  history,
}: Size): Promise<{ rate: number; loop: number; open: number }> {
  const school = await benchSchool(members);
  const others = await makeRooms(school, rooms, 1);
  const measured = await makeRooms(school, MEASURED, history + EDITS);
  return withServer('wuhe', school, async (child) => {
    const open = speaks('wuhe', school);
    await fill(child, open, others, 1);
    await fill(child, open, measured, history);
    const times: number[] = [];
    for (const room of measured) times.push(await openingTime(child, open, room));
    const { rate, loop } = await saturated(child, open, measured, {
      first: history,
      edits: EDITS,
      others: 1,
    });
    return { rate, loop, open: median(times) };
  });
}

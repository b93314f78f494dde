/** For tests: laptops with real databases, a real server on this machine, one clock. Imported, it cleans up after each test. */
import 'fake-indexeddb/auto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { source } from '@wuhe/duties';
import { type ClassId, millis, randomId } from '@wuhe/model';
import { type RunningServer, startServer } from '@wuhe/server';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type Casework, openCasework } from '../casework.ts';
import type { Answer, Command, Slip } from '../commands.ts';
import { fileOf } from './founding.testing.ts';
import { at, everybody, founding, lesson, names, people, type Who } from './school.testing.ts';

const WebSocketPolyfill = WebSocket as unknown as typeof globalThis.WebSocket;
export const eventually = (assertion: () => void) => vi.waitFor(assertion, { timeout: 10_000, interval: 5 });

/** What a test may change: the clock of every laptop (ms since 1970), the server and its folder. */
export const world: {
  clock: number;
  folder: string;
  server: RunningServer | undefined;
  /** Who founded the school, as long as the test keeps it open. */
  principal: Casework | undefined;
  /** The recovery sheets of the founding. */
  sheets: readonly string[];
} = { clock: 0, folder: '', server: undefined, principal: undefined, sheets: [] };
const open: Casework[] = [];

export const confirm = (
  className = '高二 3 班',
  more: Partial<Extract<Command, { command: 'confirmClass' }>> = {},
) => ({
  command: 'confirmClass',
  className,
  mine: true,
  me: '我',
  timeZone: 'Asia/Taipei',
  bells: founding().school.calendar.bells,
  students: names.map((name, index) => ({ number: String(index + 1), name })),
  ...more,
});

/** A laptop's casework; `network`: the sockets it has, those of this machine unless said otherwise. */
export async function profile(
  name: string = randomId(),
  network: typeof globalThis.WebSocket = WebSocketPolyfill,
): Promise<{ casework: Casework; name: string }> {
  const casework = await openCasework({
    name,
    pack: source,
    now: () => world.clock,
    WebSocketPolyfill: network,
    cost: { memory: 256, passes: 1 },
  });
  open.push(casework);
  return { casework, name };
}

/** The worker is ended and starts again. */
export async function restart(casework: Casework, name: string): Promise<Casework> {
  await casework.close();
  open.splice(open.indexOf(casework), 1);
  return (await profile(name)).casework;
}

export function facts(casework: Casework) {
  const scene = casework.scene();
  if (!scene) throw new Error('nobody yet');
  return scene.room.facts();
}

export const count = (casework: Casework) => facts(casework).statements.length;
export const set = (time: string, on?: string) => {
  world.clock = millis(at(time, on));
};

export async function classOf(casework: Casework, command: object = confirm()): Promise<ClassId> {
  const answer = await casework.run(command);
  if (!answer.ok) throw new Error(answer.code);
  return (answer.value as { class: ClassId }).class;
}

/** A reading of a solo class by names: absent are those named. */
export function soloReading(casework: Casework, id: ClassId, absent: readonly string[], period = 1) {
  const rows = facts(casework)
    .students.filter((student) => student.class === id)
    .map((student) => ({ student: student.id, mark: absent.includes(student.name) ? 'absent' : 'present' }));
  return {
    command: 'recordReading',
    lesson: { ...lesson(period), class: id },
    taken: true,
    rows,
    origin: 'https://register.example',
  };
}

export const passphrase = 'four words for everybody';

/** The value of an answer. */
export async function must<T>(answer: Promise<Answer<unknown>>): Promise<T> {
  const got = await answer;
  if (!got.ok) throw new Error(got.code);
  return got.value as T;
}

/** The principal founds a school on its server and hands in its file; links for everybody else. */
export async function school({ keep = false } = {}): Promise<Map<Who, string>> {
  world.server ??= await startServer({
    port: 0,
    host: '127.0.0.1',
    file: join(world.folder, 'wuhe.sqlite'),
    now: () => world.clock,
  });
  const { url } = world.server;
  const before = world.clock;
  set('07:00');
  const { casework } = await profile();
  const { name, calendar } = founding(url).school;
  const { timeZone } = calendar;
  const { sheets } = await must<{ sheets: string[] }>(
    casework.run({ command: 'found', school: name, me: people.he.name, server: url, passphrase, timeZone }),
  );
  world.sheets = sheets;
  await must(casework.run({ command: 'importSchool', file: JSON.stringify(fileOf(founding(url))) }));
  const links = new Map<Who, string>();
  for (const who of everybody.filter((one) => one !== 'he')) {
    const { slip } = await must<{ slip: Slip }>(
      casework.run({ command: 'invite', person: people[who].id, days: 14 }),
    );
    links.set(who, slip.link);
  }
  await eventually(() => expect(casework.scene()?.room.kept().waiting).toBe(0));
  world.clock = before;
  if (keep) world.principal = casework;
  else {
    open.splice(open.indexOf(casework), 1);
    await casework.close();
  }
  return links;
}

export const joinAs = (casework: Casework, links: Map<Who, string>, who: Who) =>
  casework.run({ command: 'join', invitation: links.get(who) ?? '', passphrase });

beforeEach(() => {
  world.folder = mkdtempSync(join(tmpdir(), 'wuhe-casework-'));
  set('08:05');
});

afterEach(async () => {
  vi.restoreAllMocks();
  for (const casework of open.splice(0)) await casework.close();
  await world.server?.close();
  world.server = undefined;
  rmSync(world.folder, { recursive: true });
});

/** The disk takes no more changes: of all databases but the rooms' caches, or of those named. */
export function refuse(which: (database: string) => boolean = () => true) {
  const { add, put } = IDBObjectStore.prototype;
  function refusing(how: typeof add) {
    return function (this: IDBObjectStore, ...row: Parameters<typeof add>) {
      const { name } = this.transaction.db;
      if (!name.includes('/room/') && which(name)) throw new DOMException('full', 'QuotaExceededError');
      return how.apply(this, row);
    };
  }
  const spies = [
    vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(refusing(add)),
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(refusing(put)),
  ];
  return {
    mockRestore: () => {
      for (const spy of spies) spy.mockRestore();
    },
  };
}

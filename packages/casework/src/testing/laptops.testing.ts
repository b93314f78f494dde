/** For tests: laptops with real databases, a real server on this machine, one clock. Imported, it cleans up after each test. */
import 'fake-indexeddb/auto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLibrary } from '@wuhe/documents';
import { source } from '@wuhe/duties';
import { type ClassId, millis, randomId } from '@wuhe/model';
import { type RunningServer, startServer } from '@wuhe/server';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type Casework, openCasework } from '../casework.ts';
import { foundSchool } from '../commands/founding.ts';
import type { Command } from '../commands.ts';
import { type Membership, writeInvitation } from '../membership.ts';
import { at, founding, lesson, names, people, type Who } from './school.testing.ts';

const WebSocketPolyfill = WebSocket as unknown as typeof globalThis.WebSocket;
export const eventually = (assertion: () => void) => vi.waitFor(assertion, { timeout: 10_000, interval: 5 });

/** What a test may change: the clock of every laptop (ms since 1970), the server and its folder. */
export const world: { clock: number; folder: string; server: RunningServer | undefined } = {
  clock: 0,
  folder: '',
  server: undefined,
};
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

export async function profile(name: string = randomId()): Promise<{ casework: Casework; name: string }> {
  const casework = await openCasework({ name, pack: source, now: () => world.clock, WebSocketPolyfill });
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

export async function school(): Promise<Map<string, Membership>> {
  world.server ??= await startServer({ port: 0, host: '127.0.0.1', file: join(world.folder, 'wuhe.sqlite') });
  const made = founding(world.server.url);
  const library = await openLibrary({ name: randomId(), server: world.server.url, WebSocketPolyfill });
  const memberships = await foundSchool(made, library, at('07:00'));
  await eventually(() => expect(library.kept().waiting).toBe(0));
  await library.close();
  return new Map(memberships.map((membership) => [membership.me, membership]));
}

function invitation(memberships: Map<string, Membership>, who: Who): string {
  const membership = memberships.get(people[who].id);
  if (!membership) throw new Error('no membership');
  return writeInvitation(membership);
}

export const joinAs = (casework: Casework, memberships: Map<string, Membership>, who: Who) =>
  casework.run({ command: 'join', invitation: invitation(memberships, who) });

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

/** The disk takes no more changes: of all databases, or of those named. */
export function refuse(which: (database: string) => boolean = () => true) {
  const add = IDBObjectStore.prototype.add;
  return vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(function (
    this: IDBObjectStore,
    ...row: Parameters<typeof add>
  ) {
    const { name } = this.transaction.db;
    if (name.endsWith('/outbox') && which(name)) throw new DOMException('full', 'QuotaExceededError');
    return add.apply(this, row);
  });
}

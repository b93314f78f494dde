/** Everything the demo runs on: server, portal, school, four browsers, one clock. `close` leaves nothing behind. */
import 'fake-indexeddb/auto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildExtension, copyFor, openProfile, type Profile, Sentence } from '@wuhe/extension';
import { millis, type PersonId, Problem } from '@wuhe/model';
import { startServer } from '@wuhe/server';
import { startPortal } from '../registers/portal.ts';
import { type Cable, layCable } from './cable.ts';
import { makeSchool } from './office.ts';
import { type DemoSchool, demoSchool, people, TIME_ZONE } from './school.ts';

export const cast = ['teacher', 'homeroom', 'gradeHead', 'principal'] as const;
export type Cast = (typeof cast)[number];

export interface World {
  portal: string;
  school: DemoSchool;
  profiles: Record<Cast, Profile>;
  /** The link that a person pastes to join. */
  invitation(who: Cast): string;
  /** The teacher's way to the server. */
  cable: Cable;
  clock: {
    now(): number;
    /** Sets every browser and the portal to a wall-clock time of the school's today; it goes on from there. */
    set(time: string): Promise<void>;
  };
  /** One more browser, in which nobody has been yet. */
  fresh(): Promise<Profile>;
  /** The link of anybody on the staff list. */
  linkOf(person: PersonId): string;
  /** Holds the server's store (`server.sqlite`) and the browsers' profiles (`profile-0` …) until it is closed. */
  folder: string;
  close(): Promise<void>;
}

export interface WorldOptions {
  headless: boolean;
  /** Ports of server and portal; 0 = any free one. */
  serverPort: number;
  portalPort: number;
  say: (line: string) => void;
  /** Handed the way to close what is open so far, before anything is: for whoever is interrupted while opening. */
  opening?: (close: () => Promise<void>) => void;
}

/** Where the story begins. */
const START = '08:03';

export async function openWorld(options: WorldOptions): Promise<World> {
  const { say } = options;
  const ends: (() => Promise<unknown>)[] = [];
  let closed = false;
  const close = async () => {
    closed = true;
    for (const end of ends.splice(0).reverse()) await end().catch(() => undefined);
  };
  /** What must end later; at once, when closing came first. */
  const keep = async (end: () => Promise<unknown>) => {
    ends.push(end);
    if (!closed) return;
    await close();
    throw new Sentence('Closed while opening.');
  };
  options.opening?.(close);
  try {
    const scratch = await mkdtemp(join(tmpdir(), 'wuhe-demo-'));
    await keep(() => rm(scratch, { recursive: true, force: true, maxRetries: 5 }));
    await portsFree(options);

    say('Building the extension (test build, with a settable clock) …');
    const build = await buildExtension('test');

    let offset = 0;
    const now = () => Date.now() + offset;
    /** The server's own address, and the one at the other end of the teacher's cable. */
    const origins: string[] = [];
    const server = await startServer({
      port: options.serverPort,
      origins,
      now,
      host: '127.0.0.1',
      file: join(scratch, 'server.sqlite'),
      // The clock of the demo jumps: "as of" is to follow within a second.
      heartbeat: 1000,
    }).catch(portTaken(options.serverPort));
    await keep(() => server.close());
    const cable = await layCable(server.port);
    await keep(() => cable.close());
    origins.push(server.url, cable.url);

    const school = demoSchool(Date.now());
    offset = millis(school.at(START)) - Date.now();

    const portal = await startPortal({
      port: options.portalPort,
      timeZone: TIME_ZONE,
      now: () => new Date(now()),
      school: portalSchool(school),
    }).catch(portTaken(options.portalPort));
    await keep(() => portal.close());

    say('Making the school …');
    const links = await makeSchool(school, server.url, now, scratch);

    const linkOf = (person: PersonId) => {
      const link = links.get(person);
      if (!link) throw new Error('nobody on the staff list');
      return link;
    };

    say('Opening four browsers …');
    const extension = await copyFor(build, [portal.url], join(scratch, 'extension'));
    const open = async (at: number) => {
      const profile = await openProfile({
        extension,
        folder: join(scratch, `profile-${at}`),
        headless: options.headless,
        window: { left: (at % 2) * 960, top: Math.floor(at / 2) * 540, width: 960, height: 540 },
        say,
      });
      await keep(() => profile.close());
      return profile;
    };
    const profiles: Record<Cast, Profile> = {
      teacher: await open(0),
      homeroom: await open(1),
      gradeHead: await open(2),
      principal: await open(3),
    };

    const all: Profile[] = cast.map((who) => profiles[who]);
    const shift = async (these: readonly Profile[] = all) => {
      for (const each of these) {
        await each.inWorker((value) => chrome.storage.local.set({ 'wuhe-test-clock-offset': value }), offset);
      }
    };
    await shift();

    return {
      portal: portal.url,
      school,
      profiles,
      folder: scratch,
      fresh: async () => {
        const profile = await open(all.length);
        all.push(profile);
        await shift([profile]);
        return profile;
      },
      linkOf,
      cable,
      invitation: (who) => {
        const link = linkOf(people[who].id);
        return who === 'teacher' ? link.replace(new URL(server.url).host, new URL(cable.url).host) : link;
      },
      clock: {
        now,
        set: async (time) => {
          offset = millis(school.at(time)) - Date.now();
          await shift();
        },
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function portTaken(port: number) {
  return (error: unknown): never => {
    const code = error instanceof Problem ? error.code : (error as NodeJS.ErrnoException).code;
    if (code === 'server.portInUse' || code === 'EADDRINUSE') throw inUse(port);
    throw error;
  };
}

function inUse(port: number): Sentence {
  return new Sentence(
    `Port ${port} is in use. Stop the program that uses it, or choose others: --server-port N --portal-port N (0 = any free port).`,
  );
}

/** Asked before the build, so that a taken port is said at once. */
async function portsFree({ serverPort, portalPort }: WorldOptions): Promise<void> {
  for (const port of [serverPort, portalPort]) {
    if (port === 0) continue;
    await new Promise<void>((free, taken) => {
      const probe = createServer();
      probe.once('error', () => taken(inUse(port)));
      probe.listen(port, '127.0.0.1', () => probe.close(() => free()));
    });
  }
}

function portalSchool({ file, schoolName }: DemoSchool) {
  const { teacher } = people;
  const { classes, students, timetable, calendar } = file;
  return {
    name: schoolName,
    classes: classes.map(({ id, name }) => ({
      id,
      name,
      students: students
        .filter((student) => student.class === id)
        .map(({ number, schoolNumber, name: studentName }) => ({
          number,
          schoolNumber: schoolNumber ?? '',
          name: studentName,
        })),
    })),
    teachers: [{ user: teacher.user, password: teacher.password, name: teacher.name }],
    lessons: timetable
      .filter((entry) => entry.weekday === 1)
      .flatMap((entry) => {
        const bell = calendar.bells.find(({ period }) => period === entry.period);
        return bell
          ? [
              {
                class: entry.class,
                teacherUser: teacher.user,
                period: entry.period,
                from: bell.from,
                to: bell.to,
                subject: entry.subject,
              },
            ]
          : [];
      }),
  };
}

/** The schools of this profile: founding one, alone or with a server, joining one, coming back into one; and the room of the last. */
import {
  type Belonging,
  createSchool,
  type Disk,
  type Document,
  enterSchool,
  type Library,
  openDisk,
  openLibrary,
  type Profile,
  visitSchool,
} from '@wuhe/documents';
import {
  type BrowserMemory,
  type Cost,
  foundSchool,
  handoverName,
  invitationId,
  joinSchool,
  type LockTimes,
  readInvitationLink,
  recoverSchool,
  takeOver,
  unpackCarried,
} from '@wuhe/keyring';
import { instant, type PersonId, Problem, randomId, type SchoolId } from '@wuhe/model';
import { type Checked, refuse } from '@wuhe/seal';
import { catalogueOf, descriptionsOf, listing, schoolDocument, schoolScope } from './catalogue.ts';
import { must as value } from './commands/entering.ts';
import { readSheetLine, renewSheets, sheetLine, socketAddress } from './commands/members.ts';
import { soloDescriptions, usualCalendar } from './commands/solo.ts';
import type { Command } from './commands.ts';
import type { Membership } from './membership.ts';
import { type Draft, openRoom, type Room, stamp } from './room.ts';

type Of<C extends Command['command']> = Extract<Command, { command: C }>;

export interface SchoolsOptions {
  /** Prefix of this profile's databases. */
  name: string;
  /** Milliseconds since 1970; tests shift it. */
  now: () => number;
  WebSocketPolyfill?: typeof WebSocket;
  /** What a passphrase costs to try, and when it locks; the usual ones unless a test says otherwise. */
  cost?: Cost;
  times?: LockTimes;
  /** Where an unlocked device stays unlocked while its worker sleeps. */
  memory?: BrowserMemory;
  /** Whether this browser may join a school with that server: an administrator may have named the only one. */
  mayJoin?: (server: string | undefined) => boolean;
}

/** The value, or its refusal as a problem; `busy` where nobody but the server could have answered. */
function must<T>(checked: Checked<T>): T {
  if (!checked.ok && checked.code === 'busy') throw new Problem('server.unreachable');
  return value(checked);
}

/** Milliseconds that go on while the computer sleeps; a clock that a test shifts locks nothing. */
const clock = () => Date.now();

function keysOf({ cost, times, memory }: SchoolsOptions) {
  return { clock, ...(cost && { cost }), ...(times && { times }), ...(memory && { memory }) };
}

function carriers({ now, WebSocketPolyfill }: SchoolsOptions) {
  return { now, ...(WebSocketPolyfill && { WebSocketPolyfill }) };
}

/** Opens what this profile holds of a school. @throws Problem `storage.refused`, `key.damaged` */
export async function openSchool(options: SchoolsOptions, belonging: Belonging): Promise<Room> {
  const library = await libraryOf(options, belonging);
  return closing(library, () => compose(library));
}

/** The room as chain, catalogue and passphrase make it now. */
export async function compose(library: Library): Promise<Room> {
  const document = await library.open(schoolDocument(library.school.membership()));
  return openRoom(membershipOf(library, document), library);
}

/** What decides which documents a room has: when it changes, the room is another. */
export function membershipOf({ school }: Library, document: Pick<Document, 'statements'>): Membership {
  const chain = school.membership();
  const me = school.me.record.person;
  return {
    school: school.id,
    me,
    ...(school.server === undefined ? {} : { server: school.server }),
    catalogue: catalogueOf(chain, me, descriptionsOf(document.statements(), chain)),
  };
}

/** A school of one person, founded silently and kept on this laptop only. */
export async function foundAlone(options: SchoolsOptions, profile: Profile): Promise<Room> {
  const database = randomId();
  const founded = await withDisk(options, database, async (disk) => {
    const scopes = [{ kind: 'school' }, { kind: 'cohort' }, { kind: 'home' }] as const;
    const at = options.now();
    const made = must(
      await foundSchool({ store: disk.keys, options: keysOf(options), scopes, sheets: 0, at }),
    );
    must(await createSchool(disk, made));
    return made;
  });
  const belonging = { database, school: founded.school };
  const [school = '', cohort = '', home = ''] = founded.scopes;
  const library = await libraryOf(options, belonging);
  return closing(library, async () => {
    const main = schoolDocument(library.school.membership());
    await commit(library, soloDescriptions(main, { school, cohort, home }), options.now());
    await profile.enter(belonging);
    return compose(library);
  });
}

/**
 * A school of many on its server: this person is its first principal. Broken off, the same again finishes it.
 * @throws Problem `server.address`, `invitation.otherServer`, `school.closed`, `busy`, `key.short`, `storage.refused`
 */
export async function found(
  options: SchoolsOptions,
  profile: Profile,
  command: Of<'found'>,
): Promise<{ room: Room; sheets: string[] }> {
  const server = permitted(options, socketAddress(command.server));
  const database = await profile.begin(`found ${server}`);
  const { passphrase, me: name } = command;
  const { chain, founded } = await withDisk(options, database, async (disk) => {
    const made = must(
      await foundSchool({
        store: disk.keys,
        options: keysOf(options),
        scopes: [{ kind: 'school' }],
        passphrase,
        name,
        at: options.now(),
      }),
    );
    return { founded: made, chain: must(await createSchool(disk, made, { server, ...carriers(options) })) };
  });
  const belonging = { database, school: chain.school, server };
  const library = await libraryOf(options, belonging);
  return closing(library, async () => {
    must(await library.school.me.locker.unlock(passphrase));
    library.unlocked();
    const id = library.school.me.record.person;
    const to = [schoolDocument(chain)];
    const drafts: Draft[] = [
      { kind: 'scope', body: { scope: schoolScope(chain), for: 'school' }, to },
      { kind: 'school', body: { name: command.school, calendar: usualCalendar(command.timeZone) }, to },
      { kind: 'person', body: { id, name }, to },
      { kind: 'role', body: { person: id, role: 'principal' }, to },
    ];
    await commit(library, drafts, options.now());
    await profile.enter(belonging);
    const room = await compose(library);
    const own = founded.school === chain.school;
    const sheets = own
      ? founded.sheets.map((text) => sheetLine(server, chain.school, text))
      : // The sheets of a founding that was broken off were never seen by anybody.
        await renewSheets(room);
    return { room, sheets };
  });
}

/** A school that this person has just come into: its room, and where it is kept once everything has arrived. */
export interface Entered {
  room: Room;
  belonging: Belonging;
}

/**
 * Joins by the link of a slip. The room's documents may still be on their way.
 * @throws Problem `key.mistyped`, `server.address`, `invitation.otherServer`, `invitation.joined`, `chain.invitation`, `busy`, …
 */
export async function join(
  options: SchoolsOptions,
  profile: Profile,
  { invitation, passphrase }: Of<'join'>,
  present: Room | undefined,
): Promise<Entered> {
  const { address, school, secret } = must(readInvitationLink(invitation));
  if (present?.membership.school === school) throw new Problem('invitation.joined');
  // What comes along must be readable.
  if (present?.library.school.me.locker.state() === 'closed') throw new Problem('key.locked');
  const server = permitted(options, socketAddress(address));
  const door = { server, school, ...carriers(options) };
  const visit = must(await visitSchool({ ...door, packageId: await invitationId(secret) }));
  const sealed = visit.package;
  const database = await profile.begin(`join ${school}`);
  await withDisk(options, database, async (disk) =>
    must(
      await enterSchool(disk, door, async (membership) =>
        sealed
          ? joinSchool(membership, secret, sealed, {
              store: disk.keys,
              options: keysOf(options),
              passphrase,
              at: options.now(),
            })
          : refuse('chain.invitation'),
      ),
    ),
  );
  const belonging = { database, school, server };
  return unlockedBy(passphrase, { room: await openSchool(options, belonging), belonging });
}

/** Who has just typed the passphrase need not type it again. */
async function unlockedBy(passphrase: string, { room, belonging }: Entered): Promise<Entered> {
  const { library } = room;
  return closing(library, async () => {
    must(await library.school.me.locker.unlock(passphrase));
    library.unlocked();
    room.leave();
    return { room: await compose(library), belonging };
  });
}

/**
 * This browser becomes another device of a person who began it on theirs.
 * @throws Problem `key.mistyped`, `key.passphrase`, `handover.over`: nothing waits under this line any more; `invitation.joined`, `busy`, …
 */
export async function takeOverHere(
  options: SchoolsOptions,
  profile: Profile,
  { line, passphrase }: Of<'takeOver'>,
  present: Room | undefined,
): Promise<Entered> {
  const { server: address, school, text } = readSheetLine(line);
  if (present?.membership.school === school) throw new Problem('invitation.joined');
  const server = permitted(options, address);
  const door = { server, school: school as SchoolId, ...carriers(options) };
  const visit = must(await visitSchool({ ...door, packageId: must(await handoverName(text)) }));
  const waiting = visit.package;
  if (!waiting) throw new Problem('handover.over');
  const database = await profile.begin(`device ${school}`);
  await withDisk(options, database, async (disk) =>
    must(
      await enterSchool(disk, door, (membership) =>
        takeOver(membership, text, passphrase, unpackCarried(waiting), {
          store: disk.keys,
          options: keysOf(options),
          at: options.now(),
        }),
      ),
    ),
  );
  const belonging = { database, school: door.school, server };
  return unlockedBy(passphrase, { room: await openSchool(options, belonging), belonging });
}

/** Comes back with a recovery sheet. @throws Problem `key.mistyped`, `chain.unknownSheet`, `key.short`, `busy`, … */
export async function recover(
  options: SchoolsOptions,
  profile: Profile,
  { sheet, passphrase, me }: Of<'recover'>,
): Promise<Entered> {
  const { server: address, school, text } = readSheetLine(sheet);
  const server = permitted(options, address);
  const door = { server, school: school as SchoolId, ...carriers(options) };
  const database = await profile.begin(`recover ${school}`);
  await withDisk(options, database, async (disk) =>
    must(
      await enterSchool(disk, door, (membership) =>
        recoverSchool(membership, text, {
          store: disk.keys,
          options: keysOf(options),
          passphrase,
          at: options.now(),
        }),
      ),
    ),
  );
  const back = { database, school: door.school, server };
  const made = { room: await openSchool(options, back), belonging: back };
  const { room, belonging } = await unlockedBy(passphrase, made);
  const { library } = room;
  return closing(library, async () => {
    const to = [schoolDocument(library.school.membership())];
    const id = library.school.me.record.person;
    const drafts: Draft[] = [
      { kind: 'person', body: { id, name: me }, to },
      { kind: 'role', body: { person: id, role: 'principal' }, to },
    ];
    await commit(library, drafts, options.now());
    room.leave();
    return { belonging, room: await compose(library) };
  });
}

function permitted({ mayJoin = () => true }: SchoolsOptions, server: string): string {
  if (!mayJoin(server)) throw new Problem('invitation.otherServer');
  return server;
}

/** Work on the disk of a school that is not open. */
async function withDisk<T>(
  { name }: SchoolsOptions,
  database: string,
  work: (disk: Disk) => Promise<T>,
): Promise<T> {
  const disk = await openDisk(`${name}/${database}`);
  try {
    return await work(disk);
  } finally {
    disk.close();
  }
}

function libraryOf(options: SchoolsOptions, { database, school, server }: Belonging): Promise<Library> {
  return openLibrary({
    name: `${options.name}/${database}`,
    school,
    listing,
    ...keysOf(options),
    ...carriers(options),
    ...(server === undefined ? {} : { server }),
  });
}

async function commit(library: Library, drafts: readonly Draft[], at: number): Promise<void> {
  const me: PersonId = library.school.me.record.person;
  await library.commit(stamp(drafts, me, instant(at)).entries);
}

/** The work's value; a library is closed where it fails. */
async function closing<T>(library: Library, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    await library.close();
    throw cause;
  }
}

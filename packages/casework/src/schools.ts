/** The schools of this profile: founding one, alone or with a server, joining one, coming back into one; and the room of the last. */
import {
  type Belonging,
  createSchool,
  type Document,
  enterSchool,
  type Library,
  openLibrary,
  type Profile,
  visitSchool,
} from '@wuhe/documents';
import {
  type BrowserMemory,
  type Cost,
  foundSchool,
  invitationId,
  joinSchool,
  type LockTimes,
  readInvitationLink,
  recoverSchool,
} from '@wuhe/keyring';
import { instant, type PersonId, Problem, randomId, type SchoolId } from '@wuhe/model';
import { catalogueOf, descriptionsOf, schoolDocument } from './catalogue.ts';
import { must } from './commands/entering.ts';
import { readSheetLine, sheetLine, socketAddress } from './commands/members.ts';
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
    catalogue: catalogueOf(chain, me, descriptionsOf(document.statements())),
  };
}

/** A school of one person, founded silently and kept on this laptop only. */
export async function foundAlone(options: SchoolsOptions, profile: Profile, at: number): Promise<Room> {
  const database = randomId();
  const founded = must(
    await createSchool({ name: `${options.name}/${database}`, ...carriers(options) }, (store) =>
      foundSchool({
        store,
        options: keysOf(options),
        scopes: [{ kind: 'school' }, { kind: 'cohort' }, { kind: 'home' }],
        sheets: 0,
        at,
      }),
    ),
  );
  const belonging = { database, school: founded.school };
  const [school = '', cohort = '', home = ''] = founded.scopes;
  const library = await libraryOf(options, belonging);
  return closing(library, async () => {
    const main = schoolDocument(library.school.membership());
    await commit(library, soloDescriptions(main, { school, cohort, home }), at);
    await profile.enter(belonging);
    return compose(library);
  });
}

/**
 * A school of many on its server: this person is its first principal.
 * @throws Problem `server.address`, `invitation.otherServer`, `school.closed`, `busy`, `key.short`, `storage.refused`
 */
export async function found(
  options: SchoolsOptions,
  profile: Profile,
  command: Of<'found'>,
): Promise<{ room: Room; sheets: string[] }> {
  const server = socketAddress(command.server);
  const { mayJoin = () => true } = options;
  if (!mayJoin(server)) throw new Problem('invitation.otherServer');
  const database = randomId();
  const founded = must(
    await createSchool({ name: `${options.name}/${database}`, server, ...carriers(options) }, (store) =>
      foundSchool({
        store,
        options: keysOf(options),
        scopes: [{ kind: 'school' }],
        passphrase: command.passphrase,
        name: command.me,
        at: options.now(),
      }),
    ),
  );
  const belonging = { database, school: founded.school, server };
  const library = await libraryOf(options, belonging);
  const room = await closing(library, async () => {
    await library.school.me.locker.unlock(command.passphrase);
    library.unlocked();
    const to = [schoolDocument(library.school.membership())];
    const [scope = ''] = founded.scopes;
    const me = library.school.me.record.person;
    const drafts: Draft[] = [
      { kind: 'scope', body: { scope, for: 'school' }, to },
      { kind: 'school', body: { name: command.school, calendar: usualCalendar(command.timeZone) }, to },
      { kind: 'person', body: { id: me, name: command.me }, to },
      { kind: 'role', body: { person: me, role: 'principal' }, to },
    ];
    await commit(library, drafts, options.now());
    await profile.enter(belonging);
    return compose(library);
  });
  return { room, sheets: founded.sheets.map((text) => sheetLine(server, founded.school, text)) };
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
  { invitation, passphrase }: Of<'join'>,
  present: Room | undefined,
): Promise<Entered> {
  const { address, school, secret } = must(readInvitationLink(invitation));
  if (present?.membership.school === school) throw new Problem('invitation.joined');
  // What comes along must be readable.
  if (present?.library.school.me.locker.state() === 'closed') throw new Problem('key.locked');
  const server = permitted(options, socketAddress(address));
  const visit = must(
    await visitSchool({ server, school, packageId: await invitationId(secret), ...carriers(options) }),
  );
  const sealed = visit.package;
  if (!sealed) throw new Problem('chain.invitation');
  const made = await entered(options, server, school, visit, (membership, store) =>
    joinSchool(membership, secret, sealed, {
      store,
      options: keysOf(options),
      passphrase,
      at: options.now(),
    }),
  );
  return unlockedBy(passphrase, made);
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

/** Comes back with a recovery sheet. @throws Problem `key.mistyped`, `chain.unknownSheet`, `key.short`, `busy`, … */
export async function recover(
  options: SchoolsOptions,
  { sheet, passphrase, me }: Of<'recover'>,
): Promise<Entered> {
  const { server: address, school, text } = readSheetLine(sheet);
  const server = permitted(options, address);
  const visit = must(await visitSchool({ server, school: school as SchoolId, ...carriers(options) }));
  const made = await entered(options, server, school, visit, (membership, store) =>
    recoverSchool(membership, text, { store, options: keysOf(options), passphrase, at: options.now() }),
  );
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

async function entered(
  options: SchoolsOptions,
  server: string,
  school: string,
  visit: Parameters<typeof enterSchool>[1],
  make: Parameters<typeof enterSchool>[2],
): Promise<Entered> {
  const database = randomId();
  must(await enterSchool({ name: `${options.name}/${database}`, server, ...carriers(options) }, visit, make));
  const belonging = { database, school: school as Belonging['school'], server };
  return { room: await openSchool(options, belonging), belonging };
}

function libraryOf(options: SchoolsOptions, { database, school, server }: Belonging): Promise<Library> {
  return openLibrary({
    name: `${options.name}/${database}`,
    school,
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

/** Who belongs to the school: the staff list, slips, removals. Names lie in the school's document, keys and powers on its chain. */
import {
  invite as makeInvitation,
  newSheet,
  replaceSheets,
  rightOf,
  writeInvitationLink,
} from '@wuhe/keyring';
import {
  type Body,
  type Instant,
  instant,
  millis,
  PersonId,
  Problem,
  type Role,
  randomId,
  schoolTime,
} from '@wuhe/model';
import {
  accept,
  type BodyOf,
  type Membership as Chain,
  type ChainRole,
  chainRoles,
  type DeviceId,
  type InvitationId,
  type RoleHeld,
} from '@wuhe/seal';
import type { Command, Slip } from '../commands.ts';
import { actId } from '../digest.ts';
import { ledgerOf } from '../ledger.ts';
import type { Draft, Room } from '../room.ts';
import { enter, must, schoolOf } from './entering.ts';
import { described, describedIn, openScopes } from './scopes.ts';
import { nameIsFree } from './solo.ts';

type Of<C extends Command['command']> = Extract<Command, { command: C }>;

const DAY = 24 * 60 * 60 * 1000;
const onChain: ReadonlySet<string> = new Set(chainRoles);

/** Whether a role of the rules is one that the chain knows. */
export function isChainRole(role: Role): role is Role & ChainRole {
  return onChain.has(role);
}

/** The roles of somebody on the staff list, as the chain writes them. */
export function chainRolesOf(room: Room, person: PersonId): RoleHeld[] {
  return room.facts().school.roles.flatMap(({ person: id, role, class: its, cohort, from, until }) =>
    id === person && isChainRole(role)
      ? [
          {
            role,
            ...((its ?? cohort) === undefined ? {} : { for: (its ?? cohort) as string }),
            ...(from === undefined ? {} : { from }),
            ...(until === undefined ? {} : { until }),
          },
        ]
      : [],
  );
}

export async function addPerson(room: Room, command: Of<'addPerson'>, at: Instant): Promise<undefined> {
  const id = PersonId.parse(randomId());
  const to = [room.membership.catalogue.school];
  const { name, phone, roles } = command;
  const person = { id, name, ...(phone === undefined ? {} : { phone }) };
  const drafts: Draft[] = [{ kind: 'person', body: person, to }];
  for (const role of roles) drafts.push({ kind: 'role', body: { ...role, person: id }, to });
  await room.say(drafts, at);
  return undefined;
}

/** @throws Problem `class.duplicate`, `key.locked` */
export async function addClass(
  room: Room,
  { name, cohort }: Of<'addClass'>,
  at: Instant,
): Promise<Body<'class'>> {
  const id = (room.act === undefined
    ? randomId()
    : await actId(room.act, 'id')) as string as Body<'class'>['id'];
  const added = room.facts().school.classes.find((one) => one.id === id);
  if (added) return added;
  nameIsFree(room, name);
  const entry: Body<'class'> = { id, name, cohort };
  await openScopes(room, [entry], at);
  await room.say([{ kind: 'class', body: entry, to: [room.membership.catalogue.school] }], at);
  return entry;
}

/** The slip that is out for somebody, and stands on the chain. */
export function openInvitation(room: Room, person: PersonId): Body<'invitation'> | undefined {
  const chain = schoolOf(room).membership();
  return ledgerOf(room.facts())
    .all('invitation')
    .map(({ body }) => body)
    .findLast(
      (body) =>
        body.person === person && chain.invitations.get(body.invitation as InvitationId)?.state === 'open',
    );
}

/**
 * Makes a slip: an entry on the chain, a package on the server, a link to hand over. One that was out ends.
 * @throws Problem `key.locked`, `chain.notAllowed`, `package.limit`, `busy`
 */
export async function invite(room: Room, { person, days }: Of<'invite'>, at: Instant): Promise<Slip> {
  const school = schoolOf(room);
  const listed = room.facts().school.people.find(({ id }) => id === person);
  if (!listed || school.membership().people.has(person) || !school.server)
    throw new Problem('input.invalid', 'invite');
  await withdraw(room, person);
  const roles = chainRolesOf(room, person);
  const scopes = described(describedIn(room), room.facts().school.classes);
  const until = millis(at) + days * DAY;
  let made: { id: InvitationId; secret: Uint8Array; package: Uint8Array } | undefined;
  await enter(room, async (chain) => {
    const mine = (id: (typeof scopes)[number]['id']) =>
      chain.scopes.get(id)?.members.has(school.me.record.person);
    const given = scopes.flatMap((scope) => {
      const right = rightOf(scope, roles);
      return right && mine(scope.id) ? [{ scope: scope.id, right }] : [];
    });
    const invitation = await makeInvitation(chain, school.me, roles, given, until, person);
    if (!invitation.ok) return invitation;
    made = invitation.value;
    return accept(invitation.value.body);
  });
  if (!made) throw new Problem('chain.notAllowed');
  must(await school.putPackage(made.id, made.package, until));
  const body = { person, invitation: made.id, until: instant(until) };
  await room.say([{ kind: 'invitation', body, to: [room.membership.catalogue.school] }], at);
  return {
    person,
    name: listed.name,
    link: writeInvitationLink(webAddress(school.server), school.id, made.secret),
    until,
  };
}

export async function withdraw(room: Room, person: PersonId): Promise<void> {
  const open = openInvitation(room, person);
  if (!open) return;
  const id = open.invitation as InvitationId;
  await enter(room, async () => accept({ kind: 'withdraw', invitation: id }));
  must(await schoolOf(room).putPackage(id, new Uint8Array(), 0));
}

/** Takes somebody out, and off the staff list's roles. @throws Problem `key.locked`, `chain.notAllowed`, `chain.lastPrincipal` */
export async function remove(room: Room, person: PersonId, at: Instant): Promise<undefined> {
  const school = schoolOf(room);
  await withdraw(room, person);
  if (school.membership().people.has(person)) {
    const cuts = [...(await school.cutsOf(person))];
    await enter(room, async () => accept({ kind: 'remove', person, cuts }));
  }
  const { calendar } = room.facts().school;
  const { date } = schoolTime(calendar, at);
  const ended = ledgerOf(room.facts())
    .all('role')
    .filter(
      ({ id, body }) => body.person === person && !isCorrected(room, id) && (body.until ?? date) >= date,
    )
    .map(
      ({ id, body }): Draft => ({
        kind: 'role',
        body: { ...body, until: date },
        to: [room.membership.catalogue.school],
        corrects: id,
      }),
    );
  if (ended.length > 0) await room.say(ended, at);
  return undefined;
}

function isCorrected(room: Room, id: string): boolean {
  return ledgerOf(room.facts())
    .all('role')
    .some(({ corrects }) => corrects === id);
}

export async function dropDevice(room: Room, device: string): Promise<undefined> {
  const id = device as DeviceId;
  const school = schoolOf(room);
  const cuts = [...(await school.cutsOf(id))];
  await enter(room, async () => accept({ kind: 'dropDevice', device: id, cuts }));
  return undefined;
}

/** Two new recovery sheets in the place of all earlier ones. @throws Problem `key.locked`, `chain.notAllowed` */
export async function renewSheets(room: Room): Promise<string[]> {
  const school = schoolOf(room);
  const sheets = await Promise.all([newSheet(), newSheet()]);
  await enter(
    room,
    (chain: Chain) =>
      replaceSheets(chain, school.me, sheets) as Promise<{ ok: true; value: BodyOf<'recovery'> }>,
  );
  return sheets.map(({ text }) => sheetLine(school.server ?? '', school.id, text));
}

/** `wss://host` as people type it and a browser opens it: `https://host/`. */
function webAddress(server: string): string {
  const url = new URL(server);
  return `${url.protocol === 'wss:' ? 'https:' : 'http:'}//${url.host}${url.pathname}`;
}

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** What a person typed as the school's server, as the address of its sockets. @throws Problem `server.address` */
export function socketAddress(typed: string): string {
  const text = /^[a-z]+:\/\//i.test(typed.trim()) ? typed.trim() : `https://${typed.trim()}`;
  if (!URL.canParse(text)) throw new Problem('server.address');
  const { protocol, host, hostname, pathname, username, password, search } = new URL(text);
  const secure = protocol === 'https:' || protocol === 'wss:';
  if (!secure && protocol !== 'http:' && protocol !== 'ws:') throw new Problem('server.address');
  if (!host || `${username}${password}${search}` !== '') throw new Problem('server.address');
  // Who watches the line would see who works when: only this machine needs no TLS.
  if (!secure && !loopback.has(hostname)) throw new Problem('server.address');
  return `${secure ? 'wss' : 'ws'}://${host}${pathname.replace(/\/+$/, '')}`;
}

/** One line that holds all that somebody needs to come back: server, school, secret. */
export function sheetLine(server: string, school: string, text: string): string {
  return `${webAddress(server)}#${school}.${text}`;
}

/** @throws Problem `key.mistyped` */
export function readSheetLine(line: string): { server: string; school: string; text: string } {
  const [address = '', rest = ''] = line.trim().split('#');
  const [school = '', text = '', ...more] = rest.split('.');
  if (!text || more.length > 0 || !/^[A-Za-z0-9_-]{22}$/.test(school)) throw new Problem('key.mistyped');
  return { server: socketAddress(address), school, text };
}

/** Who belongs to the school and may read what: the staff list together with the chain of keys. */
import { type ClassId, type CohortId, instant, millis, type PersonId, Role } from '@wuhe/model';
import {
  type Membership as Chain,
  type PersonId as ChainPerson,
  type ChainRole,
  mayDropDevice,
  mayGive,
  mayMakeSheets,
  mayRemove,
  type ScopeId,
} from '@wuhe/seal';
import { schoolScope } from '../catalogue.ts';
import { schoolOf } from '../commands/entering.ts';
import { chainRolesOf, isChainRole, openInvitation } from '../commands/members.ts';
import { describedIn } from '../commands/scopes.ts';
import type { MembersView, MemberView, ScopeView } from '../views.ts';
import { say } from '../words.ts';
import type { Stage } from './stage.ts';

/** Roles for a class, roles for a cohort; all others are for the whole school. */
const forClass: ReadonlySet<Role> = new Set<Role>(['homeroomTeacher', 'subjectTeacher']);
const forCohort: ReadonlySet<Role> = new Set<Role>(['gradeHead']);

/** Undefined alone. */
export function membersOf(on: Stage): MembersView | undefined {
  const { server } = on.room.membership;
  if (server === undefined || !on.room.library.school) return undefined;
  const school = schoolOf(on.room);
  const chain = school.membership();
  const me = chain.people.get(on.me);
  const listed = on.facts.school.people.map(({ id }) => id);
  const strangers = [...chain.people.keys()].filter((id) => !listed.includes(id));
  const collator = new Intl.Collator(on.language);
  const people = [...listed, ...strangers]
    .map((id) => memberOf(on, chain, id))
    .sort((a, b) => Number(b.me) - Number(a.me) || collator.compare(a.name, b.name));
  const roles = Role.options.filter(
    (role) => isChainRole(role) && me && mayGive(me, [{ role: role as ChainRole }]),
  );
  return {
    people,
    scopes: scopesOf(on, chain),
    mayAdd: roles.length > 0,
    mayMakeSheets: me !== undefined && mayMakeSheets(me),
    sheets: chain.sheets.size,
    server,
    chain: { entries: chain.head.seq + 1, print: printOf(chain.head.link) },
    roles: roles.map((role) => ({
      role,
      title: on.pack.titles[role]?.[on.language] ?? role,
      for: forClass.has(role) ? 'class' : forCohort.has(role) ? 'cohort' : undefined,
    })),
    cohorts: [...new Set(on.facts.school.classes.map(({ cohort }) => cohort))].sort() as CohortId[],
  };
}

function memberOf(on: Stage, chain: Chain, id: PersonId): MemberView {
  const { me: record } = schoolOf(on.room);
  const me = chain.people.get(on.me);
  const member = chain.people.get(id);
  const open = member ? undefined : openInvitation(on.room, id);
  const isOut = open !== undefined && millis(open.until) > millis(on.now);
  const { name, titles } = on.person(id);
  const state = member ? (member.removed === undefined ? 'joined' : 'removed') : isOut ? 'invited' : 'listed';
  const devices = [...chain.devices.values()].filter(
    (device) => device.person === id && device.dropped === undefined && state === 'joined',
  );
  return {
    person: id,
    name,
    titles,
    me: id === on.me,
    state,
    until: isOut ? instant(millis(open.until)) : undefined,
    devices: devices.map((device) => ({
      id: device.id,
      here: device.id === record.record.device.id,
      mayDrop: device.id !== record.record.device.id && !!me && !!member && mayDropDevice(me, member),
    })),
    mayInvite: !member && !!me && mayGive(me, chainRolesOf(on.room, id)),
    mayRemove: id !== on.me && state === 'joined' && !!me && !!member && mayRemove(me, member),
  };
}

/** Circles of readers that this person is one of, as the catalogue names them. */
function scopesOf(on: Stage, chain: Chain): ScopeView[] {
  const { scopes } = describedIn(on.room);
  const readers = (id: ScopeId) =>
    [...(chain.scopes.get(id)?.members.keys() ?? [])]
      .filter((person: ChainPerson) => chain.people.get(person)?.removed === undefined)
      .map((person) => on.person(person).name)
      .sort(new Intl.Collator(on.language).compare);
  const view = (id: ScopeId, kind: ScopeView['kind'], label: string, forOne?: ClassId): ScopeView => {
    const scope = chain.scopes.get(id);
    return {
      id,
      kind,
      label,
      class: forOne,
      readers: readers(id),
      guarded: scope?.tier === 'guarded',
      due: scope?.due !== undefined,
    };
  };
  const mine = (id: string) => chain.scopes.get(id as ScopeId)?.members.has(on.me) ?? false;
  return [
    view(schoolScope(chain), 'school', say(on.language, 'scopeSchool')),
    ...[...scopes.values()].flatMap((one): ScopeView[] => {
      const id = one.scope as ScopeId;
      if (!mine(id) || one.for === 'school') return [];
      return one.for === 'cohort'
        ? [view(id, 'cohort', say(on.language, 'scopeCohort', { cohort: one.cohort ?? '' }))]
        : [
            view(
              id,
              'home',
              say(on.language, 'scopeHome', { class: on.className(one.class ?? '') }),
              one.class,
            ),
          ];
    }),
    view(on.me as string as ScopeId, 'person', say(on.language, 'scopePerson')),
  ];
}

/** The head of the chain as people compare it: eight groups of four letters and digits. */
function printOf(link: Uint8Array): string {
  const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  const groups: string[] = [];
  for (let at = 0; at < 32; at += 4)
    groups.push([...link.subarray(at, at + 4)].map((byte) => letters[byte % 32]).join(''));
  return groups.join(' ');
}

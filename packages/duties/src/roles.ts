/** Who holds a role for a class on a date. Nobody in the role: the next level, and the empty role is named. */
import {
  type ClassId,
  type CohortId,
  type PersonId,
  type PlainDate,
  Role,
  type RoleAssignment,
  type School,
  type Statement,
} from '@wuhe/model';
import { compare, push } from './order.ts';

const names: ReadonlySet<unknown> = new Set(Role.options);

export function isRole(party: unknown): party is Role {
  return names.has(party);
}

interface Level {
  persons: readonly PersonId[];
  /** The role that was asked for, when nobody holds it. */
  vacancy: Role | undefined;
}

export interface Roles {
  /** Holders of a role for a class (or the whole school) on a date, in a stable order. */
  holders(role: Role, date: PlainDate, forClass?: ClassId): readonly PersonId[];
  /** The same, going up `nextLevel` (A1.1) while nobody holds the role. */
  reach(
    role: Role,
    nextLevel: readonly Role[],
    date: PlainDate,
    forClass?: ClassId,
    except?: PersonId,
  ): Level;
  /** Who may approve what leaves the school (A1.3.5): the principal, and the deputy whom the principal named for that period. */
  approvers(date: PlainDate): readonly PersonId[];
}

/** @param covers stand-ins with dates (ours): who stands in holds the role instead, but never its power to approve */
export function rolesOf(school: School, covers: readonly Statement<'cover'>[] = []): Roles {
  const cohorts = new Map<ClassId, CohortId>(school.classes.map((one) => [one.id, one.cohort]));
  const assignments = new Map<Role, RoleAssignment[]>();
  for (const one of school.roles) push(assignments, one.role, one);
  /** By date, role and class; `''` = the whole school. */
  const known = new Map<PlainDate, Map<Role, Map<ClassId | '', readonly PersonId[]>>>();

  function holders(role: Role, date: PlainDate, forClass?: ClassId): readonly PersonId[] {
    const of = keptOn(date, role);
    const before = of.get(forClass ?? '');
    if (before) return before;
    const cohort = forClass && cohorts.get(forClass);
    const found = (assignments.get(role) ?? [])
      .filter((one) => (one.from ?? date) <= date && date <= (one.until ?? date))
      .filter((one) => one.class === undefined || one.class === forClass)
      .filter((one) => one.cohort === undefined || one.cohort === cohort)
      .map((one) => standIn(one, date));
    const persons = [...new Set(found)].sort(compare);
    of.set(forClass ?? '', persons);
    return persons;
  }

  function keptOn(date: PlainDate, role: Role): Map<ClassId | '', readonly PersonId[]> {
    const byRole = known.get(date) ?? new Map<Role, Map<ClassId | '', readonly PersonId[]>>();
    known.set(date, byRole);
    const byClass = byRole.get(role) ?? new Map<ClassId | '', readonly PersonId[]>();
    byRole.set(role, byClass);
    return byClass;
  }

  function standIn({ person, role, class: ofClass }: RoleAssignment, date: PlainDate): PersonId {
    const cover = covers.find(
      ({ body: one }) =>
        one.power !== 'approval' &&
        one.person === person &&
        one.from <= date &&
        date <= one.until &&
        (one.role === undefined || one.role === role) &&
        (one.class === undefined || one.class === ofClass),
    );
    return cover?.body.by ?? person;
  }

  function approvers(date: PlainDate): readonly PersonId[] {
    const principals = (assignments.get('principal') ?? [])
      .filter((one) => (one.from ?? date) <= date && date <= (one.until ?? date))
      .map((one) => one.person);
    const deputies = covers
      .filter(({ author, body }) => body.power === 'approval' && body.person === author)
      .filter(({ body }) => body.from <= date && date <= body.until && principals.includes(body.person))
      .map(({ body }) => body.by);
    return [...new Set([...principals, ...deputies])].sort(compare);
  }

  function reach(
    role: Role,
    nextLevel: readonly Role[],
    date: PlainDate,
    forClass?: ClassId,
    except?: PersonId,
  ): Level {
    const higher = nextLevel.slice(nextLevel.indexOf(role) + 1);
    for (const level of [role, ...higher]) {
      const all = holders(level, date, forClass);
      const persons = except === undefined ? all : all.filter((one) => one !== except);
      if (persons.length > 0) return { persons, vacancy: level === role ? undefined : role };
    }
    return { persons: [], vacancy: role };
  }

  return { holders, reach, approvers };
}

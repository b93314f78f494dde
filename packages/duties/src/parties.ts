/** Parties → persons, for the classes that a matter concerns. Nobody in a role: the next level, and the empty role is named (A1.1). */
import type { ClassId, PersonId, PlainDate, Role } from '@wuhe/model';
import type { Context } from './context.ts';
import { persons } from './make.ts';
import type { Party } from './pack/vocabulary.ts';
import { isRole } from './roles.ts';

/** What a party is resolved against. */
export interface Concerned {
  classes: readonly ClassId[];
  date: PlainDate;
  author: PersonId | undefined;
  /** Never this person; if nobody else holds the role, the next level. */
  except?: PersonId | undefined;
  /** Persons in a field. */
  field(path: string): readonly PersonId[];
}

export interface Resolved {
  persons: readonly PersonId[];
  vacancy: Role | undefined;
}

export function resolve(
  context: Context,
  parties: readonly Party[],
  nextLevel: readonly Role[],
  concerned: Concerned,
): Resolved {
  const found = parties.map((party) => one(context, party, nextLevel, concerned));
  return {
    persons: persons(...found.map((each) => each.persons)),
    vacancy: found.find((each) => each.vacancy)?.vacancy,
  };
}

function one(context: Context, party: Party, nextLevel: readonly Role[], concerned: Concerned): Resolved {
  const { classes, date, author } = concerned;
  if (typeof party === 'object') {
    if ('field' in party) return { persons: concerned.field(party.field), vacancy: undefined };
    return one(context, context.pack.functions[party.function], nextLevel, concerned);
  }
  if (isRole(party)) {
    const levels = (classes.length > 0 ? classes : [undefined]).map((forClass) =>
      context.roles.reach(party, nextLevel, date, forClass, concerned.except),
    );
    return {
      persons: persons(...levels.map((level) => level.persons)),
      vacancy: levels.find((level) => level.vacancy)?.vacancy,
    };
  }
  if (party === 'classTeachers') {
    const teachers = context.school.timetable.filter((entry) => classes.includes(entry.class));
    return { persons: persons(teachers.map((entry) => entry.teacher)), vacancy: undefined };
  }
  if (party === 'approver') {
    const approvers = context.roles.approvers(date);
    return { persons: approvers, vacancy: approvers.length > 0 ? undefined : 'principal' };
  }
  if (party === 'commander') {
    const commander = commanderOf(context, concerned);
    return commander
      ? { persons: [commander], vacancy: undefined }
      : one(context, 'principal', nextLevel, concerned);
  }
  return { persons: author ? [author] : [], vacancy: undefined };
}

/** Command counts for those who may hold it: the principal, for the time being the head of security or of another department (A3.5). */
const commanding = ['principal', 'securityHead', 'departmentHead'] as const;

function commanderOf(context: Context, { date, field }: Concerned): PersonId | undefined {
  const [incident] = field('id');
  return context.ledger
    .all('command')
    .findLast(
      ({ body }) =>
        body.incident === (incident as string | undefined) &&
        commanding.some((role) => context.roles.holders(role, date).includes(body.commander)),
    )?.body.commander;
}

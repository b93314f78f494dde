/** Who may do what to the membership (SPEC.md 7.3), as one table, and the questions that are answered from it. */
import {
  type ChainRole,
  chainRoles,
  type Holding,
  type Kept,
  type Member,
  type RoleHeld,
  type Scope,
} from './membership.ts';

/** Over holders of which roles a power reaches. */
interface Powers {
  /** Invites to, gives and ends these roles. */
  roles: readonly ChainRole[];
  /** Removes persons all of whose roles are among these. */
  remove: readonly ChainRole[];
  /** Drops devices of such persons. */
  devices: readonly ChainRole[];
  erase?: true;
  sheets?: true;
}

const all = chainRoles;
const none: readonly ChainRole[] = [];
function except(...roles: ChainRole[]): readonly ChainRole[] {
  return chainRoles.filter((role) => !roles.includes(role));
}

export const powers: Readonly<Partial<Record<ChainRole, Powers>>> = {
  principal: { roles: all, remove: all, devices: all, erase: true, sheets: true },
  deputy: { roles: except('principal', 'deputy'), remove: except('principal'), devices: except('principal') },
  academicOffice: {
    roles: except('principal', 'deputy'),
    remove: except('principal', 'deputy'),
    devices: except('principal', 'deputy'),
  },
  gradeHead: { roles: ['homeroomTeacher', 'subjectTeacher'], remove: none, devices: none },
  itAdmin: { roles: none, remove: none, devices: except('principal') },
};

/** Whether dates hold today; without a server's date they are not asked (M12). */
export function inForce(dates: { from?: string; until?: string }, kept: Kept | undefined): boolean {
  if (!kept) return true;
  return (dates.from ?? '') <= kept.today && kept.today <= (dates.until ?? '9999-12-31');
}

function powersOf(member: Member, kept: Kept | undefined): Powers[] {
  if (member.removed !== undefined) return [];
  return member.roles.filter((held) => inForce(held, kept)).flatMap(({ role }) => powers[role] ?? []);
}

/** Whether this member may invite to, give or end these roles. */
export function mayGive(member: Member, roles: readonly RoleHeld[], kept?: Kept): boolean {
  const held = powersOf(member, kept);
  return (
    held.some((power) => power.roles.length > 0) &&
    roles.every(({ role }) => held.some((power) => power.roles.includes(role)))
  );
}

function reaches(
  member: Member,
  over: 'remove' | 'devices',
  target: Member,
  kept: Kept | undefined,
): boolean {
  return powersOf(member, kept).some(
    (power) => power[over].length > 0 && target.roles.every(({ role }) => power[over].includes(role)),
  );
}

export function mayRemove(member: Member, target: Member, kept?: Kept): boolean {
  return member.id === target.id || reaches(member, 'remove', target, kept);
}

export function mayDropDevice(member: Member, owner: Member, kept?: Kept): boolean {
  return member.id === owner.id || reaches(member, 'devices', owner, kept);
}

export function mayErase(member: Member, kept?: Kept): boolean {
  return powersOf(member, kept).some((power) => power.erase);
}

export function mayMakeSheets(member: Member, kept?: Kept): boolean {
  return powersOf(member, kept).some((power) => power.sheets);
}

/** Whether the current epoch of a scope is wrapped for this person: on the chain that is what holding its key means (M11). */
export function holdsKey(scope: Scope, member: Member, kept?: Kept): Holding | undefined {
  const holding = scope.members.get(member.id);
  if (!holding || member.removed !== undefined || !inForce(holding, kept)) return undefined;
  return scope.epochs.at(-1)?.wraps.has(member.id) ? holding : undefined;
}

/** Whether this member may grant this right in a scope, or revoke with `write`: holds the key, is a grantor, and gives no more than the own right (M19). */
export function mayGrant(scope: Scope, member: Member, right: Holding['right'], kept?: Kept): boolean {
  const holding = holdsKey(scope, member, kept);
  if (!holding || (right === 'write' && holding.right !== 'write')) return false;
  if (scope.grantors.includes('holder')) return true;
  return member.roles.some((held) => scope.grantors.includes(held.role) && inForce(held, kept));
}

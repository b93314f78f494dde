/** Who may do what to the membership (SPEC.md 7.3), as one table, and the questions that are answered from it. */
import {
  type ChainRole,
  chainRoles,
  type Holding,
  type Kept,
  type Member,
  type Right,
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

type Dates = Pick<Holding, 'from' | 'until'>;

/** Whether what is given begins no earlier and ends no later than what the giver has (M19). */
function isWithin(given: Dates, own: Dates): boolean {
  return (
    (given.from ?? '') >= (own.from ?? '') && (given.until ?? '9999-12-31') <= (own.until ?? '9999-12-31')
  );
}

/** Roles in force whose power reaches this one. */
function rolesOver(member: Member, role: ChainRole, kept: Kept | undefined): RoleHeld[] {
  if (member.removed !== undefined) return [];
  return member.roles.filter((held) => inForce(held, kept) && powers[held.role]?.roles.includes(role));
}

/** Whether this member may invite to these roles or give them. Roles with powers are given within the giver's own dates (M19). */
export function mayGive(member: Member, roles: readonly RoleHeld[], kept?: Kept): boolean {
  return roles.every((given) =>
    rolesOver(member, given.role, kept).some((own) => !powers[given.role] || isWithin(given, own)),
  );
}

/** Whether this member may end these roles, or withdraw an invitation to them. */
export function mayEnd(member: Member, roles: readonly RoleHeld[], kept?: Kept): boolean {
  return roles.every(({ role }) => rolesOver(member, role, kept).length > 0);
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

/** Whether this member grants in a scope: holds the key with this right and is a grantor. */
function grantorWith(scope: Scope, member: Member, right: Right, kept: Kept | undefined) {
  const holding = holdsKey(scope, member, kept);
  if (!holding || (right === 'write' && holding.right !== 'write')) return undefined;
  const isGrantor =
    scope.grantors.includes('holder') ||
    member.roles.some((held) => scope.grantors.includes(held.role) && inForce(held, kept));
  return isGrantor ? holding : undefined;
}

/** Whether this member may grant this in a scope: no higher right than the own, within the own dates (M19). */
export function mayGrant(scope: Scope, member: Member, given: Holding, kept?: Kept): boolean {
  const own = grantorWith(scope, member, given.right, kept);
  return own !== undefined && isWithin(given, own);
}

/** Whether this member may revoke a scope, or make a writer a reader. */
export function mayRevoke(scope: Scope, member: Member, kept?: Kept): boolean {
  return grantorWith(scope, member, 'write', kept) !== undefined;
}

/** Whether this member may make a scope's next epoch (M15): who writes there, or any holder of the key where no writer holds it. */
export function mayRenew(scope: Scope, member: Member, kept?: Kept): boolean {
  const holding = holdsKey(scope, member, kept);
  if (holding?.right !== 'read') return holding !== undefined;
  const wraps = scope.epochs.at(-1)?.wraps;
  return ![...scope.members].some(([person, { right }]) => right === 'write' && wraps?.has(person));
}

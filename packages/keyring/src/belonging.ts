/** Who belongs to which kind of scope: one table, and what must be granted and revoked when roles change. */
import type { ChainRole, Membership, Opening, PersonId, Right, RoleHeld, ScopeId, Tier } from '@wuhe/seal';

export type ScopeKind = 'school' | 'cohort' | 'home' | 'health' | 'case' | 'office' | 'person';

/** A kind of scope: how it opens, who may grant it, and which roles belong to it. */
export interface KindOfScope {
  tier: Tier;
  grantors: Opening['grantors'];
  /** Roles that belong, whatever they are for. */
  always: Partial<Record<ChainRole, Right>>;
  /** Roles that belong where they are for this scope's class or cohort. */
  matching: Partial<Record<ChainRole, Right>>;
}

function each(right: Right, ...roles: ChainRole[]): Partial<Record<ChainRole, Right>> {
  return Object.fromEntries(roles.map((role) => [role, right]));
}

const offices = each('write', 'principal', 'deputy', 'academicOffice', 'studentAffairs');

/**
 * The offices' scopes and cases belong to nobody by role: holders are named when they are opened, and later by whoever is inside. IT belongs to
 * none (M11); neither do students with a post, who only leave letters. A person's own scope opens with the device, so that a letter can ring.
 */
export const kindsOfScope: Readonly<Record<ScopeKind, KindOfScope>> = {
  school: {
    tier: 'everyday',
    grantors: ['principal', 'deputy', 'academicOffice', 'gradeHead'],
    always: {
      ...offices,
      ...each(
        'write',
        'gradeHead',
        'partySecretary',
        'teachingLeader',
        'securityHead',
        'nurse',
        'counsellor',
        'departmentHead',
        'homeroomTeacher',
        'subjectTeacher',
      ),
      ...each('read', 'gateGuard', 'supervisor'),
    },
    matching: {},
  },
  cohort: {
    tier: 'everyday',
    grantors: ['principal', 'deputy', 'academicOffice', 'gradeHead'],
    always: { ...offices, ...each('write', 'teachingLeader', 'nurse') },
    matching: each('write', 'gradeHead', 'homeroomTeacher', 'subjectTeacher'),
  },
  home: {
    tier: 'guarded',
    grantors: ['principal', 'deputy', 'academicOffice', 'gradeHead'],
    always: offices,
    matching: each('write', 'gradeHead', 'homeroomTeacher'),
  },
  health: {
    tier: 'guarded',
    grantors: ['nurse', 'counsellor'],
    always: each('write', 'nurse', 'counsellor'),
    matching: each('write', 'homeroomTeacher'),
  },
  case: { tier: 'guarded', grantors: ['holder'], always: {}, matching: {} },
  office: { tier: 'guarded', grantors: ['holder'], always: {}, matching: {} },
  person: { tier: 'everyday', grantors: [], always: {}, matching: {} },
};

/** A scope as the encrypted catalogue describes it; `for`: its class, its cohort, or both (a class belongs to a cohort). */
export interface Described {
  id: ScopeId;
  kind: ScopeKind;
  for?: readonly string[];
  /** Classes of a cohort: their teachers belong to it. */
  classes?: readonly string[];
  /** An office's role. */
  office?: ChainRole;
}

/** The right that roles give in a scope; none: they do not belong. */
export function rightOf(scope: Described, roles: readonly RoleHeld[]): Right | undefined {
  const { always, matching } = kindsOfScope[scope.kind];
  let best: Right | undefined;
  for (const { role, for: its } of roles) {
    const matches = its !== undefined && (scope.for?.includes(its) || scope.classes?.includes(its));
    const right =
      scope.office === role && (scope.for === undefined || matches)
        ? 'write'
        : (always[role] ?? (matches ? matching[role] : undefined));
    if (right === 'write') return right;
    best ??= right;
  }
  return best;
}

/** What follows from a person's roles as they are now: which scopes to grant, and which to revoke. Cases and given dates are left alone. */
export function following(
  membership: Membership,
  catalogue: readonly Described[],
  person: PersonId,
): { grant: { scope: ScopeId; right: Right }[]; revoke: ScopeId[] } {
  const member = membership.people.get(person);
  const grant: { scope: ScopeId; right: Right }[] = [];
  const revoke: ScopeId[] = [];
  if (!member || member.removed !== undefined) return { grant, revoke };
  for (const described of catalogue) {
    if (described.kind === 'case' || described.kind === 'person') continue;
    const holding = membership.scopes.get(described.id)?.members.get(person);
    const right = rightOf(described, member.roles);
    if (right && holding?.right !== right) grant.push({ scope: described.id, right });
    else if (!right && holding && holding.until === undefined) revoke.push(described.id);
  }
  return { grant, revoke };
}

/**
 * The permission matrix: what each role may do in each kind of scope, computed from a real chain on which everybody was granted what the table
 * of `belonging.ts` gives. Read it as: r = opens the key, a = appends, l = leaves a letter, g = grants.
 */
import { type ChainRole, chainRoles, type DocumentId, mayGrant, mayWrite, type ScopeId } from '@wuhe/seal';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Described, following, kindsOfScope, rightOf, type ScopeKind } from './belonging.ts';
import { grantScope, type Me, openScope, scopeKey } from './index.ts';
import { newId } from './me.ts';
import { must, TestVillage } from './school.testing.ts';

const kinds = ['school', 'cohort', 'home', 'health', 'case', 'office', 'person'] as const;

/** For the own class or cohort; the case's team and the office's holder is the counsellor; `person` is another's. */
const matrix: Record<ChainRole, string> = {
  //                          school cohort home   health case   office person
  principal: /*            */ 'ralg   ralg   ralg   --l-   --l-   --l-   --l-',
  deputy: /*               */ 'ralg   ralg   ralg   --l-   --l-   --l-   --l-',
  academicOffice: /*       */ 'ralg   ralg   ralg   --l-   --l-   --l-   --l-',
  studentAffairs: /*       */ 'ral-   ral-   ral-   --l-   --l-   --l-   --l-',
  gradeHead: /*            */ 'ralg   ralg   ralg   --l-   --l-   --l-   --l-',
  homeroomTeacher: /*      */ 'ral-   ral-   ral-   ral-   --l-   --l-   --l-',
  subjectTeacher: /*       */ 'ral-   ral-   --l-   --l-   --l-   --l-   --l-',
  nurse: /*                */ 'ral-   ral-   --l-   ralg   --l-   --l-   --l-',
  counsellor: /*           */ 'ral-   --l-   --l-   ralg   ralg   ralg   --l-',
  partySecretary: /*       */ 'ral-   --l-   --l-   --l-   --l-   --l-   --l-',
  departmentHead: /*       */ 'ral-   --l-   --l-   --l-   --l-   --l-   --l-',
  teachingLeader: /*       */ 'ral-   ral-   --l-   --l-   --l-   --l-   --l-',
  securityHead: /*         */ 'ral-   --l-   --l-   --l-   --l-   --l-   --l-',
  gateGuard: /*            */ 'r-l-   --l-   --l-   --l-   --l-   --l-   --l-',
  supervisor: /*           */ 'r-l-   --l-   --l-   --l-   --l-   --l-   --l-',
  itAdmin: /*              */ '--l-   --l-   --l-   --l-   --l-   --l-   --l-',
  classOfficer: /*         */ '--l-   --l-   --l-   --l-   --l-   --l-   --l-',
  informationOfficer: /*   */ '--l-   --l-   --l-   --l-   --l-   --l-   --l-',
  teachingInformationOfficer: '--l-   --l-   --l-   --l-   --l-   --l-   --l-',
};

const people = new Map<ChainRole, Me>();
const catalogue: Described[] = [];
let village: TestVillage;

beforeAll(async () => {
  village = await TestVillage.found('school', 'cohort', 'home');
  const [school, cohort, home] = village.scopes as [ScopeId, ScopeId, ScopeId];
  for (const role of chainRoles) {
    const its =
      role === 'gradeHead' || role === 'subjectTeacher'
        ? 'y2024'
        : role === 'homeroomTeacher'
          ? 'c3'
          : undefined;
    people.set(role, await village.bring(village.principal, [{ role, ...(its ? { for: its } : {}) }]));
  }
  const open = async (kind: ScopeKind, by: Me): Promise<ScopeId> => {
    const id = newId<ScopeId>();
    const { tier, grantors } = kindsOfScope[kind];
    const opening = { id, tier, grantors: [...grantors] };
    const body = must(await openScope(village.membership, opening, new Map([[by.record.person, 'write']])));
    expect(await village.tell(body, by)).toBe('ok');
    return id;
  };
  const counsellor = people.get('counsellor') as Me;
  catalogue.push(
    { id: school, kind: 'school' },
    { id: cohort, kind: 'cohort', for: ['y2024'], classes: ['c3'] },
    { id: home, kind: 'home', for: ['c3', 'y2024'] },
    { id: await open('health', counsellor), kind: 'health', for: ['c3'] },
    { id: await open('case', counsellor), kind: 'case' },
    { id: await open('office', counsellor), kind: 'office', office: 'counsellor' },
    { id: village.principal.record.person as string as ScopeId, kind: 'person' },
  );
  for (const me of people.values()) {
    for (const { scope, right } of following(village.membership, catalogue, me.record.person).grant) {
      const kind = catalogue.find(({ id }) => id === scope)?.kind;
      const granter = kind === 'health' ? counsellor : village.principal;
      const body = must(
        await grantScope(village.membership, granter, scope, [{ person: me.record.person, right }]),
      );
      expect(await village.tell(body, granter)).toBe('ok');
    }
  }
});

async function cell(me: Me, { id }: Described): Promise<string> {
  const place = { school: village.membership.school, scope: id, generation: 0 };
  const ask = { device: me.record.device.id, writer: 1, clock: 0 };
  const scope = village.membership.scopes.get(id);
  const member = village.membership.people.get(me.record.person);
  if (!scope || !member) throw new Error();
  const reads = (await scopeKey(village.membership, id, me)).ok;
  const document = newId<DocumentId>();
  const appends =
    mayWrite(village.membership, { ...ask, place: { ...place, document }, kind: 'update' }) === undefined;
  const box = id as string as DocumentId;
  const letters =
    mayWrite(village.membership, { ...ask, place: { ...place, document: box }, kind: 'letter' }) ===
    undefined;
  const grants = mayGrant(scope, member, { right: 'read' });
  return `${reads ? 'r' : '-'}${appends ? 'a' : '-'}${letters ? 'l' : '-'}${grants ? 'g' : '-'}`;
}

describe('every role × every kind of scope × read, append, letter, grant', () => {
  it.each(chainRoles)('7.3 7.4 %s', async (role) => {
    const me = people.get(role) as Me;
    const cells: string[] = [];
    for (const described of catalogue) cells.push(await cell(me, described));
    expect(Object.fromEntries(kinds.map((kind, at) => [kind, cells[at]]))).toEqual(
      Object.fromEntries(matrix[role].split(/ +/).map((text, at) => [kinds[at], text])),
    );
  });

  it('M11 who may grant by the table and does not hold the key is refused by the chain', async () => {
    const it = people.get('itAdmin') as Me;
    const head = people.get('gradeHead') as Me;
    for (const [me, kind] of [
      [it, 'school'],
      [head, 'health'],
    ] as const) {
      const scope = catalogue.find((one) => one.kind === kind)?.id as ScopeId;
      const { person } = it.record;
      const wraps = new Map([[person, crypto.getRandomValues(new Uint8Array(80))]]);
      const body = {
        kind: 'grant' as const,
        scope,
        epoch: 1,
        members: [{ person, right: 'read' as const }],
        wraps,
        cuts: [],
      };
      expect(await village.tell(body, me)).toBe('chain.notAllowed');
    }
  });

  it('a role for another class or cohort belongs to nothing of this one', () => {
    const rights = (role: ChainRole, its: string) =>
      catalogue.map((described) => rightOf(described, [{ role, for: its }]));
    expect(rights('homeroomTeacher', 'c4')).toEqual([
      'write',
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(rights('subjectTeacher', 'y2025')).toEqual([
      'write',
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('a role that ended is followed by revocations, but not of a cover with a date', async () => {
    const teacher = people.get('subjectTeacher') as Me;
    const { person } = teacher.record;
    const role = { role: 'subjectTeacher' as const, for: 'y2024' };
    const home = catalogue[2]?.id as ScopeId;
    const cover = { person, right: 'write' as const, until: '2026-12-01' };
    expect(
      await village.tell(
        must(await grantScope(village.membership, village.principal, home, [cover])),
        village.principal,
      ),
    ).toBe('ok');
    expect(
      await village.tell(
        { kind: 'role', person, give: [{ role: 'gateGuard' }], end: [role] },
        village.principal,
      ),
    ).toBe('ok');
    expect(following(village.membership, catalogue, person)).toEqual({
      grant: [{ scope: catalogue[0]?.id, right: 'read' }],
      revoke: [catalogue[1]?.id],
    });
  });
});

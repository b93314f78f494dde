import { appendEntry, type Membership, type PersonId, type ScopeId } from '@wuhe/seal';
import { expect, it } from 'vitest';
import {
  foundSchool,
  invite,
  joinSchool,
  memoryStore,
  readInvitationLink,
  readName,
  renewScope,
} from './index.ts';
import { enter } from './me.ts';
import { must, PASSPHRASE, TestVillage, verifier } from './school.testing.ts';

const options = { clock: () => 0, cost: { memory: 256, passes: 1 } };
const where = (name?: string) => ({
  store: memoryStore(),
  options,
  passphrase: PASSPHRASE,
  at: 1,
  ...(name === undefined ? {} : { name }),
});

it('M23 names entered at founding and joining are read by members, are no text on the chain, and outlive a key change', async () => {
  const founded = must(
    await foundSchool({ ...where('陳大文'), scopes: [{ kind: 'home' }, { kind: 'school' }] }),
  );
  const principal = founded.me;
  must(await principal.locker.unlock(PASSPHRASE));
  let membership: Membership = must(await appendEntry(undefined, founded.entry, verifier));
  const school = founded.scopes[1] as ScopeId;
  const bring = async (name: string | undefined, scopes: readonly ScopeId[]) => {
    const wanted = scopes.map((scope) => ({ scope, right: 'read' as const }));
    const slip = must(await invite(membership, principal, [{ role: 'nurse' }], wanted, 9));
    const entry = must(await enter(membership, slip.body, principal, 1));
    membership = must(await appendEntry(membership, entry, verifier));
    const joined = must(await joinSchool(membership, slip.secret, slip.package, where(name)));
    expect(new TextDecoder().decode(joined.entry)).not.toContain(name?.trim() ?? '五何');
    membership = must(await appendEntry(membership, joined.entry, verifier));
    return joined.me;
  };
  const nurse = await bring(' 林護士 ', [school]);
  const silent = await bring(undefined, [school]);
  const outside = await bring('王工友', []);
  const id = (me: typeof nurse) => me.record.person;
  expect(must(await readName(membership, nurse, id(principal)))).toBe('陳大文');
  expect(must(await readName(membership, principal, id(nurse)))).toBe('林護士');
  expect(must(await readName(membership, principal, id(silent)))).toBeUndefined();
  // Where the slip opens no scope there is nobody to read it.
  expect(must(await readName(membership, principal, id(outside)))).toBeUndefined();
  expect(await readName(membership, outside, id(nurse))).toEqual({ ok: false, code: 'key.missing' });
  expect(await readName(membership, nurse, 'AAAAAAAAAAAAAAAAAAAAAA' as PersonId)).toMatchObject({
    ok: false,
  });

  const renewal = must(await renewScope(membership, school, principal));
  const renewed = must(await enter(membership, renewal, principal, 1));
  membership = must(await appendEntry(membership, renewed, verifier));
  expect(must(await readName(membership, nurse, id(principal)))).toBe('陳大文');

  // A name moved to somebody else, or cut short, is damaged, not read.
  const people = new Map(membership.people);
  const moved = { ...people.get(id(silent)), name: people.get(id(nurse))?.name };
  const renamed = { ...membership, people: people.set(id(silent), moved as never) };
  expect(await readName(renamed, principal, id(silent))).toEqual({ ok: false, code: 'key.damaged' });
  for (const name of ['', 'AAAA', people.get(id(nurse))?.name?.slice(0, -8)]) {
    const cut = { ...membership, people: new Map(people).set(id(silent), { ...moved, name } as never) };
    expect(await readName(cut, principal, id(silent))).toEqual({ ok: false, code: 'key.damaged' });
  }
});

it('M23 an empty name and one that is too long are refused, and nothing is made', async () => {
  for (const name of ['  ', '長'.repeat(107)])
    expect(await foundSchool({ ...where(name), scopes: [{ kind: 'school' }] })).toEqual({
      ok: false,
      code: 'key.name',
    });
});

it('K2 a key in a slip that is not the one on the chain is not taken: it is missing until a holder grants it', async () => {
  const village = await TestVillage.found('school');
  const other = await TestVillage.found('school');
  const scope = village.scopes[0] as ScopeId;
  const wanted = [{ scope, right: 'read' as const }];
  const slip = must(await invite(village.membership, village.principal, [{ role: 'nurse' }], wanted, 9));
  expect(await village.tell(slip.body, village.principal)).toBe('ok');
  const epochs = other.membership.scopes.get(other.scopes[0] as ScopeId)?.epochs;
  const scopes = new Map(village.membership.scopes);
  const swapped = {
    ...village.membership,
    scopes: scopes.set(scope, { ...scopes.get(scope), epochs } as never),
  };
  const joined = must(await joinSchool(swapped, slip.secret, slip.package, where()));
  await village.append(joined.entry);
  expect(village.membership.scopes.get(scope)?.epochs[0]?.wraps.has(joined.me.record.person)).toBe(false);
});

it('N5 a link that leads to a script or a file is no link', () => {
  for (const bad of ['javascript:alert(1)#x.y', 'file:///etc/passwd#x.y', 'data:text/html,x#x.y'])
    expect(readInvitationLink(bad)).toEqual({ ok: false, code: 'key.mistyped' });
});

import type { SchoolRegisters } from '@wuhe/casework';
import type { Profile } from '@wuhe/register';
import { describe, expect, it } from 'vitest';
import { choose } from './registers.ts';

const origin = 'https://portal.example';
const path = '/rollcall';
const own: Profile = {
  version: 1,
  id: 'register-1',
  revision: 2,
  origin,
  path,
  container: '#roll',
  roles: { name: { header: '姓名', index: 1 }, mark: [{ place: { header: '點名', index: 2 }, word: '到' }] },
  markKind: 'select',
  words: [{ word: '到', mark: 'present' }],
};
const approved = (profile: object, version = 1, register = 'register-1') =>
  ({ body: { register, version, title: '點名', profile } }) as unknown as SchoolRegisters['approved'][number];
const school = (more: Partial<SchoolRegisters> = {}): SchoolRegisters => ({
  approved: [],
  revoked: [],
  off: [],
  ...more,
});
const chosen = (kept: readonly unknown[], of?: SchoolRegisters) => choose(kept, of, origin, path);

describe('how a register page is read', () => {
  it('by what its person confirmed, before what the school approved', () => {
    expect(chosen([])).toBeUndefined();
    expect(chosen([own], school({ approved: [approved({ ...own, container: '#other' })] }))).toEqual(own);
  });

  it('by what the school approved, under the name that the school gave it', () => {
    const { id: _id, revision: _revision, ...bare } = own;
    expect(chosen([], school({ approved: [approved(bare, 3)] }))).toMatchObject({
      container: '#roll',
      id: 'register-1',
      revision: 3,
    });
  });

  it('by nothing that is about another page', () => {
    const other = { ...own, path: '/grades' };
    expect(chosen([other], school({ approved: [approved(other)] }))).toBeUndefined();
  });

  it('never by what was switched off: neither the own copy nor the approved one', () => {
    const revoked = [{ register: 'register-1', version: 2 }];
    expect(chosen([own], school({ revoked }))).toBe('revoked');
    expect(chosen([{ ...own, revision: 1 }], school({ revoked }))).toBe('revoked');
    expect(chosen([own], school({ revoked, approved: [approved(own, 2)] }))).toBe('revoked');
    expect(chosen([own], school({ revoked, approved: [approved(own, 3)] }))).toMatchObject({ revision: 3 });
    expect(chosen([{ ...own, revision: 3 }], school({ revoked }))).toMatchObject({ revision: 3 });
  });

  it('a page whose approved profile was switched off is not silently proposed anew', () => {
    const revoked = [{ register: 'register-1', version: 1 }];
    expect(chosen([], school({ revoked, off: [approved(own)] }))).toBe('revoked');
    expect(chosen([], school({ revoked }))).toBeUndefined();
  });

  it('fails closed on what cannot be read', () => {
    expect(chosen([{ ...own, version: 99 }])).toBe('broken');
    expect(chosen([], school({ approved: [approved({ origin, path, container: 7 })] }))).toBe('broken');
  });
});

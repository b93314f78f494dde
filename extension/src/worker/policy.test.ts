import { describe, expect, it } from 'vitest';
import { readPolicy } from './policy.ts';

const open = {
  origins: undefined,
  server: undefined,
  language: undefined,
  schoolRegisters: true,
  unreadable: [],
};

describe('what an administrator set', () => {
  it('nothing set: any site that the person allows, any school, school registers in use', () => {
    expect(readPolicy({}, [])).toEqual(open);
  });

  it('sites of the build count until the policy names its own', () => {
    expect(readPolicy({}, ['https://a.example']).origins).toEqual(['https://a.example']);
    expect(readPolicy({ origins: ['https://b.example/'] }, ['https://a.example']).origins).toEqual([
      'https://b.example',
    ]);
  });

  it('a path, a pattern or another scheme is no site: it is named, and never widened', () => {
    for (const wrong of ['https://a.example/x', 'https://*.example', 'ftp://a.example', '', 7, null])
      expect(readPolicy({ origins: [wrong, 'https://b.example'] }, [])).toEqual({
        ...open,
        origins: ['https://b.example'],
        unreadable: ['origins'],
      });
    expect(readPolicy({ origins: 'https://b.example' }, ['https://a.example'])).toEqual({
      ...open,
      origins: [],
      unreadable: ['origins'],
    });
  });

  it('each of the others is checked by itself', () => {
    expect(readPolicy({ server: 'https://x', language: 'de', schoolRegisters: 'no', later: 1 }, [])).toEqual({
      ...open,
      unreadable: ['server', 'language', 'schoolRegisters'],
    });
    expect(
      readPolicy({ server: 'wss://school.example', language: 'zh-Hans', schoolRegisters: false }, []),
    ).toEqual({ ...open, server: 'wss://school.example', language: 'zh-Hans', schoolRegisters: false });
  });
});

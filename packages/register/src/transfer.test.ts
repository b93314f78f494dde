// @vitest-environment happy-dom
/** Profiles as files: whole or not at all; and the switch that turns one off. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { context, registerHtml } from './page.fixture.ts';
import { propose } from './propose.ts';
import { exportProfile, importProfile, isRevoked } from './transfer.ts';

document.body.innerHTML = registerHtml();
const proposal = propose(document, context);
if (!proposal.found) throw new Error(proposal.reason);
const { profile } = proposal;

describe('a profile as a file', () => {
  it('comes back as it went', () => {
    expect(importProfile(exportProfile(profile))).toEqual({ ok: true, profile });
  });

  it('names no student', () => {
    expect(exportProfile(profile)).not.toMatch(/王思齊|1130212/);
  });

  it.each([
    ['notJson', '{'],
    ['notAProfile', '{}'],
    ['notAProfile', 'null'],
    [
      'notAProfile',
      JSON.stringify({ format: 'wuhe-register-profile', schema: 1, profile: { ...profile, words: [] } }),
    ],
    ['newer', JSON.stringify({ format: 'wuhe-register-profile', schema: 2, profile: { anything: true } })],
    ['tooLong', ' '.repeat(64_001)],
  ])('is refused as %s', (reason, text) => {
    expect(importProfile(text)).toEqual({ ok: false, reason });
  });

  it('is refused, never half taken, whatever is in it', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(importProfile(text).ok).toBe(false);
      }),
    );
  });
});

describe('the kill switch', () => {
  const shared = { ...profile, id: 'p1', revision: 3 };

  it('turns off this revision and those before it', () => {
    expect(isRevoked(shared, [{ id: 'p1', upTo: 3 }])).toBe(true);
    expect(isRevoked(shared, [{ id: 'p1', upTo: 2 }])).toBe(false);
    expect(isRevoked(shared, [{ id: 'p1' }])).toBe(true);
    expect(isRevoked(shared, [{ id: 'p2' }])).toBe(false);
  });

  it('leaves alone what was never shared', () => {
    expect(isRevoked(profile, [{ id: 'p1' }])).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { readStatement } from './statements.ts';

const statement = (kind: string, body: unknown) =>
  readStatement({ id: 's1', kind, version: 1, author: 'p1', at: '2026-11-24T00:00:00.000Z', body }).state;
const proposal = { register: 'register-1', version: 1, title: '點名', profile: { version: 1 } };

describe('how a register is read, in the school document', () => {
  it('a proposal carries data of a bounded size, and nothing else', () => {
    expect(statement('registerProfile', proposal)).toBe('known');
    expect(statement('registerProfile', { ...proposal, profile: 'text' })).toBe('broken');
    expect(statement('registerProfile', { ...proposal, profile: { x: 'y'.repeat(60_001) } })).toBe('broken');
    expect(statement('registerProfile', { ...proposal, version: 0 })).toBe('broken');
    expect(statement('registerProfile', { ...proposal, title: ' ' })).toBe('broken');
  });

  it('an approval names its very proposal; a revocation needs only the version', () => {
    const version = { register: 'register-1', version: 1 };
    expect(statement('registerDecision', { ...version, decision: 'approved', of: 's1' })).toBe('known');
    expect(statement('registerDecision', { ...version, decision: 'approved' })).toBe('broken');
    expect(statement('registerDecision', { ...version, decision: 'revoked' })).toBe('known');
    expect(statement('registerDecision', { ...version, decision: 'removed' })).toBe('broken');
  });
});

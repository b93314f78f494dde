import { expect, it } from 'vitest';
import { namedRules, statedRules, untestedRules } from './rules.ts';

it('every rule of the seal’s specification is named by a test', () => {
  expect(untestedRules()).toEqual([]);
});

it('a rule counts where a test’s text names it, alone or in a range, and not in a comment', () => {
  expect(namedRules("it('A1 K2–K4 something', () => {\n  // M9 is said elsewhere\n")).toEqual([
    'A1',
    'K2',
    'K3',
    'K4',
  ]);
  expect(statedRules('- **M1** one\nM2 is no rule here\n- **M22** two')).toEqual(['M1', 'M22']);
});

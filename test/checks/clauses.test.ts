/** The clause table of `packages/duties`: nothing is missing and the README is current. */
import { expect, test } from 'vitest';
import { problems } from './clauses.ts';

test('every clause has a test, and a rule or the call that serves it; the table says so', () => {
  expect(problems()).toEqual([]);
});

/** What a check says: a value, or the stable code of the rule that was broken. Bad input never throws. */
import type { Code } from './refusals.ts';

export type Refusal = { ok: false; code: Code };
export type Checked<T> = { ok: true; value: T } | Refusal;

export function accept<T>(value: T): Checked<T> {
  return { ok: true, value };
}

export function refuse(code: Code): Refusal {
  return { ok: false, code };
}

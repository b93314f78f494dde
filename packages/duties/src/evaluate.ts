/**
 * The engine as a function: facts + pack + now → duties. Pure and deterministic: no clock of its own, no locale, no order of arrival.
 * Two devices with the same facts show the same duties. Who evaluates again and again keeps an engine.
 */
import type { Instant } from '@wuhe/model';
import type { Evaluation } from './duty.ts';
import { createEngine } from './engine.ts';
import type { Facts } from './facts.ts';
import type { RulePack } from './pack.ts';

/** Every duty this device can compute at `now`, and the next instant at which that changes by the clock alone. */
export function evaluate(facts: Facts, pack: RulePack, now: Instant): Evaluation {
  const engine = createEngine(facts, pack);
  engine.add(facts.statements);
  return engine.evaluate(now);
}

/** Which parts of the rule pack this school has taken on, since when, and the duties that follow from them. */
import { coreParts, type Evaluation, evaluate, type Facts, inForce, type RulePack } from '@wuhe/duties';
import {
  type Instant,
  instantOf,
  type PersonId,
  type PlainDate,
  type PlainTime,
  schoolTime,
} from '@wuhe/model';
import { ledgerOf } from './ledger.ts';
import type { Membership } from './membership.ts';
import { lackOf } from './record/places.ts';

/** Part → the date from which it has been in force without a break. The core is in force from the first day and not in here. */
export function adoptedParts(facts: Facts, date: PlainDate): ReadonlyMap<string, PlainDate> {
  const parts = new Map<string, PlainDate>();
  for (const { body } of ledgerOf(facts).all('adoption')) {
    if (body.from > date) continue;
    if (!body.on) parts.delete(body.part);
    else if (!parts.has(body.part)) parts.set(body.part, body.from);
  }
  return parts;
}

/** Part → the later date from which it was taken on and is not in force yet. */
export function comingParts(facts: Facts, date: PlainDate): ReadonlyMap<string, PlainDate> {
  const coming = new Map<string, PlainDate>();
  for (const { body } of ledgerOf(facts).all('adoption')) {
    if (body.on && body.from > date) coming.set(body.part, body.from);
    else coming.delete(body.part);
  }
  return coming;
}

/** Who decides on the parts: the principal and the academic office. Alone, one has the core and nothing to decide. */
export function mayAdopt(facts: Facts, { me, server }: Membership, date: PlainDate): boolean {
  if (server === undefined) return false;
  const { roles } = ledgerOf(facts);
  const deciders: readonly PersonId[] = (['principal', 'academicOffice'] as const).flatMap((role) =>
    roles.holders(role, date),
  );
  return deciders.includes(me);
}

const made = new WeakMap<RulePack, Map<string, RulePack>>();

/** The pack with these parts, as far as a laptop can evaluate it and something on a screen can close its duties. */
export function packHere(pack: RulePack, parts: readonly string[]): RulePack {
  const known = made.get(pack) ?? new Map<string, RulePack>();
  made.set(pack, known);
  const key = [...parts].sort().join(' ');
  const before = known.get(key);
  if (before) return before;
  const closable = inForce(pack, parts, (rule) => lackOf(rule, pack) === undefined);
  // Steps of playbooks belong to cases, which no laptop holds yet.
  const here: RulePack = { ...closable, playbooks: [] };
  known.set(key, here);
  return here;
}

/**
 * All duties that this device computes under the parts in force. What happened before a part was taken on raises nothing by it: nobody
 * is late with what nobody asked for. A duty of a period that is still running is owed.
 */
export function evaluateHere(facts: Facts, pack: RulePack, { server }: Membership, now: Instant): Evaluation {
  const { calendar } = facts.school;
  const { date } = schoolTime(calendar, now);
  const parts = server === undefined ? new Map<string, PlainDate>() : adoptedParts(facts, date);
  const here = packHere(pack, [...parts.keys()]);
  const evaluation = evaluate(facts, here, now);
  const core = new Set(coreParts(pack));
  const since = new Map<string, Instant>();
  for (const { id, part } of here.rules) {
    const from = part === undefined || core.has(part) ? undefined : parts.get(part);
    if (from) since.set(id, instantOf(calendar, from, '00:00' as PlainTime));
  }
  return {
    ...evaluation,
    duties: evaluation.duties.filter((duty) => {
      const from = since.get(duty.rule);
      if (from === undefined || duty.opens >= from) return true;
      return duty.why.clock.start === 'period' && (duty.due === undefined || duty.due >= from);
    }),
  };
}

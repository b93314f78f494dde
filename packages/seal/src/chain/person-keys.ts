/** New keys for a person whose old ones may be in other hands: after a device was lost or stolen (M22). */
import { accept, refuse } from '../checked.ts';
import { sameBytes } from '../hash.ts';
import type { PersonId, ScopeId } from '../ids.ts';
import type { BodyOf } from './bodies.ts';
import { certificateCheck } from './certificates.ts';
import { put } from './layers.ts';
import type { Scope } from './membership.ts';
import { makeDue } from './people.ts';
import type { Handler } from './step.ts';

export const renewKeys: Handler<BodyOf<'keys'>> = (membership, body, { actor, entry }) => {
  if (!actor) return refuse('chain.signer');
  const { everyday, guarded, certificate, wraps } = body;
  const old = [actor.keys.everyday, actor.keys.guarded];
  // A key that comes again renews nothing.
  if (old.some((key) => sameBytes(key, everyday) || sameBytes(key, guarded)))
    return refuse('chain.duplicate');
  for (const id of wraps.keys()) {
    const scope = membership.scopes.get(id);
    if (!scope) return refuse('chain.unknownScope');
    if (!scope.members.has(actor.id) || !scope.epochs.at(-1)?.wraps.has(actor.id))
      return refuse('chain.wrap');
  }
  // Nobody else could ever grant the own scope again.
  if (!wraps.has(actor.id as string as ScopeId)) return refuse('chain.epoch');
  const scopes = makeDue(membership, actor.id, entry.seq);
  for (const [id, scope] of scopes)
    if (scope.members.has(actor.id)) scopes.set(id, rewrapped(scope, actor.id, wraps.get(id)));
  const keys = { sign: actor.keys.sign, everyday, guarded };
  return accept({
    people: put(membership.people, actor.id, { ...actor, keys }),
    scopes,
    checks: [certificateCheck(membership.school, actor.id, keys, certificate)],
  });
};

/** Wraps under the old keys open nothing any more; the new one is of the current epoch. */
function rewrapped(scope: Scope, person: PersonId, wrap: Uint8Array | undefined): Scope {
  const epochs = scope.epochs.map((epoch, at) => {
    if (!epoch.wraps.has(person)) return epoch;
    const wraps = new Map(epoch.wraps);
    wraps.delete(person);
    if (wrap && at === scope.epochs.length - 1) wraps.set(person, wrap);
    return { ...epoch, wraps };
  });
  return { ...scope, epochs };
}

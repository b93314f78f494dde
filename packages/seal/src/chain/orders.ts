/** Entries that only a principal makes: recovery (sheets) and erase. */
import { accept, refuse } from '../checked.ts';
import type { BodyOf } from './bodies.ts';
import { isPersonScope } from './opening.ts';
import { holdsKey, mayErase, mayMakeSheets } from './powers.ts';
import type { Handler } from './step.ts';
import { isTaken } from './taken.ts';

export const recovery: Handler<BodyOf<'recovery'>> = (membership, body, { actor, entry, kept }) => {
  if (!actor || !mayMakeSheets(actor, kept)) return refuse('chain.notAllowed');
  const sheets = new Map(membership.sheets);
  for (const id of body.ends) if (!sheets.delete(id)) return refuse('chain.unknownSheet');
  const scopes = new Map(membership.scopes);
  for (const { id, sign, box, wraps } of body.sheets) {
    if (sheets.has(id) || isTaken(membership, id)) return refuse('chain.duplicate');
    sheets.set(id, { id, sign, box, uses: 0 });
    for (const [scopeId, wrap] of wraps) {
      const scope = scopes.get(scopeId);
      const last = scope?.epochs.at(-1);
      if (!scope || !last) return refuse('chain.unknownScope');
      if (!holdsKey(scope, actor, kept) || isPersonScope(membership, scopeId)) return refuse('chain.wrap');
      const epochs = [...scope.epochs.slice(0, -1), { ...last, wraps: new Map(last.wraps).set(id, wrap) }];
      scopes.set(scopeId, { ...scope, epochs });
    }
  }
  // Due: what an ended sheet could open, and what a sheet in force cannot (K6, M16). An ended sheet holds no key.
  for (const [id, scope] of scopes) {
    const last = scope.epochs.at(-1);
    if (!last || isPersonScope(membership, id)) continue;
    const wraps = new Map(last.wraps);
    const stale = body.ends.filter((sheet) => wraps.delete(sheet)).length > 0;
    const lacking = [...sheets.keys()].some((sheet) => !wraps.has(sheet));
    if (!stale && !lacking) continue;
    const epochs = [...scope.epochs.slice(0, -1), { ...last, wraps }];
    scopes.set(id, { ...scope, epochs, due: scope.due ?? entry.seq });
  }
  return accept({ sheets, scopes });
};

export const erase: Handler<BodyOf<'erase'>> = (membership, body, { actor, kept }) => {
  if (!actor || !mayErase(actor, kept)) return refuse('chain.notAllowed');
  if (!membership.scopes.has(body.scope)) return refuse('chain.unknownScope');
  const whole = `${body.scope}.${body.document}`;
  const name = body.generation === undefined ? whole : `${whole}.g${body.generation}`;
  return accept({ erased: new Set(membership.erased).add(name) });
};

/** A1.3.5: reports to superior departments and media interviews need the principal's approval, of exactly the content asked for. */
import type { Statement } from '@wuhe/model';
import { approversAt } from '../approval.ts';
import type { Context } from '../context.ts';
import type { Duty } from '../duty.ts';
import { author, closing, make, maybe } from '../make.ts';
import type { RuleOf } from '../pack.ts';
import { resolve } from '../parties.ts';
import { dutyAbout } from './statement.ts';

/** A request that nobody has decided waits for the principal. A revision replaces the request it corrects. */
export function decide(context: Context, rule: RuleOf<'disclosureRequested'>): Duty[] {
  return context.ledger.all('disclosureRequest').flatMap((request) => {
    const { persons: owners, vacancy } = resolve(context, [rule.owner], rule.nextLevel ?? [], {
      classes: [],
      date: context.days.today.date,
      author: request.author,
      field: () => [],
    });
    const [decision] = decisionsOf(context, request);
    // Nobody may decide: the one who asks sees the vacancy.
    const letters = owners.length > 0 ? owners : [request.author];
    if (!context.scopes.allow(rule, { letters })) return [];
    const { title, recipient, until } = request.body;
    return (
      make(context, rule, {
        id: `${rule.id}:${request.id}`,
        state: decision ? 'done' : 'open',
        owners: decision ? [decision.author] : owners,
        to: [request.author],
        ...maybe('vacancy', vacancy),
        about: request.id,
        opens: request.at,
        deadline: until,
        ...maybe('closed', decision && closing(decision)),
        because: [request],
        clock: { start: 'statement', at: request.at },
        values: { title, recipient, by: request.author, byTime: request.at },
      }) ?? []
    );
  });
}

/** Whoever asked gets to know the answer. */
export function answered(context: Context, rule: RuleOf<'disclosureDecided'>): Duty[] {
  return context.ledger
    .all('disclosureRequest')
    .filter((request) => context.scopes.allow(rule, { letters: [request.author] }))
    .flatMap((request) =>
      decisionsOf(context, request)
        .filter((decision) => decision.author !== request.author)
        .flatMap((decision) => {
          const seen = context.ledger.seen(decision.id, [request.author]);
          return (
            make(context, rule, {
              id: `${rule.id}:${decision.id}`,
              state: seen ? 'done' : 'open',
              owners: [request.author],
              to: [decision.author],
              about: decision.id,
              opens: decision.at,
              ...maybe('closed', seen && closing(seen)),
              ...maybe('seen', seen && author(seen)),
              because: [request, decision],
              clock: { start: 'statement', at: decision.at },
              values: {
                title: request.body.title,
                recipient: request.body.recipient,
                decision: decision.body.decision,
                by: decision.author,
                byTime: decision.at,
                ...maybe('reason', decision.body.reason),
              },
            }) ?? []
          );
        }),
    );
}

/** What left the school without the last word on exactly that content being yes; a revision voids an approval. */
export function released(context: Context, rule: RuleOf<'releasedUnapproved'>): Duty[] {
  return context.ledger.all('disclosureRelease').flatMap((release) => {
    const request = context.ledger.get(release.body.request);
    if (request?.kind !== 'disclosureRequest') return [];
    const replaced = context.ledger.corrections.replacedAt(request.id);
    const last = decisionsOf(context, request).findLast((one) => one.at <= release.at);
    const approved =
      last?.body.decision === 'approved' &&
      release.body.sha256 === request.body.sha256 &&
      (replaced === undefined || replaced > release.at);
    if (approved) return [];
    return dutyAbout(context, rule, release, { start: { start: 'statement', at: release.at } }) ?? [];
  });
}

/** Decisions by who could approve at that time, of exactly this content; a change voids them. */
function decisionsOf(
  context: Context,
  request: Statement<'disclosureRequest'>,
): readonly Statement<'disclosureDecision'>[] {
  return context.ledger.all('disclosureDecision').filter((one) => {
    if (one.body.request !== request.id || one.body.sha256 !== request.body.sha256) return false;
    return approversAt(context, one.at).includes(one.author);
  });
}

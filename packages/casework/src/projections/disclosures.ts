/** Texts that want to leave the school, with what was decided about them (A1.3.5). */
import type { Statement, StatementId } from '@wuhe/model';
import { decisionOf, mayLeave } from '../commands/disclosures.ts';
import { ofKind } from '../facts.ts';
import type { DisclosureView } from '../views.ts';
import type { Stage } from './stage.ts';

export function mayDecide(on: Stage): boolean {
  return on.ledger.roles.holders('principal', on.today).includes(on.me);
}

/** Requests this person made or may decide, newest first; earlier versions stay, marked as replaced. */
export function disclosures(on: Stage): DisclosureView[] {
  const requests = ofKind(on.facts.statements, 'disclosureRequest');
  const releases = Map.groupBy(on.ledger.all('disclosureRelease'), (release) => release.body.request);
  const byId = new Map(requests.map((request) => [request.id, request]));
  return requests
    .map((request): DisclosureView => {
      const decision = decisionOf(on.facts, request);
      const [before, ...earlier] = versionsBefore(request, byId);
      const decidedBefore = before && decisionOf(on.facts, before);
      const { title, recipient, purpose, channel, content, sha256, until } = request.body;
      return {
        id: request.id,
        title,
        recipient,
        purpose,
        channel,
        content,
        sha256,
        until,
        by: on.person(request.author),
        at: request.at,
        revision: earlier.length + (before ? 2 : 1),
        previous: before && {
          content: before.body.content,
          decision: decidedBefore?.body.decision,
          reason: decidedBefore?.body.reason,
          at: decidedBefore?.at ?? before.at,
        },
        decision: decision && {
          decision: decision.body.decision,
          by: on.person(decision.author).name,
          at: decision.at,
          reason: decision.body.reason,
        },
        released: (releases.get(request.id) ?? []).map((release) => ({
          how: release.body.how,
          at: release.at,
        })),
        mayLeave: mayLeave(on.facts, request),
        replaced: on.ledger.replaced(request.id),
      };
    })
    .reverse();
}

type Request = Statement<'disclosureRequest'>;

/** The versions that led to a request, latest first. Statements that claim to correct each other in a circle end it. */
function versionsBefore(request: Request, byId: ReadonlyMap<StatementId, Request>): Request[] {
  const found = new Set<Request>([request]);
  let at = request.corrects && byId.get(request.corrects);
  while (at && !found.has(at)) {
    found.add(at);
    at = at.corrects && byId.get(at.corrects);
  }
  return [...found].slice(1);
}

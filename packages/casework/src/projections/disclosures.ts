/** Texts that want to leave the school, with what was decided about them (A1.3.5). */
import { decisionOf, mayLeave } from '../commands/disclosures.ts';
import { holders, ofKind } from '../facts.ts';
import type { DisclosureView } from '../views.ts';
import type { Stage } from './stage.ts';

export function mayDecide(on: Stage): boolean {
  return holders(on.room.facts().school, 'principal', { date: on.today }).includes(on.me);
}

/** Requests this person made or may decide, newest first; earlier versions stay, marked as replaced. */
export function disclosures(on: Stage): DisclosureView[] {
  const { statements } = on.room.facts();
  const requests = ofKind(statements, 'disclosureRequest');
  const byId = new Map(requests.map((request) => [request.id, request]));
  return requests
    .map((request): DisclosureView => {
      const decision = decisionOf(on.room, request);
      const before = request.corrects && byId.get(request.corrects);
      const decidedBefore = before && decisionOf(on.room, before);
      let revision = 1;
      for (let at = before; at; at = at.corrects && byId.get(at.corrects)) revision++;
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
        revision,
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
        released: ofKind(statements, 'disclosureRelease')
          .filter((release) => release.body.request === request.id)
          .map((release) => ({ how: release.body.how, at: release.at })),
        mayLeave: mayLeave(on.room, request),
        replaced: requests.some((entry) => entry.corrects === request.id),
      };
    })
    .reverse();
}

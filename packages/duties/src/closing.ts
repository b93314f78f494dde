/** What closes the duties of a rule: data where the pack says it, and what the triggers that are code look for. */
import type { Kind } from '@wuhe/model';
import { type TriggerKind, watchedBy } from './pack/trigger.ts';
import type { Answer } from './pack/vocabulary.ts';
import type { Rule } from './pack.ts';

/** Empty: the pack says it, a correction of what raised it, or time alone ends it (the lesson of a restricted student is over). */
const byTrigger: Record<TriggerKind, readonly Kind[]> = {
  statement: [],
  overdue: [],
  periodic: [],
  recurring: [],
  state: [],
  warning: [],
  notYetKnown: ['elementFound'],
  lessonNotTaken: ['reading'],
  absentInLesson: ['telling'],
  told: ['acknowledgement'],
  absenceKnown: ['contact'],
  notReached: ['report'],
  sessionAbsent: ['report'],
  dayAbsent: ['report'],
  reported: ['acknowledgement'],
  withdrawn: ['acknowledgement'],
  disclosureRequested: ['disclosureDecision'],
  disclosureDecided: ['acknowledgement'],
  releasedUnapproved: ['acknowledgement'],
  lessonAbsentees: ['absenteeList'],
  reasonUnknown: ['contact'],
  leftWithoutLeave: ['contact', 'guardianNotice'],
  recordDiffers: ['acknowledgement'],
  unnamedRecipient: ['routeReason'],
  roleVacant: ['role'],
  restrictedLesson: [],
  restrictedOuting: ['activityCheck'],
};

type Closing = Pick<Rule, 'id' | 'trigger' | 'closedBy'>;

/**
 * Answers that close a duty of this rule; empty = time alone ends it. What nothing answers is over when the statement that raised it is
 * corrected by another of its kind; a duty that watches another, when that one is closed.
 */
export function closesOf(rule: Closing, named: (id: string) => Closing | undefined): readonly Answer[] {
  const { trigger, closedBy } = rule;
  if (closedBy) return closedBy;
  if (trigger.kind === 'statement') return [{ kind: trigger.of }];
  const watched = watchedBy(trigger).flatMap((id) => named(id) ?? []);
  if (watched.length === 0) return byTrigger[trigger.kind].map((kind): Answer => ({ kind }));
  const all = watched.flatMap((one) => closesOf(one, named));
  const texts = all.map((one) => JSON.stringify(one));
  return all.filter((_one, at) => texts.indexOf(texts[at] ?? '') === at);
}

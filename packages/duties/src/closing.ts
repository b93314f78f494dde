/** What closes the duties of a rule: data where the pack says it, and what the triggers that are code look for. */
import type { Kind } from '@wuhe/model';
import type { Answer } from './pack/vocabulary.ts';
import type { Rule } from './pack.ts';

const byTrigger: Partial<Record<Rule['trigger']['kind'], readonly Kind[]>> = {
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
  lessonAbsentees: ['absenteeList'],
  reasonUnknown: ['contact'],
  leftWithoutLeave: ['contact', 'guardianNotice'],
  recordDiffers: ['acknowledgement'],
  restrictedOuting: ['activityCheck'],
};

/** Answers that close a duty of this rule; empty = only what raised it can end it. */
export function closesOf(rule: Pick<Rule, 'trigger' | 'closedBy'>): readonly Answer[] {
  return rule.closedBy ?? (byTrigger[rule.trigger.kind] ?? []).map((kind): Answer => ({ kind }));
}

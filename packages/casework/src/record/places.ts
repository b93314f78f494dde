/** What a person may record by a form, and in which document it lies. Kinds whose scopes no laptop holds yet are not here. */
import { closesOf, type Rule } from '@wuhe/duties';
import {
  type ClassId,
  type DocumentId,
  type Kind,
  type PersonId,
  Problem,
  type StatementId,
  type StudentId,
} from '@wuhe/model';
import { ledgerOf } from '../ledger.ts';
import { boxesOf, homeFor, lessonsFor, type Room } from '../room.ts';

/** `letters`: the boxes of those it is addressed to, and of who wrote what it answers. */
type Place = 'school' | 'lessons' | 'home' | 'letters';

const places: Readonly<Partial<Record<Kind, Place>>> = {
  attendanceSummary: 'school',
  plannedEvent: 'school',
  announcement: 'school',
  hazardNotice: 'school',
  hazardTaught: 'school',
  hiddenDanger: 'school',
  hiddenDangerHandled: 'school',
  safetyReview: 'school',
  statusCheck: 'school',
  causeAnalysis: 'school',
  inspection: 'school',
  officerAppointment: 'school',
  officerMeeting: 'school',
  officerHonour: 'school',
  morningCheck: 'lessons',
  dailyFigures: 'lessons',
  absenteeList: 'lessons',
  classRecord: 'lessons',
  gatePass: 'lessons',
  gateUse: 'lessons',
  leaveSlip: 'home',
  leaveDecision: 'home',
  leavePassedOn: 'home',
  thirdPartyContact: 'home',
  guardianNotice: 'home',
  guardianAcknowledgement: 'home',
  registryCheck: 'home',
  insurance: 'home',
  visitPlan: 'home',
  visit: 'home',
  stateReport: 'home',
  dropoutDirectReport: 'home',
  officerNotice: 'letters',
  firstNotice: 'letters',
  noticeReport: 'letters',
  elementFound: 'letters',
  routeReason: 'letters',
};

export const recordableKinds = Object.keys(places) as readonly Kind[];

/** Only the homeroom teacher of the class says these (A1.3.2, A2.1.3). */
export const homeroomOnly: ReadonlySet<Kind> = new Set<Kind>(['leaveDecision', 'gatePass']);

/** What a screen offers for a duty: a control of its own, or the form of a kind. */
export type Control = { act: Rule['acts'][number] } | { record: Kind };

const held: ReadonlySet<Rule['reads'][number]> = new Set(['school', 'cohort', 'home', 'letters']);

/** Whether a laptop can hold all that the rule reads. */
export function isHeldHere(rule: Rule): boolean {
  return rule.reads.every((scope) => held.has(scope));
}

/** Every control that closes a duty of the rule here; empty = nothing here closes it, and the product does not raise it. */
export function controlsOf(rule: Rule): readonly Control[] {
  const controls: Control[] = rule.acts.map((act) => ({ act }));
  // What only a correction of its statement ends has no control; nor has what watches another duty, which has its own.
  const ends = rule.closedBy || rule.trigger.kind !== 'statement' ? closesOf(rule, () => undefined) : [];
  for (const { kind, by } of ends) {
    // Only the other side can say that it has seen it.
    if (kind === 'acknowledgement' && by !== 'to') controls.push({ act: 'acknowledge' });
    else if (kind === 'contact') controls.push({ act: 'contact' });
    else if (kind in places) controls.push({ record: kind });
  }
  const named = controls.map((one) => JSON.stringify(one));
  return controls.filter((_one, at) => named.indexOf(named[at] ?? '') === at);
}

/** Fields by which places are found. */
interface Placed {
  class?: ClassId;
  lesson?: { class: ClassId };
  student?: StudentId;
  of?: StatementId;
  to?: readonly PersonId[];
}

/**
 * The documents that a statement of this kind goes into.
 * @throws Problem `role.missing`: somebody addressed cannot be written to, or this person does not hold the class's home;
 * `statement.unknown`, `lesson.unknown`
 */
export function documentsFor(room: Room, kind: Kind, body: unknown): DocumentId[] {
  const placed = body as Placed;
  const to = Array.isArray(placed.to) ? placed.to : [];
  switch (places[kind]) {
    case 'school':
      return [room.membership.catalogue.school];
    case 'lessons':
      return [lessonsFor(room, classOf(room, placed))];
    case 'home':
      return [homeFor(room, classOf(room, placed)), ...boxesFor(room, to)];
    case 'letters':
      return [...boxesFor(room, to), ...boxesOf(room, [room.membership.me, ...answered(room, placed)])];
    default:
      throw new Problem('input.invalid', `${kind} is not recorded here`);
  }
}

/** Who cannot be written to is an error, never a silence. */
function boxesFor(room: Room, people: readonly PersonId[]): DocumentId[] {
  const boxes = boxesOf(room, people);
  if (boxes.length < people.length) throw new Problem('role.missing', 'a box of somebody addressed');
  return boxes;
}

/** The author of what this answers, and whom that went to. */
function answered(room: Room, { of }: Placed): PersonId[] {
  const found = ledgerOf(room.facts()).get(of);
  if (!found) return [];
  const { to } = found.body as Placed;
  return [found.author, ...(Array.isArray(to) ? to : [])];
}

/** The class that a statement is about: its own, its lesson's, its student's, or that of what it answers. @throws Problem `statement.unknown` */
export function classOf(room: Room, body: unknown): ClassId {
  const { class: own, lesson, student, of } = body as Placed;
  const named = own ?? lesson?.class;
  if (named) return named;
  const facts = room.facts();
  const enrolled = facts.students.find((one) => one.id === student)?.class;
  if (enrolled) return enrolled;
  const about = ledgerOf(facts).get(of);
  if (!about) throw new Problem('statement.unknown', 'no class');
  return classOf(room, about.body);
}

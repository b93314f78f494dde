/** What a person may record by a form, and in which document it lies. Kinds whose scopes no laptop holds yet are not here. */
import { asChosen, closesOf, type Rule, type RulePack } from '@wuhe/duties';
import { kindsOfScope } from '@wuhe/keyring';
import {
  type ClassId,
  type DocumentId,
  type Kind,
  type PersonId,
  type PlainDate,
  Problem,
  Role,
  type StatementId,
  type StudentId,
} from '@wuhe/model';
import { ledgerOf } from '../ledger.ts';
import { boxesOf, homeFor, lessonsFor, type Room } from '../room.ts';

/**
 * `letters`: the boxes of those it is addressed to, and of who wrote what it answers; `supervisors`: theirs, for nobody is named in a
 * complaint, and never that of its subject (B.watch).
 */
type Place = 'school' | 'lessons' | 'home' | 'letters' | 'supervisors';

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
  assessment: 'school',
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
  // Whoever teaches the class must know that a student is not expected; why is not theirs to know (A1.2.3.2).
  suspension: 'lessons',
  placement: 'lessons',
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
  dropoutWarning: 'home',
  supportPlan: 'home',
  planReview: 'home',
  dropoutDirectReport: 'home',
  dropoutForm: 'home',
  dropoutFormHop: 'home',
  rescueCase: 'home',
  caseEntry: 'home',
  returnNotice: 'home',
  noticeDelivery: 'home',
  returnRefusal: 'home',
  returnApplication: 'home',
  papersCheck: 'home',
  academicAssessment: 'home',
  followUp: 'home',
  officerNotice: 'letters',
  firstNotice: 'letters',
  noticeReport: 'letters',
  elementFound: 'letters',
  routeReason: 'letters',
  complaint: 'supervisors',
  complaintAnswer: 'supervisors',
};

export const recordableKinds = Object.keys(places) as readonly Kind[];

/** Kinds that are kept in the home of a class. */
export const homeKinds: ReadonlySet<Kind> = new Set(
  recordableKinds.filter((kind) => places[kind] === 'home'),
);

/** Only the homeroom teacher of the class says these (A1.3.2, A2.1.3, B.def): they free a student from lessons. */
export const homeroomOnly: ReadonlySet<Kind> = new Set<Kind>(['leaveDecision', 'gatePass', 'suspension']);

/** What a screen offers for a duty: a control of its own, or the form of a kind. */
export type Control = { act: Rule['acts'][number] } | { record: Kind };

/** Why the product does not raise a rule: what it reads is in no laptop's documents, not in those of its owner, or no screen closes it. */
export type Lack = 'health' | 'case' | 'office' | 'control';

/** What keeps the rule from being raised here; undefined = it is raised. */
export function lackOf(written: Rule, pack: RulePack): Lack | undefined {
  const rule = asChosen(written, pack) ?? written;
  if (rule.reads.includes('health')) return 'health';
  if (rule.reads.includes('case')) return 'case';
  if (rule.reads.includes('home') && !readsHomes(rule.owner)) return 'office';
  return controlsOf(rule, pack).length > 0 ? undefined : 'control';
}

/** Who holds the homes of classes is the keyring's table; and persons whom a statement in one names. */
function readsHomes(owner: Rule['owner']): boolean {
  if (typeof owner === 'object') return 'field' in owner;
  const role = Role.safeParse(owner);
  const { always, matching } = kindsOfScope.home;
  return !role.success || role.data in always || role.data in matching;
}

/**
 * Every control that closes a duty of the rule here under the chosen options; empty = nothing here closes it, and the product does not raise it. What watches
 * another duty is over when that one is closed.
 */
export function controlsOf(written: Rule, pack: RulePack): readonly Control[] {
  const rule = asChosen(written, pack) ?? written;
  const controls: Control[] = rule.acts.map((act) => ({ act }));
  const named = (id: string) => pack.rules.find((one) => one.id === id);
  // What only a correction of its statement ends has no control.
  const ends = endsByCorrection(rule, named) ? [] : closesOf(rule, named);
  for (const { kind, by } of ends) {
    // Only the other side can say that it has seen it.
    if (kind === 'acknowledgement' && by !== 'to') controls.push({ act: 'acknowledge' });
    else if (kind === 'contact') controls.push({ act: 'contact' });
    else if (kind in places) controls.push({ record: kind });
  }
  const texts = controls.map((one) => JSON.stringify(one));
  return controls.filter((_one, at) => texts.indexOf(texts[at] ?? '') === at);
}

function endsByCorrection(rule: Rule, named: (id: string) => Rule | undefined): boolean {
  if (rule.closedBy) return false;
  if (rule.trigger.kind !== 'overdue') return rule.trigger.kind === 'statement';
  const watched = named(rule.trigger.rule);
  return watched === undefined || endsByCorrection(watched, named);
}

/** Fields by which places are found. */
interface Placed {
  class?: ClassId;
  lesson?: { class: ClassId };
  student?: StudentId;
  of?: StatementId;
  to?: readonly PersonId[];
  subject?: PersonId;
}

/**
 * The documents that a statement of this kind goes into, on a school date.
 * @throws Problem `role.missing`: somebody addressed cannot be written to, or this person does not hold the class's home;
 * `statement.unknown`, `lesson.unknown`
 */
export function documentsFor(room: Room, kind: Kind, body: unknown, date: PlainDate): DocumentId[] {
  const placed = body as Placed;
  const to = Array.isArray(placed.to) ? placed.to : [];
  switch (places[kind]) {
    case 'school':
      return [room.membership.catalogue.school];
    case 'lessons':
      return [lessonsFor(room, classOf(room, placed))];
    case 'home':
      return [homeFor(room, classOf(room, placed)), ...boxesFor(room, to)];
    case 'supervisors':
      return [
        ...boxesFor(room, supervisors(room, placed, date)),
        ...boxesOf(room, [room.membership.me, ...answered(room, placed)]),
      ];
    case 'letters':
      return [...boxesFor(room, to), ...boxesOf(room, [room.membership.me, ...answered(room, placed)])];
    default:
      throw new Problem('input.invalid', `${kind} is not recorded here`);
  }
}

/** Who looks into complaints: the supervision group, else the principal, else the secretary; never who is complained of. @throws Problem `role.missing` */
function supervisors(room: Room, { subject, of }: Placed, date: PlainDate): readonly PersonId[] {
  const ledger = ledgerOf(room.facts());
  const about = subject ?? (ledger.get(of)?.body as Placed | undefined)?.subject;
  const { persons } = ledger.roles.reach(
    'supervisor',
    ['principal', 'partySecretary'],
    date,
    undefined,
    about,
  );
  if (persons.length === 0) throw new Problem('role.missing', 'supervisor');
  return persons;
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

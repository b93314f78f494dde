/**
 * Everything stored is a statement: who said what about whom, and when. A statement is never edited; a correction is a new one that
 * names the old (A2.2.3). Kinds and versions this build does not know are kept and carried untouched (promise 11). The bodies are in
 * one file per subject; the same field name means the same thing in all of them: `student`, `class`, `to` (addressed persons),
 * `happened`, `firstKnown`, and `of`, `incident`, `case`, `request` for the statement that this one belongs to.
 */
import * as z from 'zod/mini';
import * as announcement from './announcement.ts';
import * as attendance from './attendance.ts';
import { catalogueBodies } from './catalogue.ts';
import * as conduct from './conduct.ts';
import * as disclosure from './disclosure.ts';
import * as dropout from './dropout.ts';
import * as health from './health.ts';
import { ClassId, PersonId, StatementId } from './ids.ts';
import * as incident from './incident.ts';
import { registerBodies } from './registers.ts';
import * as reporting from './reporting.ts';
import { Person, RoleAssignment, SchoolClass, SchoolHead, Student, TimetableEntry } from './school.ts';
import * as teaching from './teaching.ts';
import { Instant } from './time.ts';

/** Every kind this build knows, with the shape of its body. */
export const bodies = {
  school: SchoolHead,
  person: Person,
  role: RoleAssignment,
  class: SchoolClass,
  /** Of one class, or of all together. */
  timetable: z.object({
    class: z.optional(ClassId),
    entries: z.array(TimetableEntry).check(z.maxLength(5000)),
  }),
  student: Student,
  reading: attendance.Reading,
  excuse: attendance.Excuse,
  telling: attendance.Telling,
  acknowledgement: attendance.Acknowledgement,
  guardian: attendance.Guardian,
  contact: attendance.Contact,
  report: attendance.Report,
  withdrawal: attendance.Withdrawal,
  noticeReport: reporting.NoticeReport,
  elementFound: reporting.ElementFound,
  routeReason: reporting.RouteReason,
  thirdPartyContact: attendance.ThirdPartyContact,
  leaveSlip: attendance.LeaveSlip,
  leaveDecision: attendance.LeaveDecision,
  leavePassedOn: attendance.LeavePassedOn,
  attendanceSummary: attendance.AttendanceSummary,
  contactHandover: attendance.ContactHandover,
  contactHandback: attendance.ContactHandback,
  morningCheck: attendance.MorningCheck,
  dailyFigures: attendance.DailyFigures,
  absenteeList: attendance.AbsenteeList,
  classRecord: attendance.ClassRecord,
  officerNotice: attendance.OfficerNotice,
  gatePass: attendance.GatePass,
  gateUse: attendance.GateUse,
  guardianNotice: attendance.GuardianNotice,
  plannedEvent: announcement.PlannedEvent,
  announcement: announcement.Announcement,
  guardianAcknowledgement: announcement.GuardianAcknowledgement,
  hazardNotice: announcement.HazardNotice,
  hazardTaught: announcement.HazardTaught,
  hiddenDanger: announcement.HiddenDanger,
  hiddenDangerHandled: announcement.HiddenDangerHandled,
  registryCheck: health.RegistryCheck,
  specialSurvey: health.SpecialSurvey,
  specialFile: health.SpecialFile,
  fileCopy: health.FileCopy,
  abnormalState: health.AbnormalState,
  stateReport: health.StateReport,
  declarationCampaign: health.DeclarationCampaign,
  declaration: health.Declaration,
  restrictionNotice: health.RestrictionNotice,
  activityCheck: health.ActivityCheck,
  insurance: health.Insurance,
  firstNotice: incident.FirstNotice,
  incident: incident.Incident,
  incidentUpdate: incident.IncidentUpdate,
  aid: incident.Aid,
  stepDone: incident.StepDone,
  incidentReport: incident.IncidentReport,
  authorityReport: incident.AuthorityReport,
  afterSignature: incident.AfterSignature,
  command: incident.Command,
  team: incident.Team,
  evidence: incident.Evidence,
  patient: incident.Patient,
  liability: incident.Liability,
  incidentClosing: incident.IncidentClosing,
  safetyReview: incident.SafetyReview,
  disclosureRequest: disclosure.DisclosureRequest,
  disclosureDecision: disclosure.DisclosureDecision,
  disclosureRelease: disclosure.DisclosureRelease,
  returnRefusal: dropout.ReturnRefusal,
  dropoutDeclaration: dropout.DropoutDeclaration,
  dropoutWarning: dropout.DropoutWarning,
  statusCheck: dropout.StatusCheck,
  visitPlan: dropout.VisitPlan,
  visit: dropout.Visit,
  supportPlan: dropout.SupportPlan,
  planReview: dropout.PlanReview,
  dropoutDirectReport: dropout.DropoutDirectReport,
  dropoutForm: dropout.DropoutForm,
  dropoutFormHop: dropout.DropoutFormHop,
  dropoutBatch: dropout.DropoutBatch,
  rescueCase: dropout.RescueCase,
  caseEntry: dropout.CaseEntry,
  returnNotice: dropout.ReturnNotice,
  noticeDelivery: dropout.NoticeDelivery,
  suspension: dropout.Suspension,
  returnApplication: dropout.ReturnApplication,
  papersCheck: dropout.PapersCheck,
  academicAssessment: dropout.AcademicAssessment,
  placement: dropout.Placement,
  followUp: dropout.FollowUp,
  complaint: dropout.Complaint,
  complaintAnswer: dropout.ComplaintAnswer,
  inspection: dropout.Inspection,
  assessment: dropout.Assessment,
  causeAnalysis: dropout.CauseAnalysis,
  officerAppointment: teaching.OfficerAppointment,
  teachingFeedback: teaching.TeachingFeedback,
  officerMeeting: teaching.OfficerMeeting,
  officerHonour: teaching.OfficerHonour,
  claim: conduct.Claim,
  dutyHandover: conduct.DutyHandover,
  cover: conduct.Cover,
  explanation: conduct.Explanation,
  adoption: conduct.Adoption,
  omissionFinding: conduct.OmissionFinding,
  findingAnswer: conduct.FindingAnswer,
  disposition: conduct.Disposition,
  ...registerBodies,
  ...catalogueBodies,
} as const;

export type Kind = keyof typeof bodies;
export type Body<K extends Kind> = z.infer<(typeof bodies)[K]>;

/** Fields by which a statement names the one it belongs to. */
export const references = ['of', 'incident', 'case', 'request'] as const;

/** The frame around every statement, known or not. `at` = recorded at, by the author's device clock. */
export const Envelope = z.object({
  id: StatementId,
  kind: z.string().check(z.minLength(1), z.maxLength(40)),
  version: z.int().check(z.minimum(1)),
  author: PersonId,
  at: Instant,
  corrects: z.optional(StatementId),
  body: z.unknown(),
});
export type Envelope = z.infer<typeof Envelope>;

type StatementOf<K extends Kind> = Omit<Envelope, 'kind' | 'body'> & { kind: K; body: Body<K> };

/** A statement of a known kind, its body checked. `Statement<'reading'>` narrows to one kind. */
export type Statement<K extends Kind = Kind> = { [P in K]: StatementOf<P> }[K];

/** What became of a stored text: a statement, one kept for a newer version, or one nobody can read (with why). */
export type Read =
  | { state: 'known'; statement: Statement }
  | { state: 'newer'; envelope: Envelope }
  | { state: 'broken'; problem: string };

/** Version of the bodies above; a higher one comes from a newer version of Wuhe. */
const VERSION = 1;

/** Checks one stored or received value. Never throws. */
export function readStatement(value: unknown): Read {
  const envelope = Envelope.safeParse(value);
  if (!envelope.success) return { state: 'broken', problem: z.prettifyError(envelope.error) };
  const schema = Object.hasOwn(bodies, envelope.data.kind) ? bodies[envelope.data.kind as Kind] : undefined;
  if (!schema || envelope.data.version > VERSION) return { state: 'newer', envelope: envelope.data };
  const body = schema.safeParse(envelope.data.body);
  if (!body.success) return { state: 'broken', problem: z.prettifyError(body.error) };
  return { state: 'known', statement: { ...envelope.data, body: body.data } as Statement };
}

/** Incidents: first notice, the incident as known, steps, reports to authorities, command, inquiry, evidence, closing (A1.2.2, A2.2, A3, A4.11–A4.13). */
import * as z from 'zod/mini';
import { ClassId, PersonId, StatementId, StudentId } from './ids.ts';
import {
  digest,
  FiveElements,
  knownAfterHappened,
  label,
  of,
  packName,
  people,
  said,
  text,
  times,
} from './shapes.ts';
import { Instant, PlainDate } from './time.ts';

export const IncidentKind = z.enum([
  'conflict',
  'injury',
  'foodPoisoning',
  'epidemic',
  'safetyAccident',
  'crime',
  'violence',
  'abnormalDeath',
]);
export type IncidentKind = z.infer<typeof IncidentKind>;

export const IncidentSetting = z.enum([
  'campus',
  'laboratory',
  'physicalEducation',
  'offCampus',
  'schoolBus',
  'elsewhere',
]);
export type IncidentSetting = z.infer<typeof IncidentSetting>;

/** `unknown` counts as serious wherever a rule asks for it. */
export const Severity = z.enum(['minor', 'major', 'unknown']);
export type Severity = z.infer<typeof Severity>;

/** What playbooks branch on. A fact nobody stated is `unknown`. */
export const IncidentFact = z.enum([
  'wideEffect',
  'urgentOrComplex',
  'grave',
  'inClass',
  'facility',
  'schoolLiable',
  'whileTravelling',
  'driverAtFault',
  'venueAtFault',
  'vehicleBadlyDamaged',
  'settledByAgreement',
  'mediaInterest',
  'fire',
]);
export type IncidentFact = z.infer<typeof IncidentFact>;
const IncidentFacts = z.partialRecord(IncidentFact, z.enum(['yes', 'no', 'unknown']));

/** Somebody hurt or ill: a student, a member of staff, or a name. */
const Hurt = z
  .object({
    student: z.optional(StudentId),
    person: z.optional(PersonId),
    name: z.optional(label),
    state: z.optional(text),
  })
  .check(
    z.refine(
      (one) => [one.student, one.person, one.name].filter((id) => id !== undefined).length === 1,
      'a student, a member of staff, or a name',
    ),
  );

/** First notice of an emergency (A4.11): goes out incomplete; its author is first responsible until somebody acknowledges. */
export const FirstNotice = z
  .object({
    what: said,
    place: z.optional(label),
    toldBy: z.enum(['self', 'student', 'guardian', 'other']),
    teller: z.optional(label),
    aidGiven: z.optional(text),
    students: z.array(StudentId).check(z.maxLength(400)),
    to: people,
    ...times,
  })
  .check(knownAfterHappened);

/** An incident as it is opened. */
export const Incident = z
  .object({
    kind: IncidentKind,
    setting: IncidentSetting,
    severity: Severity,
    title: label,
    /** The first notice it came from. */
    of: z.optional(StatementId),
    hurt: z.array(Hurt).check(z.maxLength(2000)),
    /** Students concerned, the hurt included; their classes say which homeroom teachers and grade heads are. */
    students: z.array(StudentId).check(z.maxLength(2000)),
    facts: IncidentFacts,
    /** Who leads on the spot, when off campus. */
    leader: z.optional(PersonId),
    ...times,
  })
  .check(knownAfterHappened);

/** What became known later; what it names replaces what was known before. */
export const IncidentUpdate = z
  .object({
    incident: StatementId,
    severity: z.optional(Severity),
    hurt: z.optional(z.array(Hurt).check(z.maxLength(2000))),
    students: z.optional(z.array(StudentId).check(z.maxLength(2000))),
    facts: z.optional(IncidentFacts),
    ...times,
  })
  .check(
    knownAfterHappened,
    z.refine((one) => Object.keys(one).length > 1, 'says nothing new'),
  );

/** Aid given, by whom, where the hurt person was taken (A4.12). */
export const Aid = z.object({
  incident: StatementId,
  by: z.optional(PersonId),
  what: said,
  takenTo: z.optional(z.enum(['infirmary', 'hospital', 'ambulance', 'none'])),
  happened: Instant,
});

/** A step of a playbook was done, refused or does not apply; the last two with a reason. */
export const StepDone = z
  .object({
    incident: StatementId,
    step: packName,
    /** For a step that is owed for each student. */
    student: z.optional(StudentId),
    result: z.enum(['done', 'refused', 'notApplicable']),
    reason: z.optional(said),
    happened: z.optional(Instant),
  })
  .check(z.refine((one) => one.result === 'done' || one.reason !== undefined, 'needs a reason'));

/** A report of an incident inside the school, complete with its five elements (A1.3.4). */
export const IncidentReport = z.object({
  incident: StatementId,
  to: people.check(z.minLength(1)),
  elements: FiveElements,
});

/** On what a report to an authority went out (A1.3.5): a signed approval, a phoned one, or a stated emergency. */
const Basis = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('approval'), decision: StatementId }),
  z.object({ kind: z.literal('phone'), approvedBy: PersonId }),
  z.object({ kind: z.literal('emergency'), reason: said }),
]);

/** A report to an authority of the pack's directory. What is written needs a signed approval. */
export const AuthorityReport = z
  .object({
    incident: StatementId,
    authority: packName,
    form: z.enum(['oral', 'written']),
    basis: Basis,
    text,
    happened: Instant,
  })
  .check(
    z.refine(
      (one) => one.form === 'oral' || one.basis.kind === 'approval',
      'a written report needs approval',
    ),
  );

/** The principal signs afterwards what went out on a phoned approval or an emergency, or objects (A1.3.5). */
export const AfterSignature = z
  .object({
    ...of,
    incident: StatementId,
    decision: z.enum(['signed', 'objected']),
    reason: z.optional(said),
  })
  .check(z.refine((one) => one.decision === 'signed' || one.reason !== undefined, 'needs a reason'));

/** Command in an emergency (A3.5). It gives no power to approve. */
export const Command = z.object({
  incident: StatementId,
  commander: PersonId,
  action: z.enum(['taken', 'handedOver']),
  reason: z.optional(text),
});

/** A leading or handling group of an incident (A3.3, A3.5, A3.6), or an inquiry group (A2.2.4). */
export const Team = z.object({
  incident: StatementId,
  task: z.enum(['leading', 'handling', 'inquiry']),
  members: people.check(z.minLength(1)),
});

/** Scene and evidence kept (A2.2.4). `sha256` of a file; a thing has none. */
export const Evidence = z.object({
  incident: StatementId,
  what: said,
  sha256: z.optional(digest),
  keptBy: PersonId,
  happened: Instant,
});

/** A row of the special register of food poisoning (A3.6), staff included. */
export const Patient = z.object({
  incident: StatementId,
  student: z.optional(StudentId),
  person: z.optional(PersonId),
  name: label,
  /** Class or department. */
  unit: label,
  class: z.optional(ClassId),
  onset: Instant,
  symptoms: said,
  handling: text,
});

/** Who is liable, as found (A3.2, A3.3). */
export const Liability = z.object({
  incident: StatementId,
  liable: z.enum(['school', 'student', 'driver', 'organiser', 'venue', 'other', 'undetermined']),
  reason: said,
});

/** Analysis and summary; the incident goes to the archive (A2.2.5). */
export const IncidentClosing = z.object({ incident: StatementId, analysis: said, summary: said });

/** Periodic review of the whole safety register (A6.6). */
export const SafetyReview = z
  .object({ from: PlainDate, until: PlainDate, analysis: said, summary: said })
  .check(z.refine((one) => one.from <= one.until, 'ends before it begins'));

export { closesOf } from './closing.ts';
export { asChosen } from './compile.ts';
export { type Corrections, corrections } from './corrections.ts';
export type { Act, Duty, DutyState, Evaluation, Level, Why } from './duty.ts';
export { createEngine, type Engine } from './engine.ts';
export { evaluate } from './evaluate.ts';
export { formalitiesOf } from './excuses.ts';
export { differences, type Expectation, readExpectation } from './expectation.ts';
export { explainRule } from './explain.ts';
export type { Facts, Held } from './facts.ts';
export { instantIn } from './facts-file/times.ts';
export { type FactsRead, readFacts } from './facts-file.ts';
export type { Standing } from './flow.ts';
export { joined, type Part } from './joined.ts';
export {
  type DispositionProblem,
  dispositionProblems,
  dispositionRefused,
  type Omission,
  type Omissions,
  omissionsOf,
} from './omissions.ts';
export { type Rule, RulePack } from './pack.ts';
export { type DutyChange, dutyChanges } from './pack-diff.ts';
export { readPack, shippedPacks } from './packs.ts';
export { coreParts, inForce } from './parts.ts';
export { type PassState, passState } from './pass.ts';
export { type Refusal, refusal, refusalLine } from './refusal.ts';
export {
  markIn,
  type Register,
  type Registers,
  registersOf,
  type Timetable,
  timetableOf,
} from './registers.ts';
export { type RegistryOfClass, registryOf } from './registry.ts';
export { kindWords } from './report/kinds.ts';
export { labels as words } from './report/words.ts';
export { type DutyReport, reportDuties, wordsFor } from './report.ts';
export { rolesAmong } from './responsible.ts';
export { type Roles, rolesOf } from './roles.ts';
export { type RuleLine, ruleLine } from './rule-line.ts';
export { type EventFilter, eventsHandled, type HandledEvent } from './safetyRegister.ts';
export { source } from './source.ts';
export { type Period, type Rate, statistics } from './statistics.ts';
export { type Lookups, type Wording, wordDuty } from './wording.ts';

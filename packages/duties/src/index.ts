export { type Corrections, corrections } from './corrections.ts';
export type { Act, Duty, DutyState, Evaluation, Level, Why } from './duty.ts';
export { createEngine, type Engine } from './engine.ts';
export { evaluate } from './evaluate.ts';
export type { Facts, Held } from './facts.ts';
export type { Standing } from './flow.ts';
export {
  type DispositionProblem,
  dispositionProblems,
  dispositionRefused,
  type Omission,
  type Omissions,
  omissionsOf,
} from './omissions.ts';
export { type Rule, RulePack } from './pack.ts';
export { type PassState, passState } from './pass.ts';
export {
  markIn,
  type Register,
  type Registers,
  registersOf,
  type Timetable,
  timetableOf,
} from './registers.ts';
export { type RegistryOfClass, registryOf } from './registry.ts';
export { rolesAmong } from './responsible.ts';
export { type Roles, rolesOf } from './roles.ts';
export { type EventFilter, eventsHandled, type HandledEvent } from './safetyRegister.ts';
export { source } from './source.ts';
export { type Lookups, type Wording, wordDuty } from './wording.ts';

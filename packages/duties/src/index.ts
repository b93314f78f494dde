export { type Corrections, corrections } from './corrections.ts';
export type { Act, Duty, DutyState, Evaluation, Level, Why } from './duty.ts';
export { createEngine, type Engine } from './engine.ts';
export { evaluate } from './evaluate.ts';
export type { Facts, Held } from './facts.ts';
export type { Standing } from './flow.ts';
export { type Rule, RulePack } from './pack.ts';
export {
  markIn,
  type Register,
  type Registers,
  registersOf,
  type Timetable,
  timetableOf,
} from './registers.ts';
export { rolesAmong } from './responsible.ts';
export { type Roles, rolesOf } from './roles.ts';
export { source } from './source.ts';
export { type Lookups, type Wording, wordDuty } from './wording.ts';

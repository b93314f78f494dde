export type { Act, Duty, DutyState, Evaluation, Level, Why } from './duty.ts';
export type { Facts, Held } from './facts.ts';

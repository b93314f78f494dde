export { type Answer, type AnswerValue, Command } from './commands.ts';
export type * from './views.ts';

export { type Casework, type CaseworkOptions, openCasework, type Scene } from './casework.ts';
export { type Answer, type AnswerValue, Command } from './commands.ts';
export { type Founding, foundSchool } from './commands/founding.ts';
export { type Membership, writeInvitation } from './membership.ts';
export { projectDesk } from './projections/desk.ts';
export { projectPanel } from './projections/panel.ts';
export { projectPopup } from './projections/popup.ts';
export { draftReport } from './projections/report.ts';
export type * from './views.ts';

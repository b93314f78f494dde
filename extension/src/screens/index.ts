/** The screens: one component each, fed with a view and a way to send. The style sheet is `styles/index.css`. */
export type { PageState, Send, Settings, ViewRequest, Views } from '../contract.ts';
export { languages } from '../words/index.ts';
export { Approval, type ApprovalProps } from './Approval.tsx';
export type { OpenPlan } from './case/PlanField.tsx';
export { Desk, type DeskPlace, type DeskProps } from './desk/Desk.tsx';
export type { Section } from './desk/Nav.tsx';
export { Panel, type PanelProps } from './Panel.tsx';
export { Popup, type PopupProps } from './Popup.tsx';
export { Side, type SideProps } from './Side.tsx';
export { TellWindow, type TellWindowProps } from './TellWindow.tsx';

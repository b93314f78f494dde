/** Codes and names that the catalogue must have a word for. */
import type { Command } from '@wuhe/casework';
import type { FiveElements, Mark } from '@wuhe/model';

export type MarkName = Mark;
export type ElementName = keyof FiveElements;
type ContactCommand = Extract<Command, { command: 'contact' }>;
export type Route = ContactCommand['route'];
export type TriedResult = ContactCommand['result'];

/** Every code a command may answer with, and those of the worker's own door. */
export type ProblemCode =
  | 'input.invalid'
  | 'document.changeTooLarge'
  | 'storage.damaged'
  | 'storage.refused'
  | 'invitation.joined'
  | 'handover.over'
  | 'invitation.otherServer'
  | 'disclosure.changed'
  | 'disclosure.locked'
  | 'role.missing'
  | 'statement.unknown'
  | 'class.duplicate'
  | 'lesson.unknown'
  | 'register.revoked'
  | 'server.unreachable'
  | 'server.address'
  | 'file.invalid'
  | 'library.closed'
  | 'case.open'
  | 'case.notJoined'
  | 'page.gone'
  | 'site.notAllowed'
  | 'worker.failed'
  | 'worker.gone';

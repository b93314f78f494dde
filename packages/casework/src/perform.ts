/** Does one command of a member, or of somebody alone, in an opened room. */
import type { RulePack } from '@wuhe/duties';
import type { Instant, StatementId } from '@wuhe/model';
import { addToCase, openCase } from './cases.ts';
import { called, contact, excuse, recordReading, tell } from './commands/attendance.ts';
import { decideDisclosure, releaseDisclosure, requestDisclosure } from './commands/disclosures.ts';
import { saveDraft } from './commands/drafts.ts';
import { beginHandover } from './commands/handover.ts';
import { importSchool } from './commands/importing.ts';
import {
  addClass,
  addPerson,
  dropDevice,
  invite,
  remove,
  renewSheets,
  withdraw,
} from './commands/members.ts';
import { adopt, record } from './commands/record.ts';
import { decideRegister, proposeRegister } from './commands/registers.ts';
import { acknowledge, explain, report } from './commands/reports.ts';
import { renameClass } from './commands/solo.ts';
import type { AnswerValue, Command } from './commands.ts';
import type { Room } from './room.ts';

/** A command that stays in its room; the others make one or change it. */
export type RoomCommand = Exclude<
  Command,
  {
    command:
      | 'confirmClass'
      | 'found'
      | 'join'
      | 'recover'
      | 'takeOver'
      | 'unlock'
      | 'lock'
      | 'changePassphrase';
  }
>;

/** Answers after the strict commit, with the statement that was made; undefined when there was nothing to add. @throws Problem */
export async function perform(
  room: Room,
  pack: RulePack,
  command: RoomCommand,
  now: Instant,
): Promise<AnswerValue> {
  switch (command.command) {
    case 'recordReading':
      return one(await recordReading(room, command, now));
    case 'tell':
      return one(await tell(room, pack, command, now));
    case 'called':
      return one(await called(room, command.of, now));
    case 'acknowledge':
      return one(...(await acknowledge(room, command.of, now)));
    case 'contact':
      return one(...(await contact(room, command, now)));
    case 'report':
      return one(await report(room, pack, command, now));
    case 'explain':
      return one(...(await explain(room, command, now)));
    case 'excuse':
      return one(await excuse(room, command, now));
    case 'requestDisclosure':
      return one(await requestDisclosure(room, command, now));
    case 'decideDisclosure':
      return one(await decideDisclosure(room, command, now));
    case 'releaseDisclosure':
      return releaseDisclosure(room, command, now);
    case 'proposeRegister':
      return one(await proposeRegister(room, command, now));
    case 'decideRegister':
      return one(await decideRegister(room, command.decided, now));
    case 'record':
      return one(...(await record(room, command, now)));
    case 'adopt':
      return one(await adopt(room, pack, command, now));
    case 'readNotice':
      room.library.noticesRead(command.code, command.times);
      return undefined;
    case 'saveDraft':
      return (await saveDraft(room.person, command.text)) ? { kept: 'draft' } : undefined;
    case 'renameClass':
      await renameClass(room, command, now);
      return undefined;
    case 'importSchool':
      return importSchool(room, command.file, now);
    case 'addPerson':
      return addPerson(room, command, now);
    case 'addClass':
      return { class: (await addClass(room, command, now)).id };
    case 'invite':
      return { slip: await invite(room, command, now) };
    case 'withdraw':
      await withdraw(room, command.person);
      return undefined;
    case 'remove':
      return remove(room, command.person, now);
    case 'dropDevice':
      return dropDevice(room, command.device);
    case 'handOver':
      return { handover: await beginHandover(room, command.passphrase, now) };
    case 'openCase':
      return { case: await openCase(room, command, now) };
    case 'addToCase':
      return one(await addToCase(room, command, now));
    case 'replaceSheets':
      return { sheets: await renewSheets(room) };
    default:
      return command satisfies never;
  }
}

function one(statement?: StatementId): AnswerValue {
  return statement === undefined ? undefined : { statement };
}

/**
 * Cases whose circle was entered on the chain, or was about to be, while nothing is said in them yet: their scopes are noted in the own
 * document, without a word of what they are for, with the device that began. A worker may be killed in between; what never got its opening is
 * given up by that device: to another one it may only not have come yet.
 */
import { type Document, mainDocument } from '@wuhe/documents';
import { Problem } from '@wuhe/model';
import { accept, type ScopeId } from '@wuhe/seal';
import { schoolOf } from './commands/entering.ts';
import type { Room } from './room.ts';

/** Name of the text. */
const BEGUN = 'begun';

export function begunCases(person: Document): { scope: ScopeId; device: string }[] {
  return person
    .text(BEGUN)
    .split(' ')
    .filter(Boolean)
    .map((word) => {
      const [scope = '', device = ''] = word.split('.');
      return { scope: scope as ScopeId, device };
    });
}

/** Notes a scope as begun by this device. @throws Problem `storage.refused` */
export async function begin(room: Room, scope: ScopeId): Promise<void> {
  if (begunCases(room.person).some((one) => one.scope === scope)) return;
  await room.person.editText(BEGUN, { at: 0, remove: 0, insert: `${scope}.${deviceOf(room)} ` });
}

/** Strikes a scope off. @throws Problem `storage.refused` */
export async function end({ person }: Room, scope: ScopeId): Promise<void> {
  const text = person.text(BEGUN);
  const at = text.indexOf(`${scope}.`);
  if (at >= 0) await person.editText(BEGUN, { at, remove: text.indexOf(' ', at) + 1 - at, insert: '' });
}

function deviceOf(room: Room): string {
  return schoolOf(room).me.record.device.id;
}

/**
 * Gives up what was begun and never opened: everybody is taken out of its circle, so that nobody is told of a case that is none. Called while no
 * command is under way. What cannot be done now (locked, no server) is done the next time.
 */
export async function undoBegun(room: Room): Promise<void> {
  const { library, person } = room;
  for (const { scope, device } of begunCases(person)) {
    if (device !== deviceOf(room)) continue;
    const school = schoolOf(room);
    if (school.me.locker.state() !== 'open' || (school.server && library.connection() !== 'open')) return;
    const members = school.membership().scopes.get(scope)?.members;
    try {
      if (members?.has(school.me.record.person) && !(await isOpened(room, scope))) {
        const entered = await school.enter(async (chain) =>
          accept({
            kind: 'revoke',
            scope,
            people: [...(chain.scopes.get(scope)?.members.keys() ?? [])],
            cuts: [],
          }),
        );
        if (!entered.ok) return;
      }
      await end(room, scope);
    } catch (cause) {
      if (cause instanceof Problem) return;
      throw cause;
    }
  }
}

async function isOpened({ library }: Room, scope: ScopeId): Promise<boolean> {
  return (await library.open(mainDocument(scope))).statements().length > 0;
}

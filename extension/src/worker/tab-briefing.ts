/** What a window is told before it looks: how its register is read, who is in the classes today, and whether to keep silent. */
import type { ClassId } from '@wuhe/model';
import type { ToPage } from '../content/contract.ts';
import type { Voice } from './speaker.ts';
import type { Frame, TabsOptions } from './tab.ts';

export interface Briefing extends Pick<Voice, 'refused' | 'expected'> {
  context: ToPage;
}

/** What is known now of the address in a window. */
export async function briefing(options: TabsOptions, frame: Frame): Promise<Briefing> {
  const scene = (await options.casework()).scene();
  const registers = await options.registers();
  const school = await options.school();
  const sites = await options.sites();
  const profile = registers.choose(frame.origin, frame.path, school);
  const declined = !profile && (sites.get(frame.origin)?.declined.includes(frame.path) ?? false);
  const unusable = profile === 'broken' || profile === 'revoked';
  const refused = unusable
    ? profile === 'revoked'
      ? 'revoked'
      : 'brokenProfile'
    : declined
      ? 'declined'
      : undefined;
  const expected = profile !== undefined;
  const { today, session } = await options.today();
  const byClass = new Map<ClassId, Extract<ToPage, { kind: 'context' }>['rosters'][number]>();
  for (const student of scene?.room.facts().students ?? []) {
    if (student.from > today || (student.until !== undefined && student.until < today)) continue;
    const roster = byClass.get(student.class) ?? { id: student.class, students: [] };
    const { id: studentId, number, name, schoolNumber } = student;
    roster.students.push({ id: studentId, number, name, ...(schoolNumber ? { schoolNumber } : {}) });
    byClass.set(student.class, roster);
  }
  const words = registers.words(frame.origin, school);
  const context: ToPage = {
    kind: 'context',
    profile: unusable ? undefined : profile,
    rosters: [...byClass.values()],
    today,
    ...(session ? { session } : {}),
    ...(words.length > 0 ? { words } : {}),
    silent: unusable || declined,
  };
  return { refused, expected, context };
}

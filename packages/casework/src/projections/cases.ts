/** Case rooms as the screens show them. */
import type { Language } from '@wuhe/model';
import type { CaseRoom } from '../cases.ts';
import { readCase } from '../cases.ts';
import type { Scene } from '../casework.ts';
import { schoolOf } from '../commands/entering.ts';
import type { CaseLine, CaseView } from '../views.ts';
import { type Stage, shell, stage } from './stage.ts';

/** Cases of this person's teams whose opening has come, the newest first. */
export function caseLines(on: Stage): CaseLine[] {
  return on.room.cases
    .flatMap((one) => lineOf(on, one) ?? [])
    .sort((a, b) => (a.opened < b.opened ? 1 : a.opened > b.opened ? -1 : 0));
}

function lineOf(on: Stage, one: CaseRoom): CaseLine | undefined {
  const { opening, entries } = readCase(one);
  if (!opening) return undefined;
  const { student } = opening.body;
  const { name = '', className = '' } = on.lookups.student(student) ?? {};
  return {
    id: one.scope,
    student,
    name,
    className,
    opened: opening.at,
    last: entries.at(-1)?.entry.at,
    entries: entries.length,
  };
}

/** One case room; undefined while it is locked, or when it is none of this person's. */
export function projectCase(scene: Scene, language: Language, id: string): CaseView | undefined {
  const on = stage(scene, language);
  const one = on.room.cases.find(({ scope }) => scope === id);
  const line = one && lineOf(on, one);
  if (!one || !line) return undefined;
  const { opening, entries } = readCase(one);
  const chain = schoolOf(on.room).membership();
  const nameOf = (person: Parameters<Stage['person']>[0]) => on.person(person).name;
  const sorted = new Intl.Collator(language).compare;
  return {
    ...shell(on),
    case: line,
    team: (opening?.body.members ?? []).map(({ person, as }) => ({ person, name: nameOf(person), as })),
    readers: [...(chain.scopes.get(one.scope)?.members.keys() ?? [])].map(nameOf).sort(sorted),
    entries: entries
      .map(({ entry: { id: entry, at, author, body }, before }) => ({
        id: entry,
        at,
        happened: body.happened,
        by: nameOf(author),
        mine: author === on.me,
        measure: body.measure,
        text: body.text,
        before: before && { at: before.at, text: before.body.text },
      }))
      .reverse(),
    here: [...new Set(one.plan.others().map(({ person }) => person))],
  };
}

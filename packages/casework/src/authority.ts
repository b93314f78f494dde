/**
 * Who may say what the school is: head, staff, roles, classes, timetable, catalogue. Every teacher writes in the school's document; what makes
 * somebody a principal there counts only from those whom the chain gives that power (SPEC.md 7.3), so that no approval is somebody's own.
 */
import type { Body, Kind, Statement } from '@wuhe/model';
import type { Membership as Chain, ChainRole } from '@wuhe/seal';

const offices: ReadonlySet<ChainRole> = new Set<ChainRole>(['principal', 'deputy', 'academicOffice']);
const teachers: ReadonlySet<string> = new Set(['homeroomTeacher', 'subjectTeacher']);

const administrative: ReadonlySet<Kind> = new Set<Kind>([
  'school',
  'person',
  'role',
  'class',
  'timetable',
  'scope',
  'document',
  'invitation',
  'adoption',
  'registerDecision',
]);

/** Whether the statement counts. What a removed person said while in power still does. */
export function mayState({ people }: Chain, { kind, author, body }: Statement): boolean {
  if (!administrative.has(kind)) return true;
  const held = people.get(author)?.roles.map(({ role }) => role) ?? [];
  if (held.some((role) => offices.has(role))) return true;
  const isHead = held.includes('gradeHead');
  if (kind === 'role') return isHead && teachers.has((body as Body<'role'>).role);
  return isHead && (kind === 'person' || kind === 'invitation');
}

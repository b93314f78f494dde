/**
 * Case rooms: a circle of its own for one student's matter, opened by whoever leads the rescue team. Its log is signed entries and lies apart from
 * the school's facts; its plan is one text that the team writes together.
 */
import { type Document, documentIn, type Library, mainDocument } from '@wuhe/documents';
import { kindsOfScope, openScope } from '@wuhe/keyring';
import {
  type Body,
  type DocumentId,
  type Instant,
  millis,
  type PersonId,
  Problem,
  randomId,
  readStatement,
  type Statement,
  type StatementId,
  type StudentId,
} from '@wuhe/model';
import type { Membership as Chain, Right, ScopeId } from '@wuhe/seal';
import { begin, end } from './begun.ts';
import { enter, schoolOf } from './commands/entering.ts';
import type { Command } from './commands.ts';
import { actId, derivedId } from './digest.ts';
import type { Room } from './room.ts';

type Of<C extends Command['command']> = Extract<Command, { command: C }>;

/** A case that this person belongs to, opened. */
export interface CaseRoom {
  scope: ScopeId;
  log: Document;
  plan: Document;
}

/** The name of the text in the plan's document. */
export const PLAN = 'plan';

/** Scopes of cases: what the school's catalogue does not describe and nobody's own is. */
export function caseScopes(chain: Chain, me: PersonId, described: ReadonlyMap<string, unknown>): ScopeId[] {
  const own = chain.people as ReadonlyMap<string, unknown>;
  return [...chain.scopes.values()].flatMap(({ id, tier, members }) =>
    tier === 'guarded' && members.has(me) && !own.has(id) && !described.has(id) ? [id] : [],
  );
}

/** Opens a case's documents; undefined while it is locked or its key has not come yet. */
export async function openCaseRoom(library: Library, scope: ScopeId): Promise<CaseRoom | undefined> {
  const [logId, planId] = [mainDocument(scope), await planDocument(scope)];
  try {
    const [log, plan] = await Promise.all([library.open(logId), library.open(planId)]);
    return { scope, log, plan };
  } catch (cause) {
    if (cause instanceof Problem && (cause.code === 'key.locked' || cause.code === 'key.missing'))
      return undefined;
    throw cause;
  }
}

/** The documents of a case: its log and its plan. */
export async function caseDocuments(scope: ScopeId): Promise<DocumentId[]> {
  return [mainDocument(scope), await planDocument(scope)];
}

async function planDocument(scope: ScopeId): Promise<DocumentId> {
  return documentIn(scope, (await derivedId('plan', scope)) as string as DocumentId);
}

/** An entry of a log, and the one of the same author that it corrects. */
export interface LogEntry {
  entry: Statement<'caseEntry'>;
  before: Statement<'caseEntry'> | undefined;
}

/**
 * What the log says that can be read: its opening, the first of several, and its entries in time order. Only its author corrects an entry; the
 * correction stands for it and keeps it.
 */
export function readCase({ log }: CaseRoom): {
  opening: Statement<'rescueCase'> | undefined;
  entries: readonly LogEntry[];
} {
  const known = log.statements().flatMap((value) => {
    const read = readStatement(value);
    return read.state === 'known' ? [read.statement] : [];
  });
  const opening = known.find((one): one is Statement<'rescueCase'> => one.kind === 'rescueCase');
  const entries = known.filter((one): one is Statement<'caseEntry'> => one.kind === 'caseEntry');
  const byId = new Map(entries.map((one) => [one.id, one]));
  const correctedBy = (one: Statement<'caseEntry'>) => {
    const before = one.corrects && byId.get(one.corrects);
    return before && before !== one && before.author === one.author ? before : undefined;
  };
  const gone = new Set(entries.map(correctedBy));
  return {
    opening,
    entries: entries.flatMap((entry) => (gone.has(entry) ? [] : [{ entry, before: correctedBy(entry) }])),
  };
}

/**
 * Opens a case for a student with its team, this person among them (B.team).
 * The same act again answers with the same case, and finishes what was broken off.
 * @throws Problem `key.locked`, `input.invalid`, `case.open`: the student has one that this person belongs to; `case.notJoined`; codes of the chain
 */
export async function openCase(
  room: Room,
  { student, members }: Of<'openCase'>,
  at: Instant,
): Promise<ScopeId> {
  const { me } = room.membership;
  const chain = schoolOf(room).membership();
  const known = room.facts().students.find(({ id }) => id === student);
  if (!known) throw new Problem('statement.unknown', 'student');
  const scope = await scopeOf(room);
  const stands = chain.scopes.get(scope)?.members.has(me) === true;
  const log = mainDocument(scope);
  const id = room.act === undefined ? undefined : await actId(room.act, 'rescueCase');
  if (stands && id && (await room.library.open(log)).has(id)) return scope;
  if (caseOf(room, student)) throw new Problem('case.open');
  if (!members.some(({ person }) => person === me))
    throw new Problem('input.invalid', 'who opens a case belongs to it');
  const joined = (person: PersonId) =>
    chain.people.get(person)?.removed === undefined && chain.people.has(person);
  if (!members.every(({ person }) => joined(person))) throw new Problem('case.notJoined');
  const { tier, grantors } = kindsOfScope.case;
  const all = new Map<PersonId, Right>(members.map(({ person }) => [person, 'write']));
  await begin(room, scope);
  if (!stands) await enter(room, (on) => openScope(on, { id: scope, tier, grantors: [...grantors] }, all));
  const body: Body<'rescueCase'> = { student, class: known.class, members: [...members] };
  await room.say([{ kind: 'rescueCase', body, to: [log] }], at);
  await end(room, scope);
  return scope;
}

/** The scope of this act's case: where one was undone, the next. */
async function scopeOf(room: Room): Promise<ScopeId> {
  if (room.act === undefined) return randomId() as ScopeId;
  const { scopes } = schoolOf(room).membership();
  for (let nth = 0; ; nth++) {
    const scope = (await actId(room.act, 'scope', nth)) as string as ScopeId;
    if (scopes.get(scope)?.members.size !== 0) return scope;
  }
}

/** The open case of a student that this person belongs to. */
function caseOf(room: Room, student: StudentId): CaseRoom | undefined {
  return room.cases.find((one) => readCase(one).opening?.body.student === student);
}

/** Adds an entry to a case's log, in the place of an own one if it `corrects` that. @throws Problem `key.locked`, `statement.unknown`, `input.invalid` */
export async function addToCase(room: Room, command: Of<'addToCase'>, at: Instant): Promise<StatementId> {
  const found = room.cases.find(({ scope }) => scope === command.case);
  if (!found) throw new Problem(room.lockedCases > 0 ? 'key.locked' : 'statement.unknown', 'case');
  const said = room.act === undefined ? undefined : await actId(room.act, 'caseEntry');
  if (said && found.log.has(said)) return said;
  const { opening, entries: log } = readCase(found);
  if (!opening) throw new Problem('statement.unknown', 'the opening of the case has not come yet');
  const { measure, text, happened, corrects } = command;
  if (millis(happened) > millis(at)) throw new Problem('input.invalid', 'an entry cannot lie in the future');
  if (corrects && !log.some(({ entry }) => entry.id === corrects && entry.author === room.membership.me))
    throw new Problem('statement.unknown', 'only an own entry is corrected, and once');
  const { student } = opening.body;
  const body: Body<'caseEntry'> = { case: opening.id, student, measure, text, happened };
  const draft = { kind: 'caseEntry' as const, body, to: [found.log.id], ...(corrects ? { corrects } : {}) };
  const [id] = await room.say([draft], at);
  return id as StatementId;
}

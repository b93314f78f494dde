/** The rules of the school for everybody to read: by part, in plain words, in force or not; and what may be recorded under them. */
import { asChosen, kindWords, type Rule, type RulePack, ruleLine } from '@wuhe/duties';
import { fieldsOf, type Kind, type Language } from '@wuhe/model';
import { adoptedParts, comingParts, packHere } from '../adoption.ts';
import { homeKinds, homeroomOnly, lackOf, recordableKinds } from '../record/places.ts';
import type { PartView, RecordOffer, RuleView } from '../views.ts';
import type { Stage } from './stage.ts';

/** Every part of the pack with its rules; steps of playbooks stand behind the rules of their part. */
export function parts(on: Stage): PartView[] {
  const joined = on.room.membership.server !== undefined;
  const adopted = joined ? adoptedParts(on.facts, on.today) : new Map();
  const coming = joined ? comingParts(on.facts, on.today) : new Map();
  return (on.pack.parts ?? []).map((part) => ({
    id: part.id,
    title: part.title[on.language],
    purpose: part.purpose[on.language],
    core: part.core ?? false,
    since: adopted.get(part.id),
    coming: adopted.has(part.id) ? undefined : coming.get(part.id),
    inForce: part.core === true || adopted.has(part.id),
    rules: linesOf(on).get(part.id) ?? [],
  }));
}

const made = new WeakMap<RulePack, Map<Language, ReadonlyMap<string, RuleView[]>>>();

/** Part → its rules in words. A pack never changes, so they are worded once in each language. */
function linesOf(on: Stage): ReadonlyMap<string, RuleView[]> {
  const known = made.get(on.pack) ?? new Map<Language, ReadonlyMap<string, RuleView[]>>();
  made.set(on.pack, known);
  const before = known.get(on.language);
  if (before) return before;
  const lines = new Map((on.pack.parts ?? []).map(({ id }) => [id, rulesOf(on, id)]));
  known.set(on.language, lines);
  return lines;
}

function rulesOf(on: Stage, part: string): RuleView[] {
  const { pack, language } = on;
  const rules = pack.rules
    .filter((rule) => rule.part === part && asChosen(rule, pack))
    .map((rule) => lineOf(on, rule));
  const steps = pack.playbooks
    .filter((book) => book.part === part)
    .map(
      (book): RuleView => ({
        id: book.id,
        what: book.title[language],
        who: '',
        to: '',
        due: '',
        clauses: book.clauses.map((id) => ({ id, sentence: pack.clauses[id]?.[language] ?? '' })),
        // Steps of playbooks are about incidents, which belong to cases.
        lack: 'case',
      }),
    );
  return [...rules, ...steps];
}

function lineOf({ pack, language }: Stage, rule: Rule): RuleView {
  const { closes: _closes, ...line } = ruleLine(rule, pack, language);
  return { ...line, lack: lackOf(rule, pack) };
}

/** A kind by name, as a button or an entry of a list has it. */
export function offer(on: { language: Language }, kind: Kind): RecordOffer {
  const title = kindWords[kind][on.language];
  return { kind, title: on.language === 'en' ? title.charAt(0).toUpperCase() + title.slice(1) : title };
}

/** Kinds that raise a duty under the rules in force, and that nothing has to come before. A first notice comes first: it is in a hurry. */
export function offers(on: Stage): RecordOffer[] {
  if (on.room.membership.server === undefined) return [];
  const { rules } = packHere(on.pack, [...adoptedParts(on.facts, on.today).keys()]);
  const raising = new Set(rules.flatMap(({ trigger }) => (trigger.kind === 'statement' ? trigger.of : [])));
  return recordableKinds
    .filter((kind) => raising.has(kind) && startsAlone(kind) && mayStart(on, kind))
    .sort((a, b) => Number(b === 'firstNotice') - Number(a === 'firstNotice'))
    .map((kind) => offer(on, kind));
}

/** It answers no other statement. */
function startsAlone(kind: Kind): boolean {
  return !fieldsOf(kind).some(
    (field) => field.control === 'one' && field.of === 'statement' && !field.optional,
  );
}

/** What is kept in the home of a class, only who holds one can record. */
function mayStart(on: Stage, kind: Kind): boolean {
  if (homeKinds.has(kind)) return on.room.membership.catalogue.homes.length > 0;
  if (homeroomOnly.has(kind))
    return on.facts.school.classes.some((one) =>
      on.ledger.roles.holders('homeroomTeacher', on.today, one.id).includes(on.me),
    );
  return true;
}

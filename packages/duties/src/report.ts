/** Duties in words for somebody who reads them outside the screens: who, what, to whom, due, state, why, what closes it, what follows. */
import { fill, type Instant, type Language, type PersonId, type StatementId, schoolTime } from '@wuhe/model';
import { closesOf } from './closing.ts';
import { compiled } from './compile.ts';
import type { Duty } from './duty.ts';
import type { Facts } from './facts.ts';
import type { Answer, Condition } from './pack/vocabulary.ts';
import type { Rule, RulePack } from './pack.ts';
import { conditionsText } from './report/conditions.ts';
import { kindWords } from './report/kinds.ts';
import { labels, lateDone, levelWords, stateWords } from './report/words.ts';
import { type Lookups, wordDuty } from './wording.ts';

/** One duty in words; times are the school's. */
export interface DutyReport {
  duty: Duty;
  what: string;
  about: readonly string[];
  who: string;
  toWhom: string;
  /** Empty when nothing is left to do. */
  due: string;
  state: string;
  /** Clause, clock and facts. */
  why: { clauses: readonly string[]; clock: string; facts: readonly string[] };
  closedBy: string;
  follows: readonly string[];
  /** Label and text of what only some duties have: vacancy, approval, blame. */
  notes: readonly (readonly [string, string])[];
}

export function reportDuties(
  facts: Facts,
  pack: RulePack,
  duties: readonly Duty[],
  language: Language,
  now: Instant,
): DutyReport[] {
  const rules = new Map(compiled(pack, facts.school).rules.map((rule) => [rule.id, rule]));
  const words = wordsFor(facts, pack, language, now);
  return duties.map((duty) => {
    const rule = rules.get(duty.rule);
    const { what, about, clauses, clock } = wordDuty([duty], pack, language, words.lookups);
    const level =
      duty.state === 'open' ? levelWords[duty.level][language] : duty.doneLate ? lateDone[language] : '';
    return {
      duty,
      what,
      about,
      who: words.names(duty.owners),
      toWhom:
        authoritiesText(rule?.closedBy, pack, language) || (duty.to.length > 0 ? words.names(duty.to) : ''),
      due: duty.due ? words.time(duty.due) : duty.state === 'open' ? labels.noDeadline[language] : '',
      state: [stateWords[duty.state][language], level].filter((part) => part !== '').join(' · '),
      why: {
        clauses: clauses.map(({ id, sentence }) => `${id} ${sentence}`),
        clock,
        facts: duty.why.because.flatMap((id) => words.fact(id) ?? []),
      },
      closedBy: rule
        ? answersText(
            closesOf(rule, (id) => rules.get(id)),
            pack,
            language,
          ) || labels.overByItself[language]
        : '',
      follows: (duty.follows ?? []).map(({ rule: next, at }) => {
        const owner = rules.get(next)?.owner;
        const title = typeof owner === 'string' ? words.title(owner) : undefined;
        return [words.time(at), next, title].filter((part) => part !== undefined).join(' ');
      }),
      notes: notesOf(duty, language, words),
    };
  });
}

type Words = ReturnType<typeof wordsFor>;

function notesOf(duty: Duty, language: Language, words: Words): [string, string][] {
  const { vacancy, approval, handed, claimed, blamed } = duty;
  const notes: [string, string][] = [];
  if (vacancy) notes.push([labels.vacancy[language], words.title(vacancy) ?? vacancy]);
  if (approval) {
    const emergency = approval.emergency ? labels.emergency[language] : '';
    notes.push([labels.approval[language], labels.needsApproval[language] + emergency]);
  }
  if (handed) notes.push([labels.handed[language], words.names(handed.from)]);
  if (claimed) notes.push([labels.claimed[language], words.names([claimed.by])]);
  for (const { person, known } of blamed ?? [])
    notes.push([labels.blamed[language], `${words.names([person])} ${words.time(known)}`]);
  return notes;
}

/** Names and times of one school, as the words of a rule need them; a time on another day than now has its date. */
export function wordsFor(facts: Facts, pack: RulePack, language: Language, now: Instant) {
  const { school } = facts;
  const people = new Map(school.people.map((one) => [one.id, one.name]));
  const classes = new Map(school.classes.map((one) => [one.id, one.name]));
  const students = new Map(facts.students.map((one) => [one.id, one]));
  const statements = new Map(facts.statements.map((one) => [one.id, one]));
  const list = pack.words.list[language];
  const today = schoolTime(school.calendar, now).date;
  const time = (at: Instant) => {
    const local = schoolTime(school.calendar, at);
    return `${local.date} ${local.time}`;
  };
  const lookups: Lookups = {
    person: (id) => people.get(id) ?? id,
    student(id) {
      const one = students.get(id);
      return one && { name: one.name, number: one.number, className: classes.get(one.class) ?? one.class };
    },
    time(at) {
      const local = schoolTime(school.calendar, at);
      return local.date === today ? local.time : time(at);
    },
    lessonLabel: ({ period }) => fill(lessonWord[language], { period }),
    className: (id) => classes.get(id),
  };
  return {
    lookups,
    time,
    names: (ids: readonly PersonId[]) =>
      ids.length === 0 ? labels.nobody[language] : ids.map((id) => people.get(id) ?? id).join(list),
    title: (role: string) =>
      Object.hasOwn(pack.titles, role) ? pack.titles[role as keyof typeof pack.titles][language] : undefined,
    fact(id: StatementId) {
      const one = statements.get(id);
      return (
        one &&
        `${id} ${kindWords[one.kind][language]} · ${people.get(one.author) ?? one.author} · ${time(one.at)}`
      );
    },
  };
}

const lessonWord = { 'zh-Hant': '第 {period} 節', 'zh-Hans': '第 {period} 节', en: 'period {period}' };

/** The kinds of statement that close a duty, in words, with what they must say. */
export function answersText(answers: readonly Answer[], pack: RulePack, language: Language): string {
  const [open, close] = language === 'en' ? [' (', ')'] : ['（', '）'];
  const said = answers.map(({ kind, where }) => {
    const wanted = conditionsText(
      where?.filter((one) => !namesItself(one)),
      pack,
      language,
    );
    return kindWords[kind][language] + (wanted === '' ? '' : open + wanted + close);
  });
  return [...new Set(said)].join(pack.words.list[language]);
}

/** That an answer names the rule or the step it closes goes without saying. */
function namesItself(one: Condition): boolean {
  return 'is' in one && 'field' in one && one.is.length === 1 && ['rule', 'step'].includes(one.field);
}

/** The authorities that a report goes to; empty when it goes to none. */
export function authoritiesText(
  answers: readonly Answer[] | undefined,
  pack: RulePack,
  language: Language,
): string {
  const named = (answers ?? []).flatMap(({ kind, where }) =>
    kind === 'authorityReport'
      ? (where ?? []).flatMap((one) =>
          'field' in one && one.field === 'authority' && 'is' in one ? one.is : [],
        )
      : [],
  );
  return pack.authorities
    .flatMap((one) => (named.includes(one.id) ? one.title[language] : []))
    .join(pack.words.list[language]);
}

/** A rule or step of a pack, by its id, whatever options and stages say. */
export function ruleNamed(pack: RulePack, id: string): Rule | undefined {
  const everywhere = { ...pack, chosen: {} };
  const stages = [undefined, 'primary', 'junior', 'senior', 'college'] as const;
  for (const stage of stages) {
    const found = compiled(stage === undefined ? pack : everywhere, { stage } as Facts['school']).rules.find(
      (rule) => rule.id === id,
    );
    if (found) return found;
  }
  return pack.rules.find((rule) => rule.id === id);
}

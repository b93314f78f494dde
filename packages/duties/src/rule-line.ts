/** A rule as one line for people: what, who, to whom, by when, what closes it. Without a case at hand its places say "the student". */
import { fill, type Language, Role, type Worded } from '@wuhe/model';
import { closesOf } from './closing.ts';
import { asChosen } from './compile.ts';
import type { Due, Party } from './pack/vocabulary.ts';
import type { Place, Rule, RulePack } from './pack.ts';
import { fieldText } from './report/conditions.ts';
import { kindWords } from './report/kinds.ts';
import { dueWords, partOfDayWords, partyWords, unitWords } from './report/words.ts';
import { ruleNamed } from './report.ts';

export interface RuleLine {
  id: string;
  what: string;
  who: string;
  /** Titles of whom it is owed to; empty where it names nobody. */
  to: string;
  due: string;
  /** Names of the statements one of which closes it; empty where only what raised it can end it. */
  closes: string;
  clauses: readonly { id: string; sentence: string }[];
}

/** As the chosen sides of the pack's options have it. */
export function ruleLine(written: Rule, pack: RulePack, language: Language): RuleLine {
  const rule = asChosen(written, pack) ?? written;
  const list = pack.words.list[language];
  const to = (rule.to ?? []).map((party) => partyText(party, pack, language)).join(list);
  const values: Record<string, string> = { ...generic(language), ...(to ? { to, toTitle: to } : {}) };
  const kinds = new Set(closesOf(rule, (id) => ruleNamed(pack, id)).map((answer) => answer.kind));
  return {
    id: rule.id,
    what: fill(rule.texts.what.open.one[language], values),
    who: partyText(rule.owner, pack, language),
    to,
    due: dueText(rule.due, language),
    closes: [...kinds].map((kind) => kindWords[kind][language]).join(list),
    clauses: rule.clauses.map((id) => ({ id, sentence: pack.clauses[id]?.[language] ?? '' })),
  };
}

export function partyText(party: Party, pack: RulePack, language: Language): string {
  if (typeof party === 'object') {
    if ('field' in party)
      return fill(partyWords.field[language], { field: fieldText(party.field, language) });
    return pack.titles[pack.functions[party.function]][language];
  }
  const role = Role.safeParse(party);
  return role.success
    ? pack.titles[role.data][language]
    : partyWords[party as keyof typeof partyWords][language];
}

export function dueText(due: Due, language: Language): string {
  const { kind, ...values } = due;
  const said = Object.entries(values).map(([name, value]): [string, string | number] => {
    if (name === 'field') return [name, fieldText(String(value), language)];
    if (name === 'unit') return [name, unitWords[value as keyof typeof unitWords][language]];
    if (name === 'of') return [name, partOfDayWords[value as keyof typeof partOfDayWords][language]];
    return [name, value as number];
  });
  return fill(dueWords[kind][language], Object.fromEntries(said));
}

const word = (hant: string, hans: string, en: string): Worded => ({ 'zh-Hant': hant, 'zh-Hans': hans, en });

/** What stands in the places of a rule's texts while no case fills them. */
const places: Readonly<Partial<Record<Place, Worded>>> = {
  student: word('學生', '学生', 'a student'),
  students: word('學生', '学生', 'students'),
  count: word('幾', '几', 'some'),
  number: word('座號', '座号', 'number'),
  class: word('某班', '某班', 'a class'),
  lesson: word('某一節', '某一节', 'a lesson'),
  mark: word('的標記', '的标记', 'the mark'),
  date: word('某日', '某日', 'a date'),
  session: word('半天', '半天', 'half a day'),
  owner: word('負責人', '负责人', 'whoever is responsible'),
  to: word('相關人員', '相关人员', 'those concerned'),
  toTitle: word('相關人員', '相关人员', 'those concerned'),
  by: word('記錄的人', '记录的人', 'its author'),
  title: word('這件事', '这件事', 'the matter'),
  recipient: word('對方', '对方', 'the recipient'),
  reported: word('某事', '某事', 'the matter'),
  decision: word('答覆', '答复', 'an answer'),
  reason: word('原因', '原因', 'the reason'),
  text: word('內容', '内容', 'its text'),
  place: word('某處', '某处', 'a place'),
  activity: word('活動', '活动', 'an activity'),
  authority: word('主管機關', '主管部门', 'the authority'),
  element: word('其中一何', '其中一何', 'one element'),
  absentees: word('幾', '几', 'some'),
  role: word('該職務', '该职务', 'the role'),
};

function generic(language: Language): Record<string, string> {
  return Object.fromEntries(Object.entries(places).map(([place, said]) => [place, said?.[language] ?? '…']));
}

/** The words of registers in three languages: marks, column headers, notices. Compared after `normalise`. */
import type { Mark, Session } from '@wuhe/model';
import { fold, normalise } from './text.ts';

const marks: Readonly<Record<Mark, string>> = {
  present: '出席 出勤 到校 到課 到课 已到 到 在校 正常 √ ✓ ✔ p present attended 出',
  absent:
    '缺席 缺勤 缺曠 缺旷 缺課 缺课 曠課 旷课 未到 未到校 未出席 未到課 未到课 not_present 缺 曠 旷 ✕ ✗ ✖ ✘ × x a absent 無故缺席 无故缺席',
  late: '遲到 迟到 遲 迟 t late tardy',
  leave:
    '請假 请假 事假 病假 公假 喪假 丧假 婚假 產假 产假 生理假 身心假 防疫假 公差 假 excused leave on_leave sick_leave',
  leftEarly: '早退 left_early early_leave leave_early left_class',
};

// ○ and △ mean present and late in one school, leave in the next; L is late or leave, E excused or early: see `letters`.
const vocabulary: ReadonlyMap<string, Mark> = new Map(
  (Object.keys(marks) as Mark[]).flatMap((mark) =>
    marks[mark].split(' ').map((word) => [fold(word.replaceAll('_', ' ')), mark] as const),
  ),
);

/** Letters that only their company explains: beside E (excused) L is late; beside T (tardy) L is leave. */
export function letters(words: readonly string[]): ReadonlyMap<string, Mark> {
  const has = (letter: string) => words.find((word) => fold(normalise(word)) === letter);
  const l = has('l');
  const e = has('e');
  if (l !== undefined && e !== undefined && has('t') === undefined)
    return new Map<string, Mark>([
      [l, 'late'],
      [e, 'leave'],
    ]);
  if (l !== undefined && e === undefined && has('t') !== undefined)
    return new Map<string, Mark>([[l, 'leave']]);
  return new Map();
}

const asked = new Map<string, Mark | undefined>();

/** What a mark word of a page most likely means; undefined for anything not certain, such as "遲到/早退". */
export function markOf(word: string): Mark | undefined {
  if (asked.has(word)) return asked.get(word);
  const mark = meaning(fold(normalise(word)));
  // Pages ask for the same few words thousands of times, and for thousands of words that are none.
  if (asked.size > 500) asked.clear();
  asked.set(word, mark);
  return mark;
}

function meaning(whole: string): Mark | undefined {
  const known = vocabulary.get(whole);
  if (known || whole.length > 40) return known;
  const parts = whole.split(/[\s()[\]:/,、-]+/).filter(Boolean);
  const meanings = new Set(parts.map((part) => vocabulary.get(part)));
  return meanings.size === 1 ? meanings.values().next().value : undefined;
}

/** What words mean on this page: the school's own mapping before the vocabulary. */
export interface Meanings {
  markOf(word: string): Mark | undefined;
  isTelling(word: string): boolean;
}

export function meaningsOf(own: readonly { word: string; mark: Mark }[] = []): Meanings {
  if (own.length === 0) return { markOf, isTelling };
  const key = (word: string) => fold(normalise(word)).slice(0, 40);
  const school = new Map(own.map(({ word, mark }) => [key(word), mark]));
  return {
    markOf: (word) => school.get(key(word)) ?? markOf(word),
    isTelling: (word) => school.has(key(word)) || isTelling(word),
  };
}

/** A word that says attendance by itself; one letter or sign could be a school grade as well. */
export function isTelling(word: string): boolean {
  return markOf(word) !== undefined && normalise(word).length > 1;
}

/** Words of an empty choice: nothing marked yet. */
export function isBlank(word: string): boolean {
  return /^$|^[-–—.…]+$|^[-–—\s]*(請選擇|请选择|未選|未选|選擇|选择|未點名|未点名|select|choose|none)[-–—.…\s]*$/i.test(
    normalise(word),
  );
}

export type IdentityHeader = 'seat' | 'schoolNumber' | 'anyNumber' | 'name';

/** Which part of a student's identity a header announces. */
export function identityHeader(header: string): IdentityHeader | undefined {
  const text = fold(header)
    .replaceAll(/[.:：*]/g, '')
    .replace(/^# (?=\S)/, '');
  if (
    /^(座號|座号|座位號|座位号|號次|号次|班級座號|班级座号|seat|seat (no|number)|roll|roll (no|number))$/.test(
      text,
    )
  )
    return 'seat';
  if (
    /^(學號|学号|學籍號|学籍号|學生編號|学生编号|學生證號|id|student (id|no|number)|id (card )?(no|number)|admission (no|number)|adm no)$/.test(
      text,
    )
  )
    return 'schoolNumber';
  if (/^(號|号|號碼|号码|編號|编号|序號|序号|no|nr|number|#)$/.test(text)) return 'anyNumber';
  if (
    /家長|家长|父|母|監護|监护|教師|教师|老師|老师|導師|parent|guardian|teacher|course|class|group|school|file/.test(
      text,
    )
  )
    return undefined;
  return /姓名|名字|\bname\b/.test(text) || /^(學生|学生|students?|learner)$/.test(text) ? 'name' : undefined;
}

const attendance =
  /出缺|出勤|考勤|點名|点名|到課|到课|出席|缺席|狀態|状态|狀況|状况|attendance|status|present|absent|roll ?call/i;
const grade =
  /成績|成绩|分數|分数|等第|等級|等级|測驗|考試|考试|作業|作业|score|grade|gpa|points|exam|quiz|assignment/i;

/** A header, heading or control name that speaks of attendance. */
export function isAboutAttendance(text: string): boolean {
  return attendance.test(text) && !grade.test(text);
}

/** A header of school grades, where `A` and `P` are no marks of a register. */
export function isAboutGrades(text: string): boolean {
  return grade.test(text);
}

/** A row that sets every student at once, by what stands in the place of a name. */
export function isForEverybody(text: string): boolean {
  return /^(全部|全體|全体|全班|全選|全选|所有|一鍵|一键|批次|批量|set |all\b|select all|check all|mark all|everyone)/i.test(
    text,
  );
}

/** A notice that this register was taken or saved. */
export function isTakenNotice(text: string): boolean {
  return (
    /已(完成)?(點名|点名|儲存|储存|保存|存檔|存档|送出|提交)|(點名|点名)(已|完成|成功)|(儲存|储存|保存)成功|attendance (has been |was |is )?(successfully )?(taken|saved|recorded|submitted|updated)/i.test(
      text,
    ) &&
    !/未|尚|沒有|没有|不|若|如|後|后|人數|人数|篩選|筛选|的|上次|上一|最近|\b(last|previous|recent|not|no|yet|if|when|once|until|unless)\b|[?？]/i.test(
      text,
    )
  );
}

/** A notice that this register waits to be taken or saved. */
export function isNotTakenNotice(text: string): boolean {
  return /未(完成)?(點名|点名|儲存|储存|保存|存檔|存档|送出|提交)|not (yet )?(been )?(taken|saved|recorded|submitted)|unsaved/i.test(
    text,
  );
}

/** 一, (二), Tue: no title by itself. */
export function isWeekday(text: string): boolean {
  return /^[(（]?(?:週|周|星期)?[一二三四五六日天][)）]?$|^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?$/i.test(
    text,
  );
}

const halves: readonly (readonly [Session, RegExp])[] = [
  ['forenoon', /上午|\bforenoon\b|\bmorning\b|\bAM\b/i],
  ['afternoon', /下午|\bafternoon\b|\bPM\b/i],
];

/** The half-day that a title names; undefined when none or both. */
export function sessionOf(title: string): Session | undefined {
  const named = halves.filter(([, word]) => word.test(title));
  return named.length === 1 ? named[0]?.[0] : undefined;
}

/** A title without the half-day it stands under: 「上午 出席」 is 出席. */
export function withoutSession(title: string): string {
  if (sessionOf(title) === undefined) return title;
  const rest = halves.reduce((text, [, word]) => text.replace(word, ''), title);
  return rest.replaceAll(/^[\s()（）:：-]+|[\s()（）:：-]+$/g, '') || title;
}

/** What raises a duty, as a sentence: the trigger of a rule, its conditions, and what starts its clock. */
import { fill, type Language, type Learned, type Worded } from '@wuhe/model';
import { type TriggerKind, watchedBy } from '../pack/trigger.ts';
import type { Every } from '../pack/vocabulary.ts';
import type { Rule, RulePack } from '../pack.ts';
import { conditionsText, fieldText } from './conditions.ts';
import { kindWords } from './kinds.ts';
import { word } from './words.ts';

const sentences: Readonly<Record<TriggerKind, Worded>> = {
  statement: word(
    '有「{of}」的記錄{where}{each}；{starts}',
    '有“{of}”的记录{where}{each}；{starts}',
    'a statement of the kind “{of}” is made{where}{each}; {starts}',
  ),
  overdue: word(
    '「{watched}」過了時限 {minutes} 分鐘仍未完成',
    '“{watched}”过了时限 {minutes} 分钟仍未完成',
    '“{watched}” is still open {minutes} minutes after its deadline',
  ),
  periodic: word(
    '{every}一次，{scope}{covering}{whereHeld}',
    '{every}一次，{scope}{covering}{whereHeld}',
    '{every}, {scope}{covering}{whereHeld}',
  ),
  recurring: word(
    '自有「{of}」的記錄起，{every}一次{where}{until}',
    '自有“{of}”的记录起，{every}一次{where}{until}',
    '{every} since a statement of the kind “{of}” was made{where}{until}',
  ),
  state: word(
    '學生的學籍流程到了「{state}」',
    '学生的学籍流程到了“{state}”',
    'a student comes into the state “{state}”',
  ),
  warning: word(
    '對學生的預警到了「{level}」',
    '对学生的预警到了“{level}”',
    'the warning about a student reaches “{level}”',
  ),
  notYetKnown: word(
    '報告的五何中有一項還不清楚，並寫明由誰、何時前查清',
    '报告的五何中有一项还不清楚，并写明由谁、何时前查清',
    'one of the five elements of a report is not yet known, and it says who finds out by when',
  ),
  lessonNotTaken: word(
    '課表上的一節課開始，還沒有點名',
    '课表上的一节课开始，还没有点名',
    'a lesson of the timetable has begun and its register is not taken',
  ),
  absentInLesson: word(
    '上課 {minutes} 分鐘後學生仍缺席且沒有准假；告知後 {unseen} 分鐘沒人看到，就改打電話',
    '上课 {minutes} 分钟后学生仍缺席且没有准假；告知后 {unseen} 分钟没人看到，就改打电话',
    'a student is absent without leave {minutes} minutes after the start of a lesson; when nobody has seen the telling for {unseen} minutes, it is a telephone call',
  ),
  told: word('有人告知，而對方還沒看到', '有人告知，而对方还没看到', 'somebody was told and has not seen it'),
  absenceKnown: word(
    '負責的人知道學生缺席',
    '负责的人知道学生缺席',
    'the person responsible knows that a student is missing',
  ),
  notReached: word(
    '每位家長都聯絡過 {tries} 次仍聯絡不上，或事態嚴重（有人這樣說，或得知{serious}）',
    '每位家长都联系过 {tries} 次仍联系不上，或事态严重（有人这样说，或得知{serious}）',
    'every listed guardian was tried {tries} time(s) in vain, or it is serious (somebody said so, or learned: {serious})',
  ),
  sessionAbsent: word(
    '上午或下午已點名的每節課學生都無故缺席（至少點過 {read} 節）',
    '上午或下午已点名的每节课学生都无故缺席（至少点过 {read} 节）',
    'a student was absent without a reason from every lesson read of a forenoon or afternoon (at least {read} read)',
  ),
  dayAbsent: word(
    '同一個上課日的上午和下午，已點名的每節課學生都無故缺席（各至少點過 {read} 節）',
    '同一个上课日的上午和下午，已点名的每节课学生都无故缺席（各至少点过 {read} 节）',
    'a student was absent without a reason from every lesson read of the forenoon and the afternoon of one school day (at least {read} read of each)',
  ),
  reported: word(
    '有人報告，而對方還沒看到',
    '有人报告，而对方还没看到',
    'a report was made and whom it addresses has not seen it',
  ),
  withdrawn: word('告知過的事已經更正', '告知过的事已经更正', 'what somebody was told has been corrected'),
  disclosureRequested: word(
    '有材料申請對外',
    '有材料申请对外提供',
    'somebody asks to let a text leave the school',
  ),
  disclosureDecided: word(
    '對外申請有了答覆',
    '对外申请有了答复',
    'a request to let a text leave the school was answered',
  ),
  releasedUnapproved: word(
    '材料對外發出，之前沒有對這份內容的有效批准',
    '材料对外发出，之前没有对这份内容的有效批准',
    'a text left the school without a valid approval of exactly that content',
  ),
  lessonAbsentees: word(
    '一節課下課，有學生缺席（請假的也算）',
    '一节课下课，有学生缺席（请假的也算）',
    'a lesson ends from which somebody was absent, leave included',
  ),
  reasonUnknown: word(
    '聯絡到了家長，還不知道缺席的原因',
    '联系到了家长，还不知道缺席的原因',
    'a guardian was reached, and why the student is missing is still unknown',
  ),
  leftWithoutLeave: word(
    '點名或班級日誌記下學生離校，沒有准假也沒有臨時出入證明',
    '点名或班级日志记下学生离校，没有准假也没有临时出入证明',
    'a register or the class record says that a student left, without leave or a pass',
  ),
  recordDiffers: word(
    '班級日誌和點名對同一學生的記錄不同',
    '班级日志和点名对同一学生的记录不同',
    'the class record and the register say different things of a student',
  ),
  unnamedRecipient: word(
    '報告給了條文和層級（{chain}）都沒有寫明的人',
    '报告给了条文和层级（{chain}）都没有写明的人',
    'a report went to somebody whom neither its clause nor the next level names ({chain})',
  ),
  roleVacant: word('{scope}沒有人擔任{role}', '{scope}没有人担任{role}', 'nobody is {role}, {scope}'),
  restrictedLesson: word(
    '收到活動限制通知的教師，上課前 {minutes} 分鐘到下課',
    '收到活动限制通知的教师，上课前 {minutes} 分钟到下课',
    'from {minutes} minutes before a lesson of a student with restrictions to its end, for the teachers who had the notice',
  ),
  restrictedOuting: word(
    '有活動限制的學生，班級要外出活動',
    '有活动限制的学生，班级要外出活动',
    'the class of a student with restrictions goes on an outing',
  ),
};

const parts = {
  where: word('，{conditions}', '，{conditions}', ' ({conditions})'),
  each: word('，按{each}各一項', '，按{each}各一项', ', once for each of: {each}'),
  recorded: word('從記錄時起算', '从记录时起算', 'the clock runs from when it was recorded'),
  happened: word(
    '從發生時起算（不明時從校內第一人得知時起算）',
    '从发生时起算（不明时从校内第一人得知时起算）',
    'the clock runs from when it happened (not known: from when the first person in school knew)',
  ),
  firstKnown: word(
    '從校內第一人得知時起算',
    '从校内第一人得知时起算',
    'the clock runs from when the first person in school knew',
  ),
  covering: word('，每位學生都要有', '，每位学生都要有', ', answered for every student'),
  whereHeld: word('；學校有{role}才有', '；学校有{role}才有', ', in a school that has a {role}'),
  until: word('，直到有「{answers}」', '，直到有“{answers}”', ', until: {answers}'),
} as const;

const scopes = {
  school: word('全校', '全校', 'for the school'),
  class: word('各班', '各班', 'for each class'),
  cohort: word('各年級', '各年级', 'for each grade'),
} as const;

const everyWords = {
  schoolDays: word('每 {count} 個上課日', '每 {count} 个上课日', 'every {count} school days'),
  calendarDays: word('每 {count} 日', '每 {count} 日', 'every {count} calendar days'),
  terms: word('每學期', '每学期', 'once a term'),
  schoolYears: word('每學年', '每学年', 'once a school year'),
} as const;
const everyDay = word('每個上課日', '每个上课日', 'every school day');

const learnedWords: Readonly<Record<Learned, Worded>> = {
  illness: word('生病', '生病', 'illness'),
  family: word('家中有事', '家中有事', 'family matters'),
  onTheWay: word('在路上', '在路上', 'on the way'),
  hospital: word('就醫', '就医', 'in hospital'),
  whereaboutsUnknown: word('去向不明', '去向不明', 'whereabouts unknown'),
  leftHome: word('離家出走', '离家出走', 'left home'),
  danger: word('有危險', '有危险', 'in danger'),
  other: word('其他', '其他', 'other'),
};

/** The trigger of a rule as a sentence, without its full stop. */
export function triggerText({ trigger }: Pick<Rule, 'trigger'>, pack: RulePack, language: Language): string {
  const say = (text: Worded, values: Record<string, string | number> = {}) => fill(text[language], values);
  const where = (conditions: Parameters<typeof conditionsText>[0]) => {
    const text = conditionsText(conditions, pack, language);
    return text === '' ? '' : say(parts.where, { conditions: text });
  };
  const list = (all: readonly string[]) => all.join(pack.words.list[language]);
  const sentence = (values: Record<string, string | number> = {}) => say(sentences[trigger.kind], values);
  switch (trigger.kind) {
    case 'statement':
      return sentence({
        of: kindWords[trigger.of][language],
        where: where(trigger.where),
        each: trigger.each === undefined ? '' : say(parts.each, { each: fieldText(trigger.each, language) }),
        starts: say(parts[trigger.starts]),
      });
    case 'overdue':
      return sentence({
        watched: list(watchedBy(trigger).map((id) => titleOf(id, pack, language))),
        minutes: trigger.afterMinutes,
      });
    case 'periodic':
      return sentence({
        every: everyText(trigger.every, language),
        scope: say(scopes[trigger.for]),
        covering: trigger.covering ? say(parts.covering) : '',
        whereHeld: trigger.whereHeld
          ? say(parts.whereHeld, { role: pack.titles[trigger.whereHeld][language] })
          : '',
      });
    case 'recurring': {
      const answers = list((trigger.until ?? []).map((one) => kindWords[one.kind][language]));
      return sentence({
        of: kindWords[trigger.of][language],
        every: everyText(trigger.every, language),
        where: where(trigger.where),
        until: answers === '' ? '' : say(parts.until, { answers }),
      });
    }
    case 'state': {
      const flow = pack.flows.find((one) => one.id === trigger.flow);
      return sentence({ state: worded(flow?.states, trigger.state, language) });
    }
    case 'warning': {
      const flow = pack.flows.find((one) => one.id === trigger.flow);
      return sentence({ level: worded(flow?.warning?.levels, trigger.level, language) });
    }
    case 'absentInLesson':
      return sentence({ minutes: trigger.afterMinutes, unseen: trigger.unseenMinutes });
    case 'notReached':
      return sentence({
        tries: trigger.triesPerGuardian,
        serious: list(trigger.serious.map((one) => learnedText(one, language))),
      });
    case 'sessionAbsent':
    case 'dayAbsent':
      return sentence({ read: trigger.atLeastRead });
    case 'unnamedRecipient':
      return sentence({ chain: list(trigger.chain.map((role) => pack.titles[role][language])) });
    case 'roleVacant':
      return sentence({ scope: say(scopes[trigger.for]), role: pack.titles[trigger.role][language] });
    case 'restrictedLesson':
      return sentence({ minutes: trigger.beforeMinutes });
    default:
      return sentence();
  }
}

export function learnedText(one: Learned, language: Language): string {
  return learnedWords[one][language];
}

/** How often. */
export function everyText(every: Every, language: Language): string {
  const daily = every.unit === 'schoolDays' && every.count === 1;
  return fill((daily ? everyDay : everyWords[every.unit])[language], { count: every.count });
}

/** What the duty of a rule or a step says, without what only a duty can fill in. */
function titleOf(id: string, pack: RulePack, language: Language): string {
  const rule = pack.rules.find((one) => one.id === id);
  const book = pack.playbooks.find((one) => id.startsWith(`${one.id}.`));
  const step = book?.steps.find((one) => `${book.id}.${one.id}` === id);
  const text = rule?.texts.what.open.one ?? step?.what;
  return text ? ruleTitle(text, { title: book?.title[language] }, language) : id;
}

const unfilled: Readonly<Record<string, Worded>> = {
  student: word('某學生', '某学生', 'a student'),
  students: word('某些學生', '某些学生', 'students'),
  class: word('某班', '某班', 'a class'),
  by: word('某人', '某人', 'somebody'),
};

/** A text of a rule outside of any duty: a place without a value is shown as an ellipsis. */
export function ruleTitle(
  text: Worded,
  values: Readonly<Record<string, string | undefined>>,
  language: Language,
): string {
  return text[language].replaceAll(
    /\{(\w+)\}/g,
    (_, place: string) => values[place] ?? unfilled[place]?.[language] ?? '…',
  );
}

function worded(
  all: readonly { id: string; says: Worded }[] | undefined,
  id: string,
  language: Language,
): string {
  return all?.find((one) => one.id === id)?.says[language] ?? id;
}

/** The words around a duty, a rule and a difference, in the three languages. Titles and texts of rules are the pack's. */
import type { Worded } from '@wuhe/model';

export const word = (hant: string, hans: string, en: string): Worded => ({
  'zh-Hant': hant,
  'zh-Hans': hans,
  en,
});

export const labels = {
  who: word('負責人', '负责人', 'who'),
  toWhom: word('對象', '对象', 'to whom'),
  due: word('時限', '时限', 'due'),
  state: word('狀態', '状态', 'state'),
  why: word('緣由', '缘由', 'why'),
  facts: word('依據', '依据', 'facts'),
  closes: word('怎樣算完成', '怎样算完成', 'closed by'),
  follows: word('逾期之後', '逾期之后', 'then'),
  vacancy: word('職務空缺', '职务空缺', 'vacancy'),
  handed: word('由此人轉交', '由此人转交', 'handed over by'),
  claimed: word('已認領', '已认领', 'taken by'),
  blamed: word('按時得知', '按时得知', 'knew in time'),
  approval: word('核准', '核准', 'approval'),
  clauses: word('條文', '条文', 'clauses'),
  appliesTo: word('適用', '适用', 'applies to'),
  reads: word('讀取範圍', '读取范围', 'reads'),
  raisedBy: word('何時產生', '何时产生', 'raised by'),
  options: word('選項', '选项', 'options'),
  ours: word('我們補充的部分', '我们补充的部分', 'ours'),
  nextChange: word('下次變化', '下次变化', 'next change'),
  noDuties: word('此刻沒有待辦。', '此刻没有待办。', 'No duties at this instant.'),
  duties: word('{count} 項待辦', '{count} 项待办', '{count} duties'),
  overByItself: word(
    '不必答覆；原因消失或時間過了就結束',
    '不必答复；原因消失或时间过了就结束',
    'nothing: it is over when its cause or its time is',
  ),
  nobody: word('沒有人', '没有人', 'nobody'),
  noDeadline: word('沒有時限', '没有时限', 'no deadline'),
  allSchools: word('所有學校', '所有学校', 'all schools'),
  nothingOurs: word('沒有', '没有', 'nothing'),
  needsApproval: word(
    '對外前要有校長核准',
    '对外前要有校长核准',
    'needs the principal’s approval before it leaves',
  ),
  emergency: word(
    '；緊急時可先口頭報告，事後補簽',
    '；紧急时可先口头报告，事后补签',
    '; in an emergency an oral report may go first and is signed afterwards',
  ),
  valid: word(
    '規則包「{id}」有效：{rules} 條規則、{playbooks} 份處置流程（{steps} 步）、{flows} 個流程、{options} 個選項、{statistics} 項統計。',
    '规则包“{id}”有效：{rules} 条规则、{playbooks} 份处置流程（{steps} 步）、{flows} 个流程、{options} 个选项、{statistics} 项统计。',
    'The pack “{id}” is valid: {rules} rules, {playbooks} playbooks ({steps} steps), {flows} flows, {options} options, {statistics} statistics.',
  ),
  asExpected: word('與期望一致。', '与期望一致。', 'As expected.'),
  expected: word('期望', '期望', 'expected'),
  got: word('實際', '实际', 'got'),
  missingDuty: word('缺少待辦', '缺少待办', 'missing'),
  unexpected: word('不應有的待辦', '不应有的待办', 'not expected'),
  onlyUnder: word('只在「{pack}」中', '只在“{pack}”中', 'only under “{pack}”'),
  changed: word('有變化', '有变化', 'changed'),
  same: word('沒有差別。', '没有差别。', 'No difference.'),
} as const;

export const stateWords = {
  open: word('待辦', '待办', 'open'),
  told: word('已告知，對方還沒看到', '已告知，对方还没看到', 'told, not seen yet'),
  done: word('完成', '完成', 'done'),
  withdrawn: word('已撤回', '已撤回', 'withdrawn'),
  known: word('已知，不必再做', '已知，不必再做', 'known; nothing left to do'),
};

export const levelWords = {
  late: word('逾期', '逾期', 'late'),
  now: word('現在', '现在', 'now'),
  due: word('稍後', '稍后', 'due later'),
  know: word('知悉', '知悉', 'to know'),
};

export const lateDone = word('逾期才完成', '逾期才完成', 'done late');

export const stageWords = {
  primary: word('小學', '小学', 'primary school'),
  junior: word('國中', '初中', 'junior high'),
  senior: word('高中', '高中', 'senior high'),
  college: word('大專', '大专', 'college'),
};

export const scopeWords = {
  school: word('全校', '全校', 'school'),
  cohort: word('年級', '年级', 'cohort'),
  home: word('家庭資料', '家庭资料', 'home'),
  health: word('健康檔案', '健康档案', 'health'),
  case: word('個案', '个案', 'case'),
  letters: word('來件', '来件', 'letters'),
};

export const partyWords = {
  author: word('記錄的人', '记录的人', 'its author'),
  classTeachers: word('該班任課教師', '该班任课教师', 'all teachers of the class'),
  lessonTeacher: word('該節任課教師', '该节任课教师', 'the teacher of the lesson'),
  addressee: word('收到的人', '收到的人', 'who was addressed'),
  requester: word('申請人', '申请人', 'who asked'),
  approver: word('有權批准的人', '有权批准的人', 'who may approve'),
  commander: word('現任指揮', '现任指挥', 'who commands now'),
  field: word('記錄中寫明的{field}', '记录中写明的{field}', 'named there: {field}'),
};

export const dueWords = {
  atOnce: word('立即', '立即', 'at once'),
  after: word('{minutes} 分鐘內', '{minutes} 分钟内', 'within {minutes} minutes'),
  lessonEnd: word('下課前', '下课前', 'by the end of the lesson'),
  calendarDays: word(
    '{days} 日內（當日不計）',
    '{days} 日内（当日不计）',
    'within {days} calendar day(s), the day itself not counted',
  ),
  schoolDays: word(
    '{days} 個上課日內（當日不計）',
    '{days} 个上课日内（当日不计）',
    'within {days} school day(s), the day itself not counted',
  ),
  end: word('{of}結束前', '{of}结束前', 'by the end of {of}'),
  before: word('{field}之前 {count} {unit}', '{field}之前 {count} {unit}', '{count} {unit} before {field}'),
  at: word('依{field}', '依{field}', '{field}'),
  stated: word('依記錄中寫明的時間', '依记录中写明的时间', 'as stated'),
  none: word('沒有時限', '没有时限', 'no deadline'),
};

export const partOfDayWords = {
  forenoon: word('上午', '上午', 'the forenoon'),
  afternoon: word('下午', '下午', 'the afternoon'),
  day: word('當天課程', '当天课程', 'the school day'),
  arrival: word('到校時段', '到校时段', 'arrival'),
  morningReading: word('早讀', '早读', 'morning reading'),
  noonBreak: word('午休', '午休', 'the noon break'),
  dismissal: word('放學時段', '放学时段', 'dismissal'),
};

/** After the deadline that passed. */
export const laterWords = word(
  '逾期 {minutes} 分鐘後',
  '逾期 {minutes} 分钟后',
  '{minutes} minutes after the deadline',
);

export const unitWords = {
  calendarDays: word('日', '日', 'calendar day(s)'),
  schoolDays: word('個上課日', '个上课日', 'school day(s)'),
  hours: word('小時', '小时', 'hours'),
};

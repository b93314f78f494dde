/** Conditions of a rule in words: what a field is called, and what its values mean. A field of a school's own pack that is not listed is quoted. */
import { fill, type Language, Role, type Worded } from '@wuhe/model';
import type { Condition } from '../pack/vocabulary.ts';
import type { RulePack } from '../pack.ts';
import { word } from './words.ts';

export const fieldWords: Readonly<Record<string, Worded>> = {
  about: word('事由', '事由', 'about'),
  applicant: word('請假人', '请假人', 'asked by'),
  area: word('跟進內容', '跟进内容', 'area'),
  authority: word('受理機關', '受理机关', 'authority'),
  'basis.kind': word('報告依據', '报告依据', 'sent on'),
  by: word('檢查者', '检查者', 'by'),
  channel: word('方式', '方式', 'channel'),
  check: word('所據的學籍核查', '所据的学籍核查', 'the status check behind it'),
  classes: word('班級', '班级', 'classes'),
  commander: word('指揮者', '指挥者', 'commander'),
  date: word('日期', '日期', 'its date'),
  decision: word('決定', '决定', 'decision'),
  declared: word('申報', '申报', 'declared'),
  definition: word('輟學情形', '辍学情形', 'definition of dropping out'),
  direction: word('方向', '方向', 'direction'),
  each: word('其中每一位', '其中每一位', 'each one named'),
  'facts.driverAtFault': word('駕駛違規', '驾驶员违章', 'the driver is at fault'),
  'facts.facility': word('因學校設施', '因学校设施', 'caused by a facility'),
  'facts.fire': word('起火', '起火', 'fire'),
  'facts.grave': word('重傷', '重伤', 'grave'),
  'facts.inClass': word('上課時', '上课时', 'in class'),
  'facts.schoolLiable': word('校方有責任', '校方有责任', 'the school is liable'),
  'facts.urgentOrComplex': word('緊急或複雜', '紧急或复杂', 'urgent or complex'),
  'facts.vehicleBadlyDamaged': word('車輛嚴重損壞', '车辆严重损坏', 'the vehicle is badly damaged'),
  'facts.venueAtFault': word('場所有責任', '场所有责任', 'the venue is at fault'),
  'facts.whileTravelling': word('行車途中', '行车途中', 'while travelling'),
  'facts.wideEffect': word('影響大', '影响大', 'of wide effect'),
  fields: word('所需欄位', '所需字段', 'the fields needed'),
  form: word('形式', '形式', 'form'),
  hop: word('審核環節', '审核环节', 'step of the form'),
  hurt: word('受傷或生病的人', '受伤或生病的人', 'somebody hurt or ill'),
  kind: word('類別', '类别', 'kind'),
  leader: word('現場負責人', '现场负责人', 'the leader on the spot'),
  liable: word('責任方', '责任方', 'liable'),
  measure: word('勸返步驟', '劝返步骤', 'measure'),
  of: word('先前的記錄', '先前的记录', 'an earlier statement'),
  'of.date': word('活動日期', '活动日期', 'the date of the event'),
  'of.of.result': word('所據材料的審核', '所据材料的审核', 'the check of papers behind it'),
  'of.person': word('當事人', '当事人', 'the person concerned'),
  person: word('當事人', '当事人', 'the person concerned'),
  'proof.by': word('答應補交證明的人', '答应补交证明的人', 'who brings the proof'),
  'proof.state': word('證明', '证明', 'proof'),
  'proof.until': word('補交證明的時間', '补交证明的时间', 'when the proof is due'),
  purpose: word('目的', '目的', 'purpose'),
  reached: word('已聯絡到', '已联系到', 'reached'),
  restrictions: word('要減少或避免的活動', '要减少或避免的活动', 'activities to reduce or avoid'),
  result: word('結果', '结果', 'result'),
  returnBy: word('應返校時間', '应返校时间', 'when to be back'),
  review: word('檢視日期', '回顾日期', 'its review'),
  rule: word('所屬規則', '所属规则', 'made for'),
  setting: word('場合', '场合', 'setting'),
  severity: word('嚴重程度', '严重程度', 'severity'),
  students: word('學生', '学生', 'students'),
  takenTo: word('送往', '送往', 'taken to'),
  task: word('任務', '任务', 'task'),
  to: word('對象', '对象', 'to'),
  until: word('期限', '期限', 'its deadline'),
  visitors: word('家訪的人', '家访的人', 'the visitors'),
};

/** A value; `field=value` where it depends on the field. */
export const valueWords: Readonly<Record<string, Worded>> = {
  yes: word('是', '是', 'yes'),
  no: word('否', '否', 'no'),
  unknown: word('不明', '不明', 'not known'),
  minor: word('一般', '一般', 'minor'),
  major: word('重大', '重大', 'major'),
  injury: word('受傷', '受伤', 'injury'),
  conflict: word('學生矛盾', '学生矛盾', 'conflict'),
  foodPoisoning: word('食物中毒', '食物中毒', 'food poisoning'),
  epidemic: word('傳染病流行', '传染病流行', 'epidemic'),
  safetyAccident: word('安全事故', '安全事故', 'safety accident'),
  crime: word('刑事事故', '刑事事故', 'crime'),
  violence: word('校園暴力', '校园暴力', 'violence'),
  abnormalDeath: word('非正常死亡', '非正常死亡', 'abnormal death'),
  laboratory: word('實驗室', '实验室', 'laboratory'),
  physicalEducation: word('體育活動', '体育活动', 'PE'),
  offCampus: word('校外活動', '校外活动', 'off campus'),
  schoolBus: word('校車', '校车', 'school bus'),
  inquiry: word('調查', '调查', 'inquiry'),
  handling: word('處理', '处理', 'handling'),
  leading: word('領導', '领导', 'leading'),
  hospital: word('醫院', '医院', 'hospital'),
  ambulance: word('救護車', '救护车', 'ambulance'),
  school: word('學校', '学校', 'the school'),
  student: word('學生', '学生', 'the student'),
  guardian: word('監護人', '监护人', 'the guardian'),
  driver: word('駕駛', '驾驶员', 'the driver'),
  venue: word('活動場所', '活动场所', 'the venue'),
  organiser: word('承辦機構', '承办机构', 'the organiser'),
  paper: word('紙本', '纸质', 'paper'),
  phone: word('電話批准', '电话批准', 'approval by telephone'),
  emergency: word('緊急情況', '紧急情况', 'a stated emergency'),
  approval: word('書面批准', '书面批准', 'a signed approval'),
  written: word('書面', '书面', 'written'),
  oral: word('口頭', '口头', 'oral'),
  given: word('已交', '已交', 'given'),
  notYetGiven: word('未交', '未交', 'not given yet'),
  condition: word('有特異體質或疾病', '有特异体质或疾病', 'a condition'),
  reached: word('已聯絡到', '已联系到', 'reached'),
  wrongNumber: word('號碼不對', '号码不对', 'wrong number'),
  metGuardian: word('見到家長', '见到家长', 'met the guardian'),
  passed: word('通過', '通过', 'passed'),
  returned: word('退回', '退回', 'returned'),
  inOrder: word('齊全', '齐全', 'in order'),
  approved: word('批准', '批准', 'approved'),
  accepted: word('准假', '准假', 'accepted'),
  consequences: word('輟學後果', '辍学后果', 'consequences of dropping out'),
  outing: word('外出活動', '外出活动', 'outing'),
  makeUpDay: word('調課', '调休', 'make-up day'),
  changedDismissal: word('放學時間變動', '放学时间变动', 'changed dismissal'),
  arrivalTimes: word('到校和放學時間', '到校和放学时间', 'arrival and leaving times'),
  prevent: word('預防輟學', '预防辍学', 'prevention'),
  persuade: word('勸返', '劝返', 'persuasion'),
  afterReturn: word('復學後', '复学后', 'after the return'),
  appointment: word('約定見面', '约定见面', 'appointment'),
  meeting: word('見面', '见面', 'meeting'),
  feedback: word('記錄和意見', '记录和意见', 'record and feedback'),
  homeSchool: word('家校聯絡', '家校联系', 'contact with home'),
  study: word('學業輔導', '学业辅导', 'tutoring'),
  counselling: word('心理關懷', '心理关怀', 'counselling'),
  exchange: word('學習經驗交流', '学习经验交流', 'exchange of study experience'),
  fileUpdate: word('更新檔案', '更新档案', 'update of the file'),
  publicity: word('宣傳', '宣传', 'publicity'),
  supervisionGroup: word('監督小組', '监督小组', 'the supervision group'),
  exit: word('出校', '出校', 'exit'),
  return: word('返校', '返校', 'return'),
  2: word('多次動員仍拒絕返校', '多次动员仍拒绝返校', 'refuses after repeated persuasion'),
  3: word('擅自離校', '擅自离校', 'left on their own'),
};

const phrases = {
  or: word('或', '或', ' or '),
  and: word('，且', '，且', ' and '),
  is: word('{field}為{values}', '{field}为{values}', '{field}: {values}'),
  isNot: word('{field}不是{values}', '{field}不是{values}', '{field}: not {values}'),
  not: word('未{field}', '未{field}', 'not {field}'),
  given: word('寫明{field}', '写明{field}', '{field} stated'),
  notGiven: word('沒有寫明{field}', '没有写明{field}', '{field} not stated'),
  acrossclasses: word('涉及不同班級', '涉及不同班级', 'students of several classes'),
  acrosscohorts: word('涉及不同年級', '涉及不同年级', 'students of several grades'),
  withinclasses: word('同一班級', '同一班级', 'students of one class'),
  withincohorts: word('同一年級', '同一年级', 'students of one grade'),
  authorHolds: word('由{roles}記錄', '由{roles}记录', 'made by {roles}'),
  lawful: word('合於核准的規定', '符合审批规定', 'as A1.3.5 allows'),
  unlawful: word('未經有效批准', '未经有效批准', 'without a valid approval'),
} as const;

/** All of the conditions, joined; empty when there are none. */
export function conditionsText(
  all: readonly Condition[] | undefined,
  pack: RulePack,
  language: Language,
): string {
  const [open, close] = language === 'en' ? ['(', ')'] : ['（', '）'];
  return (all ?? [])
    .map((one, _, { length }) => {
      const text = conditionText(one, pack, language);
      return 'anyOf' in one && length > 1 ? open + text + close : text;
    })
    .join(phrases.and[language]);
}

function conditionText(condition: Condition, pack: RulePack, language: Language): string {
  const or = phrases.or[language];
  if ('anyOf' in condition) return condition.anyOf.map((one) => conditionText(one, pack, language)).join(or);
  if ('authorHolds' in condition)
    return fill(phrases.authorHolds[language], {
      roles: condition.authorHolds.map((role) => pack.titles[role][language]).join(or),
    });
  if ('lawful' in condition) return phrases[condition.lawful ? 'lawful' : 'unlawful'][language];
  if ('across' in condition)
    return phrases[`${condition.is ? 'across' : 'within'}${condition.across}` as const][language];
  const field = fieldText(condition.field, language);
  if ('given' in condition) return fill(phrases[condition.given ? 'given' : 'notGiven'][language], { field });
  const wanted = 'is' in condition ? condition.is : condition.isNot;
  const positive = 'is' in condition;
  const [only] = wanted;
  if (wanted.length === 1 && (typeof only === 'boolean' || only === 'yes'))
    return (only !== false) === positive ? field : fill(phrases.not[language], { field });
  const values = [...new Set(wanted.map((value) => valueText(condition.field, value, pack, language)))].join(
    or,
  );
  return fill(phrases[positive ? 'is' : 'isNot'][language], { field, values });
}

export function fieldText(field: string, language: Language): string {
  const known = fieldWords[field];
  if (known) return known[language];
  return language === 'zh-Hant' ? `「${field}」` : `“${field}”`;
}

/** A value as the pack calls it (an authority, a rule, a step's playbook), else as the field's word. */
function valueText(
  field: string,
  value: string | number | boolean,
  pack: RulePack,
  language: Language,
): string {
  const id = String(value);
  if (field === 'authority') return pack.authorities.find((one) => one.id === id)?.title[language] ?? id;
  if (field === 'step')
    return pack.playbooks.find((one) => id.startsWith(`${one.id}.`))?.title[language] ?? id;
  const role = Role.safeParse(id === 'homeroom' ? 'homeroomTeacher' : id);
  if (role.success) return pack.titles[role.data][language];
  return valueWords[id]?.[language] ?? id;
}

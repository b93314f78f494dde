/**
 * What the fields of statements and their values are called, where people fill them in. A name means the same in every kind; where it
 * does not quite, `kind.name` says so.
 */

import type { Worded } from './language.ts';
import type { Kind } from './statements.ts';

const word = (hant: string, hans: string, en: string): Worded => ({ 'zh-Hant': hant, 'zh-Hans': hans, en });

const fieldWords: Readonly<Record<string, Worded>> = {
  student: word('學生', '学生', 'Student'),
  students: word('學生', '学生', 'Students'),
  class: word('班級', '班级', 'Class'),
  classes: word('哪些班', '哪些班', 'Which classes'),
  date: word('日期', '日期', 'Date'),
  period: word('第幾節', '第几节', 'Lesson'),
  periods: word('哪幾節', '哪几节', 'Which lessons'),
  session: word('半天', '半天', 'Half-day'),
  lesson: word('節次', '节次', 'Lesson'),
  covers: word('什麼時候', '什么时候', 'When'),
  to: word('給誰', '给谁', 'To whom'),
  person: word('人員', '人员', 'Person'),
  happened: word('什麼時候發生', '什么时候发生', 'When it happened'),
  firstKnown: word('校內什麼時候知道', '校内什么时候知道', 'When somebody in school knew'),
  from: word('從', '从', 'From'),
  until: word('到', '到', 'Until'),
  note: word('備註', '备注', 'Note'),
  text: word('內容', '内容', 'Text'),
  reason: word('原因', '原因', 'Reason'),
  title: word('名稱', '名称', 'Title'),
  place: word('地點', '地点', 'Place'),
  decision: word('答覆', '答复', 'Answer'),
  summary: word('彙總', '汇总', 'Summary'),
  analysis: word('分析', '分析', 'Analysis'),
  applicant: word('誰提出', '谁提出', 'Who asks'),
  channel: word('怎樣提出', '怎样提出', 'How it came'),
  attachment: word('附件', '附件', 'Attachment'),
  'leaveSlip.happened': word('什麼時候收到', '什么时候收到', 'When it came'),
  'leaveDecision.reason': word('不准的理由', '不准的理由', 'Reason for refusing'),
  enrolled: word('應到人數', '应到人数', 'Students on the roll'),
  missing: word('沒到的學生', '没到的学生', 'Missing students'),
  'dailyFigures.expected': word('應到人次', '应到人次', 'Expected'),
  attended: word('實到人次', '实到人次', 'Attended'),
  onLeave: word('請假人次', '请假人次', 'On leave'),
  absent: word('缺席人次', '缺席人次', 'Absent'),
  absentees: word('缺席的學生', '缺席的学生', 'Absent students'),
  mark: word('標記', '标记', 'Mark'),
  officer: word('記錄的班幹部', '记录的班干部', 'Class officer'),
  onBehalf: word('由老師代為輸入', '由老师代为输入', 'Entered on the officer’s behalf'),
  entries: word('記到的學生', '记到的学生', 'Entries'),
  what: word('什麼事', '什么事', 'What'),
  'gatePass.from': word('何時可以出校', '何时可以出校', 'May leave from'),
  'gatePass.until': word('有效到', '有效到', 'Valid until'),
  paper: word('已開紙本', '已开纸本', 'Issued on paper'),
  returnBy: word('最晚何時回校', '最晚何时回校', 'Back by'),
  direction: word('出校或回校', '出校或回校', 'Out or back'),
  'gateUse.happened': word('什麼時候', '什么时候', 'When'),
  about: word('關於什麼', '关于什么', 'About'),
  route: word('方式', '方式', 'How'),
  reached: word('聯絡到了', '联系到了', 'Reached'),
  reasonLearned: word('問到的原因', '问到的原因', 'Reason learned'),
  'guardianNotice.happened': word('什麼時候', '什么时候', 'When'),
  via: word('透過誰', '通过谁', 'Through whom'),
  counterpart: word('對方是誰', '对方是谁', 'Who that is'),
  result: word('結果', '结果', 'Result'),
  said: word('告訴了對方什麼', '告诉了对方什么', 'What they were told'),
  'thirdPartyContact.reason': word('問到的原因', '问到的原因', 'Reason learned'),
  learned: word('問到的是', '问到的是', 'What was learned'),
  'thirdPartyContact.happened': word('什麼時候', '什么时候', 'When'),
  'plannedEvent.about': word('哪一種', '哪一种', 'What kind'),
  how: word('怎樣告訴', '怎样告诉', 'How they were told'),
  'announcement.students': word(
    '告訴了哪些學生的家長',
    '告诉了哪些学生的家长',
    'Guardians of which students',
  ),
  'hazardNotice.from': word('從哪天起', '从哪天起', 'From'),
  'hazardNotice.until': word('到哪天止', '到哪天止', 'Until'),
  'hiddenDangerHandled.text': word('怎樣處理的', '怎样处理的', 'What was done'),
  complete: word('資料齊全的人數', '资料齐全的人数', 'Students with complete data'),
  schoolYear: word('學年', '学年', 'School year'),
  state: word('情況', '情况', 'State'),
  toldBy: word('誰說的', '谁说的', 'Who said so'),
  teller: word('說的人叫什麼', '说的人叫什么', 'Their name'),
  aidGiven: word('已經做了什麼', '已经做了什么', 'Aid given so far'),
  'firstNotice.students': word('涉及的學生', '涉及的学生', 'Students concerned'),
  elements: word('五何', '五何', 'The five elements'),
  when: word('何時', '何时', 'When'),
  where: word('何地', '何地', 'Where'),
  why: word('何因', '何因', 'Why'),
  outcome: word('何果', '何果', 'Outcome'),
  'noticeReport.what': word('何事', '何事', 'What'),
  element: word('哪一何', '哪一何', 'Which element'),
  'elementFound.text': word('查到的是', '查到的是', 'What was found'),
  'routeReason.reason': word('為什麼這樣報告', '为什么这样报告', 'Why it went this way'),
  criteria: word('符合的條件', '符合的条件', 'Criteria met'),
  officers: word('到會的資訊員', '到会的信息员', 'Officers present'),
  minutes: word('會議記錄', '会议记录', 'Minutes'),
  'officerHonour.text': word('表彰什麼', '表彰什么', 'Honoured for'),
  flagged: word('可能輟學的學生', '可能辍学的学生', 'Students who may have dropped out'),
  visitors: word('去家訪的人', '去家访的人', 'Who visits'),
  safety: word('路上的安全安排', '路上的安全安排', 'Safety on the way'),
  'visit.text': word('談了什麼', '谈了什么', 'What was said'),
  'visit.happened': word('什麼時候', '什么时候', 'When'),
  by: word('誰督查', '谁督查', 'By whom'),
  items: word('查了什麼', '查了什么', 'What was checked'),
  inOrder: word('合格', '合格', 'In order'),
  review: word('檢視日期', '检视日期', 'Date of review'),
  reasons: word('看到的跡象', '看到的迹象', 'Signs seen'),
  purpose: word('為了什麼', '为了什么', 'What for'),
  causes: word('原因', '原因', 'Causes'),
  measures: word('措施', '措施', 'Measures'),
  'supportPlan.what': word('做什麼', '做什么', 'What is done'),
  'supportPlan.by': word('誰來做', '谁来做', 'By whom'),
  'supportPlan.from': word('從哪天起', '从哪天起', 'From'),
  'supportPlan.until': word('到哪天止', '到哪天止', 'Until'),
  resource: word('用到的校內外資源', '用到的校内外资源', 'Resource of school or society'),
  'planReview.text': word('檢視結果', '检视结果', 'What the review found'),
  next: word('下次檢視日期', '下次检视日期', 'Next review'),
  sex: word('性別', '性别', 'Sex'),
  enrolmentNumber: word('學籍號', '学籍号', 'Enrolment number'),
  since: word('從哪天起沒來', '从哪天起没来', 'Absent since'),
  'dropoutForm.reason': word('輟學原因', '辍学原因', 'Reason for dropping out'),
  'dropoutForm.measures': word('已採取的措施', '已采取的措施', 'Measures taken'),
  presentState: word('目前情況', '目前情况', 'Present state'),
  'dropoutFormHop.result': word('審核', '审核', 'Review'),
  'dropoutFormHop.reason': word('退回的理由', '退回的理由', 'Reason for returning it'),
  hop: word('哪一關', '哪一关', 'Which hop'),
  check: word('學籍檢查', '学籍检查', 'Status check'),
  case: word('勸返個案', '劝返个案', 'Rescue case'),
  request: word('對外申請', '对外申请', 'Request to disclose'),
  sha256: word('附件指紋', '附件指纹', 'Digest of the attachment'),
  assessors: word('評估的老師', '评估的老师', 'Teachers who assessed'),
  'papersCheck.reason': word('退回的理由', '退回的理由', 'Reason for returning it'),
  'academicAssessment.class': word('編入哪一班', '编入哪一班', 'Class to be placed in'),
  'placement.class': word('編入哪一班', '编入哪一班', 'Class placed in'),
  'placement.from': word('從哪天起', '从哪天起', 'From'),
  members: word('勸返小組成員', '劝返小组成员', 'Members of the rescue team'),
  as: word('身分', '身份', 'As'),
  measure: word('做了哪一種', '做了哪一种', 'What kind'),
  'caseEntry.text': word('情況', '情况', 'What was done'),
  'caseEntry.happened': word('什麼時候', '什么时候', 'When'),
  duties: word('職責與義務', '职责与义务', 'Duties and responsibilities'),
  'returnNotice.until': word('最晚哪天回校', '最晚哪天回校', 'Back in school by'),
  'noticeDelivery.to': word('送給誰', '送给谁', 'Delivered to'),
  witness: word('見證人', '见证人', 'Witness'),
  'noticeDelivery.happened': word('什麼時候送到', '什么时候送到', 'When'),
  papers: word('附上的材料', '附上的材料', 'Papers'),
  'returnApplication.what': word('材料名稱', '材料名称', 'What it is'),
  'returnApplication.text': word('申請內容', '申请内容', 'What is asked'),
  'returnRefusal.text': word('怎麼說的', '怎么说的', 'What was said'),
  'returnRefusal.happened': word('什麼時候', '什么时候', 'When'),
  'suspension.from': word('從哪天起', '从哪天起', 'From'),
  'suspension.until': word('到哪天止', '到哪天止', 'Until'),
  area: word('哪一方面', '哪一方面', 'Which area'),
  form: word('哪一種', '哪一种', 'What kind'),
  people: word('涉及的人員', '涉及的人员', 'People concerned'),
  'assessment.text': word('評價', '评价', 'Assessment'),
  subject: word('投訴的對象', '投诉的对象', 'About whom'),
  'complaint.from': word('誰提出', '谁提出', 'Who complains'),
  finding: word('查明的情況', '查明的情况', 'What was found'),
  'complaintAnswer.measures': word('怎樣處理', '怎样处理', 'What is done about it'),
  commander: word('事件指揮', '事件指挥', 'Commander'),
  rule: word('規則', '规则', 'Rule'),
  of: word('關於', '关于', 'About'),
  incident: word('事件', '事件', 'Incident'),
};

const elements = {
  when: word('何時', '何时', 'When'),
  where: word('何地', '何地', 'Where'),
  what: word('何事', '何事', 'What'),
  why: word('何因', '何因', 'Why'),
  outcome: word('何果', '何果', 'Outcome'),
};

const valueWords: Readonly<Record<string, Readonly<Record<string, Worded>>>> = {
  session: { forenoon: word('上午', '上午', 'Forenoon'), afternoon: word('下午', '下午', 'Afternoon') },
  applicant: { student: word('學生', '学生', 'The student'), guardian: word('家長', '家长', 'A guardian') },
  channel: {
    paper: word('紙本', '纸本', 'On paper'),
    sms: word('簡訊', '短信', 'Text message'),
    message: word('通訊軟體', '通讯软件', 'Messenger'),
  },
  decision: { accepted: word('准', '准', 'Accepted'), refused: word('不准', '不准', 'Refused') },
  mark: {
    present: word('到', '到', 'In class'),
    absent: word('缺席', '缺席', 'Absent'),
    late: word('遲到', '迟到', 'Late'),
    leave: word('請假', '请假', 'On leave'),
    leftEarly: word('早退', '早退', 'Left early'),
  },
  what: {
    absent: word('缺席', '缺席', 'Absent'),
    left: word('離校', '离校', 'Left school'),
    late: word('遲到', '迟到', 'Late'),
  },
  direction: { exit: word('出校', '出校', 'Out'), return: word('回校', '回校', 'Back') },
  about: {
    absence: word('沒到校', '没到校', 'An absence'),
    leaving: word('擅自離校', '擅自离校', 'Leaving school'),
    abnormalState: word('身心異常', '身心异常', 'An abnormal state'),
    injury: word('受傷', '受伤', 'An injury'),
    safety: word('安全', '安全', 'Safety'),
    consequences: word('輟學的後果', '辍学的后果', 'What dropping out means'),
    other: word('其他', '其他', 'Something else'),
  },
  'plannedEvent.about': {
    outing: word('校外活動', '校外活动', 'Outing'),
    makeUpDay: word('調休上課', '调休上课', 'Make-up day'),
    changedDismissal: word('放學時間改變', '放学时间改变', 'Changed dismissal'),
    arrivalTimes: word('到校、離校時間', '到校、离校时间', 'Arrival and dismissal times'),
    other: word('其他', '其他', 'Something else'),
  },
  route: {
    call: word('電話', '电话', 'Call'),
    message: word('簡訊', '短信', 'Message'),
    visit: word('家訪', '家访', 'Visit'),
    inPerson: word('當面', '当面', 'In person'),
    notice: word('書面通知', '书面通知', 'Written notice'),
  },
  via: {
    workplace: word('家長的工作單位', '家长的工作单位', 'The guardian’s workplace'),
    neighbourhoodCommittee: word('里長或居委會', '居委会或村委会', 'The neighbourhood committee'),
    police: word('警察', '派出所', 'The police'),
    other: word('其他', '其他', 'Somebody else'),
  },
  'thirdPartyContact.result': {
    reached: word('聯絡到家長了', '联系到家长了', 'The guardian was reached'),
    passedOn: word('對方答應轉告', '对方答应转告', 'They will pass it on'),
    notReached: word('沒聯絡到', '没联系到', 'Not reached'),
  },
  'visit.result': {
    metStudent: word('見到學生', '见到学生', 'Met the student'),
    metGuardian: word('見到家長', '见到家长', 'Met a guardian'),
    nobodyMet: word('沒見到人', '没见到人', 'Met nobody'),
  },
  learned: {
    illness: word('生病', '生病', 'Illness'),
    family: word('家裡有事', '家里有事', 'Family matter'),
    onTheWay: word('在路上', '在路上', 'On the way'),
    hospital: word('在醫院', '在医院', 'In hospital'),
    whereaboutsUnknown: word('家長也不知道在哪裡', '家长也不知道在哪里', 'Whereabouts unknown'),
    leftHome: word('離家了', '离家了', 'Left home'),
    danger: word('有危險', '有危险', 'In danger'),
    other: word('其他', '其他', 'Something else'),
  },
  how: {
    personal: word('當面或電話', '当面或电话', 'In person or by call'),
    notice: word('書面通知', '书面通知', 'By notice'),
  },
  'insurance.state': {
    offered: word('已說明', '已说明', 'Offered'),
    taken: word('參加', '参加', 'Taken'),
    declined: word('不參加', '不参加', 'Declined'),
  },
  toldBy: {
    self: word('我看到的', '我看到的', 'I saw it'),
    student: word('學生', '学生', 'A student'),
    guardian: word('家長', '家长', 'A guardian'),
    other: word('其他人', '其他人', 'Somebody else'),
  },
  element: elements,
  criteria: {
    character: word('品行', '品行', 'Character'),
    results: word('成績', '成绩', 'Results'),
    teamwork: word('合作', '合作', 'Teamwork'),
    expression: word('表達', '表达', 'Expression'),
  },
  purpose: {
    prevent: word('預防輟學', '预防辍学', 'To keep the student in school'),
    persuade: word('勸返', '劝返', 'To bring the student back'),
    afterReturn: word('復學以後', '复学以后', 'After the return'),
  },
  sex: {
    male: word('男', '男', 'Male'),
    female: word('女', '女', 'Female'),
    other: word('其他', '其他', 'Other'),
  },
  hop: {
    homeroom: word('班主任', '班主任', 'Homeroom teacher'),
    gradeHead: word('年級組長', '年级组长', 'Grade head'),
    academicOffice: word('教務處', '教务处', 'Academic office'),
  },
  'dropoutFormHop.result': {
    passed: word('通過，往上送', '通过，往上送', 'Passed on'),
    returned: word('退回', '退回', 'Returned'),
  },
  'papersCheck.result': {
    inOrder: word('齊全', '齐全', 'In order'),
    returned: word('退回', '退回', 'Returned'),
  },
  'suspension.reason': {
    illness: word('生病', '生病', 'Illness'),
    family: word('家庭變故', '家庭变故', 'Family'),
    other: word('其他', '其他', 'Something else'),
  },
  as: {
    leader: word('校領導', '校领导', 'Leader'),
    teacher: word('任課教師', '任课教师', 'Teacher'),
    homeroomTeacher: word('班主任', '班主任', 'Homeroom teacher'),
    counsellor: word('心理教師', '心理教师', 'Counsellor'),
  },
  measure: {
    policy: word('講政策', '讲政策', 'Explaining the rules'),
    causes: word('找原因', '找原因', 'Looking for causes'),
    psychology: word('心理疏導', '心理疏导', 'Counselling'),
    homeSchool: word('家校溝通', '家校沟通', 'Home and school'),
    support: word('幫扶', '帮扶', 'Support'),
    appointment: word('約談', '约谈', 'Appointment'),
    meeting: word('面談', '面谈', 'Meeting'),
    feedback: word('回饋', '反馈', 'Feedback'),
  },
  'noticeDelivery.to': {
    student: word('學生', '学生', 'The student'),
    guardian: word('家長', '家长', 'A guardian'),
  },
  'noticeDelivery.result': {
    signed: word('已簽收', '已签收', 'Signed for'),
    refused: word('拒收', '拒收', 'Refused'),
  },
  area: {
    study: word('學業', '学业', 'Study'),
    exchange: word('談心', '谈心', 'Talk'),
    counselling: word('心理輔導', '心理辅导', 'Counselling'),
    homeSchool: word('家校聯絡', '家校联系', 'Home and school'),
    fileUpdate: word('更新檔案', '更新档案', 'Bringing the file up to date'),
  },
  form: {
    award: word('表彰', '表彰', 'Award'),
    publicity: word('宣傳', '宣传', 'Publicity'),
    accountability: word('問責', '问责', 'Accountability'),
  },
  'complaint.from': {
    staff: word('教職員', '教职工', 'Staff'),
    student: word('學生', '学生', 'A student'),
    guardian: word('家長', '家长', 'A guardian'),
  },
  by: {
    supervisionGroup: word('督查小組', '督查小组', 'The supervision group'),
    authority: word('上級機關', '上级机关', 'An authority'),
  },
};

/** Sentences for what a schema refuses about several fields together, by the schema's own message. */
export const refusalWords: Readonly<Record<string, Worded>> = {
  'a refusal needs a reason': word('不准要寫理由。', '不准要写理由。', 'A refusal needs a reason.'),
  'ends before it begins': word(
    '結束早於開始。請改日期。',
    '结束早于开始。请改日期。',
    'It ends before it begins. Change the dates.',
  ),
  'expires before it begins': word(
    '到期早於開始。請改時間。',
    '到期早于开始。请改时间。',
    'It expires before it begins. Change the times.',
  ),
  'back before it begins': word(
    '回校早於出校。請改時間。',
    '回校早于出校。请改时间。',
    'The student is back before leaving. Change the times.',
  ),
  'known before it happened': word(
    '知道的時間早於發生的時間。請改時間。',
    '知道的时间早于发生的时间。请改时间。',
    'It was known before it happened. Change the times.',
  ),
  'more missing than enrolled': word(
    '沒到的比應到的多。請改人數。',
    '没到的比应到的多。请改人数。',
    'More are missing than are on the roll. Change the figures.',
  ),
  'more counted than expected': word(
    '實到、請假、缺席加起來比應到的多。請改數字。',
    '实到、请假、缺席加起来比应到的多。请改数字。',
    'Attended, on leave and absent are more than expected. Change the figures.',
  ),
  'more complete than enrolled': word(
    '齊全的比應到的多。請改人數。',
    '齐全的比应到的多。请改人数。',
    'More are complete than are on the roll. Change the figures.',
  ),
  'two people visit': word('家訪要兩個人去。', '家访要两个人去。', 'Two people visit.'),
  'a return needs a reason': word('退回要寫理由。', '退回要写理由。', 'Returning it needs a reason.'),
  'a refusal needs a witness': word('拒收要寫見證人。', '拒收要写见证人。', 'A refusal needs a witness.'),
  'a leader, a teacher and the homeroom teacher': word(
    '小組要有校領導、任課教師和班主任。',
    '小组要有校领导、任课教师和班主任。',
    'The team needs a leader, a teacher and the homeroom teacher.',
  ),
  'all four criteria': word('四個條件都要符合。', '四个条件都要符合。', 'All four criteria must be met.'),
};

/** What a field of a kind is called; undefined = nobody is meant to fill it in. */
export function fieldWord(kind: Kind, name: string): Worded | undefined {
  return own(fieldWords, `${kind}.${name}`) ?? own(fieldWords, name);
}

/** What leaving a choice empty says, where that says something. */
const emptyWords: Readonly<Record<string, Worded>> = {
  'leaveSlip.session': word(
    '整天，或下面選的節次',
    '全天，或下面选的节次',
    'Whole day, or the lessons below',
  ),
};

/** What an optional choice of a kind means when nothing is chosen; undefined = nothing. */
export function emptyWord(kind: Kind, name: string): Worded | undefined {
  return own(emptyWords, `${kind}.${name}`);
}

/** What a value of a field is called. */
export function valueWord(kind: Kind, name: string, value: string): Worded | undefined {
  const words = own(valueWords, `${kind}.${name}`) ?? own(valueWords, name);
  return words && own(words, value);
}

function own<V>(table: Readonly<Record<string, V>>, key: string): V | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

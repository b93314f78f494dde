/** The sentences of refused input by code. `message` is what a schema calls the same thing. */
import type { Worded } from '@wuhe/model';

const said = (hant: string, hans: string, en: string, message?: string): Worded & { message?: string } => ({
  'zh-Hant': hant,
  'zh-Hans': hans,
  en,
  ...(message === undefined ? {} : { message }),
});

export const sentences = {
  notJson: said(
    '這不是有效的 JSON：{message}',
    '这不是有效的 JSON：{message}',
    'This is not valid JSON: {message}',
  ),
  noFile: said('找不到檔案：{found}', '找不到文件：{found}', 'There is no such file: {found}'),
  missing: said('這裡少了一項必填內容。', '这里少了一项必填内容。', 'Something required is missing here.'),
  unknownField: said(
    '沒有「{found}」這個欄位，請檢查拼寫。',
    '没有“{found}”这个字段，请检查拼写。',
    'There is no field “{found}”; check the spelling.',
  ),
  unknownWord: said(
    '不認識「{found}」。可以用的詞：{allowed}',
    '不认识“{found}”。可以用的词：{allowed}',
    '“{found}” is not a known word. Possible: {allowed}',
  ),
  wrongType: said(
    '這裡應該是 {expected}，卻是「{found}」。',
    '这里应该是 {expected}，却是“{found}”。',
    'This should be {expected}, but is “{found}”.',
  ),
  wrongFormat: said(
    '「{found}」的寫法不對。',
    '“{found}”的写法不对。',
    '“{found}” is not written as it should be.',
  ),
  outOfRange: said(
    '「{found}」太短、太長或超出範圍。',
    '“{found}”太短、太长或超出范围。',
    '“{found}” is too short, too long or out of range.',
  ),
  notSo: said('這裡不成立：{message}', '这里不成立：{message}', 'This does not hold: {message}'),

  duplicateId: said(
    '編號「{found}」用了兩次。',
    '编号“{found}”用了两次。',
    'The id “{found}” is used twice.',
  ),
  unknownPerson: said(
    '人員名單裡沒有「{found}」。',
    '人员名单里没有“{found}”。',
    'There is nobody “{found}” among the people.',
  ),
  unknownStudent: said(
    '學生名單裡沒有「{found}」。',
    '学生名单里没有“{found}”。',
    'There is no student “{found}”.',
  ),
  unknownClass: said('沒有「{found}」這個班。', '没有“{found}”这个班。', 'There is no class “{found}”.'),
  unknownCohort: said(
    '沒有一個班屬於「{found}」這一屆。',
    '没有一个班属于“{found}”这一届。',
    'No class belongs to the cohort “{found}”.',
  ),
  unknownStatement: said(
    '沒有編號為「{found}」的記錄。',
    '没有编号为“{found}”的记录。',
    'There is no statement “{found}”.',
  ),
  unknownRule: said(
    '規則包裡沒有「{found}」這條規則。',
    '规则包里没有“{found}”这条规则。',
    'The pack has no rule “{found}”.',
  ),
  unknownAuthority: said(
    '規則包的名錄裡沒有「{found}」這個單位。',
    '规则包的名录里没有“{found}”这个单位。',
    'The pack’s directory has no authority “{found}”.',
  ),
  unknownSanction: said(
    '規則包裡沒有「{found}」這種處理。',
    '规则包里没有“{found}”这种处理。',
    'The pack has no sanction “{found}”.',
  ),
  unknownPeriod: said(
    '作息表裡沒有第 {found} 節。',
    '作息表里没有第 {found} 节。',
    'The bells have no period {found}.',
  ),
  noSchoolThatDay: said(
    '{found} 不上課，沒有這節課。',
    '{found} 不上课，没有这节课。',
    'There is no school on {found}, so no such lesson.',
  ),
  notOnRoll: said(
    '「{found}」那一天不在任何班的名單上。',
    '“{found}”那一天不在任何班的名单上。',
    '“{found}” is on no roll on that day.',
  ),
  overlappingRoll: said(
    '「{found}」同一天在名單上出現兩次。',
    '“{found}”同一天在名单上出现两次。',
    '“{found}” is on the roll twice on the same day.',
  ),
  timetableMissing: said(
    '學校沒有課表，無法知道某節課由誰負責。',
    '学校没有课表，无法知道某节课由谁负责。',
    'The school has no timetable, so nobody can tell whose lesson it is.',
  ),
  rolesMissing: said(
    '學校沒有分派任何職務，待辦不知道該歸誰。',
    '学校没有分派任何职务，待办不知道该归谁。',
    'The school has assigned no roles, so no duty can have an owner.',
  ),
  unknownTime: said(
    '「{found}」不是時刻。請寫成 2026-11-24 08:05（學校當地時間），或 2026-11-24T00:05:00.000Z。',
    '“{found}”不是时刻。请写成 2026-11-24 08:05（学校当地时间），或 2026-11-24T00:05:00.000Z。',
    '“{found}” is not an instant. Write 2026-11-24 08:05 (school time) or 2026-11-24T00:05:00.000Z.',
    'not an instant',
  ),
  unknownDate: said(
    '「{found}」這個日期不存在。',
    '“{found}”这个日期不存在。',
    'There is no date “{found}”.',
    'not a date',
  ),
  unknownTimeZone: said(
    '不認識「{found}」這個時區。',
    '不认识“{found}”这个时区。',
    '“{found}” is not a known time zone.',
    'unknown time zone',
  ),
  knownBeforeHappened: said(
    '得知的時間早於發生的時間。',
    '得知的时间早于发生的时间。',
    'It was known before it happened.',
    'known before it happened',
  ),
  recordedBeforeHappened: said(
    '記錄的時間早於發生的時間（{found}）。',
    '记录的时间早于发生的时间（{found}）。',
    'It was recorded before it happened ({found}).',
  ),
  recordedBeforeKnown: said(
    '記錄的時間早於第一個人得知的時間（{found}）。',
    '记录的时间早于第一个人得知的时间（{found}）。',
    'It was recorded before the first person knew ({found}).',
  ),
  answeredBeforeAsked: said(
    '這條記錄早於它所指的「{found}」。',
    '这条记录早于它所指的“{found}”。',
    'It was recorded before “{found}”, which it names.',
  ),
  recordedInFuture: said(
    '這條記錄（{found}）晚於所問的時刻。',
    '这条记录（{found}）晚于所问的时刻。',
    'It was recorded ({found}) after the instant asked about.',
  ),
  endsBeforeItBegins: said(
    '結束早於開始。',
    '结束早于开始。',
    'It ends before it begins.',
    'ends before it begins',
  ),
  expiresBeforeItBegins: said(
    '失效早於生效。',
    '失效早于生效。',
    'It expires before it begins.',
    'expires before it begins',
  ),
  conditionNeedsProof: said(
    '申報了狀況，要有證明，或寫明由誰在何時補交。',
    '申报了状况，要有证明，或写明由谁在何时补交。',
    'A declared condition needs its proof, or who brings it by when.',
    'a condition needs its proof',
  ),
  refusalNeedsReason: said(
    '不同意要寫理由。',
    '不同意要写理由。',
    'A refusal needs a reason.',
    'a refusal needs a reason',
  ),
  refusalNeedsWitness: said(
    '拒絕簽收要有見證人。',
    '拒绝签收要有见证人。',
    'A refusal to sign needs a witness.',
    'a refusal needs a witness',
  ),
  returnNeedsReason: said(
    '退回要寫理由。',
    '退回要写理由。',
    'A return needs a reason.',
    'a return needs a reason',
  ),
  needsReason: said('這裡要寫理由。', '这里要写理由。', 'This needs a reason.', 'needs a reason'),
  whoIsHurt: said(
    '只能寫學生、教職員或姓名其中一項。',
    '只能写学生、教职员或姓名其中一项。',
    'Exactly one of: a student, a member of staff, a name.',
    'a student, a member of staff, or a name',
  ),
  writtenNeedsApproval: said(
    '書面報告要有校長簽署的核准。',
    '书面报告要有校长签署的核准。',
    'A written report needs a signed approval.',
    'a written report needs approval',
  ),
  allFourCriteria: said(
    '四項條件都要符合。',
    '四项条件都要符合。',
    'All four criteria are needed.',
    'all four criteria',
  ),
  moreCounted: said(
    '合計超過應到人次。',
    '合计超过应到人次。',
    'More are counted than were expected.',
    'more counted than expected',
  ),
  moreMissing: said(
    '未到人數超過在籍人數。',
    '未到人数超过在籍人数。',
    'More are missing than are enrolled.',
    'more missing than enrolled',
  ),
  coversForSelf: said(
    '不能代理自己。',
    '不能代理自己。',
    'Nobody covers for themselves.',
    'nobody covers for themselves',
  ),
  nothingYetRestricted: said(
    '申報無異常，卻列了限制。',
    '申报无异常，却列了限制。',
    'Nothing was declared, yet there are restrictions.',
    'nothing declared, yet restricted',
  ),
  twoRefusals: said(
    '多次動員至少要有兩次拒絕的記錄。',
    '多次动员至少要有两次拒绝的记录。',
    'Repeated persuasion needs two recorded refusals.',
    'repeated persuasion needs two recorded refusals',
  ),
  saysNothingNew: said(
    '更新裡沒有新的內容。',
    '更新里没有新的内容。',
    'The update says nothing new.',
    'says nothing new',
  ),
  twoVisit: said('家訪要有兩個人。', '家访要有两个人。', 'A visit needs two people.', 'two people visit'),

  oursUnknown: said(
    'ours 寫的「{found}」在這條規則裡沒有。',
    'ours 写的“{found}”在这条规则里没有。',
    '`ours` names “{found}”, which the rule does not have.',
    '`ours` names what the rule does not have',
  ),
  unknownPlace: said(
    '文字裡有不存在的填空：{found}',
    '文字里有不存在的填空：{found}',
    'A text has a place that does not exist: {found}',
    'a text has a place that does not exist',
  ),
  defaultUnknown: said(
    '預設值不是這個選項的值。',
    '默认值不是这个选项的值。',
    'The default is no value of its option.',
    'a default that is no value of its option',
  ),
  stateUnknown: said(
    '沒有「{found}」這個狀態。',
    '没有“{found}”这个状态。',
    'There is no state “{found}”.',
    'a state that does not exist',
  ),
  levelUnknown: said(
    '沒有「{found}」這個預警等級。',
    '没有“{found}”这个预警等级。',
    'There is no level of warning “{found}”.',
    'a level of warning that does not exist',
  ),
  passageUnasked: said(
    '流程的每一步，要嘛由一項紀錄提出，要嘛由系統計算，只能選一種。',
    '流程的每一步，要么由一项记录提出，要么由系统计算，只能选一种。',
    'A passage is asked for by a statement, or computed; one of the two.',
    'a passage is asked for by a statement, or computed',
  ),
  passageStateUnknown: said(
    '流程裡寫了不存在的狀態。',
    '流程里写了不存在的状态。',
    'A passage names a state that does not exist.',
    'a passage names a state that does not exist',
  ),
  clauseUnworded: said(
    '引用了條文「{found}」，規則包裡卻沒有它的說明。',
    '引用了条文“{found}”，规则包里却没有它的说明。',
    'The clause “{found}” is cited but not worded.',
    'a rule cites a clause that the pack does not word',
  ),
  stepOutOfOrder: said(
    '步驟要接在它前面的步驟之後。',
    '步骤要接在它前面的步骤之后。',
    'A step comes after one that is not before it.',
    'a step comes after one that is not before it',
  ),
  escalationUnknown: said(
    '升級規則所指的「{found}」不存在。',
    '升级规则所指的“{found}”不存在。',
    'It escalates the rule “{found}”, which does not exist.',
    'an escalation of a rule that does not exist',
  ),
  escalationCircle: said(
    '升級規則繞成了圈：{found}',
    '升级规则绕成了圈：{found}',
    'Escalations go round in a circle: {found}',
    'escalations go round in a circle',
  ),
  optionUnknown: said(
    '沒有這個選項或這個值：{found}',
    '没有这个选项或这个值：{found}',
    'There is no such option or value: {found}',
    'an option that does not exist',
  ),
  ruleTwice: said(
    '規則「{found}」有兩條。',
    '规则“{found}”有两条。',
    'There are two rules “{found}”.',
    'two rules have the same id',
  ),
  stepTwice: said(
    '兩個步驟用了同一個編號。',
    '两个步骤用了同一个编号。',
    'Two steps have the same id.',
    'two steps have the same id',
  ),
  authorityUnknown: said(
    '名錄裡沒有「{found}」這個單位。',
    '名录里没有“{found}”这个单位。',
    'The directory has no authority “{found}”.',
    'a report to an authority that the pack does not name',
  ),
  replacesUnknown: said(
    '要取代的規則「{found}」不存在。',
    '要取代的规则“{found}”不存在。',
    'It replaces the rule “{found}”, which does not exist.',
    'a playbook replaces a rule that does not exist',
  ),
  statisticUnknown: said(
    '沒有「{found}」這項統計。',
    '没有“{found}”这项统计。',
    'There is no statistic “{found}”.',
    'a statistic beside one that does not exist',
  ),
  withoutUnknown: said(
    '要去掉的「{found}」不存在。',
    '要去掉的“{found}”不存在。',
    'It leaves out “{found}”, which does not exist.',
  ),
  baseUnknown: said(
    '沒有「{found}」這個規則包可以作為基礎。',
    '没有“{found}”这个规则包可以作为基础。',
    'There is no pack “{found}” to be based on.',
  ),

  notOneDuty: said(
    '第 {found} 項期望找不到對應的待辦。',
    '第 {found} 项期望找不到对应的待办。',
    'Expectation {found} matches no duty.',
  ),
} as const satisfies Record<string, Worded & { message?: string }>;

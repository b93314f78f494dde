/** The few words that views bring along besides the rule pack's: lessons, the history of a student, the elements of a report. */
import { fill, type Language, type Worded } from '@wuhe/model';

const catalogue = {
  scopeSchool: { 'zh-Hant': '全校', 'zh-Hans': '全校', en: 'The school' },
  scopeCohort: {
    'zh-Hant': '{cohort} 級名單與點名',
    'zh-Hans': '{cohort} 级名单与点名',
    en: 'Rolls and registers of {cohort}',
  },
  scopeHome: { 'zh-Hant': '{class}家庭資料', 'zh-Hans': '{class}家庭资料', en: 'Family data of {class}' },
  scopePerson: { 'zh-Hant': '我的信件與草稿', 'zh-Hans': '我的信件与草稿', en: 'My letters and drafts' },
  lesson: { 'zh-Hant': '第 {n} 節', 'zh-Hans': '第 {n} 节', en: 'Lesson {n}' },
  read: {
    'zh-Hant': '{lesson}{mark}，{by}讀取',
    'zh-Hans': '{lesson}{mark}，{by}读取',
    en: '{lesson}: {mark}, read by {by}',
  },
  corrected: {
    'zh-Hant': '{lesson}更正為{mark}，{by}讀取',
    'zh-Hans': '{lesson}更正为{mark}，{by}读取',
    en: '{lesson} corrected to {mark}, read by {by}',
  },
  told: {
    'zh-Hant': '{lesson}未到，{by}告知{to}',
    'zh-Hans': '{lesson}未到，{by}告知{to}',
    en: '{by} told {to}: missing, {lesson}',
  },
  toldByPhone: {
    'zh-Hant': '{lesson}未到，{by}已打電話告知',
    'zh-Hans': '{lesson}未到，{by}已打电话告知',
    en: '{by} told by phone: missing, {lesson}',
  },
  reached: { 'zh-Hant': '已聯絡上家長', 'zh-Hans': '已联系上家长', en: 'Guardian reached' },
  notAnswered: { 'zh-Hant': '聯絡家長，沒接', 'zh-Hans': '联系家长，没接', en: 'Guardian did not answer' },
  wrongNumber: {
    'zh-Hant': '聯絡家長，號碼不對',
    'zh-Hans': '联系家长，号码不对',
    en: 'Wrong number of guardian',
  },
  messageLeft: {
    'zh-Hant': '聯絡家長，已留言',
    'zh-Hans': '联系家长，已留言',
    en: 'Message left for guardian',
  },
  because: { 'zh-Hant': '{text}：{reason}', 'zh-Hans': '{text}：{reason}', en: '{text}: {reason}' },
  reported: { 'zh-Hant': '{by}向{to}報告', 'zh-Hans': '{by}向{to}报告', en: '{by} reported to {to}' },
  withdrawn: {
    'zh-Hant': '{lesson}改為{mark}，已告知{to}',
    'zh-Hans': '{lesson}改为{mark}，已告知{to}',
    en: '{lesson} is now {mark}; {to} told',
  },
  excused: { 'zh-Hant': '已准假', 'zh-Hans': '已准假', en: 'Leave accepted' },
  seen: { 'zh-Hant': '{by} {at} 看到', 'zh-Hans': '{by} {at} 看到', en: '{by} saw it {at}' },
  present: { 'zh-Hant': '出席', 'zh-Hans': '出席', en: 'in class' },
  absent: { 'zh-Hant': '缺席', 'zh-Hans': '缺席', en: 'absent' },
  late: { 'zh-Hant': '遲到', 'zh-Hans': '迟到', en: 'late' },
  leave: { 'zh-Hant': '請假', 'zh-Hans': '请假', en: 'on leave' },
  leftEarly: { 'zh-Hant': '早退', 'zh-Hans': '早退', en: 'left early' },
  follows: {
    'zh-Hant': '{at} 起，{who}：{what}',
    'zh-Hans': '{at} 起，{who}：{what}',
    en: 'From {at}, {who}: {what}',
  },
  and: { 'zh-Hant': '、', 'zh-Hans': '、', en: ', ' },
  onForenoon: { 'zh-Hant': '{date} 上午', 'zh-Hans': '{date} 上午', en: '{date}, forenoon' },
  onAfternoon: { 'zh-Hant': '{date} 下午', 'zh-Hans': '{date} 下午', en: '{date}, afternoon' },
  onDay: { 'zh-Hant': '{date}', 'zh-Hans': '{date}', en: '{date}' },
  whatMissing: {
    'zh-Hant': '{name}未到：{lessons}',
    'zh-Hans': '{name}未到：{lessons}',
    en: '{name} missing: {lessons}',
  },
  outcomeTried: {
    'zh-Hant': '已聯絡家長 {n} 次，還沒聯絡上',
    'zh-Hans': '已联系家长 {n} 次，还没联系上',
    en: 'Guardians tried {n} times, not reached yet',
  },
  outcomeReached: {
    'zh-Hant': '已聯絡上家長',
    'zh-Hans': '已联系上家长',
    en: 'Guardians reached',
  },
} as const satisfies Record<string, Worded>;

export type Word = keyof typeof catalogue;

export function say(
  language: Language,
  word: Word,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return fill(catalogue[word][language], values);
}

/** Views with invented people, as casework would word them, for looking at the screens and testing them. */
import type { CardStudent, DisclosureView, DutyCard, PersonView, PopupView, Shell } from '@wuhe/casework';
import type { PageState } from '@wuhe/extension/screens';
import type {
  ClassId,
  Instant,
  Language,
  Mark,
  PersonId,
  PlainDate,
  StatementId,
  StudentId,
} from '@wuhe/model';

export const at = (text: string) => new Date(`${text}:00+08:00`).toISOString() as Instant;
export const date = (text: string) => text as PlainDate;
export const statement = (text: string) => text as StatementId;
export const class3 = 'c3' as ClassId;
const day = '2026-11-24';

/** The text of the language asked for. */
export const in3 = (language: Language, hant: string, hans: string, en: string) =>
  ({ 'zh-Hant': hant, 'zh-Hans': hans, en })[language];

export function people(language: Language) {
  const person = (id: string, name: string, title: string, phone?: string): PersonView => ({
    id: id as PersonId,
    name,
    titles: [title],
    phone,
  });
  const t = (hant: string, hans: string, en: string) => in3(language, hant, hans, en);
  return {
    zhou: person('p1', t('周婉如', '周婉如', '周婉如'), t('班主任', '班主任', 'homeroom teacher'), '212'),
    lin: person('p2', t('林佩珊', '林佩珊', '林佩珊'), t('物理', '物理', 'physics')),
    chen: person('p3', t('陳志遠', '陈志远', '陳志遠'), t('年級組長', '年级组长', 'grade head'), '305'),
    wu: person('p4', t('吳國棟', '吴国栋', '吳國棟'), t('教務處', '教务处', 'academic office')),
    gao: person('p5', t('高明德', '高明德', '高明德'), t('校長', '校长', 'principal')),
  };
}

export const roll: readonly [string, string, string][] = [
  ['1', '王思齊', '王思齐'],
  ['2', '方語彤', '方语彤'],
  ['3', '江柏翰', '江柏翰'],
  ['4', '何昀臻', '何昀臻'],
  ['5', '吳宥廷', '吴宥廷'],
  ['6', '李宛真', '李宛真'],
  ['7', '許家瑜', '许家瑜'],
  ['8', '林子謙', '林子谦'],
  ['9', '林沛妤', '林沛妤'],
  ['10', '邱奕辰', '邱奕辰'],
  ['11', '施雨萱', '施雨萱'],
  ['12', '洪偉哲', '洪伟哲'],
  ['13', '高詩涵', '高诗涵'],
  ['14', '張博鈞', '张博钧'],
  ['15', '張芷寧', '张芷宁'],
  ['16', '陳冠宇', '陈冠宇'],
  ['17', '陳語晨', '陈语晨'],
  ['18', '歐陽品睿', '欧阳品睿'],
  ['19', '蔡宗翰', '蔡宗翰'],
  ['20', '曾苡安', '曾苡安'],
  ['21', '黃奕凱', '黄奕凯'],
  ['22', '葉書妍', '叶书妍'],
  ['23', '楊承翰', '杨承翰'],
  ['24', 'Nguyễn Thị Minh Châu', 'Nguyễn Thị Minh Châu'],
  ['25', '鄭皓文', '郑皓文'],
  ['26', '劉以恩', '刘以恩'],
  ['27', '謝明軒', '谢明轩'],
];

export const className = (l: Language) => in3(l, '高二 3 班', '高二 3 班', '高二 3 班');
export const lesson1 = (l: Language) => in3(l, '第 1 節', '第 1 节', 'Lesson 1');
export const nameOf = (l: Language, number: string) => {
  const row = roll.find(([n]) => n === number);
  return (l === 'zh-Hans' ? row?.[2] : row?.[1]) ?? number;
};

export function student(
  l: Language,
  number: string,
  badge: number,
  mark: Mark | undefined,
  remark?: string,
): CardStudent {
  return {
    id: `s${number}` as StudentId,
    name: nameOf(l, number),
    number,
    className: className(l),
    mark,
    badge,
    remark,
    guardians: [
      {
        id: `g${number}`,
        name: l === 'zh-Hans' ? '许先生' : '許先生',
        relation: '父',
        phone: '0900-000-121',
      },
    ],
  };
}

export function shell(l: Language, more: Partial<Shell> = {}): Shell {
  return {
    language: l,
    timeZone: 'Asia/Taipei',
    now: at(`${day}T08:31`),
    me: people(l).zhou,
    school: { name: in3(l, '海城高級中學', '海城高级中学', 'Haicheng Senior High'), joined: true },
    sync: { connection: 'open', waiting: 0, asOf: at(`${day}T08:31`), storage: { ok: true } },
    lock: { state: 'open', locksAt: at(`${day}T08:44`) },
    notices: [],
    cases: [],
    lockedCases: 0,
    offers: [],
    ...more,
  };
}

export function card(l: Language, key: string, more: Partial<DutyCard>): DutyCard {
  return {
    key,
    duties: [`${key}-duty`],
    rule: key,
    state: 'open',
    level: 'due',
    what: key,
    about: [],
    students: [],
    to: [],
    lesson: { class: class3, date: date(day), period: 1 },
    lessonLabel: lesson1(l),
    due: at(`${day}T10:00`),
    closed: undefined,
    seen: undefined,
    unseenCall: undefined,
    acts: [],
    records: [],
    statement: undefined,
    onlyYou: false,
    explanation: undefined,
    report: undefined,
    why: {
      clauses: [
        {
          id: 'A1.2.1.2',
          sentence: in3(
            l,
            '上課 10 分鐘未到，任課老師告知班主任。',
            '上课 10 分钟未到，任课老师告知班主任。',
            'Not in class ten minutes after the start: the subject teacher tells the homeroom teacher.',
          ),
        },
      ],
      facts: [
        in3(
          l,
          '08:12 第 1 節點名：缺席 2 位',
          '08:12 第 1 节点名：缺席 2 位',
          '08:12 register of lesson 1: 2 absent',
        ),
      ],
      clock: in3(l, '08:12 起算，30 分鐘', '08:12 起算，30 分钟', '30 minutes from 08:12'),
      closes: in3(l, '聯絡家長', '联系家长', 'contact with a guardian'),
      follows: [],
    },
    ...more,
  };
}

export function todo(l: Language): DutyCard[] {
  const { chen } = people(l);
  const name = nameOf(l, '14');
  return [
    card(l, 'report', {
      level: 'late',
      what: in3(
        l,
        `報告陳組長：${name}半天未到`,
        `报告陈组长：${name}半天未到`,
        `Report to grade head: ${name} missing half a day`,
      ),
      about: [in3(l, '昨天下午，原因不明', '昨天下午，原因不明', 'Yesterday afternoon, reason unknown')],
      students: [student(l, '14', 0, 'absent')],
      to: [chen],
      date: date('2026-11-23'),
      session: 'afternoon',
      due: at(`${day}T08:00`),
      acts: ['report', 'explain'],
      onlyYou: true,
    }),
    card(l, 'contact', {
      level: 'now',
      what: in3(
        l,
        '聯絡家長：2 位第 1 節未到',
        '联系家长：2 位第 1 节未到',
        'Contact guardians: 2 missing, lesson 1',
      ),
      about: [
        in3(
          l,
          '林佩珊 08:12 告知，您 08:14 看到',
          '林佩珊 08:12 告知，您 08:14 看到',
          '林佩珊 told you 08:12, you saw it 08:14',
        ),
      ],
      students: [student(l, '7', 1, 'absent'), student(l, '19', 2, 'absent')],
      due: at(`${day}T08:42`),
      acts: ['contact'],
    }),
    card(l, 'acknowledge', {
      what: in3(
        l,
        '林佩珊告知：高二 3 班 1 位遲到',
        '林佩珊告知：高二 3 班 1 位迟到',
        '林佩珊 tells you: 1 late in 高二 3 班',
      ),
      students: [student(l, '24', 0, 'late')],
      statement: statement('st1'),
      due: at(`${day}T10:00`),
      acts: ['acknowledge'],
    }),
    card(l, 'register', {
      what: in3(
        l,
        '第 5 節，高二 9 班點名',
        '第 5 节，高二 9 班点名',
        'Take the register of 高二 9 班, lesson 5',
      ),
      due: at('2026-11-26T17:00'),
      acts: ['takeRegister'],
    }),
  ];
}

export function know(l: Language): DutyCard[] {
  return [
    card(l, 'know', {
      level: 'know',
      state: 'known',
      what: in3(
        l,
        '洪偉哲第 1、2 節請假',
        '洪伟哲第 1、2 节请假',
        `${nameOf(l, '12')} is on leave in lessons 1 and 2`,
      ),
      due: undefined,
      closed: at(`${day}T08:05`),
    }),
  ];
}

/** Digests of the texts above; the page fills them before it shows anything, as computing one has to be waited for. */
export const digests = new Map<string, string>();

export function disclosures(l: Language): DisclosureView[] {
  const { wu, gao } = people(l);
  const hans = l === 'zh-Hans';
  const content = hans
    ? '本校自九月起试行“十日早知”：学生连续缺席，班主任当天联系家长，并记下每一次联系的时间与结果。\n\n一名学生缺席第八天后返校。学校安排课后辅导，并由心理教师定期谈话。\n\n本学期至今，全校劝返复学 6 人，均依《高中学生复学申请表》办理。\n\n学校不提供学生姓名、照片与家庭资料，也不安排学生受访。'
    : '本校自九月起試行「十日早知」：學生連續缺席，班主任當天聯絡家長，並記下每一次聯絡的時間與結果。\n\n一名學生缺席第八天後返校。學校安排課後輔導，並由心理教師定期談話。\n\n本學期至今，全校勸返復學 6 人，均依《高中學生復學申請表》辦理。\n\n學校不提供學生姓名、照片與家庭資料，也不安排學生受訪。';
  const before = content
    .replace(
      hans ? '一名学生缺席' : '一名學生缺席',
      hans ? '高二 3 班一名父亲在外地工作的男生缺席' : '高二 3 班一名父親在外地工作的男生缺席',
    )
    .replace(hans ? '，并由心理教师定期谈话' : '，並由心理教師定期談話', '')
    .replace('6 人', '5 人');
  const base = {
    purpose: in3(l, '專題「一個都不少」', '专题“一个都不少”', 'Feature “Not one less”'),
    channel: 'media' as const,
    content,
    sha256: digests.get(content) ?? '',
    by: wu,
    at: at(`${day}T07:55`),
    until: at('2026-11-25T17:00'),
    released: [],
    mayLeave: false,
    replaced: false,
  };
  return [
    {
      ...base,
      id: statement('d1'),
      title: in3(l, '媒體採訪：海城晚報', '媒体采访：海城晚报', 'Interview: Haicheng Evening News'),
      recipient: in3(
        l,
        '海城晚報教育版 記者羅以文',
        '海城晚报教育版 记者罗以文',
        'Haicheng Evening News, 羅以文',
      ),
      previous: {
        content: before,
        decision: 'returned',
        reason: in3(
          l,
          '第二段能認出學生，請刪。',
          '第二段能认出学生，请删。',
          'The second paragraph identifies a student.',
        ),
        at: at('2026-11-23T16:40'),
      },
      revision: 3,
      decision: undefined,
    },
    {
      ...base,
      id: statement('d2'),
      title: in3(l, '教育局：返校統計', '教育局：返校统计', 'Bureau: return statistics'),
      recipient: in3(l, '市教育局', '市教育局', 'City education bureau'),
      channel: 'superior',
      content: `${content}\n0900-000-121`,
      sha256: digests.get(`${content}\n0900-000-121`) ?? '',
      previous: undefined,
      revision: 1,
      decision: { decision: 'approved', by: gao.name, at: at(`${day}T08:10`), reason: undefined },
      released: [{ how: 'copied', at: at(`${day}T08:20`) }],
      mayLeave: true,
      replaced: false,
    },
  ];
}

export function popup(l: Language, more: Partial<PopupView> = {}): PopupView {
  return {
    ...shell(l),
    scopeLabel: className(l),
    figures: {
      lessonLabel: lesson1(l),
      readAt: at(`${day}T08:12`),
      present: 23,
      size: 27,
      leave: 1,
      missing: 3,
    },
    todo: todo(l),
    know: know(l),
    doneToday: [],
    approvals: [],
    registersWaiting: 0,
    next: { lessonLabel: in3(l, '第 3 節', '第 3 节', 'Lesson 3'), starts: at(`${day}T09:50`) },
    ...more,
  };
}

export function done(l: Language): DutyCard[] {
  return [1, 2].map((n) =>
    card(l, `done${n}`, {
      level: 'know',
      state: 'done',
      what: in3(
        l,
        `聯絡家長：第 ${n} 節 1 位未到`,
        `联系家长：第 ${n} 节 1 位未到`,
        `Contact guardians: 1 missing, lesson ${n}`,
      ),
      students: [student(l, String(n), 0, 'absent')],
      due: undefined,
      closed: at(`${day}T08:2${n}`),
    }),
  );
}

export const reading = (l: Language, unread = 0): PageState => ({
  state: 'reading',
  origin: 'https://register.example.edu',
  className: className(l),
  recognised: 27 - unread,
  total: 27,
  taken: true,
  unread: unread
    ? ([
        { number: '28', name: '郭品睿', reason: 'notOnRoster' },
        { number: '', name: '', reason: 'noIdentity' },
      ].slice(0, unread) as [])
    : [],
});

export const proposal = (l: Language): PageState => ({
  state: 'proposal',
  origin: 'https://register.example.edu',
  title: in3(l, '校務行政資訊系統 · 課堂點名', '校务管理系统 · 课堂点名', 'School portal · Register'),
  className: className(l),
  lessonLabel: lesson1(l),
  rows: roll.map(([number], index) => ({
    number,
    name: nameOf(l, number),
    schoolNumber: String(1130212 + index),
    mark:
      (
        { '7': 'absent', '12': 'leave', '19': 'absent', '21': 'absent', '23': 'late' } as Record<string, Mark>
      )[number] ?? 'present',
  })),
  unread: [{ number: '28', name: '郭品睿', reason: 'severalMarks' }],
  marks: ['present', 'absent', 'late', 'leave'],
  fits: undefined,
});

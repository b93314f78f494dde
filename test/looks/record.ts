/** Forms for the gallery: the fields of three very different kinds, worded by the same tables as in the product. */
import type { FormField, FormOption, PartView, RecordDraft } from '@wuhe/casework';
import { emptyWord, type Field, fieldsOf, fieldWord, type Kind, type Language, valueWord } from '@wuhe/model';
import { at, class3, className, date, in3, nameOf, people, roll } from './fixtures.ts';

const hidden = ['of', 'incident', 'attachment', 'class'];

function formField(l: Language, kind: Kind, field: Field): FormField[] {
  const { name, optional } = field;
  const head = { name, optional, label: fieldWord(kind, name)?.[l] ?? name };
  const values = (all: readonly string[]): FormOption[] =>
    all.map((value) => ({ value, label: valueWord(kind, name, value)?.[l] ?? value }));
  const staff = Object.values(people(l)).map(({ id, name: own }) => ({ value: id as string, label: own }));
  const students = roll.map(([n]) => ({ value: `s${n}`, label: `${n} ${nameOf(l, n)}` }));
  const of = {
    person: staff,
    student: students,
    class: [{ value: class3 as string, label: className(l) }],
    statement: [],
  };
  switch (field.control) {
    case 'choice':
      return [
        { ...head, control: 'choice', options: values(field.values), empty: emptyWord(kind, name)?.[l] },
      ];
    case 'choices':
      return [{ ...head, control: 'several', options: values(field.values), numbers: false }];
    case 'one':
      return [{ ...head, control: 'choice', options: of[field.of] }];
    case 'several':
      return [{ ...head, control: 'several', options: of[field.of], numbers: false }];
    case 'counts':
      return [
        {
          ...head,
          control: 'several',
          numbers: true,
          options: [1, 2, 3, 4, 5, 6, 7].map((n) => ({
            value: String(n),
            label: in3(l, `第 ${n} 節`, `第 ${n} 节`, `Lesson ${n}`),
          })),
        },
      ];
    case 'element':
      return [{ ...head, control: 'element', people: staff }];
    case 'group':
    case 'rows':
      return [
        { ...head, control: field.control, fields: field.fields.flatMap((one) => formField(l, kind, one)) },
      ];
    case 'digest':
      return [];
    default:
      return [{ ...head, ...field, label: head.label } as FormField];
  }
}

const titles = {
  leaveSlip: ['假條', '假条', 'Leave slip'],
  dailyFigures: ['當日出勤數字', '当日出勤数字', 'Daily figures'],
  noticeReport: ['首報補全', '首报补全', 'Report completing a first notice'],
} as const;
export type Shown = keyof typeof titles;

export function title(l: Language, kind: Shown): string {
  const [hant, hans, en] = titles[kind];
  return in3(l, hant, hans, en);
}

export function draft(l: Language, kind: Shown): RecordDraft {
  const known =
    kind === 'dailyFigures'
      ? { class: class3, date: date('2026-11-24') }
      : kind === 'noticeReport'
        ? { of: 'n1' }
        : {};
  return {
    kind,
    title: title(l, kind),
    about:
      kind === 'leaveSlip'
        ? undefined
        : kind === 'dailyFigures'
          ? in3(
              l,
              '高二 3 班今天的出勤，報年級組長、政教處',
              '高二 3 班今天的出勤，报年级组长、政教处',
              '高二 3 班: today’s attendance for the grade head and student affairs',
            )
          : in3(
              l,
              '補齊五何：樓梯口有學生跌倒',
              '补齐五何：楼梯口有学生跌倒',
              'Complete the five elements: a student fell on the stairs',
            ),
    fields: fieldsOf(kind)
      .filter((field) => !hidden.includes(field.name) && !(field.name in known))
      .flatMap((field) => formField(l, kind, field)),
    suggested:
      kind === 'leaveSlip'
        ? { covers: [{ date: '2026-11-24' }], happened: at('2026-11-24T07:40') }
        : kind === 'dailyFigures'
          ? { expected: 189, attended: 178, onLeave: 7, absent: 4, to: ['p3'] }
          : { to: ['p3'] },
    targets: [{ duty: undefined, label: '', known }],
    classOf: Object.fromEntries(roll.map(([n]) => [`s${n}`, class3])),
  };
}

export function parts(l: Language): PartView[] {
  const t = (hant: string, hans: string, en: string) => in3(l, hant, hans, en);
  const rule = (id: string, what: string, lack: 'health' | undefined) => ({
    id,
    what,
    who: t('班主任', '班主任', 'homeroom teacher'),
    to: t('政教處', '政教处', 'student affairs'),
    due: t('1 個上課日內', '1 个上课日内', 'within 1 school day'),
    clauses: [
      {
        id: 'A1.3.2',
        sentence: t(
          '學生請假，班主任批准。',
          '学生请假，班主任批准。',
          'The homeroom teacher decides about leave.',
        ),
      },
    ],
    lack,
  });
  return [
    {
      id: 'attendance',
      title: t('點名與聯絡', '点名与联系', 'Registers and contact'),
      purpose: t(
        '學生沒到，老師、班主任、家長依次知道。',
        '学生没到，老师、班主任、家长依次知道。',
        'A student is missing: teacher, homeroom teacher and guardians hear in turn.',
      ),
      core: true,
      since: undefined,
      coming: undefined,
      inForce: true,
      rules: [
        rule(
          'a',
          t(
            '告知班主任：學生未到',
            '告知班主任：学生未到',
            'Tell the homeroom teacher: a student is missing',
          ),
          undefined,
        ),
      ],
    },
    {
      id: 'leave',
      title: t('請假與出入證明', '请假与出入证明', 'Leave and passes'),
      purpose: t('假條有人答覆並上報。', '假条有人答复并上报。', 'Leave slips are answered and passed on.'),
      core: false,
      since: date('2026-11-23'),
      coming: undefined,
      inForce: true,
      rules: [
        rule(
          'b',
          t('學生的假條，報政教處', '学生的假条，报政教处', 'Pass the slip of a student on'),
          undefined,
        ),
      ],
    },
    {
      id: 'health',
      title: t('健康檔案', '健康档案', 'Health files'),
      purpose: t(
        '任課老師知道該避免什麼。',
        '任课老师知道该避免什么。',
        'Teachers know what a student must avoid.',
      ),
      core: false,
      since: undefined,
      coming: undefined,
      inForce: false,
      rules: [rule('c', t('開學調查特殊群體', '开学调查特殊群体', 'Survey of special groups'), 'health')],
    },
  ];
}

/** The class list an administrator gives the probe. */
import { Sentence } from '../../launch/index.ts';
import { readCsv } from './csv.ts';

export interface RosterStudent {
  number: string;
  name: string;
  schoolNumber?: string;
}

const titles = {
  number: [
    '座號',
    '座号',
    '號碼',
    '号码',
    '號',
    '号',
    '序號',
    '序号',
    '編號',
    '编号',
    'number',
    'no',
    'no.',
    'nr',
    '#',
    'seat',
    'seat number',
    'seat no',
    'seat no.',
    'roll',
    'roll number',
    'roll no',
    'roll no.',
  ],
  schoolNumber: [
    '學號',
    '学号',
    '學籍號',
    '学籍号',
    '學籍編號',
    'school number',
    'schoolnumber',
    'school no',
    'school no.',
    'student number',
    'student no',
    'student no.',
    'student id',
    'studentid',
    'id',
    'id number',
    'admission number',
    'admission no',
    'admission no.',
  ],
  name: [
    '姓名',
    '名字',
    '學生',
    '学生',
    '學生姓名',
    '学生姓名',
    'name',
    'student',
    'student name',
    'full name',
  ],
} as const;

/** As many as a class may have. */
const MOST = 400;
const LONGEST = 200;

/**
 * Reads a class list: a row of titles, then one student a row. Titles: 座號 / number and 姓名 / name, and 學號 / school number where there
 * is one; where that is the only number, it is the number. Other columns are left alone. @throws Sentence naming file and line
 */
export function readRoster(bytes: Uint8Array, file: string): RosterStudent[] {
  const [head, ...rows] = readCsv(bytes, file);
  if (!head)
    throw new Sentence(`${file} is empty. It needs a row of titles (座號,姓名,學號) and one student a row.`);
  const at = (part: keyof typeof titles) => {
    const known: readonly string[] = titles[part];
    const found = head.cells.flatMap((cell, i) => (known.includes(titleKey(cell)) ? [i] : []));
    if (found.length > 1)
      throw new Sentence(
        `${file}, line ${head.line}: “${found.map((i) => head.cells[i]).join('” and “')}” mean the same; keep one of them.`,
      );
    return found[0];
  };
  const school = at('schoolNumber');
  const number = at('number') ?? school;
  const name = at('name');
  if (number === undefined || name === undefined)
    throw new Sentence(
      `${file}, line ${head.line}: no column is titled ${number === undefined ? '座號 or number' : '姓名 or name'}. Found: ${head.cells.join(', ')}.`,
    );
  if (rows.length === 0) throw new Sentence(`${file} has titles and no student.`);
  if (rows.length > MOST)
    throw new Sentence(`${file} has ${rows.length} students. Give one class (${MOST} at most).`);

  const lines = new Map<string, number>();
  const once = (what: string, value: string, line: number) => {
    const before = lines.get(`${what} ${value}`);
    if (before !== undefined)
      throw new Sentence(`${file}, line ${line}: ${what} ${value} stands on line ${before} already.`);
    lines.set(`${what} ${value}`, line);
  };
  return rows.map(({ line, cells }) => {
    if (cells.length !== head.cells.length)
      throw new Sentence(
        `${file}, line ${line}: ${cells.length} cells, and the titles are ${head.cells.length}.`,
      );
    const student = { number: cells[number] ?? '', name: cells[name] ?? '' };
    if (!student.number) throw new Sentence(`${file}, line ${line}: no number.`);
    if (!student.name) throw new Sentence(`${file}, line ${line}: no name.`);
    if (cells.some((cell) => cell.length > LONGEST))
      throw new Sentence(`${file}, line ${line}: a cell has more than ${LONGEST} characters.`);
    once('number', numberKey(student.number), line);
    const schoolNumber = school === undefined || school === number ? '' : (cells[school] ?? '');
    if (schoolNumber) once('school number', schoolNumber, line);
    return schoolNumber ? { ...student, schoolNumber } : student;
  });
}

/** `07` and `7` are one number. */
export function numberKey(number: string): string {
  return number
    .normalize('NFKC')
    .trim()
    .replace(/^0+(?=\d)/, '');
}

function titleKey(title: string): string {
  return title
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ');
}

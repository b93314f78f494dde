import { expect, it } from 'vitest';
import { readRoster } from './roster.ts';

const read = (text: string) => readRoster(new TextEncoder().encode(text), 'list.csv');
const two = [
  { number: '1', name: '王思齊', schoolNumber: '1130212' },
  { number: '2', name: '方語彤', schoolNumber: '1130213' },
];

it('reads comma, semicolon and tab, with byte order mark, quotes, blank lines and either line end', () => {
  expect(read('座號,姓名,學號\n1,王思齊,1130212\n2,方語彤,1130213\n')).toEqual(two);
  expect(
    read('\uFEFF"School number";"Name";"No."\r\n1130212;"王思齊";1\r\n\r\n1130213; "方語彤" ;2\r\n;;\r\n'),
  ).toEqual(two);
  expect(read('number\tname\tstudent_id\n1\t王思齊\t1130212\n2\t方語彤\t1130213')).toEqual(two);
  expect(read('No,Name\n1,"Ng, ""May"""\n')).toEqual([{ number: '1', name: 'Ng, "May"' }]);
});

it('reads UTF-16 as spreadsheets save it, and refuses what is neither', () => {
  const utf16 = new Uint8Array(Buffer.from('\uFEFF座號\t姓名\r\n1\t王思齊\r\n', 'utf16le'));
  expect(readRoster(utf16, 'list.txt')).toEqual([{ number: '1', name: '王思齊' }]);
  const big5 = new Uint8Array([0xae, 0x79, 0xb8, 0xb9]);
  expect(() => readRoster(big5, 'list.csv')).toThrow(
    'list.csv is not UTF-8 text. Save it again as “CSV UTF-8”.',
  );
});

it('takes the school number as the number where there is no other, and leaves other columns alone', () => {
  expect(read('学号,备注,姓名\n20230101,,王思齐\n')).toEqual([{ number: '20230101', name: '王思齐' }]);
});

it.each([
  ['', 'list.csv is empty'],
  ['座號,姓名\n', 'list.csv has titles and no student'],
  ['班級,姓名\n甲,王思齊\n', 'line 1: no column is titled 座號 or number. Found: 班級, 姓名'],
  ['座號,班級\n1,甲\n', 'line 1: no column is titled 姓名 or name'],
  ['座號,姓名,name\n1,王思齊,Wang\n', 'line 1: “姓名” and “name” mean the same'],
  ['座號,姓名\n1,王思齊\n2\n', 'line 3: 1 cells, and the titles are 2'],
  ['座號,姓名\n1,王思齊,\n', 'line 2: 3 cells, and the titles are 2'],
  ['座號,姓名\n\n1,王思齊\n,方語彤\n', 'line 4: no number'],
  ['座號,姓名\n1,\n', 'line 2: no name'],
  ['座號,姓名\n1,王思齊\n01,方語彤\n', 'line 3: number 1 stands on line 2 already'],
  ['座號,姓名,學號\n1,王思齊,9\n2,方語彤,9\n', 'line 3: school number 9 stands on line 2 already'],
  ['座號,姓名\n1,"王思齊\n2,方語彤\n', 'line 2: a quotation mark is opened and not closed'],
  ['座號,姓名\n1,王"思"齊\n', 'line 2: a quotation mark stands inside a cell'],
  ['座號,姓名\n1,"王"思齊\n', 'line 2: a quotation mark stands inside a cell'],
  ['座號,"姓\n名"\n1,王思齊\n', 'line 1: no column is titled 姓名'],
])('refuses %j', (text, sentence) => {
  expect(() => read(text)).toThrow(sentence);
});

it('counts lines through quoted line breaks', () => {
  expect(() => read('座號,姓名,備註\n1,王思齊,"a\nb"\n2,,c\n')).toThrow('line 4: no name');
});

// @vitest-environment happy-dom
/** Traps of real registers, each in its smallest form: read rightly, or not at all (promise 2). */
import { describe, expect, it } from 'vitest';
import { context, students, today } from './page.fixture.ts';
import { propose } from './propose.ts';
import { readRegister } from './read.ts';
import type { ReadContext } from './types.ts';

function look(html: string, given: ReadContext = context) {
  document.title = '';
  document.body.innerHTML = html;
  return propose(document, given);
}

function marks(html: string, given: ReadContext = context) {
  const found = look(html, given);
  return found.found ? found.reading.rows.map(({ mark }) => mark) : undefined;
}

const rows = (cells: (i: number) => string) =>
  students.map(({ number, name }, i) => `<tr><td>${number}</td><td>${name}</td>${cells(i)}</tr>`).join('');
const table = (heads: string, cells: (i: number) => string) =>
  `<table><tr><th>座號</th><th>姓名</th>${heads}</tr>${rows(cells)}</table>`;

describe('a month matrix', () => {
  const days = ['20', '23', '24', '25'];
  const letter = (i: number) => (i === 2 ? '缺' : '到');
  const month = (above: string, titles = days) =>
    `<h2>出缺席</h2>${above}${table(titles.map((day) => `<th>${day}</th>`).join(''), (i) =>
      titles
        .map((_, at) => `<td><a href="#">${at === 2 ? letter(i) : at === 0 ? '缺' : '到'}</a></td>`)
        .join(''),
    )}`;

  it.each(['2026年11月', '115 年 11 月', 'November 2026'])(
    'of %s is read in the column of today',
    (above) => {
      const read = marks(month(`<p>${above}</p>`));
      expect(read?.slice(0, 4)).toEqual(['present', 'present', 'absent', 'present']);
    },
  );

  it.each(['2026年10月', '114 年 11 月', ''])('of another or no month (%s) is silent', (above) => {
    expect(marks(month(`<p>${above}</p>`))).toBeUndefined();
  });

  it('without the day of today is silent, and once learned refused as another day', () => {
    const found = look(month('<p>2026年11月</p>'));
    if (!found.found) throw new Error(found.reason);
    const html = month('<p>2026年11月</p>', ['16', '17', '18', '19']);
    expect(marks(html)).toBeUndefined();
    expect(readRegister(document, found.profile, context).outcome).toMatchObject({ reason: 'anotherDay' });
    document.body.innerHTML = month('<p>2026年12月</p>');
    expect(readRegister(document, found.profile, context).outcome).toMatchObject({ reason: 'anotherDay' });
    document.body.innerHTML = month('');
    expect(readRegister(document, found.profile, context).outcome).toMatchObject({ reason: 'noDate' });
  });
});

describe('columns 1 to 8', () => {
  const third = { ...context, today: '2026-11-03' as typeof today };
  const lessons = (titles: readonly string[]) =>
    `<h2>出缺席 2026年11月3日</h2>${table(titles.map((title) => `<th>${title}</th>`).join(''), (i) =>
      titles.map((_, at) => `<td>${at === 2 && i === 3 ? '缺' : '到'}</td>`).join(''),
    )}`;
  const bare = ['1', '2', '3', '4', '5', '6', '7', '8'];

  it.each([
    ['bare numbers', bare],
    ['lessons', bare.map((title) => `第${title}節`)],
    ['lessons', bare.map((title) => `${title}節`)],
    ['tests', bare.map((title) => `Quiz ${Number(title) + 12}`)],
  ])('that could be lessons of the third of the month are no days: %s', (_, titles) => {
    expect(marks(lessons(titles), third)).toBeUndefined();
  });

  it('of a profile of a month are refused when they could be lessons', () => {
    const month = lessons(Array.from({ length: 30 }, (_, i) => String(i + 1))).replace('3日', '');
    const found = look(month, third);
    if (!found.found) throw new Error(found.reason);
    expect(found.reading.rows[3]?.mark).toBe('absent');
    document.body.innerHTML = lessons(bare);
    expect(readRegister(document, found.profile, third).outcome).toMatchObject({ recognised: false });
  });
});

it('a student whose cells reach over two rows stands in both: nothing is read', () => {
  const body = students
    .map(
      ({ number, name }, i) =>
        `<tr><td rowspan=2>${number}</td><td rowspan=2>${name}</td><td><input type=radio name=a${i} checked></td><td><input type=radio name=a${i}></td></tr><tr><td><input type=radio name=b${i}></td><td><input type=radio name=b${i} checked></td></tr>`,
    )
    .join('');
  const read = marks(
    `<h2>點名</h2><table><tr><th>座號</th><th>姓名</th><th>出席</th><th>缺席</th></tr>${body}</table>`,
  );
  expect(read).toBeUndefined();
});

describe('two tables side by side', () => {
  const radio = (id: string, i: number, at: number) =>
    `<td><input type=radio name=st_${id}${at === (i === 4 ? 1 : 0) ? ' checked' : ''}></td>`;
  const left = (list = students) =>
    `<table><tr><th>學號</th><th>姓名</th></tr>${list.map(({ schoolNumber, name }) => `<tr><td>${schoolNumber}</td><td>${name}</td></tr>`).join('')}</table>`;
  const right = (ids: readonly string[]) =>
    `<table><tr><th>出席</th><th>缺席</th></tr>${ids.map((id, i) => `<tr>${radio(id, i, 0)}${radio(id, i, 1)}</tr>`).join('')}</table>`;
  const ids = students.map(({ schoolNumber = '' }) => schoolNumber);

  it('are read when both carry the same number in every row', () => {
    expect(marks(`<h2>點名</h2>${left()}${right(ids)}`)?.[4]).toBe('absent');
  });

  it('are silent when only their order agrees, when one is sorted, when one is a row longer', () => {
    expect(marks(`<h2>點名</h2>${left()}${right(ids.map((_, i) => String(i + 500)))}`)).toBeUndefined();
    expect(marks(`<h2>點名</h2>${left([...students].reverse())}${right(ids)}`)).toBeUndefined();
    expect(marks(`<h2>點名</h2>${left(students.slice(1))}${right(ids)}`)).toBeUndefined();
  });

  it('are silent when the marks are merely counted as the seats are', () => {
    const seats = left(students.map((student) => ({ ...student, schoolNumber: student.number })));
    expect(marks(`<h2>點名</h2>${seats}${right(students.map((_, i) => String(i + 1)))}`)).toBeUndefined();
  });

  it('learned as a pair and sorted apart are no longer read', () => {
    const found = look(`<h2>點名</h2>${left()}${right(ids)}`);
    if (!found.found) throw new Error(found.reason);
    document.body.innerHTML = `<h2>點名</h2>${left([...students].reverse())}${right(ids)}`;
    expect(readRegister(document, found.profile, context).outcome.recognised).toBe(false);
  });
});

describe('two half-days in one row', () => {
  const pair = (name: string, chosen: number) =>
    [0, 1].map((at) => `<td><input type=radio name=${name}${at === chosen ? ' checked' : ''}></td>`).join('');
  const titles = ['上午', '下午']
    .flatMap((half) => [`<th>${half}出席</th>`, `<th>${half}缺席</th>`])
    .join('');
  const page = `<h2>點名</h2>${table(titles, (i) => pair(`am${i}`, 1) + pair(`pm${i}`, 0))}`;

  it('are read for the half-day it is', () => {
    expect(new Set(marks(page, { ...context, session: 'forenoon' }))).toEqual(new Set(['absent']));
    expect(new Set(marks(page, { ...context, session: 'afternoon' }))).toEqual(new Set(['present']));
  });

  it('are refused when nobody says which it is', () => {
    const found = look(page, { ...context, session: 'forenoon' });
    if (!found.found) throw new Error(found.reason);
    expect(readRegister(document, found.profile, context).outcome).toMatchObject({ reason: 'whichHalfDay' });
    expect(marks(page)).toBeUndefined();
  });
});

describe('numbers', () => {
  const cells = (i: number) =>
    `<td><input type=radio name=r${i} checked></td><td><input type=radio name=r${i}></td>`;

  it('one given twice leaves only these rows unread, not the whole column', () => {
    const html = `<h2>點名</h2>${table('<th>出席</th><th>缺席</th>', cells)}`.replace(
      '<td>5</td>',
      '<td>4</td>',
    );
    const found = look(html, { rosters: [], today });
    if (!found.found) throw new Error(found.reason);
    expect(found.profile.roles.number?.header).toBe('座號');
    expect(found.reading.unread.map(({ name, reason }) => [name, reason])).toEqual([
      ['何昀臻', 'duplicate'],
      ['吳宥廷', 'duplicate'],
    ]);
  });

  it('stand below a group that reaches over several rows', () => {
    const spans = (i: number) => (i % 5 === 0 ? '<td rowspan=5>第一組</td>' : '');
    const body = students
      .map(({ number, name }, i) => `<tr>${spans(i)}<td>${number}</td><td>${name}</td>${cells(i)}</tr>`)
      .join('');
    const html = `<h2>點名</h2><table><tr><th>組</th><th>座號</th><th>姓名</th><th>出席</th><th>缺席</th></tr>${body}</table>`;
    expect(marks(html)).toHaveLength(20);
  });
});

describe('pages without inputs', () => {
  const tiles = (mark: (i: number) => string) =>
    `<h1>點名</h1><div>${students.map(({ number, name }, i) => `<div class="tile"><b>${number}</b><span>${name}</span><i class="dot ${mark(i)}"></i></div>`).join('')}</div>`;

  it('are read by the class that says the mark', () => {
    const read = marks(
      tiles((i) => (i === 3 ? 'status-absent' : i === 4 ? 'status-none' : 'status-present')),
    );
    expect(read?.slice(2, 6)).toEqual(['present', 'absent', undefined, 'present']);
  });

  it('an unknown colour or two at once leave the row unread', () => {
    const first = look(tiles((i) => (i === 3 ? 'status-absent' : 'status-present')));
    if (!first.found) throw new Error(first.reason);
    document.body.innerHTML = tiles((i) =>
      i === 3 ? 'status-absent status-present' : i === 4 ? 'purple' : 'status-present',
    );
    const { outcome } = readRegister(document, first.profile, context);
    expect(outcome.recognised && outcome.reading.unread.map(({ name, reason }) => [name, reason])).toEqual([
      ['何昀臻', 'severalMarks'],
      ['吳宥廷', 'unknownMark'],
    ]);
  });

  it('are silent when the classes of a student say two things', () => {
    expect(marks(tiles((i) => `status-late status-${i % 2 ? 'present' : 'absent'}`))).toBeUndefined();
  });

  it('are silent when no heading speaks of attendance', () => {
    expect(marks(tiles((i) => (i === 3 ? 'absent' : 'present')).replace('點名', '座位'))).toBeUndefined();
  });
});

it('the school’s own words come before the vocabulary', () => {
  const html = `<h2>點名</h2>${table('<th>出缺席</th>', (i) => `<td>${i % 3 === 0 ? '○' : '△'}</td>`)}`;
  expect(marks(html)).toBeUndefined();
  const words = [
    { word: '○', mark: 'leave' },
    { word: '△', mark: 'present' },
  ] as const;
  expect(marks(html, { ...context, words })?.slice(0, 3)).toEqual(['leave', 'present', 'present']);
});

it('a date that was shown when learned and is gone is no date of today', () => {
  const html = (date: string) =>
    `<p>日期：${date}</p>${table('<th>出席</th><th>缺席</th>', (i) => `<td><input type=radio name=r${i} checked></td><td><input type=radio name=r${i}></td>`)}`;
  const found = look(html('2026-11-24'));
  if (!found.found) throw new Error(found.reason);
  document.body.innerHTML = html('');
  expect(readRegister(document, found.profile, context).outcome).toMatchObject({ reason: 'noDate' });
});

it('rows kept out of the page by a virtual list are not claimed to be missing for good', () => {
  const row = (i: number) =>
    `<div role=row style="position:absolute;top:${i * 30}px"><span>${students[i]?.number}</span><span>${students[i]?.name}</span><input type=checkbox name=attendance${i}></div>`;
  const html = (shown: number, count: number) =>
    `<h2>點名</h2><div role=grid aria-rowcount=${count}><div>${Array.from({ length: shown }, (_, i) => row(i)).join('')}</div></div>`;
  const part = look(html(8, 20));
  expect(part.found && part.reading.partial).toBe(true);
  const whole = look(html(20, 20));
  expect(whole.found && whole.reading.partial).toBeUndefined();
});

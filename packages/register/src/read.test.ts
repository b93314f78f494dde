// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import {
  columns,
  context,
  otherRoster,
  registerHtml,
  roster,
  rowHtml,
  type Shown,
  seeded,
  shown,
  shuffled,
  students,
} from './page.fixture.ts';
import { propose } from './propose.ts';
import { readRegister } from './read.ts';
import type { Profile } from './types.ts';

let profile: Profile;

function learn(html = registerHtml()): Profile {
  document.body.innerHTML = html;
  const proposal = propose(document, context);
  if (!proposal.found) throw new Error(`not found: ${proposal.reason}`);
  return proposal.profile;
}

function read(html: string, using = profile) {
  document.body.innerHTML = html;
  return readRegister(document, using, context);
}

function reading(html: string, using = profile) {
  const { outcome } = read(html, using);
  if (!outcome.recognised) throw new Error(`not recognised: ${outcome.reason} ${outcome.missing ?? ''}`);
  return outcome.reading;
}

function reason(html: string, using = profile) {
  const { outcome, rows } = read(html, using);
  if (!outcome.recognised) expect(rows.size).toBe(0);
  return outcome.recognised ? 'recognised' : outcome.reason;
}

/** Every row read shows exactly the student it was read as, in the page and in the map for badges. */
function expectNobodyWrong() {
  const { outcome, rows } = readRegister(document, profile, context);
  if (!outcome.recognised) return;
  const known = new Map(students.map((student) => [student.id, student]));
  for (const row of outcome.reading.rows) {
    const student = known.get(row.student ?? '');
    expect(student?.number).toBe(row.number.replace(/^0+/, ''));
    expect(student?.name).toBe(row.name);
    expect(rows.get(row.student ?? '')?.textContent).toContain(student?.name);
  }
  expect(rows.size).toBe(outcome.reading.rows.length);
}

const at = (rows: Shown[], i: number): Shown => rows[i] as Shown;

beforeEach(() => {
  profile = learn();
});

describe('a register that was confirmed once', () => {
  it('is read with every student, mark, date, period and class', () => {
    const rows = shown();
    at(rows, 6).mark = '缺席';
    at(rows, 11).mark = '請假';
    const result = reading(registerHtml(rows));
    expect(result.rows).toHaveLength(20);
    expect(result.rows[6]).toEqual({
      student: 's7',
      number: '7',
      name: '許家瑜',
      schoolNumber: '1130218',
      mark: 'absent',
    });
    expect(result.rows[11]?.mark).toBe('leave');
    expect(result).toMatchObject({
      date: '2026-11-24',
      period: 1,
      className: '高二 3 班',
      taken: false,
      unread: [],
      missing: [],
    });
  });

  it('is taken only after a notice that it was', () => {
    expect(reading(registerHtml()).taken).toBe(false);
    expect(reading(`<p class="msg">已點名　08:12</p>${registerHtml()}`).taken).toBe(true);
    expect(reading(`<p>尚未點名</p>${registerHtml()}`).taken).toBe(false);
    expect(reading(`<p hidden>已儲存</p>${registerHtml()}`).taken).toBe(false);
    expect(reading(`<p>第 3 節已點名</p>${registerHtml()}`).taken).toBe(false);
    expect(reading(`<button>已點名</button>${registerHtml()}`).taken).toBe(false);
  });

  it('leaves the page exactly as it was', () => {
    document.body.innerHTML = registerHtml();
    const before = document.documentElement.outerHTML;
    const observed: MutationRecord[] = [];
    const observer = new MutationObserver((records) => observed.push(...records));
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    propose(document, context);
    readRegister(document, profile, context);
    observed.push(...observer.takeRecords());
    observer.disconnect();
    expect(document.documentElement.outerHTML).toBe(before);
    expect(observed).toEqual([]);
  });

  it('reads nothing by a profile that is broken', () => {
    const broken = { ...profile, markKind: 'guess' } as unknown as Profile;
    expect(reason(registerHtml(), broken)).toBe('brokenProfile');
  });

  it('is found by its content when its locator is no selector or points elsewhere', () => {
    expect(reason(registerHtml(), { ...profile, container: ':::' })).toBe('recognised');
    expect(reason(`<p id="x"></p>${registerHtml()}`, { ...profile, container: '#x' })).toBe('recognised');
  });

  it('is not read on a page that is something else', () => {
    expect(reason('<form><input name="user"><input type="password"></form>')).toBe('noRegister');
  });

  it('names the column that is gone', () => {
    const { outcome } = read(registerHtml(shown(), { order: columns.filter((column) => column !== '座號') }));
    expect(outcome).toMatchObject({ recognised: false, reason: 'missingColumn', missing: '座號' });
  });

  it('is not read when it shows another day', () => {
    expect(reason(registerHtml(shown(), { above: '日期 <input name="date" value="115/11/23">' }))).toBe(
      'anotherDay',
    );
  });

  it('is not read when its students are nobody the teacher may meet', () => {
    const strangers = shown().map((row, i) => ({ ...row, name: `${'甲乙丙丁'[i % 4]}生${i}` }));
    expect(reason(registerHtml(strangers))).toBe('anotherClass');
  });

  it('says which of the classes it shows', () => {
    const rows = otherRoster.students.map((student) => ({ ...student, mark: '出席' }));
    const { outcome } = read(registerHtml(rows));
    expect(outcome).toMatchObject({ recognised: true, roster: otherRoster.id });
  });

  it('is not read when a student stands in it twice', () => {
    const rows = shown();
    expect(reason(registerHtml([...rows, at(rows, 3)]))).toBe('duplicates');
  });

  it('is not read when too many marks are unknown words', () => {
    const select = (mark: string) =>
      `<select><option>出席</option><option>缺席</option><option>${mark}</option></select>`;
    const page = (mark: string) =>
      `<table><tr><th>座號</th><th>姓名</th><th>出缺席</th></tr>${students
        .map(({ number, name }) => `<tr><td>${number}</td><td>${name}</td><td>${select(mark)}</td></tr>`)
        .join('')}</table>`;
    const learned = learn(page('遲到'));
    document.body.innerHTML = page('線上');
    for (const element of document.querySelectorAll('select')) element.selectedIndex = 2;
    expect(readRegister(document, learned, context).outcome).toMatchObject({ reason: 'unknownMarks' });
  });
});

describe('a row that is not certain', () => {
  it('stays unread when number and name disagree', () => {
    const rows = shown();
    [at(rows, 1).name, at(rows, 2).name] = [at(rows, 2).name, at(rows, 1).name];
    const result = reading(registerHtml(rows));
    expect(result.rows).toHaveLength(18);
    expect(result.unread.map(({ reason }) => reason)).toEqual([
      'numberAndNameDisagree',
      'numberAndNameDisagree',
    ]);
    expect(result.missing).toEqual(['s2', 's3']);
  });

  it('stays unread when only the school number disagrees', () => {
    const rows = shown();
    at(rows, 4).schoolNumber = '9999999';
    expect(reading(registerHtml(rows)).unread).toEqual([
      { number: '5', name: '吳宥廷', reason: 'numberAndNameDisagree' },
    ]);
  });

  it('stays unread when the student is new, and everybody else is read', () => {
    const result = reading(
      registerHtml([...shown(), { number: '41', schoolNumber: '1140001', name: '新同學', mark: '出席' }]),
    );
    expect(result.rows).toHaveLength(20);
    expect(result.unread).toEqual([{ number: '41', name: '新同學', reason: 'notOnRoster' }]);
  });

  it('is read with a masked name when the number agrees', () => {
    const rows = shown();
    at(rows, 0).name = '王○齊';
    at(rows, 1).name = '方○○';
    expect(reading(registerHtml(rows)).rows).toHaveLength(20);
    at(rows, 1).name = '○○○';
    expect(reading(registerHtml(rows)).unread).toEqual([
      { number: '2', name: '○○○', reason: 'numberAndNameDisagree' },
    ]);
  });

  it('is no student when it sets everybody or is a spanning text', () => {
    const setAll = `<tr><td></td><td></td><td>全部設為</td>${'<td><input type="radio" name="all"></td>'.repeat(4)}<td></td></tr>`;
    const text = '<tr><td colspan="8">停學：王大同</td></tr>';
    const result = reading(registerHtml(shown(), { first: setAll, last: text }));
    expect(result.rows).toHaveLength(20);
    expect(result.unread).toEqual([]);
  });

  it('stays unread when two marks stand in it', () => {
    document.body.innerHTML = registerHtml();
    const second = document.querySelectorAll<HTMLInputElement>('tbody tr:nth-child(2) input[type=radio]');
    second[1]?.setAttribute('name', 'other');
    if (second[1]) second[1].checked = true;
    const { outcome } = readRegister(document, profile, context);
    expect(outcome.recognised && outcome.reading.unread).toEqual([
      { number: '2', name: '方語彤', reason: 'severalMarks' },
    ]);
  });

  it('stays unread as a card with one part more or less than the others, and nobody else takes its place', () => {
    const card = (extra: string, { number, name }: { number: string; name: string }) =>
      `<div class="card">${extra}<b>${number}</b><a href="#">${name}</a><select aria-label="狀態"><option>出席</option><option>缺席</option></select></div>`;
    const page = (extra: (i: number) => string) =>
      `<h2>點名</h2><div>${students.map((student, i) => card(extra(i), student)).join('')}</div>`;
    const learned = learn(page(() => ''));
    for (const part of [
      '<i>新</i>',
      '<b>2</b>',
      '<a href="#">方語彤</a>',
      '<b>7</b><a href="#">許家瑜</a>',
    ]) {
      const { outcome, rows } = read(
        page((i) => (i === 5 ? part : '')),
        learned,
      );
      if (outcome.recognised) expect(rows.has('s6')).toBe(false);
      for (const [id, row] of rows)
        expect(row.querySelector('a')?.textContent).toBe(students.find((student) => student.id === id)?.name);
    }
  });

  it('stays unread as a namesake in a register without numbers', () => {
    const page = (rows: readonly string[]) =>
      `<table><tr><th>姓名</th><th>出席</th><th>缺席</th></tr>${rows
        .map(
          (name, i) =>
            `<tr><td>${name}</td><td><input type=radio name=r${i} checked></td><td><input type=radio name=r${i}></td></tr>`,
        )
        .join('')}</table>`;
    const names = students.map(({ name }) => name);
    const learned = learn(page(names));
    const twins = students.map((student) => (student.id === 's2' ? { ...student, name: '王思齊' } : student));
    const withTwins = names.map((name, i) => (i === 1 ? '王思齊' : name));
    document.body.innerHTML = page(withTwins);
    const { outcome } = readRegister(document, learned, {
      ...context,
      rosters: [{ id: 'twins', students: twins }],
    });
    expect(outcome.recognised && outcome.reading.unread.map(({ reason }) => reason)).toEqual([
      'ambiguous',
      'ambiguous',
    ]);
    const masked = names.map((name, i) => (i === 0 ? '王○齊' : name));
    expect(reading(page(masked), learned).unread).toEqual([
      { number: '', name: '王○齊', reason: 'ambiguous' },
    ]);
  });
});

describe('a page that changed since it was confirmed', () => {
  const disturbances: Record<string, (rows: Shown[], random: () => number) => string> = {
    'sorted rows': (rows, random) => registerHtml(shuffled(rows, random)),
    'columns in another order': (rows, random) => registerHtml(rows, { order: shuffled(columns, random) }),
    'more columns': (rows, random) =>
      registerHtml(rows, { order: shuffled([...columns, '小組', '照片'], random) }),
    'rows gone': (rows, random) => registerHtml(rows.filter(() => random() > 0.3)),
    'rows between': (rows, random) =>
      registerHtml(rows).replaceAll('</tr><tr>', (between) =>
        random() > 0.7 ? '</tr><tr><td colspan="8">第二組</td></tr><tr>' : between,
      ),
    'new students': (rows, random) =>
      registerHtml(
        shuffled([...rows, { number: '21', schoolNumber: '1', name: '王思齊', mark: '缺席' }], random),
      ),
    'the same name twice': (rows, random) => {
      at(rows, Math.floor(random() * 20)).name = at(rows, Math.floor(random() * 20)).name;
      return registerHtml(shuffled(rows, random));
    },
    'numbers given anew': (rows, random) => {
      const numbers = shuffled(rows, random).map(({ number }) => number);
      for (const [i, row] of rows.entries()) if (random() > 0.8) row.number = numbers[i] ?? '';
      return registerHtml(rows);
    },
    'number and name swapped': (rows, random) => {
      const row = at(rows, Math.floor(random() * 20));
      [row.number, row.name] = [row.name, row.number];
      return registerHtml(rows);
    },
    'masked names and lost numbers': (rows, random) => {
      for (const row of rows) {
        if (random() > 0.8) row.name = `${row.name[0]}○${row.name[2]}`;
        if (random() > 0.95) row.number = '';
      }
      return registerHtml(rows);
    },
    'a clone of the header and cells missing': (rows, random) =>
      registerHtml(rows, {
        first: `<tr>${columns.map((column) => `<td>${column}</td>`).join('')}</tr>`,
      }).replaceAll('<td><input type="text"></td>', (cell) => (random() > 0.9 ? '' : cell)),
  };

  for (const [name, disturb] of Object.entries(disturbances))
    it(`never shows a wrong student: ${name}`, () => {
      for (let seed = 1; seed <= 12; seed++) {
        const random = seeded(seed);
        const rows = shown();
        const marks = new Map<string, string>();
        for (const row of rows) {
          row.mark = ['出席', '缺席', '遲到', '請假'][Math.floor(random() * 4)] ?? '';
          marks.set(`${row.number} ${row.name}`, row.mark);
        }
        document.body.innerHTML = disturb(rows, random);
        const { outcome } = readRegister(document, profile, context);
        const words = { present: '出席', absent: '缺席', late: '遲到', leave: '請假', leftEarly: '早退' };
        if (outcome.recognised)
          for (const row of outcome.reading.rows)
            if (row.number && !row.name.includes('○')) {
              expect(students.find(({ id }) => id === row.student)).toMatchObject({
                number: row.number,
                name: row.name,
              });
              if (row.mark) expect(words[row.mark]).toBe(marks.get(`${row.number} ${row.name}`));
            } else if (row.number)
              expect(students.find(({ id }) => id === row.student)?.number).toBe(row.number);
            else expect(students.find(({ id }) => id === row.student)?.schoolNumber).toBe(row.schoolNumber);
      }
    });

  it('is still read after sorting, more columns and another order', () => {
    const random = seeded(7);
    const order = shuffled([...columns, '小組'], random);
    expect(reading(registerHtml(shuffled(shown(), random), { order })).rows).toHaveLength(20);
    expectNobodyWrong();
  });

  it('is still read with the arrow of a sorted column in a title', () => {
    expect(reading(registerHtml().replace('<th>座號</th>', '<th>座號 ▲</th>')).rows).toHaveLength(20);
  });

  it('maps students to the rows that show them', () => {
    const { rows } = read(registerHtml(shown().reverse()));
    expect(rows.get('s1')).toBe(document.querySelector('tbody')?.lastElementChild);
    expect(rowHtml(at(shown(), 0))).toContain('王思齊');
    expect(roster.students).toHaveLength(rows.size);
  });
});

// @vitest-environment happy-dom
/** Teaching by pointing: a name, a mark, the words; every step counted, nothing guessed. */
import { describe, expect, it } from 'vitest';
import { learnProfile, markChoices, marksFromClick, rowChoices, rowsFromName } from './learn.ts';
import { context, registerHtml, shown, students } from './page.fixture.ts';
import { readRegister } from './read.ts';
import {
  learnProfileSliced,
  markChoicesSliced,
  marksFromClickSliced,
  rowChoicesSliced,
  rowsFromNameSliced,
} from './sliced.ts';
import { mapWords, wordsOf } from './words-of.ts';

const signs = ['○', '△', 'L', '／'];
const signPage = (around = '') =>
  `${around}<table id="roll"><tr><th>座號</th><th>姓名</th><th>記號</th></tr>${students
    .map(({ number, name }, i) => `<tr><td>${number}</td><td>${name}</td><td>${signs[i % 4]}</td></tr>`)
    .join('')}</table>`;

const find = (selector: string): Element => {
  const element = document.querySelector(selector);
  if (!element) throw new Error(selector);
  return element;
};

describe('a click on a name', () => {
  it('offers the rows with how many of them are students of which class', () => {
    document.body.innerHTML = signPage();
    const [choice] = rowsFromName(find('#roll tr:nth-child(4) td:nth-child(2)'), context);
    expect(choice).toMatchObject({
      identified: 20,
      roster: 'class-2-3',
      ofRoster: 20,
      header: '姓名',
      numbered: true,
    });
    expect(choice?.rows).toHaveLength(20);
  });

  it('reaches the name through whatever stands around it', () => {
    document.body.innerHTML = signPage().replaceAll(
      /<td>(\p{L}{3})<\/td>/gu,
      '<td><a href="#"><b>$1</b></a></td>',
    );
    expect(rowsFromName(find('#roll tr:nth-child(4) b'), context)[0]?.identified).toBe(20);
  });

  it('puts the class first where the name stands in other lists too', () => {
    const menu = `<ul>${students
      .slice(0, 3)
      .map(({ name }) => `<li><b>${name}</b><i>1</i></li>`)
      .join('')}</ul>`;
    document.body.innerHTML = `<div>${menu}</div>${signPage()}`;
    expect(rowChoices(document, context).map(({ identified }) => identified)[0]).toBe(20);
  });

  it('on a title with two lines below it, or the same word in every row, offers nothing', () => {
    document.body.innerHTML = '<h1>課堂點名</h1><h1>高二 3 班</h1><p>物理</p>';
    expect(rowsFromName(find('h1'), context)).toEqual([]);
    document.body.innerHTML = `<ul>${'<li><b>修改</b><i>1</i></li>'.repeat(6)}</ul>`;
    expect(rowsFromName(find('b'), context)).toEqual([]);
  });

  it('takes no words for names where students are known, none of them is there, and nothing is numbered', () => {
    document.body.innerHTML = '<div><p>課堂點名</p><p>成績登錄</p><p>請假查詢</p><p>公告</p></div>';
    expect(rowsFromName(find('p'), context)).toEqual([]);
    expect(rowsFromName(find('p'), { ...context, rosters: [] })[0]?.rows).toHaveLength(4);
  });

  it('offers nothing where nothing repeats', () => {
    document.body.innerHTML = '<p>王思齊</p>';
    expect(rowsFromName(find('p'), context)).toEqual([]);
  });
});

describe('a click on a mark', () => {
  const learn = (words: { word: string; mark: 'present' | 'absent' | 'late' | 'leave' }[]) => {
    document.body.innerHTML = signPage('<h2>2026-11-24</h2>');
    const [choice] = rowsFromName(find('#roll tr:nth-child(4) td:nth-child(2)'), context);
    if (!choice) throw new Error('no rows');
    const { rows, marks } = marksFromClick(choice, find('#roll tr:nth-child(4) td:nth-child(3)'), context);
    const [mark] = marks;
    if (!mark) throw new Error('no marks');
    return { mark, learned: learnProfile(rows, mark, words, context) };
  };
  const words = [
    { word: '○', mark: 'leave' },
    { word: '△', mark: 'late' },
    { word: 'L', mark: 'absent' },
    { word: '/', mark: 'present' },
  ] as const;

  it('lists the distinct words with counts, and claims to know none that schools use differently', () => {
    const { mark } = learn([]);
    expect(mark.words.map(({ word, count, mark: means }) => [word, count, means])).toEqual([
      ['○', 5, undefined],
      ['△', 5, undefined],
      ['L', 5, undefined],
      ['/', 5, undefined],
    ]);
  });

  it('makes a profile that reads as the school says', () => {
    const { learned } = learn([...words]);
    if (!learned.learned) throw new Error(learned.reason);
    expect(learned.roster).toBe('class-2-3');
    const { outcome } = readRegister(document, learned.profile, context);
    expect(outcome.recognised && outcome.reading.rows.slice(0, 4).map(({ mark }) => mark)).toEqual([
      'leave',
      'late',
      'absent',
      'present',
    ]);
  });

  it('a word that nobody explained stays unread wherever it marks', () => {
    const { learned } = learn(words.slice(0, 3));
    if (!learned.learned) throw new Error(learned.reason);
    expect(learned.reading.unread).toHaveLength(5);
    expect(learned.reading.unread.every(({ reason }) => reason === 'unknownMark')).toBe(true);
  });

  it('one meaning for every word is none', () => {
    expect(learn([{ word: '○', mark: 'leave' }]).learned).toEqual({ learned: false, reason: 'noWords' });
  });

  it('finds the words again for a profile, and other meanings replace the old ones', () => {
    const { learned } = learn([...words]);
    if (!learned.learned) throw new Error(learned.reason);
    expect(wordsOf(document, learned.profile, context).map(({ word, mark }) => [word, mark])).toEqual(
      words.map(({ word, mark }) => [word, mark]),
    );
    const other = mapWords(learned.profile, [{ word: 'L', mark: 'late' }]);
    const { outcome } = readRegister(document, other, context);
    expect(outcome.recognised && outcome.reading.rows[2]?.mark).toBe('late');
  });

  it('takes the whole group of radios, wherever in it the click fell', () => {
    document.body.innerHTML = registerHtml();
    const [choice] = rowsFromName(find('tbody tr td:nth-child(3)'), context);
    if (!choice) throw new Error('no rows');
    const { marks } = marksFromClick(choice, find('tbody tr:nth-child(2) td:nth-child(6) input'), context);
    expect(marks[0]).toMatchObject({ kind: 'radio' });
    expect(marks[0]?.words.map(({ word, count, mark }) => [word, count, mark])).toEqual([
      ['出席', 20, 'present'],
      ['缺席', 0, 'absent'],
      ['遲到', 0, 'late'],
      ['請假', 0, 'leave'],
    ]);
  });

  it('asks what a tick means where no title says it', () => {
    const box = '<td><input type=checkbox></td>';
    document.body.innerHTML = `<table><tr><th>座號</th><th>姓名</th><th>出缺席</th></tr>${shown()
      .map(({ number, name }) => `<tr><td>${number}</td><td>${name}</td>${box}</tr>`)
      .join('')}</table>`;
    const [choice] = rowsFromName(find('td:nth-child(2)'), context);
    if (!choice) throw new Error('no rows');
    const { marks } = marksFromClick(choice, find('input'), context);
    expect(marks[0]?.words).toEqual([
      { word: '☑', count: 0, mark: undefined },
      { word: '☐', count: 20, mark: undefined },
    ]);
  });

  it('by keyboard lists every column that can be marked, and none of those that say who it is', () => {
    document.body.innerHTML = registerHtml();
    const [choice] = rowChoices(document, context);
    if (!choice) throw new Error('no rows');
    expect(markChoices(choice, context).map(({ kind }) => kind)).toEqual(['radio']);
  });
});

describe('learning in slices', () => {
  /** More rows than are looked at in one slice. */
  const large = () => {
    document.body.innerHTML = `<table><tr><th>座號</th><th>姓名</th><th>點名</th></tr>${Array.from(
      { length: 900 },
      (_, i) =>
        `<tr><td>${i + 1}</td><td>王${'思語柏昀宥宛家子沛奕'[i % 10]}${'齊彤翰臻廷真瑜謙妤辰'[Math.floor(i / 10) % 10]}</td><td>${i % 9 ? '到' : '缺'}</td></tr>`,
    ).join('')}</table>`;
    const [rows] = rowsFromName(find('tr:nth-child(4) td:nth-child(2)'), context);
    const [marks] = rows ? marksFromClick(rows, find('tr:nth-child(4) td:nth-child(3)'), context).marks : [];
    if (!rows || !marks) throw new Error('not pointed');
    return { rows, marks };
  };
  const mapping = [
    { word: '到', mark: 'present' as const },
    { word: '缺', mark: 'absent' as const },
  ];

  it('comes to what learning at once comes to', async () => {
    const { rows, marks } = large();
    const learned = await learnProfileSliced(rows, marks, mapping, context);
    expect(learned).toEqual(learnProfile(rows, marks, mapping, context));
    expect(learned).toMatchObject({ learned: true });
  });

  it('pointing and listing come to what they come to at once', async () => {
    const { rows } = large();
    const [name, mark] = [find('tr:nth-child(9) td:nth-child(2)'), find('tr:nth-child(9) td:nth-child(3)')];
    const plain = (found: unknown) => JSON.stringify(found);
    expect(plain(await rowsFromNameSliced(name, context))).toBe(plain(rowsFromName(name, context)));
    expect(plain(await rowChoicesSliced(document, context))).toBe(plain(rowChoices(document, context)));
    expect(plain(await markChoicesSliced(rows, context))).toBe(plain(markChoices(rows, context)));
    const clicked = await marksFromClickSliced(rows, mark, context);
    expect(plain(clicked)).toBe(plain(marksFromClick(rows, mark, context)));
    expect(clicked.marks.map(({ words }) => words.map(({ word, count }) => [word, count]))).toEqual([
      [
        ['缺', 100],
        ['到', 800],
      ],
    ]);
  });

  it('of a table that changes meanwhile is no answer', async () => {
    const { rows, marks } = large();
    const learning = learnProfileSliced(rows, marks, mapping, context);
    find('tr:nth-child(5)').remove();
    expect(await learning).toBe('changed');
  });
});

it('of a month with two half-days a day, the words of the half-day it is are counted', () => {
  document.body.innerHTML = `<p>2026年11月</p><table><tr><th>座號</th><th>姓名</th>${[19, 20, 23, 24, 25].map((day) => `<th>${day}日</th>`).join('')}</tr>${students
    .map(
      ({ number, name }, i) =>
        `<tr><td>${number}</td><td>${name}</td>${'<td><b>到</b><b>到</b></td>'.repeat(3)}<td><b>${i < 3 ? '缺' : '到'}</b><b>到</b></td><td><b></b><b></b></td></tr>`,
    )
    .join('')}</table>`;
  const [rows] = rowChoices(document, context);
  if (!rows) throw new Error('no rows');
  const counts = (session: 'forenoon' | 'afternoon') =>
    markChoices(rows, { ...context, session })
      .find(({ month }) => month)
      ?.words.map(({ word, count }) => [word, count]);
  expect(Object.fromEntries(counts('forenoon') ?? [])).toEqual({ 到: 17, 缺: 3 });
  expect(Object.fromEntries(counts('afternoon') ?? [])).toEqual({ 到: 20, 缺: 0 });
});

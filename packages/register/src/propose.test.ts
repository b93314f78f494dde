// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { context, otherRoster, registerHtml, roster, shown, students, today } from './page.fixture.ts';
import { propose } from './propose.ts';
import { Profile } from './types.ts';

function look(html: string, given: Parameters<typeof propose>[1] = { rosters: [], today }) {
  document.title = '';
  document.body.innerHTML = html;
  return propose(document, given);
}

function found(html: string, given?: Parameters<typeof propose>[1]) {
  const proposal = look(html, given);
  if (!proposal.found) throw new Error(proposal.reason);
  return proposal;
}

describe('a proposal', () => {
  it('has students without ids while there is no roster, and a profile that is valid data', () => {
    const proposal = found(registerHtml());
    expect(proposal.roster).toBeUndefined();
    expect(proposal.reading.rows[0]).toEqual({
      student: undefined,
      number: '1',
      name: '王思齊',
      schoolNumber: '1130212',
      mark: 'present',
    });
    expect(Profile.parse(JSON.parse(JSON.stringify(proposal.profile)))).toEqual(proposal.profile);
    expect(proposal.profile).toMatchObject({
      markKind: 'radio',
      container: '#roll',
      roles: { number: { header: '座號' }, schoolNumber: { header: '學號' }, name: { header: '姓名' } },
      words: [
        { word: '出席', mark: 'present' },
        { word: '缺席', mark: 'absent' },
        { word: '遲到', mark: 'late' },
        { word: '請假', mark: 'leave' },
      ],
    });
  });

  it('says which class of the school it is', () => {
    expect(found(registerHtml(), context).roster).toBe(roster.id);
    expect(found(registerHtml(), { rosters: [otherRoster], today }).roster).toBeUndefined();
  });

  it('finds the school number in the names of inputs when no column shows it', () => {
    const proposal = found(
      registerHtml(shown(), { order: ['座號', '姓名', '出席', '缺席', '遲到', '請假'] }),
    );
    expect(proposal.profile.roles.hidden).toEqual({ attribute: 'name', before: 'st_', after: '' });
    expect(proposal.reading.rows[2]?.schoolNumber).toBe('1130214');
  });

  it('takes no row numbers and no ids of the portal for school numbers', () => {
    const order = ['座號', '姓名', '出席', '缺席', '遲到', '請假'];
    const rows = (id: (i: number) => string) => shown().map((row, i) => ({ ...row, schoolNumber: id(i) }));
    expect(
      found(
        registerHtml(
          rows((i) => String(i)),
          { order },
        ),
      ).profile.roles.hidden,
    ).toBeUndefined();
    const internal = found(
      registerHtml(
        rows((i) => String(88001 + i * 3)),
        { order },
      ),
      context,
    );
    expect(internal.profile.roles.hidden).toBeUndefined();
    expect(internal.roster).toBe(roster.id);
  });

  it('leaves namesakes with one number, and masked names, out of a new roll', () => {
    const rows = shown();
    const [first, second, third] = rows;
    if (first && second) second.number = first.number;
    if (third) third.name = '江○翰';
    const { reading } = found(registerHtml(rows, { order: ['座號', '姓名', '出席', '缺席'] }));
    expect(reading.unread.find(({ name }) => name === '江○翰')?.reason).toBe('ambiguous');
  });

  it('keeps silent without names, without marks, or with too few rows', () => {
    expect(look(registerHtml(shown(), { order: ['座號', '學號', '姓名', '備註'] }))).toMatchObject({
      found: false,
    });
    expect(look(registerHtml(shown(), { order: ['座號', '出席', '缺席'] }))).toMatchObject({ found: false });
    expect(look(registerHtml(shown().slice(0, 2)))).toMatchObject({ found: false });
    expect(look('<p>Hello</p>')).toMatchObject({ found: false, reason: 'noRegister' });
  });

  it('keeps silent about a survey with letters', () => {
    const page = (heads: string[]) =>
      `<table><tr><th>No</th><th>Name</th>${heads.map((head) => `<th>${head}</th>`).join('')}</tr>${students
        .map(
          ({ number, name }) =>
            `<tr><td>${number}</td><td>${name}</td>${heads.map((head) => `<td><input type=radio name=q${number} value=${head}></td>`).join('')}</tr>`,
        )
        .join('')}</table>`;
    expect(look(page(['A', 'B', 'C', 'D', 'E']))).toMatchObject({ found: false });
    expect(look(page(['P', 'A', 'L', 'E']))).toMatchObject({ found: true });
  });

  it('keeps silent about a list of absences over time', () => {
    const rows = students
      .slice(0, 4)
      .map(
        ({ number, name }) =>
          `<tr><td>11/2${number}</td><td>${number}</td><td>${name}</td><td>缺席</td></tr>`,
      );
    const heads = '<tr><th>日期</th><th>座號</th><th>姓名</th><th>狀態</th></tr>';
    expect(look(`<h2>出缺席紀錄</h2><table>${heads}${rows.join('')}</table>`)).toMatchObject({
      found: false,
    });
  });

  it('does not take a birthday or a term for the day of the register', () => {
    const above = (field: string) =>
      registerHtml(shown(), {
        above: `<input type="hidden" name="termStartDate" value="2026-09-01">${field}`,
      });
    expect(found(above('<h2>2026年11月23日 點名</h2>')).reading.date).toBe('2026-11-23');
    expect(found(above('')).reading.date).toBeUndefined();
  });

  it('does not take a legend for a notice', () => {
    expect(found(`<p><span>已點名</span> <span>未點名</span></p>${registerHtml()}`).reading.taken).toBe(
      false,
    );
  });
});

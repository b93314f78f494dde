// @vitest-environment happy-dom
/** The report on a lost register: enough to repair it, and not one word of the page. */
import { describe, expect, it } from 'vitest';
import { context, registerHtml, shown, students } from './page.fixture.ts';
import { propose } from './propose.ts';
import { structureReport } from './structure.ts';

const secrets = [
  ...students.flatMap(({ name, schoolNumber = '' }) => [name, schoolNumber]),
  '高二',
  'planted',
  '115/11/24',
];

function lost(html: string) {
  document.body.innerHTML = registerHtml();
  const proposal = propose(document, context);
  document.body.innerHTML = html;
  return structureReport(document, 'missingColumn', proposal.found ? proposal.profile : undefined);
}

describe('the structure of a page that is no longer recognised', () => {
  it('holds no text and no value, wherever a name was planted', () => {
    const planted = `planted${students[0]?.name}${students[0]?.schoolNumber}`;
    document.body.innerHTML = '';
    const page = registerHtml()
      .replaceAll(
        '<td>',
        `<td title="${planted}" data-x="${planted}" class="${planted}" id="${planted}" role="${planted}">`,
      )
      .replaceAll('<tr>', `<tr data-planted1130212="${planted}" planted1130213="1">`)
      .replaceAll(
        '<input type="text">',
        `<x-planted-1130212>${planted}</x-planted-1130212><input type="${planted}" name="${planted}">`,
      );
    const text = JSON.stringify(lost(`<h1>${planted}</h1>${page}`));
    for (const secret of secrets) expect(text).not.toContain(secret);
    expect(text).toContain('custom');
  });

  it('says how many rows of how many cells, and which role lost its title', () => {
    const report = lost(registerHtml(shown(), { order: ['學號', '姓名', '出席', '缺席', '遲到', '請假'] }));
    expect(report.candidates[0]).toMatchObject({
      kind: 'table',
      rows: 20,
      widths: [[6, 20]],
      titles: 6,
      roles: { found: ['schoolNumber', 'name', 'mark'], gone: ['number'] },
    });
    expect(report.candidates[0]?.row).toBe(
      'tr(td td td(input.radio[name]) td(input.radio[name]) td(input.radio[name]) td(input.radio[name]))',
    );
    expect(report).toMatchObject({
      reason: 'missingColumn',
      learned: { markKind: 'radio', sameShape: false },
    });
    expect(lost(registerHtml()).learned?.sameShape).toBe(true);
  });
});

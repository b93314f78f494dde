/** The sample portal as its teacher uses it: signs in, opens a lesson, marks, saves, sorts, adds a student. */
import type { Page } from 'playwright-core';
import { people } from '../demo/school.ts';

type Marked = string | { number: string; word: string };

export function registerPage(page: Page, portal: string) {
  const row = (number: string) =>
    page.locator('#roll tbody tr').filter({ has: page.locator(`td:first-child:text-is("${number}")`) });
  return {
    signIn: async () => {
      await page.goto(portal);
      await page.getByLabel('帳號').fill(people.teacher.user);
      await page.getByLabel('密碼').fill(people.teacher.password);
      await page.getByRole('button', { name: '登入' }).click();
    },
    open: async (period: number) => {
      // A tab in the background gets few animation frames, and playing waits for two of them at every click.
      await page.bringToFront();
      await page.goto(`${portal}/`);
      await page
        .locator('#lessons tbody tr')
        .filter({ hasText: `第 ${period} 節` })
        .getByRole('link', { name: '點名' })
        .click();
      await page.locator('#roll').waitFor();
    },
    /** Marks (absent unless said otherwise) and saves. */
    mark: async (students: readonly Marked[]) => {
      await page.bringToFront();
      for (const entry of students) {
        const { number, word } = typeof entry === 'string' ? { number: entry, word: '缺席' } : entry;
        await row(number).getByRole('radio', { name: word }).check();
      }
      await page.getByRole('button', { name: '儲存點名' }).click();
      await page.getByText('已點名').waitFor();
    },
    sort: async (title: string) => {
      await page.bringToFront();
      await page.locator('#roll th').filter({ hasText: title }).click();
    },
    addStudent: async (student: { number: string; schoolNumber: string; name: string }) => {
      await page.getByRole('link', { name: '新增學生' }).click();
      for (const [field, value] of Object.entries(student))
        await page.locator(`#add input[name=${field}]`).fill(value);
      await page.locator('#add').getByRole('button', { name: '確定' }).click();
      await page.locator('#roll').waitFor();
    },
  };
}

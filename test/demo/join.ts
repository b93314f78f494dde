/** Joining the demo school as a person does: the desk's School page, the link of the slip, a passphrase chosen twice. */
import type { Page } from 'playwright-core';
import { passphrase } from './office.ts';

/** On a desk: opens the form, fills it, sends it. The page that follows says that it is joined. */
export async function joinBy(desk: Page, link: string): Promise<void> {
  await desk.getByRole('navigation').getByText('學校', { exact: true }).click();
  await desk.getByRole('button', { name: /^用連結加入/ }).click();
  await desk.getByLabel('邀請連結', { exact: true }).fill(link);
  await desk.getByLabel('通行碼', { exact: true }).fill(passphrase);
  await desk.getByLabel('再輸入一次', { exact: true }).fill(passphrase);
  await desk.getByRole('button', { name: '加入', exact: true }).click();
}

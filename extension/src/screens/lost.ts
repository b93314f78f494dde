/** What is said of a page that is not read: a register that was lost, or a page that is too large, whether it was known or not. */
import type { PageState } from '../contract.ts';
import type { Words } from '../words/index.ts';

export type Lost = Extract<PageState, { state: 'notRecognised' }>;

export function lostWords({ site, gap }: Words, { reason, missing }: Lost): { title: string; body: string } {
  if (reason === 'tooLarge') return { title: site.tooLarge, body: site.tooLargeHow };
  return { title: site.notRecognised, body: `${site.reason[reason](missing)}${gap}${site.safe}` };
}

/** What only teaching a register and describing its page need: put into a page when somebody begins, beside the script that reads. */
import { structureReport } from '@wuhe/register';
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { openTeaching, type TeachingScript } from '../content/teaching.ts';

declare global {
  /** In the extension's isolated world. */
  var wuheTeaching: TeachingScript | undefined;
}

export default defineUnlistedScript(() => {
  globalThis.wuheTeaching = { openTeaching, structureReport };
});

/** Commands from the extension's own pages: checked for sender and shape, then handed on. */
import type { Answer, AnswerValue, Casework, ReportDraft } from '@wuhe/casework';
import { PageCommand, Request } from '../contract.ts';

type Reply = Answer<AnswerValue | ReportDraft>;

/** The frame inside a foreign page may only fold, hide and open windows: nothing it sends has a consequence for a student. */
const panelMay: readonly PageCommand['page'][] = ['openTell', 'openPopup', 'openDesk', 'panel'];

export interface RequestOptions {
  casework: () => Promise<Casework>;
  page: (command: PageCommand, tab: number | undefined) => Promise<Reply>;
  changed: () => void;
}

export function openRequests(options: RequestOptions): void {
  chrome.runtime.onMessage.addListener((message: unknown, sender, respond) => {
    const own = chrome.runtime.getURL('');
    if (sender.id !== chrome.runtime.id || `${sender.origin ?? ''}/` !== own || !sender.url) return false;
    const inPage = new URL(sender.url).pathname === '/panel.html';
    answer(message, inPage, sender.tab?.id).then(respond, () =>
      respond({ ok: false, code: 'worker.failed' }),
    );
    return true;
  });

  async function answer(message: unknown, inPage: boolean, tab: number | undefined): Promise<Reply> {
    const page = PageCommand.safeParse(message);
    if (page.success) {
      if (inPage && !panelMay.includes(page.data.page)) return { ok: false, code: 'input.invalid' };
      const reply = await options.page(page.data, tab);
      options.changed();
      return reply;
    }
    const request = Request.safeParse(message);
    if (!request.success || inPage) return { ok: false, code: 'input.invalid' };
    const casework = await options.casework().catch(() => undefined);
    if (!casework) return { ok: false, code: 'storage.refused' };
    return casework.run(request.data);
  }
}

/** Commands from the extension's own pages: checked for sender and shape, then handed on. */
import type { Answer, AnswerValue, Casework, Command, RecordDraft, ReportDraft } from '@wuhe/casework';
import { Once, PageCommand, Request, type Structure } from '../contract.ts';

type Reply = Answer<AnswerValue | ReportDraft | RecordDraft | Structure>;

/** What a page of ours may ask for. */
interface Rights {
  page(command: PageCommand): boolean;
  command(command: Command): boolean;
  /** It may stand in a frame of a foreign page. */
  framed?: true;
}

const everything: Rights = { page: () => true, command: () => true };
const panelMay: readonly PageCommand['page'][] = ['openTell', 'openPopup', 'openDesk', 'panel'];
const sideMay: readonly PageCommand['page'][] = [
  'asking',
  'allowed',
  'confirm',
  'decline',
  'relearn',
  'structure',
  'teach',
  'site',
  'openDesk',
];
/** The work on a case stands in the side panel, with the passphrase that opens it. */
const sideDoes: readonly Command['command'][] = ['addToCase', 'unlock', 'lock'];
const tellMay: readonly Command['command'][] = ['tell', 'called', 'acknowledge', 'unlock', 'lock'];

const rights: Readonly<Record<string, Rights>> = {
  '/popup.html': everything,
  '/desk.html': everything,
  /** Teaches and confirms registers, works on cases; tells nobody. */
  '/sidepanel.html': {
    page: ({ page }) => sideMay.includes(page),
    command: ({ command }) => sideDoes.includes(command),
  },
  '/tell.html': {
    page: ({ page }) => page === 'openDesk',
    command: ({ command }) => tellMay.includes(command),
  },
  /** The frame inside a foreign page may only fold, hide and open windows: nothing it sends has a consequence for a student. */
  '/panel.html': { page: ({ page }) => panelMay.includes(page), command: () => false, framed: true },
};

export interface RequestOptions {
  casework: () => Promise<Casework>;
  page: (command: PageCommand, tab: number | undefined) => Promise<Reply>;
  changed: () => void;
}

export function openRequests(options: RequestOptions): void {
  chrome.runtime.onMessage.addListener((message: unknown, sender, respond) => {
    const may = rightsOf(sender);
    // A page that is not ours, or one of our scripts in it, gets no answer at all.
    if (!may) return false;
    answer(message, may, sender.tab?.id).then(respond, () => respond({ ok: false, code: 'worker.failed' }));
    return true;
  });

  async function answer(message: unknown, may: Rights, tab: number | undefined): Promise<Reply> {
    const page = PageCommand.safeParse(message);
    if (page.success) {
      if (!may.page(page.data)) return { ok: false, code: 'input.invalid' };
      const reply = await options.page(page.data, tab);
      if (page.data.page !== 'panel') options.changed();
      return reply;
    }
    const request = Request.safeParse(message);
    if (!request.success || !('command' in request.data) || !may.command(request.data))
      return { ok: false, code: 'input.invalid' };
    const casework = await options.casework().catch(() => undefined);
    if (!casework) return { ok: false, code: 'storage.refused' };
    const once = Once.safeParse(message);
    const reply = await casework.run(request.data, once.success ? once.data.once : undefined);
    casework.retry();
    return reply;
  }
}

/** By the address of the sender, which the browser vouches for. Only the panel may stand in a frame. */
function rightsOf(sender: chrome.runtime.MessageSender): Rights | undefined {
  const own = chrome.runtime.getURL('');
  if (sender.id !== chrome.runtime.id || `${sender.origin ?? ''}/` !== own || !sender.url) return undefined;
  const { pathname } = new URL(sender.url);
  const may = Object.hasOwn(rights, pathname) ? rights[pathname] : undefined;
  const framed = sender.frameId !== undefined && sender.frameId !== 0;
  return may && (may.framed || !framed) ? may : undefined;
}

/** Pages that co-edit the plan of a case: each connects a port; what it writes is committed, what others write is passed on. */
import type { Casework, Plan } from '@wuhe/casework';
import { Problem } from '@wuhe/model';
import { FromPlanPage, fromBase64, type ToPlanPage, toBase64 } from '../plan/protocol.ts';
import { PLAN_PORT } from '../ports.ts';

/** The extension's own pages that show a case. */
const pages = new Set(['/sidepanel.html', '/desk.html']);

type Port = Pick<
  chrome.runtime.Port,
  'name' | 'sender' | 'postMessage' | 'onMessage' | 'onDisconnect' | 'disconnect'
>;

/** `changed` is called when somebody came, went or stored. */
export function openPlans(casework: () => Promise<Casework>, changed: () => void): void {
  chrome.runtime.onConnect.addListener((port) => {
    if (port.name !== PLAN_PORT) return;
    if (isOurs(port.sender)) servePlan(port, casework, changed);
    else port.disconnect();
  });
}

function isOurs(sender: chrome.runtime.MessageSender | undefined): boolean {
  if (sender?.id !== chrome.runtime.id || !sender.url) return false;
  if (`${sender.origin ?? ''}/` !== chrome.runtime.getURL('')) return false;
  const framed = sender.frameId !== undefined && sender.frameId !== 0;
  return !framed && pages.has(new URL(sender.url).pathname);
}

/** Serves one page until it goes. Messages are answered one after the other; one of no known shape ends the connection. */
export function servePlan(port: Port, casework: () => Promise<Casework>, changed: () => void): void {
  let plan: Plan | undefined;
  const stops: (() => void)[] = [];
  let gone = false;
  let queue = Promise.resolve();

  function tell(message: ToPlanPage): void {
    if (gone) return;
    try {
      port.postMessage(message);
    } catch {
      leave();
    }
  }

  function leave(): void {
    gone = true;
    for (const stop of stops.splice(0)) stop();
  }

  async function answer(message: FromPlanPage): Promise<void> {
    try {
      if (message.kind === 'open') await open(message);
      else {
        if (!plan) throw new Problem('input.invalid', 'a change before the plan was opened');
        await plan.change(fromBase64(message.update));
        tell({ kind: 'kept', number: message.number });
      }
    } catch (error) {
      const code = error instanceof Problem ? error.code : 'worker.failed';
      tell({ kind: 'refused', code, ...(message.kind === 'change' ? { number: message.number } : {}) });
    }
  }

  async function open({ case: scope, vector }: Extract<FromPlanPage, { kind: 'open' }>): Promise<void> {
    const found = (await casework()).plan(scope);
    if (gone) return;
    for (const stop of stops.splice(0)) stop();
    plan = found;
    stops.push(found.watchChanges((update) => tell({ kind: 'update', update: toBase64(update) })));
    tell({ kind: 'opened', update: toBase64(found.state(fromBase64(vector))) });
    let said: number | undefined;
    const count = () => {
      const { waiting } = found.kept();
      changed();
      if (waiting === said) return;
      said = waiting;
      tell({ kind: 'waiting', count: waiting });
    };
    stops.push(found.watch(count));
    count();
  }

  port.onDisconnect.addListener(leave);
  port.onMessage.addListener((message: unknown) => {
    const read = FromPlanPage.safeParse(message);
    if (!read.success) {
      leave();
      port.disconnect();
      return;
    }
    queue = queue.then(() => (gone && read.data.kind === 'open' ? undefined : answer(read.data)));
  });
}

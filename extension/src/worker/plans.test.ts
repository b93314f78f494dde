/** Two pages and a worker that is ended at any moment: what was typed is kept once, and both end with the same text. */
import type { Casework, Plan } from '@wuhe/casework';
import { Problem } from '@wuhe/model';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { linkPlan, type PlanLink } from '../plan/link.ts';
import { type FromPlanPage, ToPlanPage } from '../plan/protocol.ts';
import { servePlan } from './plans.ts';

const scope = 'kq3-_dT9Zp0aBcDeFgHiJk';

/** The document as the disk has it: it survives the worker. */
class Disk {
  readonly doc = new Y.Doc();
  refuses: string | undefined;
  plan(): Plan {
    const { doc } = this;
    return {
      state: (vector) => Y.encodeStateAsUpdate(doc, vector),
      change: async (update) => {
        if (this.refuses) throw new Problem(this.refuses);
        Y.applyUpdate(doc, update);
      },
      watchChanges: (listener) => {
        doc.on('update', listener);
        return () => doc.off('update', listener);
      },
      kept: () => ({ waiting: 0, asOf: undefined }),
      watch: () => () => undefined,
    };
  }
}

type Listener<T> = (value: T) => void;

/** One port with its two ends; each message passes as JSON and a turn later. */
function connect(link: PlanLink, disk: Disk) {
  const toWorker: Listener<unknown>[] = [];
  const gone: Listener<unknown>[] = [];
  const state = { open: true, said: [] as ToPlanPage[] };
  const close = () => {
    state.open = false;
    link.disconnected();
    for (const listener of gone) listener(undefined);
  };
  const port = {
    name: 'plan',
    sender: undefined,
    onMessage: { addListener: (listener: Listener<unknown>) => toWorker.push(listener) },
    onDisconnect: { addListener: (listener: Listener<unknown>) => gone.push(listener) },
    postMessage: (message: unknown) => {
      if (!state.open) throw new Error('closed');
      const text = JSON.stringify(message);
      void Promise.resolve().then(() => {
        if (!state.open) return;
        const read = ToPlanPage.parse(JSON.parse(text));
        state.said.push(read);
        link.heard(read);
      });
    },
    disconnect: () => close(),
  } as unknown as Parameters<typeof servePlan>[0];
  const casework = { plan: () => disk.plan() } as unknown as Casework;
  servePlan(
    port,
    async () => casework,
    () => undefined,
  );
  const send = (message: unknown) => {
    const text = JSON.stringify(message);
    void Promise.resolve().then(() => {
      if (state.open) for (const listener of toWorker) listener(JSON.parse(text));
    });
  };
  link.connected({ send: (message: FromPlanPage) => send(message) });
  return { state, close, send };
}

/** Everything under way has arrived. */
async function quiet() {
  for (let turn = 0; turn < 200; turn++) await Promise.resolve();
}

/** A field without a browser: what the binding reads and writes of a textarea. */
class Area extends EventTarget {
  value = '';
  selectionStart = 0;
  selectionEnd = 0;
  selectionDirection = 'none' as const;
  scrollTop = 0;
  setSelectionRange(start: number, end: number) {
    this.selectionStart = start;
    this.selectionEnd = end;
  }
  write(text: string) {
    this.value = text + this.value;
    this.setSelectionRange(text.length, text.length);
    this.dispatchEvent(new Event('input'));
  }
}

function page() {
  const link = linkPlan(scope, 'plan', () => undefined);
  const area = new Area();
  link.bind(area as unknown as HTMLTextAreaElement);
  return { link, area };
}

describe('a plan between page and worker', () => {
  it('what is typed while the worker is gone stays in the field and is kept when there is one again', async () => {
    const disk = new Disk();
    const { link, area } = page();
    const first = connect(link, disk);
    await quiet();
    first.close();
    area.write('週四面談');
    link.flush();
    expect(link.state().unkept).toBe(true);
    expect(disk.doc.getText('text:plan').toString()).toBe('');
    connect(link, disk);
    await quiet();
    expect(disk.doc.getText('text:plan').toString()).toBe('週四面談');
    expect(area.value).toBe('週四面談');
    expect(link.state()).toEqual({ open: true, unkept: false, waiting: 0, refused: undefined });
  });

  it('a change that the disk refuses is not called kept; on the next connection it is', async () => {
    const disk = new Disk();
    const { link, area } = page();
    const first = connect(link, disk);
    await quiet();
    disk.refuses = 'storage.refused';
    area.write('計畫');
    link.flush();
    await quiet();
    expect(link.state()).toMatchObject({ unkept: true, refused: 'storage.refused' });
    disk.refuses = undefined;
    first.close();
    connect(link, disk);
    await quiet();
    expect(disk.doc.getText('text:plan').toString()).toBe('計畫');
    expect(link.state()).toMatchObject({ unkept: false, refused: undefined });
  });

  it('keystrokes are gathered: a word is one change', async () => {
    vi.useFakeTimers();
    const disk = new Disk();
    const { link, area } = page();
    const changes = vi.fn();
    link.connected({ send: (message) => message.kind === 'change' && changes(message) });
    for (const letter of '計畫書') area.write(letter);
    expect(changes).not.toHaveBeenCalled();
    vi.advanceTimersByTime(500);
    expect(changes).toHaveBeenCalledTimes(1);
    vi.useRealTimers();
    expect(disk.doc.store.clients.size).toBe(0);
  });

  it.each([
    [{ kind: 'open', case: 'short', vector: '' }],
    [{ kind: 'open', case: scope, vector: 'not base64!' }],
    [{ kind: 'change', number: 0, update: 'AAA=' }],
    [{ kind: 'change', number: 1, update: 'A'.repeat(280_004) }],
    ['hello'],
  ])('a message of no known shape ends the connection and changes nothing: %o', async (message) => {
    const disk = new Disk();
    const { link } = page();
    const { state, send } = connect(link, disk);
    await quiet();
    send(message);
    await quiet();
    expect(state.open).toBe(false);
    expect(disk.doc.getText('text:plan').toString()).toBe('');
  });

  it('however often the worker ends, two pages and the disk end with the same text and every word', async () => {
    const act = fc.record({ who: fc.nat(1), act: fc.constantFrom('write', 'flush', 'kill', 'wait') });
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 40 }), async (acts) => {
        const disk = new Disk();
        const pages = [page(), page()].map((one) => ({ ...one, port: connect(one.link, disk) }));
        let word = 0x5000;
        for (const { who, act: what } of acts) {
          const one = pages[who];
          if (!one) continue;
          if (what === 'write') one.area.write(String.fromCodePoint(word++));
          else if (what === 'flush') one.link.flush();
          else if (what === 'wait') await quiet();
          else {
            one.port.close();
            one.port = connect(one.link, disk);
          }
        }
        for (const { link } of pages) link.flush();
        await quiet();
        const text = disk.doc.getText('text:plan').toString();
        expect([...text].length).toBe(word - 0x5000);
        for (const { area, link } of pages) {
          expect(area.value).toBe(text);
          expect(link.state().unkept).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });
});

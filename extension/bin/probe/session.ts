/** One browser with Wuhe in it, a class made from the list, and what Wuhe reads in the page: through the real script and worker. */
import type { Page } from 'playwright-core';
import { type Profile, Sentence } from '../../launch/index.ts';
import type { Sighting } from '../../src/content/contract.ts';
import type { Request, Views } from '../../src/contract.ts';
import { VIEW_PORT } from '../../src/ports.ts';
import { type ProbeReading, readingOf } from './reading.ts';
import type { RosterStudent } from './roster.ts';

/** What is read may still be loading: ms without change until it counts. */
const QUIET = { read: 300, notRead: 5000 };
/** Longest wait for what the page is still loading, ms. */
const LOADING = 10_000;
/** Longest wait for the first word of a page, ms. */
const PATIENCE = 20_000;

type PageView = Views['page'];

/** Calls back in the extension's own page, where it hands on each new view. */
declare function probeSees(view: PageView): void;

export interface Session {
  /**
   * Reads `page`, whose site the manifest allows, from now on. Each settled reading that differs from the one before is given to `read`;
   * `failed` is called when no more will come.
   */
  watch(page: Page, read: (reading: ProbeReading) => void, failed: (why: unknown) => void): Promise<void>;
}

/** Founds a class with these students in the profile. @throws Sentence */
export async function openSession(profile: Profile, roster: readonly RosterStudent[]): Promise<Session> {
  // The extension's own page stands in for the popup: it sends what a person's clicks would send.
  const own = await profile.open('desk.html');
  const send = async (request: Request) => {
    const answer = await own.evaluate((asked) => chrome.runtime.sendMessage(asked), request);
    if (!answer?.ok)
      throw new Sentence(`Wuhe refused “${Object.values(request)[0]}”: ${String(answer?.code)}.`);
    return answer.value;
  };
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const founded = await send({
    command: 'confirmClass',
    className: 'Probe',
    mine: false,
    me: 'Probe',
    timeZone,
    bells: [],
    students: [...roster],
  });
  const students = await studentsOf(own, founded.class, roster);

  return {
    watch: async (page, read, failed) => {
      const tab = await own.evaluate(
        async (url) => (await chrome.tabs.query({})).find((each) => each.url === url)?.id,
        page.url(),
      );
      if (tab === undefined) throw new Sentence(`The page left ${page.url()} while it was being looked at.`);

      let proposal: Extract<Sighting, { kind: 'proposal' }> | undefined;
      let timer: ReturnType<typeof setTimeout> | undefined;
      let last = '';
      const silent = setTimeout(
        () => failed(new Sentence(`Wuhe’s script says nothing in ${page.url()}.`)),
        PATIENCE,
      );

      /** For what is not read: once nothing changed for a while, and the page's own requests have ended. */
      const settleLate = (outcome?: Exclude<Sighting, { kind: 'proposal' }>) => {
        const mine = setTimeout(async () => {
          await page.waitForLoadState('networkidle', { timeout: LOADING }).catch(() => undefined);
          if (timer === mine) settle(outcome);
        }, QUIET.notRead);
        return mine;
      };
      const settle = (outcome: Exclude<Sighting, { kind: 'proposal' }> | undefined) => {
        const reading = readingOf({ url: page.url(), proposal, outcome, students, at: new Date() });
        proposal = undefined;
        const { at: _at, millis: _millis, withoutSetUp: _setUp, ...said } = reading;
        const text = JSON.stringify(said);
        if (text === last) return;
        last = text;
        read(reading);
      };

      await own.exposeFunction('probeSees', ({ seen }: PageView) => {
        clearTimeout(timer);
        timer = undefined;
        if (!seen) return;
        clearTimeout(silent);
        if (seen.kind === 'reading') timer = setTimeout(() => settle(seen), QUIET.read);
        else if (seen.kind === 'notRecognised') timer = settleLate(seen);
        else {
          proposal = seen;
          // "Yes, my class": from there on the page is read by what was learned of it.
          const confirm = () => send({ page: 'confirm', tab, mine: false, className: 'Probe' }).catch(failed);
          timer = seen.roster === undefined ? settleLate() : setTimeout(confirm, QUIET.read);
        }
      });
      await own.evaluate(
        ({ name, request }) => {
          const connect = () => {
            const port = chrome.runtime.connect({ name });
            port.onMessage.addListener((view: PageView) => probeSees(view));
            port.onDisconnect.addListener(() => setTimeout(connect, 200));
            port.postMessage(request);
          };
          connect();
        },
        { name: VIEW_PORT, request: { view: 'page', tab } },
      );
      await send({ page: 'allowed', tab });
      await page.bringToFront();
    },
  };
}

/** Wuhe's own ids of the students that the class was made of. */
async function studentsOf(
  own: Page,
  classId: string,
  roster: readonly RosterStudent[],
): Promise<ReadonlyMap<string, RosterStudent>> {
  const rows = await own.evaluate(
    ({ name, request }) =>
      new Promise<{ id: string; number: string }[]>((resolve) => {
        const port = chrome.runtime.connect({ name });
        port.onMessage.addListener(({ view }: Views['desk']) => {
          if (view?.class?.id !== request.class || view.class.students.length === 0) return;
          resolve(view.class.students.map(({ id, number }) => ({ id, number })));
          port.disconnect();
        });
        port.postMessage(request);
      }),
    { name: VIEW_PORT, request: { view: 'desk', class: classId } },
  );
  const byNumber = new Map(roster.map((student) => [student.number, student]));
  return new Map(
    rows.flatMap(({ id, number }) => {
      const student = byNumber.get(number);
      return student ? [[id, student] as const] : [];
    }),
  );
}

/** The worker: owns documents, socket and duties. It can be ended between any two lines; everything it needs is opened again. */
import {
  blankDesk,
  blankPanel,
  blankPopup,
  type Casework,
  draftRecord,
  draftReport,
  openCasework,
  type PopupView,
  projectCase,
  projectDesk,
  projectPanel,
  projectPopup,
  type SchoolRegisters,
  schoolRegisters,
} from '@wuhe/casework';
import { source as pack } from '@wuhe/duties';
import { bellAt, instant, millis, Problem, schoolTime } from '@wuhe/model';
import { defineBackground } from 'wxt/utils/define-background';
import * as z from 'zod/mini';
import { followTestClock, now } from '../clock.ts';
import type { PageCommand, ViewRequest, Views } from '../contract.ts';
import { wordsOf } from '../words/index.ts';
import { attend, scheduleWake } from '../worker/attention.ts';
import { awake } from '../worker/awake.ts';
import { openKnock } from '../worker/knock.ts';
import { openPlans } from '../worker/plans.ts';
import { openPolicy, type Policy } from '../worker/policy.ts';
import { openRegisters } from '../worker/registers.ts';
import { openRequests } from '../worker/requests.ts';
import { openSettings } from '../worker/settings.ts';
import { openSites } from '../worker/sites.ts';
import type { Today } from '../worker/tab.ts';
import { openTabs } from '../worker/tabs.ts';
import { openViews } from '../worker/views.ts';

/** Where it is kept for which tab, and for which frame's site in it, the browser is asking. */
const ASKING = 'asking';
const Asked = z.object({ tab: z.int(), origin: z.optional(z.string()) });

/** A storage that refused is tried again after this, ms. */
const TRY_AGAIN = 60_000;

export default defineBackground(() => {
  const opening = openPolicy();
  let policy: Policy | undefined;
  void opening.then((store) => {
    const follow = () => {
      policy = store.get();
    };
    follow();
    store.watch(() => {
      follow();
      void sites.then((found) => found.restore()).then(changed);
    });
  });
  const settings = opening.then(openSettings);
  const sites = opening.then(openSites);
  const registers = openRegisters();
  const clock = followTestClock(() => changed());
  const wake = scheduleWake();
  let opened: Promise<Casework> | undefined;
  let refused = false;
  let failure = 'storage.refused';

  /** Opens casework; a storage that refused is tried again at the next use. */
  function casework(): Promise<Casework> {
    opened ??= clock
      .then(() => opening)
      .then(() =>
        openCasework({
          name: 'wuhe',
          pack,
          now,
          memory: awake,
          mayJoin: (server) => sameServer(policy?.server, server),
        }),
      )
      .then((found) => {
        found.watch(changed);
        // Pages and screens that met a storage that refused may go on.
        if (refused) changed();
        refused = false;
        return found;
      })
      .catch((error: unknown) => {
        opened = undefined;
        refused = true;
        failure = error instanceof Problem ? error.code : 'storage.refused';
        throw error;
      });
    return opened;
  }

  const language = async () => (await settings).get().language;

  async function today(ago = 0): Promise<Today> {
    const at = instant(now() - ago);
    const calendar = (await casework().catch(() => undefined))?.scene()?.room.facts().school.calendar;
    const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const here = calendar ?? { timeZone, weekdays: [], holidays: [], makeUpDays: [], bells: [] };
    const { date, time } = schoolTime(here, at);
    // Between two lessons it is still the half-day of the one before.
    const begun = here.bells.filter((bell) => bell.from <= time).sort((a, b) => (a.from < b.from ? 1 : -1));
    return { today: date, period: bellAt(here, at)?.period, session: begun[0]?.session };
  }

  async function school(): Promise<SchoolRegisters | undefined> {
    const room = (await casework().catch(() => undefined))?.scene()?.room;
    if (!room) return undefined;
    const found = schoolRegisters(room.facts(), room.membership);
    // A switch-off holds even where the school's own registers are not used.
    return policy?.schoolRegisters === false ? { ...found, approved: [] } : found;
  }

  const tabs = openTabs({
    casework,
    sites: () => sites,
    registers: () => registers,
    school,
    settings: () => settings,
    schoolSites: () => policy?.origins ?? [],
    changed: () => changed(),
    words: async () => {
      const { movePanel: move, updated } = wordsOf(await language());
      return { title: '五何', move, updated };
    },
    today,
    panel: async (tab) => {
      const scene = (await casework()).scene();
      return scene && projectPanel(scene, await language(), await tabs.lesson(tab));
    },
  });

  const views = openViews({
    asked: () => knock(),
    make: async (request: ViewRequest, tab: number | undefined): Promise<Views[keyof Views]> => {
      const current = (await settings).get();
      const { language: speech } = current;
      const found = await casework().catch(() => undefined);
      const scene = found?.scene();
      const at = instant(now());
      const why = found ? {} : { failure };
      const room = (id: string | undefined) =>
        scene && id !== undefined ? projectCase(scene, speech, id) : undefined;
      const page = tab === undefined ? ({ state: 'noPage' } as const) : await tabs.state(tab);
      switch (request.view) {
        case 'popup': {
          const view = scene ? projectPopup(scene, speech) : found && blankPopup(speech, at);
          return { page, settings: current, view, ...why };
        }
        case 'panel':
        case 'side': {
          const lesson = tab === undefined ? undefined : await tabs.lesson(tab);
          const view = scene ? projectPanel(scene, speech, lesson) : found && blankPanel(speech, at);
          if (request.view === 'panel') return { page, settings: current, view, ...why };
          return { page, settings: current, view, case: room(request.case), ...why };
        }
        case 'desk': {
          const view = scene ? projectDesk(scene, speech, request) : found && blankDesk(speech, at);
          const unreadable = policy?.unreadable ?? [];
          return {
            settings: current,
            view,
            case: room(request.case),
            ...(unreadable.length > 0 ? { unreadable } : {}),
            ...why,
          };
        }
        case 'page':
          return { page, seen: tab === undefined ? undefined : tabs.seen(tab) };
      }
    },
  });

  const knock = openKnock(casework, () => views.open());

  let attending = Promise.resolve();
  function changed(): void {
    views.changed();
    tabs.refresh();
    attending = attending.then(attention, attention);
  }

  async function attention(): Promise<void> {
    const found = await casework().catch(() => undefined);
    if (!found) {
      // Nothing is known, so nothing may look settled; the storage is tried again.
      await chrome.action.setBadgeText({ text: '!' });
      wake.at(now() + TRY_AGAIN, now(), changed);
      return;
    }
    const scene = found.scene();
    const speak = wordsOf(await language());
    const view: PopupView | undefined = scene && projectPopup(scene, await language());
    await attend(view, { due: speak.notification });
    const next = scene?.evaluation.nextChange;
    wake.at(next === undefined ? undefined : millis(next), now(), changed);
  }

  openRequests({ casework, changed, page });
  openPlans(casework, () => views.changed());

  async function page(command: PageCommand, sender: number | undefined) {
    switch (command.page) {
      case 'asking':
        await chrome.storage.session.set({ [ASKING]: { tab: command.tab, origin: command.origin } });
        break;
      case 'allowed':
        return allowed(command.tab, command.origin);
      case 'confirm':
        return confirm(command);
      case 'structure': {
        const structure = await tabs.structure(command.tab);
        if (structure === undefined) return { ok: false, code: 'page.gone' } as const;
        return { ok: true, value: { structure } } as const;
      }
      case 'teach':
        if (!(await tabs.teach(command.tab, command.act))) return { ok: false, code: 'page.gone' } as const;
        break;
      case 'decline': {
        const origin = tabs.origin(command.tab);
        const path = (await tabs.proposal(command.tab))?.profile.path;
        if (!origin || !path) return { ok: false, code: 'page.gone' } as const;
        const declined = (await sites).get(origin)?.declined ?? [];
        await (await sites).change(origin, { declined: [...new Set([...declined, path])] });
        break;
      }
      case 'relearn': {
        const origin = tabs.origin(command.tab);
        const path = tabs.path(command.tab);
        if (!origin || !path) return { ok: false, code: 'page.gone' } as const;
        await (await registers).relearn(origin, path);
        await (await sites).reconsider(origin, path);
        break;
      }
      case 'site': {
        const url = (await chrome.tabs.get(command.tab)).url;
        if (!url) return { ok: false, code: 'site.notAllowed' } as const;
        await (await sites).change(new URL(url).origin, { on: command.on });
        if (command.on) await startIn(command.tab);
        break;
      }
      case 'settings':
        await (await settings).change(command.change);
        break;
      case 'panel':
        if (command.act === 'projector') {
          await (await settings).change({ projector: true });
          changed();
        } else if (sender === undefined) break;
        else if (command.act === 'size') tabs.tell(sender, { kind: 'size', height: command.height });
        else tabs.tell(sender, { kind: 'panel', act: command.act });
        break;
      case 'openTell': {
        const tab = sender ?? command.tab;
        if (tab === undefined) return { ok: false, code: 'page.gone' } as const;
        await chrome.windows.create({ type: 'popup', url: `tell.html?tab=${tab}`, width: 400, height: 600 });
        break;
      }
      case 'openPopup':
        await chrome.windows.create({
          type: 'popup',
          url: `popup.html?tab=${sender}`,
          width: 400,
          height: 640,
        });
        break;
      case 'openDesk':
        await chrome.tabs.create({ url: chrome.runtime.getURL('desk.html') });
        break;
      case 'reportDraft': {
        const scene = (await casework()).scene();
        if (!scene) return { ok: false, code: 'role.missing' } as const;
        return { ok: true, value: draftReport(scene, await language(), command) } as const;
      }
      case 'recordDraft': {
        const scene = (await casework()).scene();
        if (!scene) return { ok: false, code: 'role.missing' } as const;
        return { ok: true, value: draftRecord(scene, await language(), command) } as const;
      }
    }
    return { ok: true, value: undefined } as const;
  }

  /** Into every window of the tab that the browser permits; a script that runs there already goes on. */
  async function startIn(tab: number): Promise<void> {
    await chrome.scripting.executeScript({ target: { tabId: tab, allFrames: true }, files: ['register.js'] });
  }

  /** The site of the tab, or of a frame in it, was permitted. */
  async function allowed(tab: number, origin?: string) {
    const url = (await chrome.tabs.get(tab).catch(() => undefined))?.url;
    if (!url || !(await (await sites).allow(origin ?? new URL(url).origin)))
      return { ok: false, code: 'site.notAllowed' } as const;
    await startIn(tab);
    return { ok: true, value: undefined } as const;
  }

  /** A permission was given, perhaps in a question that closed the popup: the tab it was asked for is read. */
  async function granted(): Promise<void> {
    await (await sites).restore();
    const asking = (await chrome.storage.session.get(ASKING))[ASKING];
    await chrome.storage.session.remove(ASKING);
    const asked = Asked.safeParse(asking);
    if (asked.success) await allowed(asked.data.tab, asked.data.origin).catch(() => undefined);
    await (await sites).startOpen();
    changed();
  }

  async function confirm(command: Extract<PageCommand, { page: 'confirm' }>) {
    const learned = tabs.learned(command.tab);
    const proposal = learned ?? (await tabs.proposal(command.tab));
    if (!proposal) return { ok: false, code: 'page.gone' } as const;
    const found = await casework().catch(() => undefined);
    if (!found) return { ok: false, code: 'storage.refused' } as const;
    if (proposal.roster === undefined) {
      const speak = wordsOf(await language());
      const answer = await found.run({
        command: 'confirmClass',
        className: command.className,
        mine: command.mine,
        me: speak.me,
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        bells: proposal.reading.bells ?? [],
        students: proposal.reading.rows.map(({ number, name, schoolNumber }) => ({
          number,
          name,
          ...(schoolNumber ? { schoolNumber } : {}),
        })),
      });
      if (!answer.ok) return answer;
    }
    const profile = (await registers).named(proposal.profile);
    if (command.share) {
      const answer = await found.run({
        command: 'proposeRegister',
        register: profile.id,
        version: profile.revision,
        title: await titleOf(command.tab, profile.path),
        profile,
      });
      if (!answer.ok) return answer;
    }
    // Last: a class that could not be made leaves the question on the screen.
    await (await registers).keep(profile);
    if (learned) await tabs.teach(command.tab, undefined);
    return { ok: true, value: undefined } as const;
  }

  /** What people call the page: its title; it may name a class, never a student of a list. */
  async function titleOf(tab: number, path: string): Promise<string> {
    const title = (await chrome.tabs.get(tab).catch(() => undefined))?.title?.trim();
    return (title || path).slice(0, 120);
  }

  chrome.notifications.onClicked.addListener((id) => {
    void chrome.notifications.clear(id);
    void chrome.tabs.create({ url: chrome.runtime.getURL('desk.html') });
  });
  chrome.alarms.onAlarm.addListener(() => changed());
  chrome.runtime.onInstalled.addListener(() => {
    void sites.then(async (found) => {
      await found.restore();
      await found.startOpen();
    });
  });
  chrome.runtime.onStartup.addListener(() => void sites.then((found) => found.restore()));
  chrome.permissions.onAdded.addListener(() => void granted());
  chrome.permissions.onRemoved.addListener(() => {
    void sites.then(async (found) => {
      await found.restore();
      changed();
    });
  });
  chrome.commands.onCommand.addListener((name) => {
    if (name === 'panel') {
      void chrome.tabs.query({ active: true, lastFocusedWindow: true }).then(([tab]) => {
        if (tab?.id !== undefined) tabs.tell(tab.id, { kind: 'panel', act: 'focus' });
      });
    }
    if (name !== 'projector') return;
    void settings.then(async (store) => {
      await store.change({ projector: !store.get().projector });
      changed();
    });
  });
  void chrome.storage.local.setAccessLevel({ accessLevel: 'TRUSTED_CONTEXTS' });
  changed();
});

/** Whether a school's server may be joined: the one of the policy, or any where there is none. */
function sameServer(only: string | undefined, server: string | undefined): boolean {
  const plain = (address: string) => address.replace(/\/+$/, '').toLowerCase();
  return only === undefined || (server !== undefined && plain(server) === plain(only));
}

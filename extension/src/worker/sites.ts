/**
 * The sites that the person allowed, one origin at a time. Registrations of content scripts
 * vanish on update, and registering without permission resolves and never runs: both are put right at every start.
 */
import * as z from 'zod/mini';
import { Dock } from '../content/contract.ts';
import type { PolicyStore } from './policy.ts';

const Site = z.object({
  on: z.boolean(),
  dock: z.optional(Dock),
  /** Paths whose proposal was declined. */
  declined: z.array(z.string()),
});
type Site = z.infer<typeof Site>;

const KEY = 'sites';
const SCRIPT = 'register';

export interface Sites {
  get(origin: string): Site | undefined;
  /** Whether the school leaves this site to its teachers; without a policy, every site. */
  open(origin: string): boolean;
  /** Whether the browser permits it now: a person may take it back at any time. */
  permitted(origin: string): Promise<boolean>;
  allow(origin: string): Promise<boolean>;
  change(origin: string, change: Partial<Site>): Promise<void>;
  dockOf(origin: string): Dock;
  /** A page of the site whose proposal was declined is asked about again. */
  reconsider(origin: string, path: string): Promise<void>;
  /** Switches on the sites of the school that the browser permits, and registers the content script for every allowed one again. */
  restore(): Promise<void>;
  /** Starts reading in the pages that are open already: after an update they hold a script of the version before. */
  startOpen(): Promise<void>;
}

/** At a free edge, unfolded. */
const defaultDock: Dock = { collapsed: false };

export async function openSites(policy: PolicyStore): Promise<Sites> {
  const kept = (await chrome.storage.local.get(KEY))[KEY];
  const sites = new Map<string, Site>();
  for (const [origin, value] of Object.entries((kept as Record<string, unknown> | undefined) ?? {})) {
    const site = Site.safeParse(value);
    sites.set(origin, site.success ? site.data : { on: true, declined: [] });
  }
  const save = () => chrome.storage.local.set({ [KEY]: Object.fromEntries(sites) });
  const permitted = (origin: string) =>
    chrome.permissions.contains({ origins: [`${origin}/*`] }).catch(() => false);

  const open = (origin: string) => policy.get().origins?.includes(origin) ?? true;

  /** Origins that are switched on, left open by the school, and permitted. */
  async function live(): Promise<string[]> {
    const origins: string[] = [];
    for (const [origin, site] of sites)
      if (site.on && open(origin) && (await permitted(origin))) origins.push(origin);
    return origins;
  }

  /** The school's own sites are read without asking, once the browser permits them; who switched one off is not overruled. */
  async function adopt(): Promise<void> {
    const added: string[] = [];
    for (const origin of policy.get().origins ?? [])
      if (!sites.has(origin) && (await permitted(origin))) added.push(origin);
    for (const origin of added) sites.set(origin, { on: true, declined: [] });
    if (added.length > 0) await save();
  }

  /** One after another: a script that is registered twice at once is refused. */
  let restoring: Promise<void> = Promise.resolve();
  function restore(): Promise<void> {
    restoring = restoring.then(register, register);
    return restoring;
  }

  async function register(): Promise<void> {
    await adopt();
    const origins = await live();
    const registered = await chrome.scripting.getRegisteredContentScripts({ ids: [SCRIPT] });
    // A match pattern has no port.
    const matches = [
      ...new Set(origins.map((origin) => `${new URL(origin).protocol}//${new URL(origin).hostname}/*`)),
    ];
    if (matches.length === 0) {
      if (registered.length > 0) await chrome.scripting.unregisterContentScripts({ ids: [SCRIPT] });
      return;
    }
    const script = {
      id: SCRIPT,
      js: ['register.js'],
      matches,
      // Registers stand in frames as well; each site of a frame needs its own permission.
      allFrames: true,
      runAt: 'document_idle' as const,
      persistAcrossSessions: true,
    };
    if (registered.length > 0) await chrome.scripting.updateContentScripts([script]);
    else await chrome.scripting.registerContentScripts([script]);
  }

  return {
    get: (origin) => (open(origin) ? sites.get(origin) : undefined),
    open,
    permitted,
    allow: async (origin) => {
      if (!open(origin) || !(await permitted(origin))) return false;
      sites.set(origin, { ...(sites.get(origin) ?? { declined: [] }), on: true });
      await save();
      await restore();
      return true;
    },
    change: async (origin, change) => {
      sites.set(origin, { ...(sites.get(origin) ?? { on: true, declined: [] }), ...change });
      await save();
      if ('on' in change) await restore();
    },
    dockOf: (origin) => sites.get(origin)?.dock ?? defaultDock,
    reconsider: async (origin, path) => {
      const site = sites.get(origin);
      if (!site?.declined.includes(path)) return;
      sites.set(origin, { ...site, declined: site.declined.filter((one) => one !== path) });
      await save();
    },
    restore,
    startOpen: async () => {
      const origins = await live();
      for (const { id, url } of await chrome.tabs.query({})) {
        if (id === undefined || !url || !URL.canParse(url) || !origins.includes(new URL(url).origin))
          continue;
        // A tab that is just loading, or showing an error page, gets its script in the usual way.
        await chrome.scripting
          .executeScript({ target: { tabId: id, allFrames: true }, files: ['register.js'] })
          .catch(() => undefined);
      }
    },
  };
}

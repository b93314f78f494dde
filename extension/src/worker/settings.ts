/** Settings of this browser profile: language and projector mode. */
import * as z from 'zod/mini';
import { Settings } from '../contract.ts';
import type { PolicyStore } from './policy.ts';

const KEY = 'settings';
const usual: Settings = { language: 'zh-Hant', projector: false };
/** Only what the person chose is kept: the rest is as the school set it, or as usual. */
const Chosen = z.partial(Settings);

export interface SettingsStore {
  get(): Settings;
  change(change: { [K in keyof Settings]?: Settings[K] | undefined }): Promise<void>;
}

export async function openSettings(policy: PolicyStore): Promise<SettingsStore> {
  const kept = Chosen.safeParse((await chrome.storage.local.get(KEY))[KEY]);
  let chosen = kept.success ? kept.data : {};
  return {
    get: () => {
      const { language } = policy.get();
      return Settings.parse({ ...usual, ...(language ? { language } : {}), ...chosen });
    },
    change: async (change) => {
      chosen = Chosen.parse({ ...chosen, ...change });
      await chrome.storage.local.set({ [KEY]: chosen });
    },
  };
}

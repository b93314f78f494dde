/** Settings of this browser profile: language and projector mode. */
import { Settings } from '../contract.ts';

const KEY = 'settings';
const usual: Settings = { language: 'zh-Hant', projector: false };

export interface SettingsStore {
  get(): Settings;
  change(change: { [K in keyof Settings]?: Settings[K] | undefined }): Promise<void>;
}

export async function openSettings(): Promise<SettingsStore> {
  const kept = Settings.safeParse((await chrome.storage.local.get(KEY))[KEY]);
  let settings = kept.success ? kept.data : usual;
  return {
    get: () => settings,
    change: async (change) => {
      settings = Settings.parse({ ...settings, ...change });
      await chrome.storage.local.set({ [KEY]: settings });
    },
  };
}

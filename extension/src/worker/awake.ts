/** Keeps an unlocked Wuhe unlocked while its worker sleeps: in the browser's memory (`storage.session`), never on the disk, gone with the browser. */
import type { CaseworkOptions } from '@wuhe/casework';

const KEY = 'awake';

export const awake: NonNullable<CaseworkOptions['memory']> = {
  load: async () => {
    const text = (await chrome.storage.session.get(KEY))[KEY];
    return typeof text === 'string' ? text : undefined;
  },
  save: (text) =>
    text === undefined ? chrome.storage.session.remove(KEY) : chrome.storage.session.set({ [KEY]: text }),
};

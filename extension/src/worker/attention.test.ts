import type { PopupView } from '@wuhe/casework';
import { afterEach, expect, test, vi } from 'vitest';
import { attend } from './attention.ts';

const words = { due: (count: number) => `${count}` };
const view = (...keys: string[]) =>
  ({ todo: keys.map((key) => ({ key, level: 'now' })) }) as unknown as PopupView;

/** A browser in which every answer takes a turn. */
function browser() {
  const kept: Record<string, unknown> = {};
  const create = vi.fn(async () => 'due');
  vi.stubGlobal('chrome', {
    action: { setBadgeBackgroundColor: async () => undefined, setBadgeText: async () => undefined },
    runtime: { getURL: (path: string) => path },
    storage: {
      session: {
        get: async (key: string) => ({ [key]: kept[key] }),
        set: async (more: object) => void Object.assign(kept, more),
      },
    },
    notifications: { create },
  });
  return create;
}

afterEach(() => vi.unstubAllGlobals());

test('two views at once notify once of the same cards, and of a new one again', async () => {
  const create = browser();
  await Promise.all([attend(view('a', 'b'), words), attend(view('a', 'b'), words)]);
  expect(create).toHaveBeenCalledTimes(1);
  await attend(view('a', 'c'), words);
  expect(create).toHaveBeenCalledTimes(2);
});

test('a view that could not be shown holds up no later one', async () => {
  const create = browser();
  vi.spyOn(chrome.storage.session, 'get').mockRejectedValueOnce(new Error('gone'));
  await expect(attend(view('d'), words)).rejects.toThrow('gone');
  await attend(view('d'), words);
  expect(create).toHaveBeenCalledTimes(1);
});

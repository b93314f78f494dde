/**
 * What reaches a person who looks at no screen of Wuhe: the count on the toolbar button, and a notification for what became due. Neither
 * ever holds a name: a count and a lesson, no more.
 */
import type { DutyCard, PopupView } from '@wuhe/casework';

const COLOR = '#0b5d70';
const KEY = 'notified';
const ALARM = 'next';
/** Longest time a running worker waits by itself; a sleeping one is woken by the alarm. */
const LONGEST_TIMER = 60_000;

export interface AttentionWords {
  due(count: number, lesson: string | undefined): string;
}

let before: Promise<void> = Promise.resolve();

/** Shows the count, and notifies once of every card that is new: one view after the other, or two at once would both find it new. */
export function attend(view: PopupView | undefined, words: AttentionWords): Promise<void> {
  const done = before.then(() => show(view, words));
  before = done.catch(() => undefined);
  return done;
}

async function show(view: PopupView | undefined, words: AttentionWords): Promise<void> {
  const count = view?.todo.length ?? 0;
  await chrome.action.setBadgeBackgroundColor({ color: COLOR });
  await chrome.action.setBadgeText({ text: count > 0 ? String(count) : '' });
  const kept = (await chrome.storage.session.get(KEY))[KEY];
  const seen = new Set<string>(Array.isArray(kept) ? kept : []);
  const urgent = (view?.todo ?? []).filter((card) => card.level === 'now' || card.level === 'late');
  const fresh = urgent.filter((card) => !seen.has(card.key));
  if (fresh.length === 0) return;
  await chrome.storage.session.set({ [KEY]: [...seen, ...fresh.map((card) => card.key)].slice(-500) });
  await chrome.notifications
    .create('due', {
      type: 'basic',
      iconUrl: chrome.runtime.getURL('icon/128.png'),
      title: '五何',
      message: words.due(urgent.length, commonLesson(urgent)),
    })
    .catch(() => undefined);
}

function commonLesson(cards: readonly DutyCard[]): string | undefined {
  const labels = new Set(cards.map((card) => card.lessonLabel));
  return labels.size === 1 ? cards[0]?.lessonLabel : undefined;
}

/** Wakes the worker when something becomes due. `at` in ms since 1970 by the product's clock, `now` likewise. */
export function scheduleWake(): { at(at: number | undefined, now: number, due: () => void): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    at: (at, now, due) => {
      clearTimeout(timer);
      timer = undefined;
      if (at === undefined) {
        void chrome.alarms.clear(ALARM);
        return;
      }
      const wait = Math.max(0, at - now);
      if (wait <= LONGEST_TIMER) timer = setTimeout(due, wait + 5);
      void chrome.alarms.create(ALARM, { when: Date.now() + wait });
    },
  };
}

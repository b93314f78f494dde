/** The language, words and clock of a screen, for everything inside it. */
import type { Instant, Language } from '@wuhe/model';
import { type ComponentChildren, createContext } from 'preact';
import { useContext, useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { wordsOf } from '../words/index.ts';
import type { TimeSense } from './time.ts';

const Speech = createContext<TimeSense | undefined>(undefined);

/** The words and the clock of the screen around. */
export function useSpeech(): TimeSense {
  const speech = useContext(Speech);
  if (!speech) throw new Error('outside of a Screen');
  return speech;
}

interface ScreenProps {
  language: Language;
  /** Undefined while the storage refuses: the machine's zone and clock then. */
  zone: string | undefined;
  now: Instant | undefined;
  title: string;
  children: ComponentChildren;
}

/** Root of every screen: says its language and title to the document, and lets the minutes pass between two views. */
export function Screen({ language, zone, now, title, children }: ScreenProps) {
  const current = useMinutes(now);
  useLayoutEffect(() => {
    document.documentElement.lang = language;
    document.title = title;
  }, [language, title]);
  const speech = { language, words: wordsOf(language), zone, now: current };
  return <Speech.Provider value={speech}>{children}</Speech.Provider>;
}

/** The view's clock carried on by what has passed since it arrived; changes about once a minute, never in seconds. */
function useMinutes(now: Instant | undefined): number {
  const base = now === undefined ? Date.now() : Date.parse(now);
  const [passed, setPassed] = useState({ base, minutes: 0 });
  useEffect(() => {
    const started = performance.now();
    setPassed({ base, minutes: 0 });
    const timer = setInterval(() => {
      setPassed({ base, minutes: Math.floor((performance.now() - started) / 60_000) });
    }, 20_000);
    return () => clearInterval(timer);
  }, [now]);
  return now === undefined ? passed.base : base + (passed.base === base ? passed.minutes * 60_000 : 0);
}

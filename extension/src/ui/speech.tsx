/** The language, words and clock of a screen, for everything inside it. */
import type { Instant, Language } from '@wuhe/model';
import { type ComponentChildren, createContext } from 'preact';
import { useContext, useLayoutEffect } from 'preact/hooks';
import { wordsOf } from '../words/index.ts';
import type { TimeSense } from './time.ts';

const Speech = createContext<TimeSense | undefined>(undefined);

/** The words and the clock of the screen around. */
export function useSpeech(): TimeSense {
  const speech = useContext(Speech);
  if (!speech) throw new Error('outside of a Screen');
  return speech;
}

/** The words and the clock for what stands outside of a screen's tree. */
export function Spoken({ speech, children }: { speech: TimeSense; children: ComponentChildren }) {
  return <Speech.Provider value={speech}>{children}</Speech.Provider>;
}

interface ScreenProps {
  language: Language;
  /** Both undefined while there is no view: nothing with a time is shown then. */
  zone: string | undefined;
  now: Instant | undefined;
  title: string;
  children: ComponentChildren;
}

/** Root of every screen: says its language and title to the document. The clock is the view's, which comes anew as minutes pass. */
export function Screen({ language, zone, now, title, children }: ScreenProps) {
  useLayoutEffect(() => {
    document.documentElement.lang = language;
    document.title = title;
  }, [language, title]);
  const speech = { language, words: wordsOf(language), zone, now: now === undefined ? 0 : Date.parse(now) };
  return <Speech.Provider value={speech}>{children}</Speech.Provider>;
}

/**
 * Whether this document is surely seen by the person: IntersectionObserver v2 answers only when nothing covers it and no page has made it
 * transparent or moved it about. Against clickjacking: buttons work only then.
 */
import { useEffect, useState } from 'preact/hooks';

/** The browser's own minimum for tracked visibility, ms. */
const DELAY = 100;

type Tracked = IntersectionObserverEntry & { isVisible?: boolean };

export function useSurelySeen(): boolean {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const options: IntersectionObserverInit & { trackVisibility: boolean; delay: number } = {
      threshold: [0, 0.5, 1],
      trackVisibility: true,
      delay: DELAY,
    };
    const observer = new IntersectionObserver((entries) => {
      const last = entries.at(-1) as Tracked | undefined;
      setSeen(last?.isVisible === true);
    }, options);
    observer.observe(document.documentElement);
    return () => observer.disconnect();
  }, []);
  return seen;
}

/** Says when a register may read differently. Listens and observes; never writes. */
import * as z from 'zod/mini';
import { locate } from './locate.ts';
import { Profile } from './types.ts';

/** Scripts set `checked` and `value` without any event, and notices appear anywhere: look again this often while the tab is seen. */
const safetyMillis = 5000;
const events = ['change', 'input', 'click', 'submit'] as const;

/**
 * Calls `onChange` at most once per animation frame, after something happened in or to the register: mutations in its container, its
 * container replaced, `change`, `input`, `click`, `submit` anywhere, the tab shown again, and every 5 s while visible. Ends with `signal`.
 */
export function watchRegister(
  page: Document,
  profile: Profile,
  onChange: () => void,
  signal: AbortSignal,
): void {
  const view = page.defaultView;
  if (!view || signal.aborted) return;
  const checked = z.safeParse(Profile, profile);
  let container: Element | undefined;
  let frame: number | undefined;

  const schedule = () => {
    frame ??= view.requestAnimationFrame(() => {
      frame = undefined;
      if (signal.aborted) return;
      if (!container?.isConnected) observe();
      onChange();
    });
  };
  const observer = new view.MutationObserver(schedule);
  const observe = () => {
    observer.disconnect();
    const located = checked.success ? locate(page, checked.data) : undefined;
    container = located && 'grid' in located ? located.grid.container : undefined;
    if (container)
      observer.observe(container, {
        subtree: true,
        childList: true,
        characterData: true,
        attributes: true,
        attributeFilter: [
          'checked',
          'selected',
          'value',
          'disabled',
          'hidden',
          'class',
          'style',
          'aria-checked',
        ],
      });
    // Whatever replaces the container, or is put beside it, shows in the child list of one of its ancestors.
    for (
      let at: Element | null = container?.parentElement ?? page.body;
      at && at !== page.documentElement;
      at = at.parentElement
    )
      observer.observe(at, { childList: true });
  };

  observe();
  for (const type of events) page.addEventListener(type, schedule, { capture: true, passive: true, signal });
  page.addEventListener('visibilitychange', schedule, { signal });
  const safety = view.setInterval(() => {
    if (page.visibilityState === 'visible') schedule();
  }, safetyMillis);
  signal.addEventListener('abort', () => {
    observer.disconnect();
    view.clearInterval(safety);
    if (frame !== undefined) view.cancelAnimationFrame(frame);
  });
}

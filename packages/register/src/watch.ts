/** Says when a register may read differently. Listens and observes; never writes. */
import * as z from 'zod/mini';
import { locate } from './locate.ts';
import { Profile, type ReadContext } from './types.ts';

/** Scripts set `checked` and `value` without any event, and notices appear anywhere: look again this often while the tab is seen. */
const safetyMillis = 5000;
/** Where the day does not matter: a profile of a month finds its table by its other titles. */
const anyDay = { today: '2000-01-01' as ReadContext['today'] };
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
  now: Pick<ReadContext, 'today' | 'session' | 'shadowOf'> = anyDay,
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
    const located = checked.success ? locate(page, checked.data, now) : undefined;
    const grid = located && ('grid' in located ? located.grid : 'at' in located ? located.at : undefined);
    container = grid?.container;
    for (const part of [container, grid?.names])
      if (part)
        observer.observe(part, {
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
            'aria-pressed',
            ...(checked.data?.attribute ? [checked.data.attribute.name] : []),
          ],
        });
    // Whatever replaces the container, or is put beside it, shows in the child list of one of its ancestors, shadow trees included.
    for (let at: Node | null = container?.parentNode ?? page.body; at && at !== page.documentElement; ) {
      observer.observe(at, { childList: true });
      at = at.parentNode ?? ('host' in at ? (at as ShadowRoot).host : null);
    }
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

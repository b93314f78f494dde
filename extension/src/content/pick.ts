/**
 * Points at something in the page: while it lasts, the page hears no click and no key of it; afterwards it hears everything again. Left
 * with Escape. Only what a person does counts.
 */
export interface PickOptions {
  page: Document;
  /** What the pointer is over, to outline it. */
  near(element: Element | undefined): void;
  picked(element: Element): void;
  /** Escape. */
  left(): void;
  signal: AbortSignal;
}

const swallowed = [
  'pointerdown',
  'pointerup',
  'mousedown',
  'mouseup',
  'click',
  'dblclick',
  'auxclick',
  'contextmenu',
  'touchstart',
  'touchend',
] as const;

/** Until the signal is aborted, clicks pick. A click that has begun is swallowed to its end, so that the page never hears half of one. */
export function pick({ page, near, picked, left, signal }: PickOptions): void {
  const view = page.defaultView;
  if (!view) return;
  const end = new AbortController();
  const during = { capture: true, passive: false, signal: end.signal } as const;
  let pressed = false;
  signal.addEventListener('abort', () => {
    // A press that is under way ends with its click, a moment later.
    if (!pressed) end.abort();
    else setTimeout(() => end.abort(), 300);
  });

  /** The page gets nothing of it, and nothing that the browser would do follows. */
  const swallow = (event: Event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const at = (event: Event) => {
    const [target] = event.composedPath();
    return target instanceof Element ? target : undefined;
  };

  for (const type of swallowed)
    view.addEventListener(
      type,
      (event) => {
        if (!event.isTrusted) return;
        swallow(event);
        if (type === 'pointerdown' || type === 'mousedown') pressed = true;
        if (type !== 'click') return;
        pressed = false;
        const element = at(event);
        if (element && !signal.aborted) picked(element);
      },
      during,
    );
  view.addEventListener('pointermove', (event) => !signal.aborted && near(at(event)), {
    capture: true,
    passive: true,
    signal: end.signal,
  });
  for (const type of ['keydown', 'keyup'] as const)
    view.addEventListener(
      type,
      (event) => {
        if (event.key !== 'Escape' || !event.isTrusted) return;
        swallow(event);
        if (type === 'keydown') pressed = true;
        else {
          pressed = false;
          if (signal.aborted) end.abort();
          else left();
        }
      },
      during,
    );
}

/**
 * Wuhe's one element in a page that is not ours: random attribute, closed root, in the top layer, on <html>. It holds the badge layer and
 * the frame of the panel, which is the extension's own document: names are there and nowhere else.
 */
import { type Badge, badgeLayer, badgeStyle } from './badges.ts';
import type { Dock } from './contract.ts';

export interface Overlay {
  /** Draws badges and, unless undefined, the panel at its place. */
  draw(badges: readonly Badge[], panel: Dock | undefined, words: { title: string; move: string }): void;
  /** The panel's content is this high, px: its frame follows, as far as the window lets it. */
  sized(height: number): void;
  remove(): void;
}

export interface OverlayOptions {
  page: Document;
  attribute: string;
  panelUrl: string;
  docked(dock: Dock): void;
  /** The page removed the element too often: it stays away. */
  removed(): void;
  signal: AbortSignal;
}

const WIDTH = 320;
/** Until the panel has said how high it is. */
const HEIGHT = 160;
const FOLDED = 41;
const GRIP = 14;
/** Times the element is put back after a page removed it, before giving up. */
const PUT_BACK = 5;
const STEP = 16;

const style = `${badgeStyle}
.dock{position:fixed;pointer-events:auto;inline-size:${WIDTH}px;display:grid;grid-template-rows:${GRIP}px minmax(0,1fr);border-radius:8px;overflow:hidden;background:light-dark(#f3f5f6,#11161a);box-shadow:0 0 0 1px light-dark(#15202a2e,#00000080),0 8px 24px light-dark(#15202a2e,#0000008c)}
.grip{all:unset;cursor:grab;display:grid;place-items:center;touch-action:none}
.grip::before{content:"";inline-size:32px;block-size:4px;border-radius:2px;background:light-dark(#74818c,#84929d)}
.grip:focus-visible{outline:2px solid light-dark(#0b5d70,#8cd6e5);outline-offset:-2px}
iframe{border:0;inline-size:100%;block-size:100%;display:block;color-scheme:normal}
@media(forced-colors:active){.dock{outline:1px solid CanvasText}.grip::before{background:CanvasText}}`;

export function openOverlay(options: OverlayOptions): Overlay {
  const { page, signal } = options;
  const host = page.createElement('div');
  host.setAttribute(options.attribute, '');
  host.setAttribute('popover', 'manual');
  const root = host.attachShadow({ mode: 'closed' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [sheet];
  const layer = page.createElement('div');
  layer.className = 'layer';
  layer.setAttribute('aria-hidden', 'true');
  root.append(layer);
  const badges = badgeLayer(layer);

  let frame: { dock: HTMLElement; grip: HTMLButtonElement; iframe: HTMLIFrameElement } | undefined;
  let place: Dock | undefined;
  let content = HEIGHT;
  let putBack = 0;
  let gone = false;

  function attach(): void {
    page.documentElement.append(host);
    host.showPopover();
  }

  const watcher = new MutationObserver(() => {
    if (host.isConnected) return;
    if (putBack < PUT_BACK) {
      putBack++;
      attach();
    } else if (!gone) {
      gone = true;
      options.removed();
    }
  });
  watcher.observe(page.documentElement, { childList: true });
  attach();

  let queued = false;
  function moved(): void {
    if (queued) return;
    queued = true;
    requestAnimationFrame(() => {
      queued = false;
      badges.place();
    });
  }
  page.addEventListener('scroll', moved, { capture: true, passive: true, signal });
  window.addEventListener('resize', moved, { passive: true, signal });

  function show(words: { title: string; move: string }): void {
    if (!place) {
      frame?.dock.remove();
      frame = undefined;
      return;
    }
    if (!frame) {
      const dock = page.createElement('div');
      dock.className = 'dock';
      const grip = page.createElement('button');
      grip.className = 'grip';
      const iframe = page.createElement('iframe');
      iframe.src = options.panelUrl;
      dock.append(grip, iframe);
      root.append(dock);
      frame = { dock, grip, iframe };
      draggable(grip);
    }
    frame.iframe.title = words.title;
    frame.grip.setAttribute('aria-label', words.move);
    frame.grip.title = words.move;
    settle();
  }

  /** Keeps the panel inside the window. */
  function settle(): void {
    if (!frame || !place) return;
    const x = Math.min(Math.max(0, place.x), Math.max(0, window.innerWidth - WIDTH));
    const y = Math.min(Math.max(0, place.y), Math.max(0, window.innerHeight - FOLDED - GRIP));
    frame.dock.style.insetInlineEnd = `${x}px`;
    frame.dock.style.insetBlockStart = `${y}px`;
    const room = Math.max(FOLDED, window.innerHeight - y - 12 - GRIP);
    frame.dock.style.blockSize = `${GRIP + (place.collapsed ? FOLDED : Math.min(content, room))}px`;
  }
  window.addEventListener('resize', settle, { passive: true, signal });

  function draggable(grip: HTMLButtonElement): void {
    let from: { x: number; y: number; place: Dock } | undefined;
    grip.addEventListener('pointerdown', (event) => {
      if (!event.isTrusted || !place) return;
      grip.setPointerCapture(event.pointerId);
      from = { x: event.clientX, y: event.clientY, place };
    });
    grip.addEventListener('pointermove', (event) => {
      if (!from) return;
      place = {
        ...from.place,
        x: from.place.x + from.x - event.clientX,
        y: from.place.y + event.clientY - from.y,
      };
      settle();
    });
    grip.addEventListener('pointerup', () => {
      from = undefined;
      if (place) options.docked(place);
    });
    grip.addEventListener('keydown', (event) => {
      const steps: Record<string, [number, number]> = {
        ArrowLeft: [STEP, 0],
        ArrowRight: [-STEP, 0],
        ArrowUp: [0, -STEP],
        ArrowDown: [0, STEP],
      };
      const step = steps[event.key];
      if (!step || !event.isTrusted || !place) return;
      event.preventDefault();
      place = { ...place, x: Math.max(0, place.x + step[0]), y: Math.max(0, place.y + step[1]) };
      settle();
      options.docked(place);
    });
  }

  return {
    draw: (marks, panel, words) => {
      badges.show(marks);
      place = panel;
      show(words);
    },
    sized: (height) => {
      content = height;
      settle();
    },
    remove: () => {
      watcher.disconnect();
      host.remove();
    },
  };
}

/**
 * Wuhe's one element in a page that is not ours: random attribute, closed root, in the top layer, on <html>. It holds the layers of badges
 * and outlines and the frame of the panel, which is the extension's own document: names are there and nowhere else.
 */
import { type Around, type Badge, badgeLayer, badgeStyle } from './badges.ts';
import { around, type Placed } from './boxes.ts';
import type { Dock, DrawWords } from './contract.ts';
import { freePlace, GRIP, heightAt, insideOf, type Place, type Taken, WIDTH } from './dock.ts';
import { type Outline, outlineLayer, outlineStyle } from './outlines.ts';
import { keepInSight, type Sight } from './sight.ts';

export interface Overlay {
  /** Draws badges and, unless undefined, the panel at its place: beside `register`, the rows that were read. `view`: they are a frame's. */
  draw(
    badges: readonly Badge[],
    panel: Dock | undefined,
    words: DrawWords,
    register: readonly Placed[],
    view?: Around,
  ): void;
  /** Outlines while a register is taught; none otherwise. */
  outline(outlines: readonly Outline<Placed>[]): void;
  /** The panel's content is this high, px: its frame follows, as far as the window lets it. */
  sized(height: number): void;
  /** Into the panel, or back to where the person was before. Never by itself. */
  focus(): void;
  leave(): void;
  remove(): void;
}

export interface OverlayOptions {
  page: Document;
  attribute: string;
  panelUrl: string;
  docked(dock: Dock): void;
  /** The page hides it, or it gave up: nothing is drawn then. */
  sight(sight: Sight): void;
  signal: AbortSignal;
}

/** Until the panel has said how high it is. */
const HEIGHT = 160;
const STEP = 16;

const style = `${badgeStyle}
${outlineStyle}
.all[hidden]{display:none!important}
.dock{position:fixed;top:0;left:0;pointer-events:auto;inline-size:${WIDTH}px;display:grid;grid-template-rows:${GRIP}px minmax(0,1fr);border-radius:8px;overflow:hidden;background:light-dark(#f3f5f6,#11161a);box-shadow:0 0 0 1px light-dark(#15202a2e,#00000080),0 8px 24px light-dark(#15202a2e,#0000008c)}
.grip{all:unset;cursor:grab;display:grid;place-items:center;touch-action:none}
.grip::before{content:"";inline-size:32px;block-size:4px;border-radius:2px;background:light-dark(#74818c,#84929d)}
.grip:focus-visible{outline:2px solid light-dark(#0b5d70,#8cd6e5);outline-offset:-2px}
iframe{border:0;inline-size:100%;block-size:100%;display:block;color-scheme:normal}
@media(forced-colors:active){.dock{outline:1px solid CanvasText}.grip::before{background:CanvasText}}`;

interface Frame {
  dock: HTMLElement;
  grip: HTMLButtonElement;
  iframe: HTMLIFrameElement;
}

export function openOverlay(options: OverlayOptions): Overlay {
  const { page } = options;
  const end = new AbortController();
  const signal = AbortSignal.any([options.signal, end.signal]);
  const host = page.createElement('div');
  const root = host.attachShadow({ mode: 'closed' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [sheet];
  const all = page.createElement('div');
  all.className = 'all';
  const layerOf = (name: string) => {
    const layer = page.createElement('div');
    layer.className = name;
    layer.setAttribute('aria-hidden', 'true');
    all.append(layer);
    return layer;
  };
  const outlines = outlineLayer(layerOf('outlines'));
  const badges = badgeLayer(layerOf('layer'));
  root.append(all);

  let frame: Frame | undefined;
  let dock: Dock | undefined;
  let rows: readonly Placed[] = [];
  /** Where the register was when the panel was put beside it: the panel does not run after a page that moves. */
  let register: Taken | undefined;
  let content = HEIGHT;
  let before: Element | null = null;
  /** Moved by the person in this page: what the worker says of the place is older. */
  let movedHere = false;

  keepInSight({
    page,
    host,
    attribute: options.attribute,
    box: () => (all.hidden ? undefined : frame?.dock.getBoundingClientRect()),
    changed: (sight) => {
      all.hidden = sight !== 'seen';
      if (sight === 'seen') placed();
      options.sight(sight);
    },
    signal,
  });

  function placed(): void {
    badges.place();
    outlines.place();
  }
  let queued = false;
  function moved(): void {
    if (queued) return;
    queued = true;
    requestAnimationFrame(() => {
      queued = false;
      placed();
    });
  }
  page.addEventListener('scroll', moved, { capture: true, passive: true, signal });
  window.addEventListener(
    'resize',
    () => {
      moved();
      register = undefined;
      settle();
    },
    { passive: true, signal },
  );

  const size = () => ({ width: window.innerWidth, height: window.innerHeight });

  /** Where the person put it; before that, beside the register. */
  function place(): Place {
    register ??= around(rows);
    return insideOf(size(), dock?.at ?? freePlace(size(), register, content));
  }

  function settle(): void {
    if (!frame || !dock) return;
    const at = place();
    // By a transform: a box that moves otherwise is a layout shift of the page.
    const left = Math.max(0, size().width - WIDTH - at.x);
    frame.dock.style.transform = `translate(${left}px, ${at.y}px)`;
    frame.dock.style.blockSize = `${heightAt(size(), at, content, dock.collapsed)}px`;
  }

  function show(words: DrawWords): void {
    if (!dock) {
      frame?.dock.remove();
      frame = undefined;
      return;
    }
    frame ??= build();
    frame.iframe.title = words.title;
    frame.grip.setAttribute('aria-label', words.move);
    frame.grip.title = words.move;
    settle();
  }

  function build(): Frame {
    const box = page.createElement('div');
    box.className = 'dock';
    const grip = page.createElement('button');
    grip.className = 'grip';
    const iframe = page.createElement('iframe');
    iframe.src = options.panelUrl;
    box.append(grip, iframe);
    all.append(box);
    draggable(grip);
    return { dock: box, grip, iframe };
  }

  function put(at: Place): void {
    if (!dock) return;
    dock = { ...dock, at: insideOf(size(), at) };
    movedHere = true;
    settle();
  }

  function draggable(grip: HTMLButtonElement): void {
    let from: { x: number; y: number; place: Place } | undefined;
    grip.addEventListener('pointerdown', (event) => {
      if (!event.isTrusted || !dock) return;
      grip.setPointerCapture(event.pointerId);
      from = { x: event.clientX, y: event.clientY, place: place() };
    });
    grip.addEventListener('pointermove', (event) => {
      if (from) put({ x: from.place.x + from.x - event.clientX, y: from.place.y + event.clientY - from.y });
    });
    const dropped = () => {
      if (from && dock?.at) options.docked(dock);
      from = undefined;
    };
    grip.addEventListener('pointerup', dropped);
    grip.addEventListener('pointercancel', dropped);
    grip.addEventListener('keydown', (event) => {
      const steps: Record<string, [number, number]> = {
        ArrowLeft: [STEP, 0],
        ArrowRight: [-STEP, 0],
        ArrowUp: [0, -STEP],
        ArrowDown: [0, STEP],
      };
      const step = steps[event.key];
      if (!step || !event.isTrusted || !dock) return;
      event.preventDefault();
      const { x, y } = place();
      put({ x: x + step[0], y: y + step[1] });
      if (dock.at) options.docked(dock);
    });
  }

  function leave(): void {
    if (page.activeElement !== host) return;
    (root.activeElement as HTMLElement | null)?.blur();
    if (before?.isConnected) (before as HTMLElement).focus({ preventScroll: true });
    before = null;
  }

  return {
    draw: (marks, panel, words, read, view) => {
      rows = read;
      badges.show(marks, view);
      dock = panel && movedHere && dock?.at ? { ...panel, at: dock.at } : panel;
      show(words);
    },
    outline: (shown) => outlines.show(shown),
    sized: (height) => {
      content = height;
      settle();
    },
    focus: () => {
      if (page.activeElement === host) leave();
      else if (frame && !all.hidden) {
        before = page.activeElement;
        frame.iframe.focus({ preventScroll: true });
      }
    },
    leave,
    remove: () => {
      end.abort();
      host.remove();
    },
  };
}

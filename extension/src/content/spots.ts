/**
 * What a frame wants drawn: it draws nothing itself, and says where its rows stand, by way of the worker and never through the page. Said
 * again when it is scrolled or has another size.
 */
import { frameChain } from '@wuhe/register';
import { around, scrollerOf } from './boxes.ts';
import type { DrawnBadge, Spots } from './contract.ts';
import type { Drawing } from './drawing.ts';
import type { Outline } from './outlines.ts';

export interface SpotsOptions {
  page: Document;
  say(spots: Spots): void;
  signal: AbortSignal;
}

/** More are not drawn. */
const MOST = 400;

export function openSpots({ page, say, signal }: SpotsOptions): Drawing {
  let badges: readonly DrawnBadge[] = [];
  let rows: ReadonlyMap<string, Element> = new Map();
  let outlines: readonly Outline[] = [];
  let before = '';
  let queued = false;

  const boxOf = (element: Element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return { left, top, width, height };
  };

  function measure(): void {
    const { clientHeight } = page.documentElement;
    const [first] = rows.values();
    const clip = first && scrollerOf(first)?.getBoundingClientRect();
    const from = Math.max(0, clip?.top ?? 0);
    const to = Math.min(clientHeight, clip?.bottom ?? clientHeight);
    const covered = badges.length > 0 ? around([...rows.values()]) : undefined;
    const spots: Spots = {
      frames: frameChain(page),
      rightToLeft: first !== undefined && getComputedStyle(first).direction === 'rtl',
      badges: badges
        .flatMap(({ student, number, level }) => {
          const row = rows.get(student);
          return row ? [{ ...boxOf(row), number, level }] : [];
        })
        .filter(({ top, height }) => height > 0 && top + height / 2 > from && top + height / 2 < to)
        .slice(0, MOST),
      outlines: outlines
        .map(({ element, kind }) => ({ ...boxOf(element), kind }))
        .filter(({ top, height }) => height > 0 && top + height > 0 && top < clientHeight)
        .slice(0, MOST),
      ...(covered
        ? { register: { left: covered.left, top: covered.top, width: covered.width, height: covered.height } }
        : {}),
    };
    if (spots.frames.length === 0) return;
    const text = JSON.stringify(spots);
    if (text === before) return;
    before = text;
    say(spots);
  }

  function moved(): void {
    if (queued) return;
    queued = true;
    requestAnimationFrame(() => {
      queued = false;
      if (badges.length > 0 || outlines.length > 0) measure();
    });
  }
  page.addEventListener('scroll', moved, { capture: true, passive: true, signal });
  window.addEventListener('resize', moved, { passive: true, signal });

  return {
    draw: (wanted) => {
      badges = wanted.badges;
      before = '';
      measure();
    },
    read: (found) => {
      rows = found;
      measure();
    },
    outline: (shown) => {
      outlines = shown;
      measure();
    },
    again: () => {
      before = '';
      measure();
    },
    remove: () => undefined,
  };
}

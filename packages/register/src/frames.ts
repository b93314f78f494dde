/** Registers in frames: each frame reads itself; the top hears what was found where, without names, and decides which one speaks. */
import type { Outcome, Proposal } from './types.ts';

/** What a frame tells the top window. No student, no text of the page. */
export interface FrameFinding {
  /** Positions of the frames from the top window down; empty: the top window itself. */
  frames: readonly number[];
  origin: string;
  /** Rows read; 0 when nothing was recognised. */
  rows: number;
  /** Rows that are students of a roster. */
  identified: number;
}

/**
 * Positions of the frames from the top window down to this document. Works across origins, since windows may be counted and compared
 * though not read. Empty in the top window, and where the chain is deeper than any portal's.
 */
export function frameChain(page: Document): number[] {
  const chain: number[] = [];
  let view: Window | null = page.defaultView;
  for (let depth = 0; view && view !== view.parent && depth < 8; depth++) {
    const parent: Window = view.parent;
    let at = -1;
    for (let i = 0; i < parent.length && i <= 200; i++) if (parent[i] === view) at = i;
    if (at < 0) return [];
    chain.unshift(at);
    view = parent;
  }
  return chain;
}

/** The finding of this document's look. */
export function frameFinding(page: Document, look: Proposal | Outcome): FrameFinding {
  const reading = 'reading' in look ? look.reading : undefined;
  return {
    frames: frameChain(page),
    origin: (page.defaultView?.location.origin ?? 'null').slice(0, 200),
    rows: reading?.rows.length ?? 0,
    identified: reading?.rows.filter(({ student }) => student !== undefined).length ?? 0,
  };
}

/** The frame whose register the page shows: most students identified, then most rows. Two that are equal are no answer. */
export function speakingFrame(findings: readonly FrameFinding[]): FrameFinding | undefined {
  const found = findings.filter(({ rows }) => rows > 0);
  found.sort((a, b) => b.identified - a.identified || b.rows - a.rows);
  const [best, second] = found;
  return best && second?.identified === best.identified && second.rows === best.rows ? undefined : best;
}

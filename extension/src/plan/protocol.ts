/** What passes between a page that co-edits a plan and the worker: Yjs updates as base64, bounded, each change by number. */
import * as z from 'zod/mini';

/** The most characters of one update: somewhat more than one change that a document takes (190 KiB). */
export const MOST_BASE64 = 280_000;

const base64 = (most: number) =>
  z
    .string()
    .check(z.maxLength(most), z.regex(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/));
const place = z.int().check(z.minimum(1));

export const FromPlanPage = z.discriminatedUnion('kind', [
  /** Which case's plan, and what the page holds of it: a state vector. */
  z.object({
    kind: z.literal('open'),
    case: z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/)),
    vector: base64(60_000),
  }),
  z.object({ kind: z.literal('change'), number: place, update: base64(MOST_BASE64) }),
]);
export type FromPlanPage = z.infer<typeof FromPlanPage>;

/** A whole plan that grew for years may be larger than one change of it. */
const whole = base64(16_000_000);

export const ToPlanPage = z.discriminatedUnion('kind', [
  /** What the page lacks; from here on it hears of every change. */
  z.object({ kind: z.literal('opened'), update: whole }),
  z.object({ kind: z.literal('update'), update: whole }),
  /** This change is on this laptop's disk. */
  z.object({ kind: z.literal('kept'), number: place }),
  /** How many changes of this plan the school has not stored. */
  z.object({ kind: z.literal('waiting'), count: z.int() }),
  /** The plan does not open, or this change was not kept. */
  z.object({ kind: z.literal('refused'), code: z.string(), number: z.optional(place) }),
]);
export type ToPlanPage = z.infer<typeof ToPlanPage>;

export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

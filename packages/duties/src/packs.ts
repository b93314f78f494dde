/** The shipped packs by name, and a school's own pack, read with precise refusals. */
import { based } from './based.ts';
import { unknownFields } from './facts-file/unknown-fields.ts';
import { RulePack } from './pack.ts';
import { type Refusal, refusalsOf } from './refusal.ts';
import { regionData } from './region.ts';
import { data as sourceData } from './source.ts';

/** Packs a pack may be based on. */
const bases: Readonly<Record<string, unknown>> = { source: sourceData };

/** What is shipped, not yet checked. */
export const shippedPacks: Readonly<Record<string, unknown>> = { ...bases, region: regionData };

/** A whole pack, or with `basedOn` one that says how it differs from a shipped one. Nothing is half read. */
export function readPack(json: unknown): { pack: RulePack } | { refused: readonly Refusal[] } {
  let data = json;
  if (typeof json === 'object' && json !== null && 'basedOn' in json) {
    const whole = based(json, bases);
    if ('refused' in whole) return whole;
    data = whole.data;
  }
  const read = RulePack.safeParse(data);
  if (!read.success) return { refused: refusalsOf('pack', read.error.issues, data) };
  const refused = unknownFields('pack', data, read.data);
  return refused.length > 0 ? { refused } : { pack: read.data };
}

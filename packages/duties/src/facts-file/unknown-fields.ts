/** Fields that a schema passed over: a misspelled word in a file is refused, not forgotten. */
import { type About, type Refusal, refusal } from '../refusal.ts';

/** @param parsed what the schema made of `given` */
export function unknownFields(
  about: About,
  given: unknown,
  parsed: unknown,
  path: readonly PropertyKey[] = [],
): Refusal[] {
  if (Array.isArray(given) && Array.isArray(parsed))
    return given.flatMap((one, at) => unknownFields(about, one, parsed[at], [...path, at]));
  if (!isRecord(given) || !isRecord(parsed)) return [];
  return Object.entries(given).flatMap(([key, inside]) => {
    if (inside === undefined) return [];
    if (!Object.hasOwn(parsed, key)) return refusal(about, 'unknownField', [...path, key], { found: key });
    return unknownFields(about, inside, parsed[key], [...path, key]);
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Orders that are the same on every device: by instant, then by id; never by arrival, never by locale. */
import type { Instant } from '@wuhe/model';

interface Recorded {
  id: string;
  at: Instant;
}

export function byTime(a: Recorded, b: Recorded): number {
  return compare(a.at, b.at) || compare(a.id, b.id);
}

export function compare<T extends string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function latest(first: Instant, ...rest: readonly Instant[]): Instant {
  let found = first;
  for (const one of rest) if (one > found) found = one;
  return found;
}

export function earliest(first: Instant, ...rest: readonly Instant[]): Instant {
  let found = first;
  for (const one of rest) if (one < found) found = one;
  return found;
}

/** The first of a list in no order; undefined = it is empty. */
export function firstOf<T extends Recorded>(all: readonly T[]): T | undefined {
  let found: T | undefined;
  for (const one of all) if (!found || byTime(one, found) < 0) found = one;
  return found;
}

/** The last of a list in no order; undefined = it is empty. */
export function lastOf<T extends Recorded>(all: readonly T[]): T | undefined {
  let found: T | undefined;
  for (const one of all) if (!found || byTime(one, found) > 0) found = one;
  return found;
}

/** Adds to the list kept under a key. */
export function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** Removes the list kept under a key. */
export function taken<K, V>(lists: Map<K, V[]>, key: K): readonly V[] {
  const list = lists.get(key);
  lists.delete(key);
  return list ?? [];
}

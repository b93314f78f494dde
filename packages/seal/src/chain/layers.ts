/**
 * Maps with one value more, without copying them each time: a long chain is read in one go, and copying 150 people for every entry would cost
 * more than the signatures. Layers live only while entries are read; a finished membership holds plain maps.
 */

/** Values above a map before it is copied after all. */
const MOST = 24;

class Layered<K, V> implements ReadonlyMap<K, V> {
  readonly base: ReadonlyMap<K, V>;
  readonly top: ReadonlyMap<K, V>;
  readonly size: number;

  constructor(base: ReadonlyMap<K, V>, top: ReadonlyMap<K, V>, size: number) {
    this.base = base;
    this.top = top;
    this.size = size;
  }

  get(key: K): V | undefined {
    return this.top.has(key) ? this.top.get(key) : this.base.get(key);
  }

  has(key: K): boolean {
    return this.top.has(key) || this.base.has(key);
  }

  /** In the order in which keys came. */
  *entries(): MapIterator<[K, V]> {
    for (const [key, value] of this.base) yield [key, this.top.has(key) ? (this.top.get(key) as V) : value];
    for (const [key, value] of this.top) if (!this.base.has(key)) yield [key, value];
  }

  keys(): MapIterator<K> {
    return new Map(this).keys();
  }

  values(): MapIterator<V> {
    return new Map(this).values();
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries();
  }

  forEach(each: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    this.base.forEach((value, key) => {
      each(this.top.has(key) ? (this.top.get(key) as V) : value, key, this);
    });
    this.top.forEach((value, key) => {
      if (!this.base.has(key)) each(value, key, this);
    });
  }
}

/** A map with one value more; the given one stays as it is. */
export function put<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  const [base, top] = map instanceof Layered ? [map.base, map.top] : [map, new Map<K, V>()];
  if (map.size <= MOST || top.size >= MOST) return new Map(map).set(key, value);
  return new Layered(base, new Map(top).set(key, value), map.size + (map.has(key) ? 0 : 1));
}

/** The same as a plain map. */
export function plain<K, V>(map: ReadonlyMap<K, V>): ReadonlyMap<K, V> {
  return map instanceof Layered ? new Map(map) : map;
}

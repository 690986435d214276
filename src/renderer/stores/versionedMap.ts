/** What a version differs in from the one after it: the values it had; undefined where it had none. */
interface Older<K, V> {
  next: VersionedMap<K, V>;
  had: ReadonlyMap<K, V | undefined>;
}

/** Versions that a look into an old one goes through; from there on it is worth a copy. */
const LONGEST_WAY = 16;

/**
 * A map that is never changed, of which a changed version costs as much as what differs. The newest version holds the
 * entries; each older one knows what was different in it, and is slower to read the older it is.
 */
export class VersionedMap<K, V> implements ReadonlyMap<K, V> {
  readonly size: number;
  /** The entries themselves; null in a version that is not the newest. */
  #entries: Map<K, V> | null;
  #older: Older<K, V> | null = null;

  private constructor(entries: Map<K, V>) {
    this.#entries = entries;
    this.size = entries.size;
  }

  /** Takes over a map: nobody else may change it from now on. */
  static over<K, V>(entries: Map<K, V>): VersionedMap<K, V> {
    return new VersionedMap(entries);
  }

  /** A map as one of this kind; another kind of map is copied. */
  static of<K, V>(map: ReadonlyMap<K, V>): VersionedMap<K, V> {
    return map instanceof VersionedMap ? (map as VersionedMap<K, V>) : VersionedMap.over(new Map(map));
  }

  /** The version with these entries set, then these keys deleted. */
  with(set: Iterable<readonly [K, V]>, deleted: Iterable<K> = []): VersionedMap<K, V> {
    const entries = this.#own();
    const had = new Map<K, V | undefined>();
    const note = (key: K): void => {
      if (!had.has(key)) had.set(key, entries.get(key));
    };
    for (const [key, value] of set) {
      note(key);
      entries.set(key, value);
    }
    for (const key of deleted) {
      note(key);
      entries.delete(key);
    }
    const next = new VersionedMap(entries);
    this.#entries = null;
    this.#older = { next, had };
    return next;
  }

  get(key: K): V | undefined {
    let version = this as VersionedMap<K, V>;
    let steps = 0;
    for (let older = version.#older; older !== null; older = version.#older) {
      if (older.had.has(key)) return older.had.get(key);
      if (++steps > LONGEST_WAY) return this.#own().get(key);
      version = older.next;
    }
    return version.#entries?.get(key);
  }

  has(key: K): boolean {
    return this.get(key) !== undefined;
  }

  entries(): MapIterator<[K, V]> {
    return this.#own().entries();
  }

  keys(): MapIterator<K> {
    return this.#own().keys();
  }

  values(): MapIterator<V> {
    return this.#own().values();
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries();
  }

  forEach(callback: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const [key, value] of this.entries()) callback(value, key, this);
  }

  /** Entries of this version's own: an older one that is read as a whole gets a copy. */
  #own(): Map<K, V> {
    if (this.#entries !== null) return this.#entries;
    const chain: Older<K, V>[] = [];
    let version = this as VersionedMap<K, V>;
    for (let older = version.#older; older !== null; older = version.#older) {
      chain.push(older);
      version = older.next;
    }
    const entries = new Map(version.#entries);
    for (const { had } of chain.reverse()) {
      for (const [key, value] of had) {
        if (value === undefined) entries.delete(key);
        else entries.set(key, value);
      }
    }
    this.#entries = entries;
    this.#older = null;
    return entries;
  }
}

/** Something that must be released exactly once; releasing twice is safe. */
export interface Disposable {
  dispose(): void;
}

/** Wraps a release function so that it runs at most once. */
export function disposable(release: () => void): Disposable {
  let done = false;
  return {
    dispose(): void {
      if (done) return;
      done = true;
      release();
    },
  };
}

/** Owns disposables and releases them in reverse order; whatever is added after disposal is released at once. */
export class DisposableStore implements Disposable {
  readonly #items: Disposable[] = [];
  #disposed = false;

  get disposed(): boolean {
    return this.#disposed;
  }

  /** Registers and returns the item. */
  add<T extends Disposable>(item: T): T {
    if (this.#disposed) item.dispose();
    else this.#items.push(item);
    return item;
  }

  /** Registers a release function. */
  defer(release: () => void): void {
    this.add(disposable(release));
  }

  /** Releases everything, even if one release throws; the first error is thrown afterwards. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    let first: unknown;
    for (const item of this.#items.splice(0).reverse()) {
      try {
        item.dispose();
      } catch (error) {
        first ??= error;
      }
    }
    if (first !== undefined) throw first instanceof Error ? first : new Error('a release failed');
  }
}

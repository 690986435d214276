/** The pages that were read last, up to a number of bytes. */
export class SpoolCache {
  /** In the order of their last use. */
  readonly #pages = new Map<number, Uint8Array>();
  #bytes = 0;

  /** @param limit Bytes of all pages kept. */
  constructor(private readonly limit: number) {}

  get(index: number): Uint8Array | undefined {
    const page = this.#pages.get(index);
    if (page === undefined) return undefined;
    this.#pages.delete(index);
    this.#pages.set(index, page);
    return page;
  }

  /** Keeps a page and forgets those not used for longest. A page above the limit is not kept. */
  put(index: number, page: Uint8Array): void {
    this.#forget(index);
    if (page.length > this.limit) return;
    this.#pages.set(index, page);
    this.#bytes += page.length;
    for (const oldest of this.#pages.keys()) {
      if (this.#bytes <= this.limit) return;
      this.#forget(oldest);
    }
  }

  clear(): void {
    this.#pages.clear();
    this.#bytes = 0;
  }

  #forget(index: number): void {
    this.#bytes -= this.#pages.get(index)?.length ?? 0;
    this.#pages.delete(index);
  }
}

import type { Host } from '../../shared/model/inventory';

/** Some hosts of a list, and whether there are more behind them. */
export interface HostRange {
  hosts: Host[];
  more: boolean;
}

/** A list of hosts at one moment. */
export interface HostList {
  /** The hosts from one place to another. */
  range(from: number, to: number): HostRange;
}

/** A list of hosts that are in memory. */
export const listOf = (hosts: readonly Host[]): HostList => ({
  range: (from, to) => ({ hosts: hosts.slice(from, to), more: to < hosts.length }),
});

/** A host as it is stored, parsed when it is asked for: that takes most of the time of reading 50,000 of them. */
class HostDocument {
  #bytes: Buffer | undefined;
  #host: Host | undefined;

  constructor(
    bytes: Buffer,
    private readonly decode: (bytes: Buffer) => Host | undefined,
  ) {
    this.#bytes = bytes;
  }

  /** Undefined: it is damaged. */
  get host(): Host | undefined {
    if (this.#bytes !== undefined) this.#host = this.decode(this.#bytes);
    this.#bytes = undefined;
    return this.#host;
  }
}

/** The hosts of the store in its order, fetched and parsed piece by piece. To be fetched whole before anything is written. */
export class FetchedHosts implements HostList {
  readonly #documents: HostDocument[] = [];
  #whole = false;

  /** `pages`: documents, some at a time. `decode` reads one; undefined: it is damaged. */
  constructor(
    private readonly pages: Iterator<Buffer[], void>,
    private readonly decode: (document: Buffer) => Host | undefined,
  ) {}

  /** Fetches for about `ms` without parsing; false: there are more. */
  fetch(ms: number): boolean {
    const end = performance.now() + ms;
    while (!this.#whole) {
      this.#fetchPage();
      if (performance.now() >= end) break;
    }
    return this.#whole;
  }

  range(from: number, to: number): HostRange {
    // One beyond, to know whether there is more.
    while (!this.#whole && this.#documents.length <= to) this.#fetchPage();
    const hosts = this.#documents.slice(from, to).flatMap(({ host }) => host ?? []);
    return { hosts, more: to < this.#documents.length };
  }

  #fetchPage(): void {
    const page = this.pages.next();
    if (page.done === true) this.#whole = true;
    else for (const bytes of page.value) this.#documents.push(new HostDocument(bytes, this.decode));
  }
}

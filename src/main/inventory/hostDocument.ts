import type { Host } from '../../shared/model/inventory';

/** What the first look at the tree asks of a host. */
export interface HostEntry {
  /** Null: the top level. */
  readonly folderId: string | null;
  readonly favourite: boolean;
  /** Whether it was ever connected to. */
  readonly used: boolean;
  /** Undefined: it is damaged. */
  readonly host: Host | undefined;
}

/** The entry of a host that is parsed. */
export const entryOf = (host: Host): HostEntry => ({
  folderId: host.folderId,
  favourite: host.favourite,
  used: host.lastUsedAt !== null,
  host,
});

/** Where the folder stands in every document that this program writes: the names of a schema are written in its order. */
const HEAD = /^\{"id":"[0-9a-f-]{36}","folderId":(?:null|"([0-9a-f-]{36})")[,}]/;
/** Characters of {@link HEAD} at most. */
const HEAD_LENGTH = 108;
const FAVOURITE = Buffer.from('"favourite":true');
const UNUSED = Buffer.from('"lastUsedAt":null');

/**
 * A host as it is stored, parsed when it is asked for: that takes most of the time of reading 50,000 of them, and the
 * first rows of the tree need some hundred. Quotes inside texts are escaped in JSON, so names with quotes can only be
 * found where they are names.
 */
export class HostDocument implements HostEntry {
  readonly folderId: string | null;
  #host: Host | undefined;
  #parsed = false;

  constructor(
    readonly bytes: Buffer,
    readonly decode: (bytes: Buffer) => Host | undefined,
  ) {
    const head = HEAD.exec(bytes.toString('latin1', 0, HEAD_LENGTH));
    this.folderId = head === null ? (this.host?.folderId ?? null) : (head[1] ?? null);
  }

  get favourite(): boolean {
    return this.bytes.includes(FAVOURITE);
  }

  get used(): boolean {
    return !this.bytes.includes(UNUSED);
  }

  get host(): Host | undefined {
    if (!this.#parsed) this.#host = this.decode(this.bytes);
    this.#parsed = true;
    return this.#host;
  }
}

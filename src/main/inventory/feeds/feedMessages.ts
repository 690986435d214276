import type { Loss } from '../../../shared/model/import';
import type { FEED_AUTH_SCHEMES } from '../../../shared/model/feed';
import type { ImportedCredential, ImportedFolder, ImportedHost } from '../import/importModel';

// Between main and the import host, which reads what a source of a feed gives: that is never parsed in main.

/** The bounds of what one source may give: far above any real list, far below what would fill the memory. */
export const FEED_LIMITS = {
  /** Bytes of a script's output, a server's answer or a file. */
  bytes: 32 * 1024 * 1024,
  hosts: 50_000,
  folders: 10_000,
  /** Hosts that cross to main at once: parsing them takes it a few ms. */
  part: 250,
  /** Problems that cross to main. */
  problems: 200,
} as const;

/** What a server is asked for, and how. */
export interface HttpsSource {
  kind: 'https';
  url: string;
  /** Path of a file with certificates. */
  caFile: string | null;
  timeoutMs: number;
  /** What the server named its last answer; null: it is wanted in any case. */
  etag: string | null;
  /** The secret comes by this id over the grant port that comes along. */
  auth: { scheme: (typeof FEED_AUTH_SCHEMES)[number]; username: string; secretId: string } | null;
}

/** Where the import host finds the entries. */
export type FeedInput =
  | { kind: 'file'; path: string; formatId: 'ssh-config' | 'ansible' }
  /** What a script has printed. */
  | { kind: 'bytes'; bytes: Uint8Array }
  | HttpsSource;

/** Main to the import host. */
export type FeedRequest =
  | { t: 'feed'; input: FeedInput }
  /** Hosts of what was read last, from an index on. */
  | { t: 'feed-part'; from: number };

/** A file or folder, and what it was when it was read. */
export interface SeenFile {
  path: string;
  state: string;
}

/** What was read, but for its hosts. Keys are those of the feed: they stay from one refresh to the next. */
export interface FeedHead {
  folders: ImportedFolder[];
  credentials: ImportedCredential[];
  hostCount: number;
  problems: Loss[];
  problemCount: number;
  /** Files that were read, and folders that were listed, for watching. */
  files: SeenFile[];
  etag: string | null;
}

/** What one source gives, with all its hosts. */
export interface FeedTree extends FeedHead {
  hosts: ImportedHost[];
}

/** The import host's answer: the texts are JSON, the fastest way across. */
export type FeedReply =
  | { t: 'feed'; head: string }
  /** The server says that nothing has changed since the answer of that name. */
  | { t: 'feed-same' }
  | { t: 'feed-part'; hosts: string };

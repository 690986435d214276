import type { WireError } from '../../../shared/errors';
import type { Comparison, Moment, RecordKind, Verification } from '../../../shared/model/history';
import type { NamedRecord, StoreWrite } from '../storeWrite';

/** A record at two moments; null: it was not there. */
export interface Difference {
  kind: RecordKind;
  id: string;
  before: NamedRecord | null;
  after: NamedRecord | null;
}

/** What to compare: a moment with a later one (null: now), of a folder with all below it (null: everything). */
export interface Span {
  from: Moment;
  to: Moment | null;
  folderId: string | null;
}

/** What main asks of the store's thread; a job has a number that every message about it carries. */
export type ToStoreThread =
  /** A change, in pieces; it is made when the last piece has come. */
  | { t: 'write'; job: number; piece: StoreWrite; last: boolean }
  | { t: 'compare'; job: number; span: Span }
  | { t: 'differences'; job: number; span: Span }
  | { t: 'verify'; job: number };

/** What it answers: pieces, then the end of the job. */
export type FromStoreThread =
  | { t: 'piece'; job: number; differences: Difference[] }
  | { t: 'done'; job: number; value: Comparison | Verification | null }
  | { t: 'failed'; job: number; error: WireError };

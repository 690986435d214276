import type { WireError } from './errors';

/*
 * The part of the query stream that is about changing data: how a transaction stands, and what a person decides about
 * statements that are held. `src/main/streams/writing` checks and obeys it.
 */

/** How the transaction of a connection stands. */
export interface TransactionInfo {
  /** `failed`: the server takes nothing but its end. */
  state: 'none' | 'open' | 'failed';
  /** ms since the epoch; null: there is none. */
  since: number | null;
  /** Statements that ran in it. */
  statements: number;
}

/** Some rows before and after a statement, as text; NULL as null. */
export interface PreviewSample {
  columns: string[];
  before: (string | null)[][];
  /** One for each row of `before`, found by its key; null: there is no such row any more. Null: there is no key. */
  after: ((string | null)[] | null)[] | null;
}

/** What one statement has done, or would do. */
export interface PreviewItem {
  /** In its run, from 0. */
  index: number;
  /** As the server tags it, such as `UPDATE`; what the text says where it has not run. */
  command: string;
  /** Rows that it changed or gave; null: not said. */
  rows: number | null;
  /** Null: it is no simple change of one table, or the rows could not be read. */
  sample: PreviewSample | null;
}

/** Statements that wait for a person. */
export interface Preview {
  runId: number;
  /** `held`: they have run, in a transaction that waits for its end. `ask`: they have not, and can't be taken back. */
  mode: 'held' | 'ask';
  /** Why they can't be taken back, where the statements do not show it; empty: they do. */
  reason: string;
  items: PreviewItem[];
  /** Statements that ran in the same transaction before; committing commits them, too. */
  earlier: number;
  /** The transaction can stay open. */
  mayKeep: boolean;
}

/** What becomes of held statements. `commit` of statements that have not run: run them. `keep`: stay in the transaction. */
export type PreviewDecision = 'commit' | 'keep' | 'rollback';

/** Tab to session host. */
export type WritingClientFrame =
  /** `manual`: statements that may write stay in a transaction until it is ended. */
  | { t: 'commit-mode'; manual: boolean; previews: boolean }
  | { t: 'transaction'; verb: 'begin' | 'commit' | 'rollback' }
  | { t: 'decide'; runId: number; decision: PreviewDecision };

/** Session host to tab. */
export type WritingHostFrame =
  | ({ t: 'transaction' } & TransactionInfo)
  | { t: 'commit-mode'; manual: boolean; previews: boolean }
  /** A transaction ended, or could not. After a lost connection nothing is tried again. */
  | { t: 'transaction-end'; verb: 'begin' | 'commit' | 'rollback'; error: WireError | null }
  | ({ t: 'preview' } & Preview);

/** Rows of a sample at most, and UTF-16 units shown of a cell. */
export const SAMPLE_ROWS = 20;
/** See {@link SAMPLE_ROWS}. */
export const SAMPLE_CELL_LENGTH = 200;

import type { WireError } from './errors';
import type { ResultColumn } from './queryStream';

/** A column of both results that is compared, by its places in them. */
export interface ComparedColumn {
  left: number;
  right: number;
  /** Its values, with those of the other columns of the key, say which rows belong together. */
  key: boolean;
}

/** Two results of a tab whose rows are to be compared. */
export interface CompareQuestion {
  /** The older one. */
  left: number;
  right: number;
  /** What the results are called in the new one. */
  names: [left: string, right: string];
  /** At least one is of the key. */
  columns: ComparedColumn[];
}

/** A result with the rows that differ; its first two columns say whose row it is and how it differs. */
export interface Compared {
  resultId: number;
  columns: ResultColumn[];
  rows: number;
  bytes: number;
  elapsedMs: number;
  counts: CompareCounts;
}

/** Rows by what became of them; `changed` counts pairs. */
export interface CompareCounts {
  equal: number;
  changed: number;
  leftOnly: number;
  rightOnly: number;
}

/** Tab to session host, about comparing. */
export type CompareClientFrame =
  | { t: 'compare'; requestId: number; question: CompareQuestion }
  /** It is not wanted any more. */
  | { t: 'stop-compare'; requestId: number };

/** Session host to tab, about comparing. */
export type CompareHostFrame =
  /** `done` from 0 to 1. */
  | { t: 'compare-progress'; requestId: number; done: number }
  | { t: 'compare-answer'; requestId: number; answer: Compared }
  | { t: 'compare-failed'; requestId: number; error: WireError };

/** Columns that stand before those that were compared. */
export const COMPARED_BEFORE = 2;
/** Difference of a row that only the older result has. */
export const GONE = 'only in the older';
/** Difference of a row that only the newer result has. */
export const NEW = 'only in the newer';
/** Begins the difference of a row that the other result has with other values; names of columns follow. */
export const CHANGED = 'changed: ';
/** Stands between those names. */
export const BETWEEN_NAMES = ', ';
/** Longest name of a result, in UTF-16 units. */
export const MAX_COMPARED_NAME = 200;

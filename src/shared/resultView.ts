import type { ColumnClass } from './queryStream';

/** A column that rows are sorted by. */
export interface SortKey {
  /** Column of the result, from 0. */
  column: number;
  class: ColumnClass;
  descending: boolean;
}

/** How a cell is compared with what was typed. */
export const FILTER_OPERATIONS = [
  'contains',
  'equals',
  'less',
  'greater',
  'between',
  'in',
  'matches',
  'null',
  'not-null',
] as const;

/** One of {@link FILTER_OPERATIONS}. */
export type FilterOperation = (typeof FILTER_OPERATIONS)[number];

/** What rows must fulfil to be shown. */
export interface RowFilter {
  /** Column of the result, from 0; null: any column, for `contains` alone. */
  column: number | null;
  class: ColumnClass;
  operation: FilterOperation;
  /** Two for `between`, none for `null` and `not-null`, any number for `in`, else one. */
  values: string[];
}

/** How the rows of a result are looked at: those that fulfil all filters, sorted by the first key first. */
export interface ViewSpec {
  sort: SortKey[];
  filter: RowFilter[];
}

/** Keys and filters of a view at most: more than anybody sets by hand. */
export const MAX_SORT_KEYS = 16;
export const MAX_FILTERS = 32;
/** Values of a list at most, and UTF-16 units of each. */
export const MAX_FILTER_VALUES = 1000;
export const MAX_FILTER_LENGTH = 10_000;

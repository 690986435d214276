import type { WireError } from './errors';

/** What is looked for in the cells of a result. */
export interface FindSpec {
  /** Not empty. */
  text: string;
  /** Upper and lower case differ; a regular expression always takes them as they are written. */
  matchCase: boolean;
  /** The whole cell, not a part of it. */
  whole: boolean;
  /** The text is a regular expression. */
  pattern: boolean;
}

/** A cell that has it. */
export interface FoundCell {
  /** Row as it is shown, from 0. */
  row: number;
  /** Column of the result, from 0. */
  column: number;
  /** The how manyeth it is as rows and columns are shown, from 1; null: not all are counted yet. */
  ordinal: number | null;
  /** It lies behind the end, or before the beginning. */
  wrapped: boolean;
}

/** What is asked about one search. */
export type FindQuestion =
  /** Begins it, or goes on where rows have come since; answered when all rows there by now are looked at. */
  | ({
      what: 'count';
      resultId: number;
      /** The rows of a view in its order; absent: of the result as it came. */
      viewId?: number | undefined;
      /** Columns that are shown, in their order. */
      columns: number[];
    } & FindSpec)
  /** The next cell behind (`back`: before) the one in a row at a position among the columns. */
  | {
      what: 'step';
      row: number;
      position: number;
      back: boolean;
      /** That cell itself counts, too. */
      inclusive: boolean;
    }
  /** The cells among some rows. */
  | { what: 'cells'; row: number; rows: number };

/** What comes back for a question. */
export interface FindAnswers {
  count: { cells: number; rows: number };
  /** Null: there is none. */
  step: FoundCell | null;
  /** Row and column of each, one after the other: at most {@link MAX_FOUND_CELLS} cells. */
  cells: Uint32Array;
}

/** Frames of a tab about looking for text; a new `findId` ends the search before. */
export type FindClientFrame =
  | { t: 'find'; requestId: number; findId: number; question: FindQuestion }
  | { t: 'stop-find'; findId: number };

/** What comes back. `done` from 0 to 1. */
export type FindHostFrame =
  | { t: 'find-progress'; requestId: number; done: number; cells: number }
  | { t: 'find-answer'; requestId: number; answer: FindAnswers[keyof FindAnswers] }
  | { t: 'find-failed'; requestId: number; error: WireError };

/** UTF-16 units that can be looked for at most. */
export const MAX_FIND_LENGTH = 10_000;
/** Rows whose cells are asked for at once at most: a few screens. */
export const MAX_FOUND_ROWS = 256;
/** Cells of one answer at most: more than a screen has. */
export const MAX_FOUND_CELLS = 16_384;

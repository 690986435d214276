import type { ResultColumn } from '../../../shared/queryStream';
import type { Conflict } from './resultEdits';
import type { StagedRows } from './stagedEdits';

/** One column of a row in conflict. */
export interface ResolvedColumn {
  column: number;
  name: string;
  was: string | null | undefined;
  theirs: string | null;
  /** Undefined: not staged. */
  mine: string | null | undefined;
  staged: boolean;
  /** Someone else changed it. */
  differs: boolean;
}

/** A row in conflict, with the columns that are staged or differ. */
export interface ResolvedRow {
  row: number;
  /** There is no such row any more. */
  gone: boolean;
  /** It is staged to be deleted. */
  deletes: boolean;
  columns: ResolvedColumn[];
}

/** Rows that dialogs show at most; the others are decided alike by applying again. */
const MAX_ROWS = 100;

/** Puts what was shown, what is there now and what is staged side by side. */
export async function conflictRows(
  conflicts: readonly Conflict[],
  staged: StagedRows,
  columns: readonly ResultColumn[],
  was: (row: number, column: number) => Promise<string | null | undefined>,
): Promise<ResolvedRow[]> {
  const rows = conflicts.slice(0, MAX_ROWS).map(async ({ row, theirs }): Promise<ResolvedRow> => {
    const change = staged.get(row);
    const deletes = change?.kind === 'delete';
    const all = (theirs.cells ?? []).map(async ({ column, text }): Promise<ResolvedColumn> => {
      const value = change === undefined || change.kind === 'delete' ? undefined : change.cells.get(column);
      const before = await was(row, column);
      const mine =
        value === undefined
          ? undefined
          : value.kind === 'text'
            ? value.text
            : value.kind === 'null'
              ? null
              : 'DEFAULT';
      const name = columns[column]?.name ?? '';
      return {
        column,
        name,
        was: before,
        theirs: text,
        mine,
        staged: value !== undefined,
        differs: before !== text,
      };
    });
    const shown = (await Promise.all(all)).filter((each) => each.staged || each.differs);
    return { row, gone: theirs.cells === null, deletes, columns: shown };
  });
  return Promise.all(rows);
}

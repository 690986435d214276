import type { EditedValue } from '../../../shared/edits';
import type { JournalChange, OpenedJournal } from '../../../shared/journalEdits';
import type { CellPage, GridSource } from '../grid/gridSource';
import { ResultEdits, type AskEdit } from '../edits/resultEdits';

/** Rows as an opened entry has left them, by the number of the change. */
function sourceOf({ columns, changes }: OpenedJournal): GridSource {
  const text = (row: number, column: number): string | null =>
    changes[row]?.after?.find(([at]) => at === column)?.[1] ?? null;
  const page: CellPage = {
    ...{ rows: changes.length, columns: columns.length, text },
    isNull: (row, column) => text(row, column) === null,
    bytes: (row, column) => {
      const value = text(row, column);
      return value === null ? null : new TextEncoder().encode(value);
    },
  };
  const whole = { firstRow: 0, page, exact: true };
  return {
    columns,
    ...{ rowCount: () => changes.length, ended: () => true, pageAt: () => whole },
    ...{ problemAt: () => null, retry: () => undefined, load: () => Promise.resolve(whole) },
    subscribe: () => () => undefined,
  };
}

/** An opened entry with its inverse staged, to be reviewed and applied like any other edits. */
export function openedEdits(opened: OpenedJournal, ask: AskEdit): ResultEdits {
  const edits = new ResultEdits(sourceOf(opened), ask);
  edits.store.setState({ target: opened.target });
  const updates: { row: number; column: number; value: EditedValue }[] = [];
  for (const change of opened.inverse) {
    if (change.kind !== 'update') continue;
    for (const { column, value } of change.cells) updates.push({ row: change.row, column, value });
  }
  if (updates.length > 0) edits.set(updates);
  const deletes = opened.inverse.flatMap((change) => (change.kind === 'delete' ? [change.row] : []));
  if (deletes.length > 0) edits.delete(deletes);
  const inserts = opened.inverse.flatMap((change) => (change.kind === 'insert' ? [change.cells] : []));
  if (inserts.length > 0) edits.insert(inserts);
  return edits;
}

/** One column of a change; undefined: there was no such row. */
export interface ShownCell {
  name: string;
  before: string | null | undefined;
  after: string | null | undefined;
}

/** The columns of a change that it concerns, before and after. */
export function shownCells({ before, after }: JournalChange, columns: OpenedJournal['columns']): ShownCell[] {
  const now = new Map(after ?? []);
  return (before ?? after ?? []).map(([column, text]) => ({
    name: columns[column]?.name ?? '',
    before: before === null ? undefined : text,
    after: after === null ? undefined : (now.get(column) ?? null),
  }));
}

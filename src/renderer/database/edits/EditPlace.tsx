import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { describeError } from '../../ui/describeError';
import { toast } from '../../ui/toast';
import type { GridController } from '../grid/gridController';
import { selectAt } from '../grid/gridSelection';
import type { GridSource } from '../grid/gridSource';
import { ViewedPanel, type ViewedPanelProps } from '../grid/view/ViewedPanel';
import type { QueryTab } from '../queryTab';
import { applyStaged, readOnlyReason } from './applyStaged';
import { CellEditor } from './CellEditor';
import { ConflictDialog } from './ConflictDialog';
import { conflictRows, type ResolvedRow } from './conflictRows';
import { EditBar } from './EditBar';
import css from './edits.module.css';
import { GridEdits, type EditedCell } from './gridEditing';
import { ReviewDialog } from './ReviewDialog';
import type { ResultEdits } from './resultEdits';

/** Properties of {@link EditPlace}. */
export interface EditPlaceProps extends Omit<ViewedPanelProps, 'editing' | 'over'> {
  tab: QueryTab;
  edits: ResultEdits;
  /** The result has all its rows. */
  complete: boolean;
}

interface Open {
  cell: EditedCell;
  grid: GridController;
}

/** A result whose rows can be changed, with what is staged below it. */
export function EditPlace({ tab, edits, complete, ...panel }: EditPlaceProps): ReactNode {
  const [open, setOpen] = useState<Open | null>(null);
  const editing = useMemo(() => new GridEdits(edits, (cell, grid) => setOpen({ cell, grid })), [edits]);
  const over = useCallback((source: GridSource) => edits.over(source), [edits]);
  useEffect(() => {
    if (complete) edits.begin();
  }, [edits, complete]);
  const place = useRef<HTMLDivElement>(null);
  const leave = (): void => {
    setOpen(null);
    place.current?.querySelector<HTMLElement>('[role=grid]')?.focus();
  };
  const column = open === null ? undefined : edits.columns[open.cell.column];
  return (
    <>
      <div ref={place} className={css.place}>
        <ViewedPanel {...panel} over={over} editing={editing} />
        {open !== null && (
          <CellEditor
            cell={open.cell}
            label={`Value of ${column?.name ?? ''}, row ${open.cell.place + 1}`}
            onCancel={leave}
            onDone={(text, next) => {
              keep(edits, open.cell, text);
              if (next !== 'stay') move(open.grid, next);
              leave();
            }}
          />
        )}
      </div>
      <EditChanges tab={tab} edits={edits} onAdd={() => editing.add()} />
    </>
  );
}

/** Text that was not touched changes nothing: NULL stays NULL. */
function keep(edits: ResultEdits, { row, column, was }: EditedCell, text: string): void {
  if (text !== (was ?? '')) edits.set([{ row, column, value: { kind: 'text', text } }]);
}

function move({ model, view }: GridController, next: 'down' | 'right' | 'left'): void {
  const { row, column } = model.selection.active;
  const to = { row: next === 'down' ? row + 1 : row, column: column + { down: 0, right: 1, left: -1 }[next] };
  model.select(selectAt(to));
  view.reveal(model.selection.active);
}

function useReadOnly(tab: QueryTab): string | null {
  return useStore(tab.query.store, () => readOnlyReason(tab));
}

interface ChangesProps {
  tab: QueryTab;
  edits: ResultEdits;
  /** Absent: no rows are added here. */
  onAdd?: (() => void) | undefined;
}

/** The bar with what is staged, and its dialogs. */
export function EditChanges({ tab, edits, onAdd }: ChangesProps): ReactNode {
  const [sql, setSql] = useState<string[] | null>(null);
  const rows = useConflicts(edits);
  const readOnly = useReadOnly(tab);
  const review = (): void => {
    edits.review().then(setSql, (error: unknown) => toast({ ...describeError(error), tone: 'error' }));
  };
  return (
    <>
      <EditBar
        {...{ edits, readOnly }}
        onAdd={onAdd}
        onReview={review}
        onApply={() => void applyStaged(tab, edits)}
      />
      {sql !== null && <ReviewDialog sql={sql} onClose={() => setSql(null)} />}
      {rows.length > 0 && (
        <ConflictDialog
          rows={rows}
          onCancel={() => edits.store.setState({ conflicts: [] })}
          onResolve={(kept) => edits.resolve(kept)}
        />
      )}
    </>
  );
}

/** Conflicts with their values before, as soon as those are read. */
function useConflicts(edits: ResultEdits): readonly ResolvedRow[] {
  const conflicts = useStore(edits.store, (state) => state.conflicts);
  const [read, setRead] = useState<{ of: typeof conflicts; rows: ResolvedRow[] } | null>(null);
  useEffect(() => {
    if (conflicts.length === 0) return;
    const { staged } = edits.store.getState();
    conflictRows(conflicts, staged, edits.columns, (row, column) => edits.textBefore(row, column)).then(
      (rows) => setRead({ of: conflicts, rows }),
      (error: unknown) => toast({ ...describeError(error), tone: 'error' }),
    );
  }, [edits, conflicts]);
  return read?.of === conflicts ? read.rows : [];
}

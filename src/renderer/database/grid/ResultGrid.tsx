import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import Button from '@mui/material/Button';
import type { SortKey } from '../../../shared/resultView';
import type { SqlDialect } from '../../../shared/sql/dialect';
import { describeError } from '../../ui/describeError';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorNote } from '../../ui/ErrorNote';
import { toast } from '../../ui/toast';
import type { ColumnLayout } from './columnLayout';
import { GridController, type GridEditing, type GridFind, type GridHost } from './gridController';
import type { GridModel } from './gridModel';
import type { GridSource, PageProblem } from './gridSource';
import css from './ResultGrid.module.css';
import type { SelectionSummary } from './selectionSummary';
import { useOpenRow, type OpenRow } from './form/openRow';
import { useCopy } from './useCopy';
import { useSelectionSummary } from './useSelectionSummary';

/** A cell with its exact value. */
export interface OpenCell {
  /** Row and column of the result, from 0. */
  row: number;
  column: number;
  /** Null: NULL. */
  text: string | null;
}

/** The cell that foreign keys are followed from. */
export interface FollowedCell {
  source: GridSource;
  /** Row of the source and column of the result, from 0; -1: none is current. */
  row: number;
  column: number;
  /** Its element, to show a menu at. */
  place: Element;
}

/** Properties of {@link ResultGrid}. */
export interface ResultGridProps {
  source: GridSource;
  /** Accessible name. */
  label: string;
  /** Table of "Copy as INSERT", as it is written in SQL. */
  table?: string | undefined;
  /** Whose SQL is copied. */
  dialect: SqlDialect;
  /** Enter or double click on a cell. */
  onCellOpen?: ((cell: OpenCell) => void) | undefined;
  /** Space on a row, or the menu. Absent: rows are not shown as forms. */
  onRowOpen?: ((row: OpenRow) => void) | undefined;
  /** Calls `onCellOpen` or `onRowOpen` for each cell or row that becomes the current one, too. */
  following?: 'cell' | 'row' | null | undefined;
  /** Columns that the rows are sorted by. */
  sort?: readonly SortKey[] | undefined;
  /** What is said where there are no rows. */
  emptyText?: string | undefined;
  /** Absent: rows can't be sorted. */
  onSort?: GridHost['sort'] | undefined;
  /** Absent: rows can't be filtered. */
  onFilter?: GridHost['filter'] | undefined;
  /** Finds text in the cells; absent: nothing does. Keep it the same between renders. */
  find?: GridFind | undefined;
  /** Changes its cells; absent: they are only shown. Keep it the same between renders. */
  editing?: GridEditing | undefined;
  /** Absent: no foreign keys can be followed. Keep the function the same between renders. */
  onFollow?: ((cell: FollowedCell) => void) | undefined;
  /** What is selected, for a status line. Keep the function the same between renders. */
  onSummary?: ((summary: SelectionSummary | null) => void) | undefined;
}

/** Cells are opened when the current one has rested for so long, in ms: not one by one while an arrow key is held. */
const FOLLOW_MS = 60;

/** Shows a result of any size: rows and columns are drawn when they are in sight. */
export function ResultGrid(props: ResultGridProps): ReactNode {
  const { source, label, table = 'table_name', dialect, onCellOpen, onRowOpen, onSummary, editing } = props;
  const root = useRef<HTMLDivElement>(null);
  const [controller, setController] = useState<GridController | null>(null);
  const [problem, setProblem] = useState<PageProblem | null>(null);
  const { progress, start, cancel } = useCopy();
  const model = controller?.model ?? null;
  const open = useOpenCell(source, onCellOpen);
  const openRow = useOpenRow(source, onRowOpen);
  const hasForm = onRowOpen !== undefined;
  const { sort = NO_SORT, onSort = null, onFilter = null, onFollow = null, find = null } = props;
  const layout = useRef<{ columns: GridSource['columns']; layout: ColumnLayout } | null>(null);
  const acts = useRef({ open, openRow, table, dialect });
  useLayoutEffect(() => {
    acts.current = { open, openRow, table, dialect };
  });

  useLayoutEffect(() => {
    const element = root.current;
    if (element === null) return;
    // A view of the same result keeps widths, order and what is hidden.
    const before = layout.current?.columns === source.columns ? layout.current.layout : null;
    const host: GridHost = {
      copy: (format, headers) => {
        const { table: into, dialect: whose } = acts.current;
        start(grid.model, { format, headers, table: into, dialect: whose });
      },
      cancelCopy: cancel,
      open: () => acts.current.open(grid.model),
      form: hasForm ? () => acts.current.openRow(grid) : null,
      ...{ sort: onSort, filter: onFilter, problem: setProblem, find, editing },
      follow: onFollow === null ? null : () => onFollow(currentCell(grid)),
    };
    const grid: GridController = new GridController(element, source, host, { sort, layout: before });
    layout.current = { columns: source.columns, layout: grid.model.layout };
    editing?.attach(grid);
    const detach = find?.attach(grid);
    const unlisten = listen(element, grid);
    setController(grid);
    return () => {
      unlisten();
      detach?.();
      cancel();
      grid.dispose();
    };
  }, [source, start, cancel, sort, onSort, onFilter, onFollow, hasForm, find, editing]);

  useSelectionSummary(model, onSummary);
  useFollowing(controller, props.following ?? null, { open, openRow });
  const empty = useIsEmpty(source);
  const emptyText = props.emptyText ?? 'The statement ran and gave no rows.';

  return (
    <div className={css.pane}>
      <div ref={root} className={css.grid} role="grid" tabIndex={0} aria-label={label} aria-multiselectable />
      {empty && (
        <div className={css.empty}>
          <EmptyState compact title="No rows" text={emptyText} />
        </div>
      )}
      {problem !== null && <ProblemNote problem={problem} retry={() => source.retry(problem.row)} />}
      {progress !== null && <CopyProgress progress={progress} cancel={cancel} />}
    </div>
  );
}

function currentCell({ model, view }: GridController): FollowedCell {
  const { row, column } = model.selection.active;
  return { source: model.source, row, column: model.layout.shown[column] ?? -1, place: view.activeElement };
}

const NO_SORT: readonly SortKey[] = [];

/** Native listeners: what they do is not React's to draw. */
function listen(element: HTMLElement, grid: GridController): () => void {
  const controls = new AbortController();
  const { signal } = controls;
  element.addEventListener('keydown', (event) => grid.onKeyDown(event), { signal });
  element.addEventListener('pointerdown', (event) => grid.onPointerDown(event), { signal });
  element.addEventListener('mousedown', (event) => grid.onMouseDown(event), { signal });
  element.addEventListener('focusin', (event) => grid.onFocusIn(event), { signal });
  element.addEventListener('pointermove', (event) => grid.onPointerMove(event), { signal });
  element.addEventListener('dblclick', (event) => grid.onDoubleClick(event), { signal });
  element.addEventListener('paste', (event) => grid.onPaste(event), { signal });
  element.addEventListener('contextmenu', (event) => grid.onContextMenu(event), { signal });
  return () => controls.abort();
}

/** Reads the current cell exactly and hands it on; the last one asked for counts. */
function useOpenCell(
  source: GridSource,
  onCellOpen: ((cell: OpenCell) => void) | undefined,
): (model: GridModel) => void {
  const asked = useRef(0);
  return useCallback(
    (model) => {
      const { row, column: position } = model.selection.active;
      const column = model.layout.shown[position];
      if (onCellOpen === undefined || model.range === null || column === undefined) return;
      const own = ++asked.current;
      source.load(row).then(
        ({ firstRow, page }) => {
          if (own === asked.current) onCellOpen({ row, column, text: page.text(row - firstRow, column) });
        },
        (error: unknown) => toast({ ...describeError(error), tone: 'error' }),
      );
    },
    [source, onCellOpen],
  );
}

function useFollowing(
  grid: GridController | null,
  what: 'cell' | 'row' | null,
  { open, openRow }: { open: (model: GridModel) => void; openRow: (grid: GridController) => void },
): void {
  useEffect(() => {
    if (grid === null || what === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = (): void => (what === 'row' ? openRow(grid) : open(grid.model));
    const unsubscribe = grid.model.subscribe((change) => {
      if (change !== 'selection') return;
      clearTimeout(timer);
      timer = setTimeout(again, FOLLOW_MS);
    });
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [grid, what, open, openRow]);
}

function useIsEmpty(source: GridSource): boolean {
  const read = useCallback(() => source.ended() && source.rowCount() === 0, [source]);
  const subscribe = useCallback((listener: () => void) => source.subscribe(listener), [source]);
  return useSyncExternalStore(subscribe, read);
}

function ProblemNote({ problem, retry }: { problem: PageProblem; retry: () => void }): ReactNode {
  const { message, hint } = describeError(problem.error);
  const around = (problem.row + 1).toLocaleString();
  return (
    <div className={css.problem}>
      <ErrorNote
        message={`The rows around ${around} can’t be read. ${message}`}
        hint={hint}
        actions={<Button onClick={retry}>Try again</Button>}
      />
    </div>
  );
}

function CopyProgress({ progress, cancel }: { progress: number; cancel: () => boolean }): ReactNode {
  return (
    <div className={css.copying} role="status">
      <span>Copying {Math.floor(progress * 100)} %</span>
      <progress value={progress} aria-label="Copied so far" />
      <Button onClick={() => void cancel()}>Cancel</Button>
    </div>
  );
}

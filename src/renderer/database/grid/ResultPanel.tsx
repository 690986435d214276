import { useCallback, useRef, useState, type ReactNode } from 'react';
import { CellViewer } from './CellViewer';
import type { OpenRow } from './form/openRow';
import { RowForm } from './form/RowForm';
import css from './ResultPanel.module.css';
import { ResultGrid, type OpenCell, type ResultGridProps } from './ResultGrid';

/** Properties of {@link ResultPanel}: those of the grid that are not the panel's own. */
export type ResultPanelProps = Omit<ResultGridProps, 'onCellOpen' | 'onRowOpen' | 'following'>;

type Opened = { what: 'cell'; cell: OpenCell } | { what: 'row'; row: OpenRow };

/** A grid with the viewer of its current cell, or its row as a form, beside it; below it where there is no room. */
export function ResultPanel(props: ResultPanelProps): ReactNode {
  const { source } = props;
  const panel = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<{ source: typeof source; of: Opened } | null>(null);
  const onCellOpen = useCallback(
    (cell: OpenCell) => setOpened({ source, of: { what: 'cell', cell } }),
    [source],
  );
  const onRowOpen = useCallback((row: OpenRow) => setOpened({ source, of: { what: 'row', row } }), [source]);
  const close = (): void => {
    setOpened(null);
    panel.current?.querySelector<HTMLElement>('[role=grid]')?.focus();
  };
  // A cell of an earlier result is not a cell of this one.
  const shown = opened?.source === source ? opened.of : null;
  const column = shown?.what === 'cell' ? source.columns[shown.cell.column] : undefined;
  return (
    <div
      ref={panel}
      className={css.panel}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || shown === null || event.defaultPrevented) return;
        event.stopPropagation();
        close();
      }}
    >
      <div className={css.split}>
        <ResultGrid {...props} {...{ onCellOpen, onRowOpen }} following={shown?.what ?? null} />
        {shown?.what === 'cell' && column !== undefined && (
          <CellViewer cell={shown.cell} column={column} onClose={close} />
        )}
        {shown?.what === 'row' && <RowForm row={shown.row} columns={source.columns} onClose={close} />}
      </div>
    </div>
  );
}

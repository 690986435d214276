import { useCallback, useRef, useState, type ReactNode } from 'react';
import { CellViewer } from './CellViewer';
import css from './ResultPanel.module.css';
import { ResultGrid, type OpenCell, type ResultGridProps } from './ResultGrid';

/** Properties of {@link ResultPanel}: those of the grid that are not the panel's own. */
export type ResultPanelProps = Omit<ResultGridProps, 'onCellOpen' | 'following'>;

/** A grid with the viewer of its current cell beside it; below it where there is no room. */
export function ResultPanel(props: ResultPanelProps): ReactNode {
  const { source } = props;
  const panel = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<{ source: typeof source; cell: OpenCell } | null>(null);
  const onCellOpen = useCallback((cell: OpenCell) => setOpened({ source, cell }), [source]);
  const close = (): void => {
    setOpened(null);
    panel.current?.querySelector<HTMLElement>('[role=grid]')?.focus();
  };
  // A cell of an earlier result is not a cell of this one.
  const cell = opened?.source === source ? opened.cell : null;
  const column = cell === null ? undefined : source.columns[cell.column];
  return (
    <div
      ref={panel}
      className={css.panel}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || cell === null || event.defaultPrevented) return;
        event.stopPropagation();
        close();
      }}
    >
      <div className={css.split}>
        <ResultGrid {...props} onCellOpen={onCellOpen} following={cell !== null} />
        {cell !== null && column !== undefined && <CellViewer cell={cell} column={column} onClose={close} />}
      </div>
    </div>
  );
}

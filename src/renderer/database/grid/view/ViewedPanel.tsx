import {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import { useStore } from 'zustand';
import type { RowFilter } from '../../../../shared/resultView';
import { toast } from '../../../ui/toast';
import { ResultPanel, type ResultPanelProps } from '../ResultPanel';
import { FindBar } from '../find/FindBar';
import { GridFinder } from '../find/gridFinder';
import type { GridSource } from '../gridSource';
import { FilterForm } from './FilterForm';
import { ViewBar } from './ViewBar';
import type { ViewedResult } from './viewedResult';
import { nextSort } from './viewSpec';

/** Properties of {@link ViewedPanel}. */
export interface ViewedPanelProps extends Omit<ResultPanelProps, 'source' | 'sort' | 'onSort' | 'onFilter'> {
  viewed: ViewedResult;
  /** What is shown in the place of a source, such as one with changes over it; the same for the same source. */
  over?: ((source: GridSource) => GridSource) | undefined;
}

/** False, with a word about it, while rows still come: a view would miss them. */
function isWhole(viewed: ViewedResult): boolean {
  if (viewed.result.ended()) return true;
  toast({
    message: 'Rows still come.',
    hint: 'Wait for the end of the statement, or cancel it, then sort or filter.',
  });
  return false;
}

/** A result with what it is sorted and filtered by above it. */
export function ViewedPanel({ viewed, over, ...rest }: ViewedPanelProps): ReactNode {
  const state = useStore(viewed.store);
  const place = useRef<HTMLDivElement>(null);
  const [asking, setAsking] = useState<{ column: number | null; key: number } | null>(null);
  const onSort = useCallback(
    (column: number, add: boolean) => {
      const { spec } = viewed.store.getState();
      const kind = viewed.result.columns[column]?.class ?? 'text';
      if (isWhole(viewed)) viewed.apply({ ...spec, sort: nextSort(spec.sort, column, kind, add) });
    },
    [viewed],
  );
  const onFilter = useCallback(
    (column: number | null) => {
      if (isWhole(viewed)) setAsking((before) => ({ column, key: (before?.key ?? 0) + 1 }));
    },
    [viewed],
  );
  const finder = useMemo(() => new GridFinder(viewed), [viewed]);
  useEffect(() => () => finder.dispose(), [finder]);
  const toGrid = (): void => {
    place.current?.parentElement?.querySelector<HTMLElement>('[role=grid]')?.focus();
  };
  const close = (): void => {
    setAsking(null);
    toGrid();
  };
  return (
    <>
      <div ref={place}>
        <FindPlace {...{ finder, viewed, toGrid }} />
        <ViewBar viewed={viewed} state={state} />
        {asking !== null && (
          <FilterForm
            key={asking.key}
            columns={viewed.result.columns}
            column={asking.column}
            onClose={close}
            onApply={(filter) => {
              const { spec } = viewed.store.getState();
              viewed.apply({ ...spec, filter: [...spec.filter, filter] });
              close();
            }}
          />
        )}
      </div>
      <ResultPanel
        {...rest}
        {...(state.spec.filter.length > 0
          ? { emptyText: 'No row fits the filters. Remove one of them above the grid.' }
          : {})}
        source={over?.(state.source) ?? state.source}
        sort={state.spec.sort}
        {...{ onSort, onFilter }}
        find={finder}
      />
    </>
  );
}

/** The bar of a search, while one is open. */
function FindPlace(props: { finder: GridFinder; viewed: ViewedResult; toGrid: () => void }): ReactNode {
  const { finder, viewed, toGrid } = props;
  const open = useStore(finder.store, (state) => state.open);
  const subscribe = useCallback((listener: () => void) => viewed.result.subscribe(listener), [viewed]);
  const ended = useSyncExternalStore(subscribe, () => viewed.result.ended());
  if (!open) return null;
  const close = (): void => {
    finder.close();
    toGrid();
  };
  const onFilter = (text: string): void => {
    const { spec } = viewed.store.getState();
    const filter: RowFilter = { column: null, class: 'text', operation: 'contains', values: [text] };
    viewed.apply({ ...spec, filter: [...spec.filter, filter] });
  };
  return <FindBar {...{ finder, ended, onFilter }} onClose={close} />;
}

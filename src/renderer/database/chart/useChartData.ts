import { useEffect, useState } from 'react';
import { describeError } from '../../ui/describeError';
import type { GridSource } from '../grid/gridSource';
import type { ChartChoice } from './chartChoice';
import { readChart, type ChartData } from './chartData';

/** How reading the points of a chart stands. */
export type ChartState =
  | { phase: 'reading'; done: number }
  | { phase: 'ready'; data: ChartData }
  | { phase: 'failed'; message: string; hint?: string };

/** Reads the points that a choice needs, anew for another source or other columns; `again` counts new tries. */
export function useChartData(source: GridSource, { x, y }: ChartChoice, again: number): ChartState {
  const key = `${x ?? 'row'}/${y.join()}/${again}`;
  const [state, setState] = useState<{ source: GridSource; key: string; now: ChartState } | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    const tell = (now: ChartState): void => {
      if (!abort.signal.aborted) setState({ source, key, now });
    };
    readChart(source, { kind: 'line', x, y }, abort.signal, (done) => tell({ phase: 'reading', done })).then(
      (data) => tell({ phase: 'ready', data }),
      (error: unknown) => tell({ phase: 'failed', ...describeError(error) }),
    );
    return () => abort.abort();
    // The key says what x and y are.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [source, key]);
  return state?.source === source && state.key === key ? state.now : { phase: 'reading', done: 0 };
}

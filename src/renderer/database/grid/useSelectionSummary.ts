import { useEffect } from 'react';
import type { GridModel } from './gridModel';
import { countSelection, readStatistics, type SelectionSummary } from './selectionSummary';

/** Values are read when the selection has rested for so long, in ms: not while it is dragged. */
const REST_MS = 120;

/** Reports what is selected: the counts at once, the values when they are read; null: nothing. */
export function useSelectionSummary(
  model: GridModel | null,
  report: ((summary: SelectionSummary | null) => void) | undefined,
): void {
  useEffect(() => {
    if (model === null || report === undefined) return;
    let reading = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const update = (): void => {
      const { range, source, layout } = model;
      reading.abort();
      clearTimeout(timer);
      report(range === null ? null : countSelection(range));
      if (range === null) return;
      const { signal } = (reading = new AbortController());
      timer = setTimeout(() => {
        void readStatistics(source, range, layout.shown, signal).then((values) => {
          if (!signal.aborted) report({ ...countSelection(range), values });
        });
      }, REST_MS);
    };
    update();
    const unsubscribe = model.subscribe(update);
    return () => {
      unsubscribe();
      reading.abort();
      clearTimeout(timer);
    };
  }, [model, report]);
}

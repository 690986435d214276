import { useMemo, type ReactNode } from 'react';
import type { CompareCounts } from '../../../shared/resultCompare';
import type { GridSource } from '../grid/gridSource';
import { ViewedPanel, type ViewedPanelProps } from '../grid/view/ViewedPanel';
import { countsText } from './comparable';
import css from './compare.module.css';
import { ComparedSource } from './comparedSource';

/** Properties of {@link ComparedPlace}. */
export interface ComparedPlaceProps extends Omit<ViewedPanelProps, 'over' | 'editing' | 'onFollow'> {
  counts: CompareCounts;
}

/** What a comparison found. */
export function ComparedPlace({ counts, ...panel }: ComparedPlaceProps): ReactNode {
  const over = useMemo(() => overEach(), []);
  return (
    <>
      <div className={css.counts} role="status" data-selectable>
        {countsText(counts)}
      </div>
      <ViewedPanel {...panel} emptyText="All rows are equal." over={over} />
    </>
  );
}

/** The same for the same source: a view has one of its own. */
function overEach(): (source: GridSource) => GridSource {
  const made = new WeakMap<GridSource, ComparedSource>();
  return (source) => {
    const before = made.get(source);
    if (before !== undefined) return before;
    const compared = new ComparedSource(source);
    made.set(source, compared);
    return compared;
  };
}

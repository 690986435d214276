import { ArrowDownUp, ListChecks } from 'lucide-react';
import type { ReactNode } from 'react';
import { openContextMenu } from '../ui/contextMenu';
import { RESULT_SORT_LABEL, RESULT_SORTS } from './searchOrder';
import { useTreeState } from './treeState';
import { countText } from './words';
import css from './search.module.css';

/** Properties of {@link ResultBar}. */
export interface ResultBarProps {
  /** Results; null: not counted yet. */
  total: number | null;
  /** The best ones that are there already. */
  atLeast: number;
  /** Selected results. */
  picked: number;
  onAll: () => void;
  onEdit: () => void;
}

function countWords({ total, atLeast }: Pick<ResultBarProps, 'total' | 'atLeast'>): string {
  if (total === null) return `${countText(atLeast)} or more results`;
  return total === 1 ? '1 result' : `${countText(total)} results`;
}

function SortButton(): ReactNode {
  const sort = useTreeState((state) => state.resultSort);
  const entries = RESULT_SORTS.map((each) => ({
    label: `By ${RESULT_SORT_LABEL[each]}`,
    checked: each === sort,
    run: () => useTreeState.setState({ resultSort: each }),
  }));
  return (
    <button
      type="button"
      className={css.barButton}
      aria-haspopup="menu"
      title="Order of the results"
      onClick={(event) => openContextMenu(event.currentTarget, 'Order of the results', entries)}
    >
      <ArrowDownUp size={12} aria-hidden />
      By {RESULT_SORT_LABEL[sort]}
    </button>
  );
}

/** How much was found, in which order it stands, and what can be done with all that is selected. */
export function ResultBar({ total, atLeast, picked, onAll, onEdit }: ResultBarProps): ReactNode {
  const several = picked > 1;
  return (
    <div className={css.bar} onMouseDown={(event) => event.preventDefault()}>
      <span className={css.barText}>
        {several ? `${countText(picked)} selected` : countWords({ total, atLeast })}
      </span>
      {several ? (
        <button
          type="button"
          className={css.barButton}
          title="Edit what is selected together"
          onClick={onEdit}
        >
          <ListChecks size={13} aria-hidden />
          Edit
        </button>
      ) : (
        atLeast > 1 && (
          <button
            type="button"
            className={css.barButton}
            title="Select every result (Ctrl+A, twice)"
            onClick={onAll}
          >
            Select all
          </button>
        )
      )}
      <SortButton />
    </div>
  );
}

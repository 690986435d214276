import { Equal } from 'lucide-react';
import type { ReactNode } from 'react';
import { describeError } from '../ui/describeError';
import { EmptyState } from '../ui/EmptyState';
import { ErrorNote } from '../ui/ErrorNote';
import { ComparisonSection } from './ComparisonList';
import { comparisonGroups, totalsText, type Reading } from './comparisonWords';
import type { ComparisonState } from './useComparison';
import { useRecordNames } from './useRecordNames';
import css from './comparison.module.css';

/** Properties of {@link ComparisonResult}. */
export interface ComparisonResultProps {
  state: ComparisonState;
  reading: Reading;
  /** What is said where nothing differs. */
  same: string;
}

/** What differs: the numbers, then the records by group. What is shown stays until a newer answer is there. */
export function ComparisonResult({ state, reading, same }: ComparisonResultProps): ReactNode {
  const { comparison, loading, error } = state;
  const names = useRecordNames();
  if (error !== null && !loading) return <ErrorNote {...describeError(error)} />;
  if (comparison === null)
    return loading ? (
      <div className={css.waiting} role="status">
        Comparing…
      </div>
    ) : null;
  const groups = comparisonGroups(comparison, reading);
  return (
    <div className={css.result} data-loading={loading || undefined} aria-busy={loading}>
      <div className="bn-visually-hidden" role="status">
        {loading ? 'Comparing…' : totalsText(groups)}
      </div>
      {groups.length === 0 && <EmptyState icon={Equal} compact title="Nothing differs" text={same} />}
      {groups.map((group) => (
        <ComparisonSection key={group.key} {...{ group, reading, names }} only={groups.length === 1} />
      ))}
    </div>
  );
}

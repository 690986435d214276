import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import Button from '@mui/material/Button';
import type { RowFilter, SortKey } from '../../../../shared/resultView';
import { describeError } from '../../../ui/describeError';
import css from './ViewBar.module.css';
import type { ViewedResult, ViewState } from './viewedResult';
import { filterText, sortText, without } from './viewSpec';

/** Properties of {@link ViewBar}. */
export interface ViewBarProps {
  viewed: ViewedResult;
  state: ViewState;
}

/** What a result is sorted and filtered by, how many rows that leaves, and how far the next view is. */
export function ViewBar({ viewed, state }: ViewBarProps): ReactNode {
  const { spec, done, error, source } = state;
  const { columns } = viewed.result;
  const isPlain = spec.sort.length + spec.filter.length === 0;
  if (isPlain && done === null && error === null) return null;
  const chip = (part: SortKey | RowFilter, text: string): ReactNode => (
    <Chip key={text} text={text} onRemove={() => viewed.apply(without(spec, part))} />
  );
  return (
    <div className={css.bar} role="group" aria-label="Sorting and filters">
      {spec.sort.map((key) => chip(key, sortText(key, columns)))}
      {spec.filter.map((filter) => chip(filter, filterText(filter, columns)))}
      <span className={css.count} role="status">
        {done !== null && `Working, ${Math.floor(done * 100)} %`}
        {done === null && error === null && countText(source.rowCount(), viewed.result.rowCount())}
        {error !== null && <Problem error={error} />}
      </span>
      {done !== null && <Button onClick={() => viewed.cancel()}>Cancel</Button>}
      {done === null && (
        <Button onClick={() => viewed.apply({ sort: [], filter: [] })}>
          {isPlain ? 'Dismiss' : 'Clear'}
        </Button>
      )}
    </div>
  );
}

function countText(rows: number, all: number): string {
  if (rows === all) return `${all.toLocaleString()} rows`;
  return `${rows.toLocaleString()} of ${all.toLocaleString()} rows`;
}

function Problem({ error }: { error: NonNullable<ViewState['error']> }): ReactNode {
  const { message, hint } = describeError(error);
  return (
    <span className={css.problem}>
      {message} {hint}
    </span>
  );
}

/** A part of what rows are sorted or filtered by, which can be taken away. */
export function Chip({ text, onRemove }: { text: string; onRemove: () => void }): ReactNode {
  return (
    <span className={css.chip}>
      <span className={css.chipText} title={text}>
        {text}
      </span>
      <button type="button" className={css.remove} aria-label={`Remove ${text}`} onClick={onRemove}>
        <X size={12} aria-hidden />
      </button>
    </span>
  );
}

import { ArrowRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { describeError } from '../ui/describeError';
import type { FieldRow } from './fieldRows';
import { ShownView, WholeText } from './ShownView';
import css from './changes.module.css';

/** Properties of {@link ChangeTable}. */
export interface ChangeTableProps {
  rows: readonly FieldRow[];
  /** A record that was added or deleted: one value a field. */
  whole?: boolean | undefined;
  /** For narrow panels: values below the names. */
  compact?: boolean | undefined;
}

function Change({ row }: { row: FieldRow }): ReactNode {
  return (
    <>
      <span className={css.before}>
        <span className="bn-visually-hidden">Before: </span>
        <ShownView shown={row.before} />
      </span>
      <ArrowRight size={13} strokeWidth={1.75} className={css.arrow} aria-hidden />
      <span className={css.after}>
        <span className="bn-visually-hidden">After: </span>
        <ShownView shown={row.after} />
      </span>
    </>
  );
}

/** Fields before and after. */
export function ChangeTable({ rows, whole = false, compact = false }: ChangeTableProps): ReactNode {
  return (
    <dl className={css.table} data-compact={compact || undefined}>
      {rows.map((row) => (
        <div key={row.key} className={css.row}>
          <dt className={css.label}>{row.label}</dt>
          <dd className={css.values}>
            {whole ? (
              <ShownView shown={row.after.kind === 'nothing' ? row.before : row.after} />
            ) : (
              <Change row={row} />
            )}
            <WholeText row={row} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What stands where changes could not be read, or are none. */
export function NoChanges({ error }: { error: unknown }): ReactNode {
  if (error === null) return <div className={css.note}>Nothing that is kept was changed.</div>;
  const { message, hint } = describeError(error);
  return (
    <div className={css.note} role="alert">
      {message} {hint}
    </div>
  );
}

import type { ReactNode } from 'react';
import { SAMPLE_ROWS, type PreviewSample } from '../../../shared/queryWriting';
import css from './writing.module.css';

/** Columns of a sample that are shown: further ones help nobody to judge. */
const MOST_COLUMNS = 40;

function Cell({ value, was }: { value: string | null; was?: string | null | undefined }): ReactNode {
  const changed = was !== undefined && was !== value;
  return (
    <td data-changed={changed || undefined} data-null={value === null || undefined}>
      {changed && <del>{was ?? 'NULL'}</del>}
      {value ?? 'NULL'}
    </td>
  );
}

/** Rows before and after a statement: what changed is marked, rows that are gone are struck through. */
export function SampleTable({ sample, total }: { sample: PreviewSample; total: number | null }): ReactNode {
  const { columns, before, after } = sample;
  if (before.length === 0) return <div className={css.note}>No row fits the condition.</div>;
  const shown = columns.slice(0, MOST_COLUMNS);
  return (
    <>
      <div className={css.scroll}>
        <table className={css.sample} data-selectable>
          <thead>
            <tr>
              {shown.map((name, column) => (
                <th key={column} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {before.map((row, index) => {
              const now = after === null ? undefined : after[index];
              return (
                <tr key={index} data-gone={now === null || undefined}>
                  {shown.map((_name, column) => (
                    <Cell
                      key={column}
                      value={(now ?? row)[column] ?? null}
                      was={now === undefined || now === null ? undefined : (row[column] ?? null)}
                    />
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <div className={css.note}>{noteOf(sample, total)}</div>
    </>
  );
}

function noteOf({ before, after, columns }: PreviewSample, total: number | null): string {
  const first = total !== null && total > before.length ? `The first ${SAMPLE_ROWS} rows. ` : '';
  const hidden =
    columns.length > MOST_COLUMNS ? `${columns.length - MOST_COLUMNS} more columns are not shown. ` : '';
  const keyless = after === null ? 'As they were before: without a key they can’t be found again.' : '';
  return first + hidden + keyless;
}

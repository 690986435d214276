import type { ReactNode } from 'react';
import MenuItem from '@mui/material/MenuItem';
import Select from '@mui/material/Select';
import { COLUMN_TARGETS, type ColumnTarget, type ImportTable } from '../../shared/model/import';
import { COLUMN_LABEL } from './words';
import css from './tables.module.css';

/** Properties of {@link ColumnsTable}. */
export interface ColumnsTableProps {
  table: ImportTable;
  /** What a person said, by the name of the column. */
  chosen: Readonly<Record<string, ColumnTarget>>;
  onChange: (column: string, target: ColumnTarget) => void;
}

/** Values shown of each column. */
const SAMPLES = 5;

/** The columns of a file: what each is taken for, and its first values. */
export function ColumnsTable({ table, chosen, onChange }: ColumnsTableProps): ReactNode {
  const { columns, rows } = table;
  return (
    <div className={css.columnsScroll}>
      <table className={css.columns}>
        <thead>
          <tr>
            <th scope="col">Column</th>
            <th scope="col">Means</th>
            <th scope="col">First values</th>
          </tr>
        </thead>
        <tbody>
          {columns.map(({ name, target }, at) => {
            const meaning = chosen[name] ?? target;
            const samples = rows.slice(0, SAMPLES).map((row) => row[at] ?? '');
            return (
              <tr key={name} data-ignored={meaning === 'ignore' || undefined}>
                <th scope="row" title={name} data-selectable>
                  {name}
                </th>
                <td>
                  <Select
                    value={meaning}
                    onChange={(event) => onChange(name, event.target.value)}
                    inputProps={{ 'aria-label': `Meaning of ${name}` }}
                    MenuProps={{ slotProps: { paper: { style: { maxHeight: 360 } } } }}
                  >
                    {COLUMN_TARGETS.map((each) => (
                      <MenuItem key={each} value={each}>
                        {COLUMN_LABEL[each]}
                      </MenuItem>
                    ))}
                  </Select>
                </td>
                <td className={css.samples} data-selectable title={samples.join('\n')}>
                  {samples.map((sample, row) => (
                    <span key={row} className={css.sample} data-empty={sample === '' || undefined}>
                      {sample === '' ? '–' : sample}
                    </span>
                  ))}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

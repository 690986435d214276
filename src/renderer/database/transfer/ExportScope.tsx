import type { ReactNode } from 'react';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import type { ResultColumn } from '../../../shared/queryStream';
import { TextField } from '../../ui/Field';
import type { ExportForm, formProblems } from './exportForm';
import css from './transfer.module.css';

type Problems = ReturnType<typeof formProblems>;

/** Columns that are listed for choosing; of more than that all are taken. */
const MAX_CHOICES = 400;

/** Properties of {@link RowChoice}. */
export interface RowChoiceProps {
  form: ExportForm;
  rows: number;
  problems: Problems;
  onChange: (changes: Partial<ExportForm>) => void;
}

/** Which rows, in the order in which they came. */
export function RowChoice({ form, rows, problems, onChange }: RowChoiceProps): ReactNode {
  return (
    <div className={css.pair}>
      <TextField
        label="From row"
        value={form.firstRow}
        placeholder="1"
        inputMode="numeric"
        help="In the order in which they came."
        error={problems.firstRow}
        onChange={(firstRow) => onChange({ firstRow })}
      />
      <TextField
        label="To row"
        value={form.lastRow}
        placeholder={rows.toLocaleString()}
        inputMode="numeric"
        error={problems.lastRow}
        onChange={(lastRow) => onChange({ lastRow })}
      />
    </div>
  );
}

/** Properties of {@link ColumnChoice}. */
export interface ColumnChoiceProps {
  form: ExportForm;
  columns: readonly ResultColumn[];
  problem: string | undefined;
  onChange: (changes: Partial<ExportForm>) => void;
}

/** Which columns. */
export function ColumnChoice({ form, columns, problem, onChange }: ColumnChoiceProps): ReactNode {
  if (columns.length > MAX_CHOICES) return null;
  const toggle = (index: number): void => {
    const without = new Set(form.without);
    if (!without.delete(index)) without.add(index);
    onChange({ without });
  };
  return (
    <>
      <h3 className={css.heading}>Columns</h3>
      <div className={css.columns} role="group" aria-label="Columns">
        {columns.map(({ name }, index) => (
          <FormControlLabel
            key={index}
            label={name === '' ? `column ${index + 1}` : name}
            control={
              <Checkbox size="small" checked={!form.without.has(index)} onChange={() => toggle(index)} />
            }
          />
        ))}
      </div>
      {problem !== undefined && <p className={css.note}>{problem}</p>}
    </>
  );
}

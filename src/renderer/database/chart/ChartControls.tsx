import type { ReactNode } from 'react';
import MenuItem from '@mui/material/MenuItem';
import Select from '@mui/material/Select';
import type { ResultColumn } from '../../../shared/queryStream';
import { visibleText } from '../grid/cellText';
import { numericColumns, withColumns, type ChartChoice, type ChartKind } from './chartChoice';
import css from './ChartPane.module.css';

/** Properties of {@link ChartControls}. */
export interface ChartControlsProps {
  columns: readonly ResultColumn[];
  choice: ChartChoice;
  onChoose: (choice: ChartChoice) => void;
}

const KINDS: readonly { kind: ChartKind; name: string }[] = [
  { kind: 'line', name: 'Line' },
  { kind: 'bar', name: 'Bars' },
  { kind: 'scatter', name: 'Points' },
];
/** Columns that are offered at most: a menu of more is no help. */
const OFFERED = 200;

/** The name of a column as it is shown. */
export const columnName = (columns: readonly ResultColumn[], index: number): string =>
  visibleText(columns[index]?.name ?? '') || `Column ${index + 1}`;

/** What is drawn, over what, and how. */
export function ChartControls({ columns, choice, onChoose }: ChartControlsProps): ReactNode {
  const offered = columns.map((_, index) => index).filter((index) => index < OFFERED || index === choice.x);
  const numbers = numericColumns(columns).filter((index, at) => at < OFFERED || choice.y.includes(index));
  return (
    <>
      <div className={css.kinds} role="group" aria-label="Kind of chart">
        {KINDS.map(({ kind, name }) => (
          <button
            key={kind}
            type="button"
            className={css.kind}
            aria-pressed={kind === choice.kind}
            onClick={() => onChoose({ ...choice, kind })}
          >
            {name}
          </button>
        ))}
      </div>
      <span className={css.word}>of</span>
      <Select
        multiple
        className={css.choice ?? ''}
        value={[...choice.y]}
        renderValue={(y) => y.map((index) => columnName(columns, index)).join(', ')}
        onChange={({ target }) => {
          if (typeof target.value !== 'string') onChoose(withColumns(choice, target.value));
        }}
        SelectDisplayProps={{ 'aria-label': 'Columns drawn, up to six' }}
      >
        {numbers.map((index) => (
          <MenuItem key={index} value={index}>
            {columnName(columns, index)}
          </MenuItem>
        ))}
      </Select>
      <span className={css.word}>over</span>
      <Select
        className={css.choice ?? ''}
        value={choice.x === null ? '' : String(choice.x)}
        displayEmpty
        onChange={({ target }) =>
          onChoose({ ...choice, x: target.value === '' ? null : Number(target.value) })
        }
        SelectDisplayProps={{ 'aria-label': 'Column of the horizontal axis' }}
      >
        <MenuItem value="">Row number</MenuItem>
        {offered.map((index) => (
          <MenuItem key={index} value={String(index)}>
            {columnName(columns, index)}
          </MenuItem>
        ))}
      </Select>
    </>
  );
}

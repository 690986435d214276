import { X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import OutlinedInput from '@mui/material/OutlinedInput';
import Select from '@mui/material/Select';
import type { ResultColumn } from '../../../../shared/queryStream';
import {
  FILTER_OPERATIONS,
  MAX_FILTER_LENGTH,
  MAX_FILTER_VALUES,
  type FilterOperation,
  type RowFilter,
} from '../../../../shared/resultView';
import { IconAction } from '../../../ui/IconAction';
import { visibleText } from '../cellText';
import css from './ViewBar.module.css';
import { listedValues, OPERATION_NAMES } from './viewSpec';

/** Properties of {@link FilterForm}. */
export interface FilterFormProps {
  columns: readonly ResultColumn[];
  /** The column that is chosen at first; null: any. */
  column: number | null;
  onApply: (filter: RowFilter) => void;
  onClose: () => void;
}

/** Columns that are offered at most: a menu of more is no help. */
const OFFERED = 200;
const FIELDS: Readonly<Partial<Record<FilterOperation, number>>> = { between: 2, null: 0, 'not-null': 0 };

/** One line that asks what rows must have. Enter applies, Esc closes. */
export function FilterForm({ columns, column, onApply, onClose }: FilterFormProps): ReactNode {
  const [index, setIndex] = useState(column);
  const [operation, setOperation] = useState<FilterOperation>('contains');
  const [values, setValues] = useState(['', '']);
  const fields = FIELDS[operation] ?? 1;
  const given = operation === 'in' ? listedValues(values[0] ?? '') : values.slice(0, fields);
  const fits = given.length >= Math.min(fields, 1) && given.length <= MAX_FILTER_VALUES;
  const apply = (): void => {
    if (fits)
      onApply({ column: index, class: columns[index ?? -1]?.class ?? 'text', operation, values: given });
  };
  const pick = (next: number | null): void => {
    setIndex(next);
    if (next === null) setOperation('contains');
  };
  return (
    <form
      className={css.form}
      aria-label="Filter rows"
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <ColumnChoice columns={columns} index={index} onPick={pick} />
      <Select
        className={css.operation ?? ''}
        value={operation}
        onChange={(event) => setOperation(event.target.value)}
        SelectDisplayProps={{ 'aria-label': 'Comparison' }}
      >
        {(index === null ? (['contains'] as const) : FILTER_OPERATIONS).map((each) => (
          <MenuItem key={each} value={each}>
            {OPERATION_NAMES[each]}
          </MenuItem>
        ))}
      </Select>
      {values.slice(0, fields).map((value, at) => (
        <OutlinedInput
          key={at}
          className={css.value ?? ''}
          autoFocus={at === 0}
          value={value}
          placeholder={operation === 'in' ? 'Values, with commas between' : ''}
          onChange={(event) =>
            setValues(values.map((each, which) => (which === at ? event.target.value : each)))
          }
          inputProps={{
            'aria-label': at === 0 ? 'Value' : 'Up to value',
            maxLength: MAX_FILTER_LENGTH,
            spellCheck: false,
          }}
        />
      ))}
      <Button type="submit" disabled={!fits}>
        Apply
      </Button>
      <IconAction icon={X} size={14} label="Close the filter" shortcut="Escape" onClick={onClose} />
    </form>
  );
}

function ColumnChoice(props: {
  columns: readonly ResultColumn[];
  index: number | null;
  onPick: (index: number | null) => void;
}): ReactNode {
  const { columns, index } = props;
  const offered = columns.map((_, each) => each).filter((each) => each < OFFERED || each === index);
  return (
    <Select
      className={css.column ?? ''}
      value={index === null ? '' : String(index)}
      displayEmpty
      onChange={(event) => props.onPick(event.target.value === '' ? null : Number(event.target.value))}
      SelectDisplayProps={{ 'aria-label': 'Column' }}
    >
      <MenuItem value="">Any column</MenuItem>
      {offered.map((each) => (
        <MenuItem key={each} value={String(each)}>
          {visibleText(columns[each]?.name ?? '') || `Column ${each + 1}`}
        </MenuItem>
      ))}
    </Select>
  );
}

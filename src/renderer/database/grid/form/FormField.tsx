import { Copy } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import type { ResultColumn } from '../../../../shared/queryStream';
import { IconAction } from '../../../ui/IconAction';
import { visibleText } from '../cellText';
import { copyValue } from '../copyValue';
import { fieldText } from './formFields';
import type { OpenRow } from './openRow';
import css from './RowForm.module.css';

/** Properties of {@link FormField}. */
export interface FormFieldProps {
  column: ResultColumn;
  /** Of the column in the result, from 1. */
  number: number;
  text: OpenRow['text'];
  unfolded: boolean;
  onToggle: () => void;
}

/** One column of a row: its name, its type and its exact value. */
export function FormField({ column, number, text, unfolded, onToggle }: FormFieldProps): ReactNode {
  const value = useMemo(() => text(number - 1), [text, number]);
  const shown = useMemo(() => (value === null ? null : fieldText(value, unfolded)), [value, unfolded]);
  const name = visibleText(column.name) || `Column ${number}`;
  const size = value === null ? '' : `${value.length.toLocaleString()} characters`;
  return (
    <>
      <div className={css.names}>
        <span className={css.name}>{name}</span>
        <span className={css.type}>{visibleText(column.type)}</span>
        <IconAction
          icon={Copy}
          size={13}
          label={`Copy the value of ${name}`}
          disabled={value === null}
          onClick={() => copyValue(value ?? '')}
        />
      </div>
      <pre
        className={css.value}
        data-selectable
        data-nothing={value === null || value === '' || undefined}
        tabIndex={unfolded ? 0 : -1}
      >
        {shown === null ? 'NULL' : value === '' ? 'empty text' : shown.text}
      </pre>
      {shown?.long === true && (
        <div className={css.more}>
          <button type="button" className={css.fold} aria-expanded={unfolded} onClick={onToggle}>
            {unfolded ? 'Show less' : `Show all ${size}`}
          </button>
          {shown.note !== '' && <span>{shown.note}</span>}
        </div>
      )}
    </>
  );
}

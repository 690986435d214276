import type { ReactNode } from 'react';
import { dayOf, endOfDay } from '../../shared/model/expiry';
import { TextField } from '../ui/Field';

/** Properties of {@link DateField}. */
export interface DateFieldProps {
  label: string;
  /** The end of a day, in ms; undefined: none. */
  value: number | undefined;
  onChange: (value: number | undefined) => void;
  help?: ReactNode;
  error?: string | undefined;
}

/** A field for a day, with the system's calendar. */
export function DateField({ label, value, onChange, help, error }: DateFieldProps): ReactNode {
  return (
    <TextField
      label={label}
      value={dayOf(value)}
      onChange={(day) => onChange(endOfDay(day))}
      help={help}
      error={error}
      inputProps={{ type: 'date' }}
    />
  );
}

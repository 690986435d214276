import { useId, type ReactNode } from 'react';
import OutlinedInput, { type OutlinedInputProps } from '@mui/material/OutlinedInput';
import MenuItem from '@mui/material/MenuItem';
import Select from '@mui/material/Select';
import css from './Field.module.css';

/** What a control inside a {@link Field} must take over, so that label, help and error belong to it. */
export interface FieldControl {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
  'aria-required': true | undefined;
}

/** Properties of {@link Field}. */
export interface FieldProps {
  label: string;
  /** One short sentence below the control. */
  help?: ReactNode;
  /** What is wrong and how to put it right; replaces the help. */
  error?: string | undefined;
  required?: boolean | undefined;
  /** Where the value comes from while none is set here, such as `Amsterdam`. */
  origin?: string | undefined;
  /** Beside the label, at the right: "clear", "reveal"… */
  action?: ReactNode;
  children: (control: FieldControl) => ReactNode;
}

/** Label above, control, and one line for help or error that keeps its height so nothing jumps. */
export function Field({ label, help, error, required, origin, action, children }: FieldProps): ReactNode {
  const id = useId();
  const message = error ?? help;
  const describedBy = message === undefined && origin === undefined ? undefined : `${id}-help`;
  return (
    <div className={css.field}>
      <div className={css.labelRow}>
        <label className={css.label} htmlFor={id} id={`${id}-label`}>
          {label}
          {required === true && (
            <span className={css.required} aria-hidden>
              {' '}
              *
            </span>
          )}
        </label>
        {action}
      </div>
      {children({
        id,
        'aria-describedby': describedBy,
        'aria-invalid': error === undefined ? undefined : true,
        'aria-required': required === true ? true : undefined,
      })}
      {describedBy !== undefined && (
        <div id={describedBy} className={css.help} data-error={error !== undefined} aria-live="polite">
          {error ?? (
            <>
              {origin !== undefined && <span className={css.origin}>Inherited from {origin}. </span>}
              {help}
            </>
          )}
        </div>
      )}
    </div>
  );
}

/** Properties of {@link TextField}. */
export interface TextFieldProps extends Omit<FieldProps, 'children'> {
  value: string;
  onChange: (value: string) => void;
  /** What applies while the field is empty: shown as placeholder. */
  placeholder?: string | undefined;
  mono?: boolean | undefined;
  disabled?: boolean | undefined;
  autoFocus?: boolean | undefined;
  multiline?: { minRows: number; maxRows: number } | undefined;
  /** Keyboard hint for number fields; the value stays text. */
  inputMode?: 'text' | 'numeric' | 'decimal' | undefined;
  startAdornment?: ReactNode;
  endAdornment?: ReactNode;
  onBlur?: (() => void) | undefined;
  inputProps?: OutlinedInputProps['inputProps'];
}

/** A {@link Field} with a text input. */
export function TextField(props: TextFieldProps): ReactNode {
  const { value, onChange, placeholder, mono, disabled, autoFocus, multiline, inputMode, ...rest } = props;
  return (
    <Field {...rest}>
      {(control) => (
        <OutlinedInput
          value={value}
          onChange={(event) => onChange(event.target.value)}
          placeholder={placeholder ?? ''}
          disabled={disabled ?? false}
          autoFocus={autoFocus ?? false}
          error={rest.error !== undefined}
          multiline={multiline !== undefined}
          {...(multiline ?? {})}
          startAdornment={rest.startAdornment}
          endAdornment={rest.endAdornment}
          onBlur={() => rest.onBlur?.()}
          id={control.id}
          className={mono === true ? (css.mono ?? '') : ''}
          inputProps={{
            ...control,
            spellCheck: false,
            autoComplete: 'off',
            autoCorrect: 'off',
            autoCapitalize: 'off',
            ...(inputMode === undefined ? {} : { inputMode }),
            ...rest.inputProps,
          }}
        />
      )}
    </Field>
  );
}

/** One choice of a {@link SelectField}. */
export interface SelectOption {
  value: string;
  label: ReactNode;
  disabled?: boolean | undefined;
}

/** Properties of {@link SelectField}. */
export interface SelectFieldProps extends Omit<FieldProps, 'children'> {
  value: string;
  onChange: (value: string) => void;
  options: readonly SelectOption[];
  disabled?: boolean | undefined;
}

/** A {@link Field} with a choice of one. */
export function SelectField({ value, onChange, options, disabled, ...rest }: SelectFieldProps): ReactNode {
  return (
    <Field {...rest}>
      {(control) => (
        <Select
          value={value}
          onChange={(event) => onChange(event.target.value)}
          disabled={disabled ?? false}
          error={rest.error !== undefined}
          // MUI puts a combobox role on a div: it is named through the label's id, not `for`.
          labelId={`${control.id}-label`}
          id={control.id}
          SelectDisplayProps={{ 'aria-describedby': control['aria-describedby'] }}
        >
          {options.map((option) => (
            <MenuItem key={option.value} value={option.value} disabled={option.disabled ?? false}>
              {option.label}
            </MenuItem>
          ))}
        </Select>
      )}
    </Field>
  );
}

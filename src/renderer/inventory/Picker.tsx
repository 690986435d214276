import type { ReactNode } from 'react';
import Autocomplete from '@mui/material/Autocomplete';
import OutlinedInput from '@mui/material/OutlinedInput';
import { Field, type FieldControl } from '../ui/Field';
import css from './form.module.css';

/** One thing to pick. */
export interface PickerOption {
  /** Unique; what `onPick` is given. */
  value: string;
  label: string;
  /** Stands behind the label, dimmed, and is searched too. */
  detail?: string | undefined;
  /** Shows a patch of this colour before the label. */
  colour?: string | undefined;
  /** Stays in the list whatever is typed, such as "New credential…". */
  always?: boolean | undefined;
}

/** Properties of {@link Picker}. */
export interface PickerProps {
  label: string;
  options: readonly PickerOption[];
  /** Null: nothing is picked; the placeholder says what applies. */
  value: string | null;
  /** Called with null when the field is cleared. */
  onPick: (value: string | null) => void;
  placeholder?: string | undefined;
  help?: ReactNode;
  error?: string | undefined;
  origin?: string | undefined;
  clearable?: boolean | undefined;
  autoFocus?: boolean | undefined;
}

/** Entries shown at once: more can't be read anyway, and lists may hold 50,000 hosts. */
const SHOWN = 60;

function matching(options: readonly PickerOption[], typed: string): PickerOption[] {
  const wanted = typed.trim().toLocaleLowerCase();
  const found: PickerOption[] = [];
  for (const option of options) {
    const { label, detail = '', always = false } = option;
    const fits = always || wanted === '' || `${label} ${detail}`.toLocaleLowerCase().includes(wanted);
    if (fits && (always || found.length < SHOWN)) found.push(option);
  }
  return found;
}

function OptionLine({ option }: { option: PickerOption }): ReactNode {
  return (
    <span className={css.option}>
      {option.colour !== undefined && <span className={css.swatch} style={{ background: option.colour }} />}
      <span className={css.optionLabel}>{option.label}</span>
      {option.detail !== undefined && <span className={css.optionDetail}>{option.detail}</span>}
    </span>
  );
}

/** Properties of {@link PickerInput}. */
export interface PickerInputProps extends Pick<
  PickerProps,
  'options' | 'value' | 'onPick' | 'placeholder' | 'clearable' | 'autoFocus'
> {
  /** What a `Field` around it gives, or a name of its own. */
  control: Partial<FieldControl> & { 'aria-label'?: string };
  invalid: boolean;
}

/** The control of a {@link Picker} alone. */
export function PickerInput(props: PickerInputProps): ReactNode {
  const {
    options,
    value,
    onPick,
    placeholder,
    clearable = true,
    autoFocus = false,
    control,
    invalid,
  } = props;
  const picked = value === null ? null : (options.find((option) => option.value === value) ?? null);
  return (
    <Autocomplete<PickerOption, false, boolean>
      {...(control.id === undefined ? {} : { id: control.id })}
      options={options}
      value={picked}
      onChange={(_event, option) => onPick(option?.value ?? null)}
      filterOptions={(all, state) => {
        // The picked entry's own name in the box is not a search.
        const typed = state.inputValue === picked?.label ? '' : state.inputValue;
        return matching(all, typed);
      }}
      getOptionLabel={(option) => option.label}
      getOptionKey={(option) => option.value}
      isOptionEqualToValue={(a, b) => a.value === b.value}
      renderOption={({ key, ...rest }, option) => (
        <li key={key} {...rest}>
          <OptionLine option={option} />
        </li>
      )}
      disableClearable={!clearable}
      autoHighlight
      openOnFocus={false}
      blurOnSelect={false}
      noOptionsText="Nothing fits"
      renderInput={(params) => (
        <OutlinedInput
          {...params.slotProps.input}
          autoFocus={autoFocus}
          placeholder={placeholder ?? ''}
          error={invalid}
          startAdornment={
            picked?.colour === undefined ? undefined : (
              <span className={css.swatch} style={{ background: picked.colour, marginLeft: 4 }} />
            )
          }
          inputProps={{ ...params.slotProps.htmlInput, ...control, spellCheck: false }}
        />
      )}
    />
  );
}

/** A field that picks one of many by typing a part of its name. */
export function Picker(props: PickerProps): ReactNode {
  const { options, value, onPick, placeholder, clearable, autoFocus, ...field } = props;
  return (
    <Field {...field}>
      {(control) => (
        <PickerInput
          {...{ options, value, onPick, placeholder, clearable, autoFocus, control }}
          invalid={field.error !== undefined}
        />
      )}
    </Field>
  );
}

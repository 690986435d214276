import { useMemo, type ReactNode } from 'react';
import Autocomplete from '@mui/material/Autocomplete';
import Chip from '@mui/material/Chip';
import OutlinedInput from '@mui/material/OutlinedInput';
import { Field } from '../ui/Field';
import { useCredentialOptions } from './CredentialPicker';
import type { PickerOption } from './Picker';
import { listField, listOf } from './propertyForm';
import { ModeAction, originOf, useProperty } from './PropertyControls';
import css from './form.module.css';

/** What stands for a credential that is gone. */
const gone = (id: string): PickerOption => ({ value: id, label: 'Deleted' });

/** Credentials that are tried after the first one, in the order in which they are added. */
export function FurtherCredentials({ compact = false }: { compact?: boolean }): ReactNode {
  const bound = useProperty('extraCredentialIds');
  const { field, info, inherited, error, set } = bound;
  const options = useCredentialOptions('ssh');
  const ids = listOf(field);
  const known = useMemo(() => new Map(options.map((option) => [option.value, option])), [options]);
  const placeholder =
    field.mode === 'none' ? (info.none ?? '') : inherited === '' ? (info.empty ?? '') : inherited;
  return (
    <Field
      label={info.label}
      help={compact ? undefined : info.help}
      error={error}
      origin={originOf(bound)}
      action={<ModeAction bound={bound} />}
    >
      {(control) => (
        <Autocomplete<PickerOption, true, true>
          multiple
          id={control.id}
          options={options}
          value={ids.map((id) => known.get(id) ?? gone(id))}
          onChange={(_event, picked) => set(listField(picked.map(({ value }) => value)))}
          getOptionLabel={({ label }) => label}
          getOptionKey={({ value }) => value}
          isOptionEqualToValue={(a, b) => a.value === b.value}
          filterSelectedOptions
          disableClearable
          autoHighlight
          noOptionsText={options.length === 0 ? 'No credentials yet' : 'Nothing fits'}
          renderOption={({ key, ...rest }, { label, detail }) => (
            <li key={key} {...rest}>
              <span className={css.option}>
                <span className={css.optionLabel}>{label}</span>
                {detail !== undefined && <span className={css.optionDetail}>{detail}</span>}
              </span>
            </li>
          )}
          renderValue={(values, itemProps) =>
            values.map((option, index) => {
              const { key, ...item } = itemProps({ index });
              return <Chip key={key} label={option.label} {...item} />;
            })
          }
          renderInput={(params) => (
            <OutlinedInput
              {...params.slotProps.input}
              placeholder={ids.length === 0 ? placeholder : ''}
              error={error !== undefined}
              inputProps={{ ...params.slotProps.htmlInput, ...control, spellCheck: false }}
            />
          )}
        />
      )}
    </Field>
  );
}

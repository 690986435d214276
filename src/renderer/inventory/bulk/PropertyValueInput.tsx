import { useMemo, type ReactNode } from 'react';
import Autocomplete from '@mui/material/Autocomplete';
import MenuItem from '@mui/material/MenuItem';
import OutlinedInput from '@mui/material/OutlinedInput';
import Select from '@mui/material/Select';
import type { PropertyKey } from '../../../shared/model/properties';
import { useInventory } from '../../stores/inventory';
import { PickerInput, type PickerOption } from '../Picker';
import { isNumber, isSwitch, listField, listOf } from '../propertyForm';
import { CHOICES, PROPERTY_INFO } from '../propertyInfo';
import { useHostOptions } from '../PropertySections';
import css from './bulk.module.css';

/** Properties of {@link PropertyValueInput}. */
export interface PropertyValueInputProps {
  name: PropertyKey;
  text: string;
  onText: (text: string) => void;
  invalid: boolean;
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

function useCredentialOptions(): PickerOption[] {
  const credentials = useInventory((state) => state.credentials);
  return useMemo(() => {
    const options = [...credentials.values()].map(({ id, name, username }) => ({
      ...{ value: id, label: name, detail: username },
    }));
    return options.sort((a, b) => collator.compare(a.label, b.label));
  }, [credentials]);
}

function useEnvironmentOptions(): PickerOption[] {
  const environments = useInventory((state) => state.environments);
  return useMemo(
    () => [...environments.values()].map(({ id, name, colour }) => ({ value: id, label: name, colour })),
    [environments],
  );
}

function Picked(props: PropertyValueInputProps & { options: readonly PickerOption[] }): ReactNode {
  const { name, text, onText, invalid, options } = props;
  const { label, invalid: wanted } = PROPERTY_INFO[name];
  return (
    <PickerInput
      options={options}
      value={text === '' ? null : text}
      onPick={(id) => onText(id ?? '')}
      placeholder={wanted}
      control={{ 'aria-label': label }}
      invalid={invalid}
    />
  );
}

function CredentialInput(props: PropertyValueInputProps): ReactNode {
  return <Picked {...props} options={useCredentialOptions()} />;
}

function EnvironmentInput(props: PropertyValueInputProps): ReactNode {
  return <Picked {...props} options={useEnvironmentOptions()} />;
}

function JumpHostInput(props: PropertyValueInputProps): ReactNode {
  return <Picked {...props} options={useHostOptions(null)} />;
}

/** Several credentials, in the order in which they are tried. */
function CredentialsInput({ name, text, onText, invalid }: PropertyValueInputProps): ReactNode {
  const options = useCredentialOptions();
  const ids = listOf({ mode: 'value', text });
  const value = ids
    .map((id) => options.find((option) => option.value === id))
    .filter((option) => option !== undefined);
  return (
    <Autocomplete<PickerOption, true, true>
      multiple
      disableClearable
      filterSelectedOptions
      options={options}
      value={value}
      getOptionLabel={(option) => option.label}
      getOptionKey={(option) => option.value}
      onChange={(_event, next) => onText(listField(next.map((option) => option.value)).text)}
      noOptionsText="Nothing fits"
      renderInput={(params) => (
        <OutlinedInput
          {...params.slotProps.input}
          placeholder={value.length === 0 ? PROPERTY_INFO[name].invalid : ''}
          error={invalid}
          inputProps={{
            ...params.slotProps.htmlInput,
            'aria-label': PROPERTY_INFO[name].label,
            spellCheck: false,
          }}
        />
      )}
    />
  );
}

function ChoiceInput({ name, text, onText, invalid }: PropertyValueInputProps): ReactNode {
  const options: readonly (readonly [string, string])[] = isSwitch(name)
    ? [
        ['true', 'On'],
        ['false', 'Off'],
      ]
    : (CHOICES[name] ?? []).map(({ value, label }) => [value, label]);
  return (
    <Select
      value={text}
      error={invalid}
      onChange={(event) => onText(event.target.value)}
      SelectDisplayProps={{ 'aria-label': PROPERTY_INFO[name].label }}
    >
      {options.map(([value, label]) => (
        <MenuItem key={value} value={value}>
          {label}
        </MenuItem>
      ))}
    </Select>
  );
}

const SEVERAL_LINES: ReadonlySet<PropertyKey> = new Set(['environmentVariables', 'startupCommand']);

function TextInput({ name, text, onText, invalid }: PropertyValueInputProps): ReactNode {
  const { label, unit, help } = PROPERTY_INFO[name];
  const lines = SEVERAL_LINES.has(name);
  return (
    <OutlinedInput
      value={text}
      error={invalid}
      autoFocus
      onChange={(event) => onText(event.target.value)}
      placeholder={lines ? (help ?? '') : ''}
      multiline={lines}
      {...(lines ? { minRows: 2, maxRows: 8 } : {})}
      endAdornment={unit === undefined ? undefined : <span style={{ paddingRight: 10 }}>{unit}</span>}
      inputProps={{
        'aria-label': label,
        spellCheck: false,
        ...(isNumber(name) ? { inputMode: 'numeric' as const } : {}),
      }}
    />
  );
}

/** What a control begins with: something that is always valid where a choice has no empty state. */
export function firstText(name: PropertyKey): string {
  if (isSwitch(name)) return 'true';
  const first = CHOICES[name]?.[0];
  if (first !== undefined) return first.value;
  return name === 'colour' ? '#3d8bd4' : '';
}

/** The control for the value of one inheritable property. */
export function PropertyValueInput(props: PropertyValueInputProps): ReactNode {
  const { name, text, onText } = props;
  switch (name) {
    case 'credentialId':
      return <CredentialInput {...props} />;
    case 'extraCredentialIds':
      return <CredentialsInput {...props} />;
    case 'environmentId':
      return <EnvironmentInput {...props} />;
    case 'jumpHostId':
      return <JumpHostInput {...props} />;
    case 'colour':
      return (
        <input
          type="color"
          className={css.colour}
          value={text}
          aria-label={PROPERTY_INFO[name].label}
          onChange={(event) => onText(event.target.value)}
        />
      );
    default:
      return isSwitch(name) || CHOICES[name] !== undefined ? (
        <ChoiceInput {...props} />
      ) : (
        <TextInput {...props} />
      );
  }
}

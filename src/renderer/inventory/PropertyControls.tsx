import { FolderOpen } from 'lucide-react';
import { createContext, useContext, useMemo, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import type { EffectiveProperties } from '../../shared/model/inheritance';
import type { PROPERTY_FILES, Properties, PropertyKey } from '../../shared/model/properties';
import { call } from '../ipc/client';
import { SelectField, TextField } from '../ui/Field';
import { attempt } from './commands';
import { Picker, type PickerOption } from './Picker';
import { isNumber, isSwitch, typedField, type PropertyField, type PropertyFields } from './propertyForm';
import { CHOICES, PROPERTY_INFO, propertyText, type NameSource } from './propertyInfo';
import css from './form.module.css';

/** What the controls of one record's properties share. */
export interface PropertyScope {
  fields: PropertyFields;
  /** What applies where the record sets nothing itself. */
  inherited: EffectiveProperties;
  names: NameSource;
  /** Path of the properties in the draft: `properties`, `endpoints.1.properties`. */
  path: string;
  change: (key: PropertyKey, field: PropertyField) => void;
  issue: (path: string) => string | undefined;
}

const Scope = createContext<PropertyScope | null>(null);
/** Gives the controls inside it their record. */
export const PropertyScopeProvider = Scope.Provider;

/** One property as its control needs it. */
export interface Bound {
  field: PropertyField;
  info: (typeof PROPERTY_INFO)[PropertyKey];
  /** The inherited value in words; empty when nothing sets it. */
  inherited: string;
  inheritedValue: Properties[PropertyKey];
  /** Name of the folder or host it comes from; undefined for a default. */
  origin: string | undefined;
  error: string | undefined;
  set: (field: PropertyField) => void;
}

export function useProperty(name: PropertyKey): Bound {
  const scope = useContext(Scope);
  if (scope === null) throw new Error('Property controls stand inside a PropertyScopeProvider.');
  const { value, origin } = scope.inherited[name];
  return {
    field: scope.fields[name],
    info: PROPERTY_INFO[name],
    // The unit stands in the field already.
    inherited: typeof value === 'number' ? String(value) : propertyText(name, value, scope.names),
    inheritedValue: value,
    origin: origin.kind === 'default' ? undefined : origin.name,
    error: scope.issue(`${scope.path}.${name}`),
    set: (field) => scope.change(name, field),
  };
}

/** Where the value in force comes from, below the field; only while the record sets none itself. */
export function originOf({ field, origin }: Bound): string | undefined {
  return field.mode === 'inherit' ? origin : undefined;
}

function LinkButton({
  label,
  title,
  onClick,
}: {
  label: string;
  title: string;
  onClick: () => void;
}): ReactNode {
  return (
    <button type="button" className={css.linkButton} title={title} onClick={onClick}>
      {label}
    </button>
  );
}

/** Switches between inheriting, "none" and a value, where typing alone can't say which is meant. */
export function ModeAction({ bound }: { bound: Bound }): ReactNode {
  const { field, info, set, inherited } = bound;
  if (field.mode !== 'inherit') {
    const title = inherited === '' ? 'Take away what is set here' : `Inherit “${inherited}”`;
    return <LinkButton label="Inherit" title={title} onClick={() => set({ mode: 'inherit', text: '' })} />;
  }
  if (info.none === undefined || inherited === '') return null;
  return <LinkButton label="None" title={info.none} onClick={() => set({ mode: 'none', text: '' })} />;
}

interface ChooseFileProps {
  what: (typeof PROPERTY_FILES)[number];
  onChosen: (path: string) => void;
}

function ChooseFile({ what, onChosen }: ChooseFileProps): ReactNode {
  const choose = async (): Promise<void> => {
    const chosen = await call('inventory.chooseFile', { what });
    if (chosen !== null) onChosen(chosen);
  };
  const name = PROPERTY_INFO[what].label;
  return (
    <Button
      variant="text"
      startIcon={<FolderOpen size={14} />}
      aria-label={`Choose the file: ${name}`}
      onClick={() => attempt(choose)}
    >
      Choose…
    </Button>
  );
}

/** Properties of {@link PropertyText}. */
export interface PropertyTextProps {
  name: PropertyKey;
  /** Shown while nothing is set and nothing is inherited. */
  fallback?: string | undefined;
  mono?: boolean;
  lines?: number;
  /** Its file can be chosen. */
  file?: (typeof PROPERTY_FILES)[number] | undefined;
}

/** A property that is typed: text, a number, or several lines. */
export function PropertyText(props: PropertyTextProps): ReactNode {
  const { name, fallback = '', mono = false, lines, file } = props;
  const bound = useProperty(name);
  const { field, info, inherited, error, set } = bound;
  const none = field.mode === 'none';
  const placeholder = none ? (info.none ?? 'None') : inherited === '' ? fallback : inherited;
  return (
    <TextField
      label={info.label}
      value={field.mode === 'value' ? field.text : ''}
      onChange={(text) => set(typedField(text))}
      placeholder={placeholder}
      help={info.help}
      error={error}
      origin={originOf(bound)}
      action={<ModeAction bound={bound} />}
      mono={mono}
      inputMode={isNumber(name) ? 'numeric' : undefined}
      endAdornment={
        file !== undefined ? (
          <ChooseFile what={file} onChosen={(path) => set(typedField(path))} />
        ) : info.unit === undefined ? undefined : (
          <span className={css.unit}>{info.unit}</span>
        )
      }
      multiline={lines === undefined ? undefined : { minRows: lines, maxRows: 12 }}
    />
  );
}

/** `value:` before a value keeps it apart from the two modes. */
const INHERIT = 'inherit';
const NONE = 'none';
const VALUE = 'value:';

const choiceOf = ({ mode, text }: PropertyField): string => (mode === 'value' ? VALUE + text : mode);

function fieldOfChoice(choice: string): PropertyField {
  if (choice.startsWith(VALUE)) return { mode: 'value', text: choice.slice(VALUE.length) };
  return { mode: choice === NONE ? 'none' : 'inherit', text: '' };
}

function inheritLabel({ inherited, origin }: Bound): string {
  if (inherited === '') return 'Not set';
  return origin === undefined ? `${inherited} (default)` : `${inherited} (from ${origin})`;
}

/** A property with a few fixed values: on and off, or a list. */
export function PropertySelect({ name }: { name: PropertyKey }): ReactNode {
  const bound = useProperty(name);
  const { field, info, error, set } = bound;
  const values = isSwitch(name)
    ? [
        { value: 'true', label: 'On' },
        { value: 'false', label: 'Off' },
      ]
    : (CHOICES[name] ?? []);
  const none =
    info.none === undefined && field.mode !== 'none' ? [] : [{ value: NONE, label: info.none ?? 'None' }];
  const options = [
    { value: INHERIT, label: <span className={css.inherited}>{inheritLabel(bound)}</span> },
    ...none,
    ...values.map(({ value, label }) => ({ value: VALUE + value, label })),
  ];
  return (
    <SelectField
      label={info.label}
      value={choiceOf(field)}
      onChange={(choice) => set(fieldOfChoice(choice))}
      options={options}
      help={info.help}
      error={error}
    />
  );
}

/** Properties of {@link PropertyPicker}. */
export interface PropertyPickerProps {
  name: 'credentialId' | 'environmentId' | 'jumpHostId';
  options: readonly PickerOption[];
  /** An entry at the end of the list that does something: "New credential…". */
  action?: { label: string; run: () => void } | undefined;
}

const ACTION = 'action';

/** A property that names another record. */
export function PropertyPicker({ name, options, action }: PropertyPickerProps): ReactNode {
  const bound = useProperty(name);
  const { field, info, inherited, error, set } = bound;
  const all = useMemo(() => {
    const list: PickerOption[] = [];
    if (info.none !== undefined) list.push({ value: NONE, label: info.none });
    for (const option of options) list.push({ ...option, value: VALUE + option.value });
    if (action !== undefined) list.push({ value: ACTION, label: action.label, always: true });
    return list;
  }, [options, info.none, action]);
  return (
    <Picker
      label={info.label}
      options={all}
      value={field.mode === 'inherit' ? null : choiceOf(field)}
      onPick={(picked) => {
        if (picked === ACTION) action?.run();
        else set(fieldOfChoice(picked ?? INHERIT));
      }}
      placeholder={inherited === '' ? (info.empty ?? '') : inherited}
      help={info.help}
      error={error}
      origin={originOf(bound)}
    />
  );
}

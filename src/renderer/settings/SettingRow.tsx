import { useId, useState, type ReactNode } from 'react';
import MenuItem from '@mui/material/MenuItem';
import OutlinedInput from '@mui/material/OutlinedInput';
import Select from '@mui/material/Select';
import Switch from '@mui/material/Switch';
import type { Settings } from '../../shared/model/settings';
import { updateSettings, useSetting } from '../stores/settings';
import { describeError } from '../ui/describeError';
import { toast } from '../ui/toast';
import { SETTING_INFO, type SettingName } from './settingInfo';
import css from './settings.module.css';

type Name = SettingName;

function save(name: Name, value: Settings[Name]): void {
  updateSettings({ [name]: value }).catch((error: unknown) =>
    toast({ ...describeError(error), tone: 'error' }),
  );
}

interface ControlProps {
  name: Name;
  labelId: string;
  helpId: string;
  onError: (message: string | null) => void;
}

interface Limits {
  min: number;
  max: number;
  step: number;
}

/** What is wrong with a typed number; null when it is good. */
function numberFault(typed: string, { min, max, step }: Limits): string | null {
  const wanted = Number(typed);
  const whole = Number.isInteger(step);
  const good = typed.trim() !== '' && wanted >= min && wanted <= max && (!whole || Number.isInteger(wanted));
  return good ? null : `${whole ? 'A whole number' : 'A number'} from ${min} to ${max}.`;
}

function NumberControl({ name, labelId, helpId, onError }: ControlProps): ReactNode {
  const info = SETTING_INFO[name];
  const value = useSetting(name);
  const [text, setText] = useState<string | null>(null);
  if (info.control !== 'number') return null;
  const take = (typed: string): void => {
    const fault = numberFault(typed, info);
    setText(typed);
    onError(fault);
    if (fault === null) save(name, Number(typed));
  };
  return (
    <OutlinedInput
      value={text ?? String(value)}
      error={text !== null && numberFault(text, info) !== null}
      onChange={(event) => take(event.target.value)}
      onBlur={() => {
        setText(null);
        onError(null);
      }}
      className={css.number ?? ''}
      endAdornment={<span className={css.unit}>{info.unit}</span>}
      inputProps={{ 'aria-labelledby': labelId, 'aria-describedby': helpId, inputMode: 'decimal' }}
    />
  );
}

function TextControl({ name, labelId, helpId }: ControlProps): ReactNode {
  const info = SETTING_INFO[name];
  const value = useSetting(name);
  const [text, setText] = useState<string | null>(null);
  if (info.control !== 'text') return null;
  return (
    <OutlinedInput
      value={text ?? String(value)}
      placeholder={info.placeholder}
      onChange={(event) => setText(event.target.value)}
      // Saved when done: half a path or font name is of no use.
      onBlur={() => {
        if (text !== null && text !== value) save(name, text.trim());
        setText(null);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && text !== null) save(name, text.trim());
      }}
      inputProps={{
        'aria-labelledby': labelId,
        'aria-describedby': helpId,
        spellCheck: false,
        maxLength: 1024,
      }}
    />
  );
}

function ChoiceControl({ name, labelId, helpId }: ControlProps): ReactNode {
  const info = SETTING_INFO[name];
  const value = useSetting(name);
  if (info.control !== 'choice') return null;
  const options: readonly (readonly [string, string])[] = info.options;
  return (
    <Select
      value={String(value)}
      labelId={labelId}
      SelectDisplayProps={{ 'aria-describedby': helpId }}
      onChange={(event) => {
        const chosen = options.find(([option]) => option === event.target.value);
        if (chosen !== undefined) save(name, chosen[0]);
      }}
    >
      {options.map(([option, label]) => (
        <MenuItem key={option} value={option}>
          {label}
        </MenuItem>
      ))}
    </Select>
  );
}

function SwitchControl({ name, labelId, helpId }: ControlProps): ReactNode {
  const value = useSetting(name);
  return (
    <Switch
      checked={value === true}
      onChange={(_event, checked) => save(name, checked)}
      slotProps={{ input: { 'aria-labelledby': labelId, 'aria-describedby': helpId } }}
    />
  );
}

const CONTROLS = {
  number: NumberControl,
  text: TextControl,
  choice: ChoiceControl,
  switch: SwitchControl,
} as const;

/** One setting: name and help at the left, its control at the right. Saved as it is changed. */
export function SettingRow({ name }: { name: Name }): ReactNode {
  const id = useId();
  const [error, setError] = useState<string | null>(null);
  const info = SETTING_INFO[name];
  const Control = CONTROLS[info.control];
  return (
    <div className={css.row}>
      <div className={css.rowText}>
        <div id={`${id}-label`} className={css.rowLabel}>
          {info.label}
        </div>
        <div id={`${id}-help`} className={css.rowHelp} data-error={error !== null} aria-live="polite">
          {error ?? info.help}
        </div>
      </div>
      <div className={css.control} data-control={info.control}>
        <Control name={name} labelId={`${id}-label`} helpId={`${id}-help`} onError={setError} />
      </div>
    </div>
  );
}

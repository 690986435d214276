import type { ReactNode } from 'react';
import { SelectField, TextField, type SelectOption } from '../ui/Field';
import { type FeedForm, INTERVALS, type Rhythm } from './feedForm';
import { everyText } from './feedWords';
import type { SourceFieldsProps } from './SourceFields';
import form from '../inventory/form.module.css';

function rhythmOptions({ kind, rhythm }: FeedForm): SelectOption[] {
  const file = kind === 'ssh-config' || kind === 'ansible';
  const minutes = [...new Set([...INTERVALS, ...(typeof rhythm === 'number' ? [rhythm] : [])])];
  const every = (each: number): string => {
    const text = everyText(each);
    return file ? `When the file changes and ${text}` : `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  };
  return [
    ...(file ? [{ value: 'file', label: 'When the file changes' }] : []),
    ...minutes.sort((a, b) => a - b).map((each) => ({ value: String(each), label: every(each) })),
    { value: 'hand', label: 'By hand only' },
  ];
}

const rhythmOf = (value: string): Rhythm => (value === 'hand' || value === 'file' ? value : Number(value));

/** When a live folder is refreshed, and whether it asks first. */
export function RhythmFields({ state }: SourceFieldsProps): ReactNode {
  const { form: values, change, issue } = state;
  const limited = values.kind === 'script' || values.kind === 'https';
  return (
    <>
      <div className={form.halves}>
        <SelectField
          label="Refresh"
          value={String(values.rhythm)}
          onChange={(value) => change({ rhythm: rhythmOf(value) })}
          options={rhythmOptions(values)}
        />
        <SelectField
          label="Differences"
          value={values.apply}
          onChange={(value) => change({ apply: value === 'apply' ? 'apply' : 'ask' })}
          options={[
            { value: 'ask', label: 'Show them first' },
            { value: 'apply', label: 'Take them over at once' },
          ]}
        />
      </div>
      {limited && (
        <div className={form.halves}>
          <TextField
            label="Time limit"
            value={values.timeout}
            onChange={(timeout) => change({ timeout }, 'timeoutSeconds')}
            inputMode="numeric"
            endAdornment={<span className={form.unit}>s</span>}
            error={issue('timeoutSeconds') === undefined ? undefined : 'Seconds, from 1 to 600.'}
          />
        </div>
      )}
    </>
  );
}

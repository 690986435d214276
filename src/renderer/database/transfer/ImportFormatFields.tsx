import type { ReactNode } from 'react';
import FormControlLabel from '@mui/material/FormControlLabel';
import Switch from '@mui/material/Switch';
import type { ImportFormat } from '../../../shared/model/importing';
import { SelectField, TextField } from '../../ui/Field';
import css from './transfer.module.css';

/** Properties of {@link ImportFormatFields}. */
export interface ImportFormatFieldsProps {
  format: ImportFormat;
  onChange: (format: ImportFormat) => void;
}

/** How a file of CSV is read; JSON leaves no choice. */
export function ImportFormatFields({ format, onChange }: ImportFormatFieldsProps): ReactNode {
  if (format.format === 'json') return null;
  const set = (changes: Partial<ImportFormat>): void => onChange({ ...format, ...changes });
  return (
    <>
      <div className={css.triple}>
        <SelectField
          label="Delimiter"
          value={format.delimiter}
          options={[
            { value: ',', label: 'Comma' },
            { value: ';', label: 'Semicolon' },
            { value: '\t', label: 'Tab' },
            { value: '|', label: 'Vertical bar' },
          ]}
          onChange={(delimiter) => set({ delimiter: delimiter as ImportFormat['delimiter'] })}
        />
        <SelectField
          label="Quote"
          value={format.quote}
          options={[
            { value: '"', label: 'Double "' },
            { value: "'", label: "Single '" },
          ]}
          onChange={(quote) => set({ quote: quote as ImportFormat['quote'] })}
        />
        <TextField
          label="NULL is written as"
          value={format.nullText}
          placeholder="nothing"
          mono
          inputProps={{ maxLength: 64 }}
          onChange={(nullText) => set({ nullText })}
        />
      </div>
      <p className={css.note}>Only without quotes it means NULL; with quotes it is a text.</p>
      <div className={css.switches}>
        <FormControlLabel
          label="Names of columns in the first line"
          control={
            <Switch
              size="small"
              checked={format.header}
              onChange={(event) => set({ header: event.target.checked })}
            />
          }
        />
      </div>
    </>
  );
}

import type { ReactNode } from 'react';
import FormControlLabel from '@mui/material/FormControlLabel';
import Switch from '@mui/material/Switch';
import type { CsvOptions } from '../../../shared/model/transfer';
import { SelectField, TextField } from '../../ui/Field';
import type { ExportForm, formProblems } from './exportForm';
import css from './transfer.module.css';

/** Properties of {@link FormatOptions}. */
export interface FormatOptionsProps {
  form: ExportForm;
  problems: ReturnType<typeof formProblems>;
  onChange: (changes: Partial<ExportForm>) => void;
}

/** What one format asks beside its name. */
export function FormatOptions({ form, problems, onChange }: FormatOptionsProps): ReactNode {
  const { kind } = form;
  const isJson = kind === 'json' || kind === 'ndjson';
  return (
    <>
      {(kind === 'csv' || kind === 'csv-spreadsheet') && (
        <CsvFields csv={form.csv} problem={problems.csv} onChange={(csv) => onChange({ csv })} />
      )}
      {isJson && (
        <Toggle
          label="Numbers as texts"
          on={form.numbersAsText}
          onChange={(numbersAsText) => onChange({ numbersAsText })}
        />
      )}
      {isJson && (
        <p className={css.note}>
          Numbers are written digit by digit. Readers that round large ones need them as texts.
        </p>
      )}
      {kind === 'xlsx' && (
        <p className={css.note}>
          Every value is written as text, so that nothing is rounded or taken for a date. Cells over 32,767
          characters stay empty and are listed.
        </p>
      )}
      {kind === 'sql' && (
        <TextField
          label="Table to insert into"
          value={form.table}
          placeholder="schema.table"
          mono
          error={problems.table}
          onChange={(table) => onChange({ table })}
        />
      )}
      {kind !== 'sql' && (
        <SelectField
          label="Bytes"
          value={form.bytes}
          options={[
            { value: 'hex', label: 'Hexadecimal, as they are shown' },
            { value: 'base64', label: 'Base64' },
          ]}
          onChange={(bytes) => onChange({ bytes: bytes === 'base64' ? 'base64' : 'hex' })}
        />
      )}
    </>
  );
}

interface CsvFieldsProps {
  csv: CsvOptions;
  problem: string | undefined;
  onChange: (csv: CsvOptions) => void;
}

function CsvFields({ csv, problem, onChange }: CsvFieldsProps): ReactNode {
  const set = (changes: Partial<CsvOptions>): void => onChange({ ...csv, ...changes });
  return (
    <>
      <div className={css.pair}>
        <SelectField
          label="Delimiter"
          value={csv.delimiter}
          options={[
            { value: ',', label: 'Comma' },
            { value: ';', label: 'Semicolon' },
            { value: '\t', label: 'Tab' },
            { value: '|', label: 'Vertical bar' },
          ]}
          onChange={(delimiter) => set({ delimiter: delimiter as CsvOptions['delimiter'] })}
        />
        <SelectField
          label="Quote"
          value={csv.quote}
          options={[
            { value: '"', label: 'Double "' },
            { value: "'", label: "Single '" },
          ]}
          onChange={(quote) => set({ quote: quote as CsvOptions['quote'] })}
        />
        <SelectField
          label="Line ends"
          value={csv.lineEnd}
          options={[
            { value: '\n', label: 'LF (Unix)' },
            { value: '\r\n', label: 'CR LF (Windows)' },
          ]}
          onChange={(lineEnd) => set({ lineEnd: lineEnd as CsvOptions['lineEnd'] })}
        />
        <TextField
          label="NULL is written as"
          value={csv.nullText}
          placeholder="nothing"
          mono
          error={problem}
          onChange={(nullText) => set({ nullText })}
        />
      </div>
      <p className={css.note}>NULL has no quotes; an empty text, and a text that looks like NULL, has.</p>
      <div className={css.switches}>
        <Toggle
          label="Names of columns in the first line"
          on={csv.header}
          onChange={(header) => set({ header })}
        />
        <Toggle
          label="Byte order mark"
          on={csv.byteOrderMark}
          onChange={(byteOrderMark) => set({ byteOrderMark })}
        />
        <Toggle
          label="Disarm formulas: a ' before = + - @, numbers excepted"
          on={csv.formulaGuard}
          onChange={(formulaGuard) => set({ formulaGuard })}
        />
      </div>
    </>
  );
}

interface ToggleProps {
  label: string;
  on: boolean;
  onChange: (on: boolean) => void;
}

function Toggle({ label, on, onChange }: ToggleProps): ReactNode {
  return (
    <FormControlLabel
      label={label}
      control={<Switch size="small" checked={on} onChange={(event) => onChange(event.target.checked)} />}
    />
  );
}

import type { ReactNode } from 'react';
import MenuItem from '@mui/material/MenuItem';
import Select from '@mui/material/Select';
import type { ImportLook } from '../../../shared/model/importing';
import type { ImportForm } from './importForm';
import css from './transfer.module.css';

/** Columns of a file that can be put elsewhere here; further ones go by their name. */
const MAX_SHOWN = 300;
/** Values of a column that are shown. */
const EXAMPLES = 3;

/** Properties of {@link ImportMapping}. */
export interface ImportMappingProps {
  look: ImportLook;
  mapping: ImportForm['mapping'];
  onChange: (mapping: ImportForm['mapping']) => void;
}

/** Which column of the file goes to which of the table, with the first values. */
export function ImportMapping({ look, mapping, onChange }: ImportMappingProps): ReactNode {
  const { columns, rows } = look;
  return (
    <>
      <h3 className={css.heading}>Columns</h3>
      <div className={css.mapping}>
        <table className={css.refused}>
          <thead>
            <tr>
              <th scope="col">In the file</th>
              <th scope="col">First values</th>
              <th scope="col">In the table</th>
            </tr>
          </thead>
          <tbody>
            {columns.slice(0, MAX_SHOWN).map((column, index) => (
              <tr key={index}>
                <th scope="row">{column}</th>
                <td>
                  {rows.slice(0, EXAMPLES).map((row, at) => (
                    <Example key={at} value={row[index] ?? null} />
                  ))}
                </td>
                <td>
                  <Target
                    {...{ look, column }}
                    value={mapping[index] ?? null}
                    onChange={(name) => onChange(mapping.map((old, at) => (at === index ? name : old)))}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {columns.length > MAX_SHOWN && (
        <p className={css.note}>
          The other {(columns.length - MAX_SHOWN).toLocaleString()} columns go to those of the same name.
        </p>
      )}
    </>
  );
}

function Example({ value }: { value: string | null }): ReactNode {
  const shown = value === null ? 'NULL' : value === '' ? 'empty' : value;
  return (
    <div className={css.example} data-dim={value === null || value === '' || undefined} title={shown}>
      {shown}
    </div>
  );
}

interface TargetProps {
  look: ImportLook;
  column: string;
  value: string | null;
  onChange: (name: string | null) => void;
}

/** A number in place of the name: a column may be called anything. */
function Target({ look, column, value, onChange }: TargetProps): ReactNode {
  const chosen = look.targets.findIndex(({ name }) => name === value);
  return (
    <Select
      fullWidth
      size="small"
      value={String(chosen)}
      onChange={(event) => onChange(look.targets[Number(event.target.value)]?.name ?? null)}
      SelectDisplayProps={{ 'aria-label': `Column of the table for ${column}` }}
    >
      <MenuItem value="-1">Leave out</MenuItem>
      {look.targets.map(({ name, type }, index) => (
        <MenuItem key={name} value={String(index)}>
          {name} <span className={css.type}>{type}</span>
        </MenuItem>
      ))}
    </Select>
  );
}

import { Plus, X } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import Autocomplete from '@mui/material/Autocomplete';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import OutlinedInput from '@mui/material/OutlinedInput';
import Select from '@mui/material/Select';
import { IconAction } from '../../ui/IconAction';
import { nextRow } from '../hostDraft';
import { countText } from '../words';
import type { FieldChange } from './bulkForm';
import { RowPreview } from './BulkRow';
import type { BulkScope } from './bulkScope';
import css from './bulk.module.css';

function NameInput(props: {
  field: FieldChange;
  known: readonly string[];
  error: string | undefined;
  onName: (name: string) => void;
}): ReactNode {
  const { field, known, error, onName } = props;
  return (
    <Autocomplete<string, false, true, true>
      freeSolo
      disableClearable
      options={known}
      inputValue={field.name}
      onInputChange={(_event, name) => onName(name)}
      renderInput={(params) => (
        <OutlinedInput
          {...params.slotProps.input}
          autoFocus
          placeholder="Rack"
          error={error !== undefined}
          inputProps={{
            ...params.slotProps.htmlInput,
            'aria-label': 'Name of the custom field',
            maxLength: 64,
            spellCheck: false,
          }}
        />
      )}
    />
  );
}

function FieldLine(props: {
  field: FieldChange;
  scope: BulkScope;
  onChange: (field: FieldChange) => void;
  onRemove: () => void;
}): ReactNode {
  const { field, scope, onChange, onRemove } = props;
  const known = useMemo(() => scope.common?.fields.map(({ name }) => name) ?? [], [scope.common]);
  const error = scope.issue(`custom.${field.row}`);
  const name = field.name.trim();
  return (
    <div className={css.row} role="group" aria-label={`Custom field ${name}`}>
      <div className={css.custom}>
        <NameInput {...{ field, known, error }} onName={(next) => onChange({ ...field, name: next })} />
        <Select
          value={field.mode}
          onChange={(event) => onChange({ ...field, mode: event.target.value === 'clear' ? 'clear' : 'set' })}
          SelectDisplayProps={{ 'aria-label': `What to do with ${name === '' ? 'the field' : name}` }}
        >
          <MenuItem value="set">Set</MenuItem>
          <MenuItem value="clear">Clear</MenuItem>
        </Select>
        <OutlinedInput
          value={field.mode === 'set' ? field.value : ''}
          disabled={field.mode === 'clear'}
          placeholder={field.mode === 'set' ? 'A4' : ''}
          onChange={(event) => onChange({ ...field, value: event.target.value })}
          inputProps={{ 'aria-label': `Value of ${name === '' ? 'the field' : name}`, maxLength: 2000 }}
        />
        <IconAction icon={X} size={14} label="Keep this field as it is" onClick={onRemove} />
      </div>
      {error !== undefined && <div className={css.error}>{error}</div>}
      {error === undefined && name !== '' && <RowPreview row={`field:${name}`} preview={scope.preview} />}
    </div>
  );
}

/** Custom fields that are set or taken away; those not named here are kept. */
export function BulkCustomFields(scope: BulkScope): ReactNode {
  const { form, change, common } = scope;
  const { fields } = form;
  const known = common?.fields.slice(0, 5).map(({ name, count }) => `${name} (${countText(count)})`) ?? [];
  return (
    <>
      {known.length > 0 && <div className={css.now}>They have: {known.join(', ')}</div>}
      {fields.map((field) => (
        <FieldLine
          key={field.row}
          field={field}
          scope={scope}
          onChange={(next) =>
            change({ fields: fields.map((each) => (each === field ? next : each)) }, `custom.${field.row}`)
          }
          onRemove={() => change({ fields: fields.filter((each) => each !== field) })}
        />
      ))}
      <div className={css.add}>
        <Button
          startIcon={<Plus size={14} />}
          disabled={fields.length >= 64}
          onClick={() =>
            change({ fields: [...fields, { row: nextRow(fields), name: '', mode: 'set', value: '' }] })
          }
        >
          Change a custom field
        </Button>
      </div>
    </>
  );
}

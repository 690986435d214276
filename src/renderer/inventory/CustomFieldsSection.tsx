import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import Button from '@mui/material/Button';
import OutlinedInput from '@mui/material/OutlinedInput';
import { IconAction } from '../ui/IconAction';
import { FormSection } from './FormSection';
import { nextRow, type CustomFieldForm } from './hostDraft';
import css from './form.module.css';

/** Properties of {@link CustomFieldsSection}. */
export interface CustomFieldsSectionProps {
  fields: readonly CustomFieldForm[];
  onChange: (fields: CustomFieldForm[], ...paths: string[]) => void;
  issue: (path: string) => string | undefined;
  attention: boolean;
}

function FieldRow(props: {
  field: CustomFieldForm;
  error: string | undefined;
  onChange: (field: CustomFieldForm) => void;
  onRemove: () => void;
}): ReactNode {
  const { field, error, onChange, onRemove } = props;
  const name = field.name === '' ? 'field' : field.name;
  return (
    <div className={css.customRow}>
      <OutlinedInput
        value={field.name}
        placeholder="Rack"
        error={error !== undefined}
        onChange={(event) => onChange({ ...field, name: event.target.value })}
        inputProps={{ 'aria-label': 'Field name', maxLength: 64 }}
      />
      <OutlinedInput
        value={field.value}
        placeholder="A4"
        onChange={(event) => onChange({ ...field, value: event.target.value })}
        inputProps={{ 'aria-label': `Value of ${name}`, maxLength: 2000 }}
      />
      <IconAction icon={X} size={14} label={`Remove ${name}`} onClick={onRemove} />
      {error !== undefined && <div className={css.rowError}>{error}</div>}
    </div>
  );
}

/** Facts of one's own about a host: rack, serial number, contract. */
export function CustomFieldsSection(props: CustomFieldsSectionProps): ReactNode {
  const { fields, onChange, issue, attention } = props;
  const summary = fields.map(({ name }) => name).join(', ');
  return (
    <FormSection title="Custom fields" summary={summary === '' ? 'None' : summary} attention={attention}>
      {fields.map((field) => (
        <FieldRow
          key={field.row}
          field={field}
          error={issue(`custom.${field.row}`)}
          onChange={(next) =>
            onChange(
              fields.map((each) => (each === field ? next : each)),
              `custom.${field.row}`,
            )
          }
          onRemove={() => onChange(fields.filter((each) => each !== field))}
        />
      ))}
      <div className={css.buttons}>
        <Button
          startIcon={<Plus size={14} />}
          disabled={fields.length >= 64}
          onClick={() => onChange([...fields, { row: nextRow(fields), name: '', value: '' }])}
        >
          Add field
        </Button>
      </div>
    </FormSection>
  );
}

import { useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import type { ImportFormat, ImportLook } from '../../../shared/model/importing';
import { describeError } from '../../ui/describeError';
import { SelectField } from '../../ui/Field';
import { SideSheet } from '../../ui/SideSheet';
import type { QueryTab } from '../queryTab';
import { bytesText } from './exportWords';
import { ImportFormatFields } from './ImportFormatFields';
import { firstImportForm, importProblem, mappingByName, missingColumns, type ImportForm } from './importForm';
import { ImportMapping } from './ImportMapping';
import type { ChosenImport } from './imports';
import css from './transfer.module.css';

/** Properties of {@link ImportSheet}. */
export interface ImportSheetProps {
  tab: QueryTab;
  chosen: ChosenImport;
}

/** How the rows of a file go to a table. */
export function ImportSheet({ tab, chosen }: ImportSheetProps): ReactNode {
  const [look, setLook] = useState(chosen.look);
  const [form, setForm] = useState(() => firstImportForm(chosen.look));
  const [unread, setUnread] = useState<string | null>(null);
  const problem = unread ?? importProblem(form);
  const missing = missingColumns(look, form.mapping);
  const change = (changes: Partial<ImportForm>): void => setForm((before) => ({ ...before, ...changes }));
  const read = async (format: ImportFormat): Promise<void> => {
    change({ format });
    try {
      const next = await tab.imports.look(chosen, format);
      setLook(next);
      change({ mapping: mappingByName(next) });
      setUnread(null);
    } catch (error) {
      setUnread(describeError(error).message);
    }
  };
  return (
    <SideSheet
      open
      title="Import rows"
      subtitle={`${chosen.fileName} into ${chosen.table.schema}.${chosen.table.name}`}
      width={560}
      onClose={() => tab.imports.close()}
      footer={
        <>
          <Button onClick={() => tab.imports.close()}>Cancel</Button>
          <Button
            variant="contained"
            color="primary"
            disabled={problem !== null}
            onClick={() => void tab.imports.start({ ...chosen, look }, form)}
          >
            Import
          </Button>
        </>
      }
    >
      <p className={css.note}>{factsText(look)}</p>
      <ImportFormatFields format={form.format} onChange={(format) => void read(format)} />
      <ImportMapping look={look} mapping={form.mapping} onChange={(mapping) => change({ mapping })} />
      {problem !== null && (
        <p className={css.partial} role="alert">
          {problem}
        </p>
      )}
      {problem === null && missing.length > 0 && (
        <p className={css.partial}>The table wants a value for {missing.slice(0, 10).join(', ')}.</p>
      )}
      <Choices form={form} onChange={change} />
    </SideSheet>
  );
}

const factsText = ({ size, encoding, format }: ImportLook): string =>
  `${bytesText(size)}, ${encoding}, ${format.format === 'csv' ? 'CSV' : 'JSON'}. All rows are written in one transaction.`;

interface ChoicesProps {
  form: ImportForm;
  onChange: (changes: Partial<ImportForm>) => void;
}

function Choices({ form, onChange }: ChoicesProps): ReactNode {
  return (
    <>
      <SelectField
        label="Bytes are written as"
        value={form.bytes}
        options={[
          { value: 'hex', label: 'Hexadecimal, such as \\x00ff' },
          { value: 'base64', label: 'Base64' },
        ]}
        onChange={(bytes) => onChange({ bytes: bytes === 'base64' ? 'base64' : 'hex' })}
      />
      <SelectField
        label="When a row is refused"
        value={form.onError}
        options={[
          { value: 'stop', label: 'Stop, and roll everything back' },
          { value: 'skip', label: 'Leave it out, and write it to a file beside this one' },
        ]}
        onChange={(onError) => onChange({ onError: onError === 'skip' ? 'skip' : 'stop' })}
      />
    </>
  );
}

import type { LucideIcon } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import type { ColumnTarget } from '../../shared/model/import';
import { attempt } from '../inventory/commands';
import { ColumnsTable } from './ColumnsTable';
import { FormatMenu } from './FormatMenu';
import { closeImport, readImport, startImport } from './importFlow';
import { type ImportView, useImport } from './importState';
import { failurePlace } from './words';
import css from './import.module.css';

type Failed = Extract<ImportView, { stage: 'failed' }>;

/** What the columns mean, where they have to be named before the file can be read. */
function ColumnsToName({ view }: { view: Failed }): ReactNode {
  const [columns, setColumns] = useState<Record<string, ColumnTarget>>({});
  const { importId, fileName, failure } = view;
  const { table } = failure;
  if (table === null) return null;
  return (
    <>
      <ColumnsTable
        table={table}
        chosen={columns}
        onChange={(name, target) => setColumns({ ...columns, [name]: target })}
      />
      <footer className={css.footer}>
        <span className={css.spacer} />
        <Button variant="text" onClick={closeImport}>
          Cancel
        </Button>
        <Button
          variant="contained"
          color="primary"
          disabled={Object.keys(columns).length === 0}
          onClick={() => void readImport(importId, fileName, { formatId: 'csv', columns })}
        >
          Read with these columns
        </Button>
      </footer>
    </>
  );
}

/** What failed, where, and what to try. */
export function FailedView({ view, icon: Icon }: { view: Failed; icon: LucideIcon }): ReactNode {
  const { importId, fileName, failure } = view;
  const { message, hint, table } = failure;
  const folderId = useImport((state) => state.folderId);
  const place = failurePlace(failure);
  return (
    <>
      <div className={table === null ? css.centre : css.top}>
        <div className={css.failure} role="alert">
          <Icon size={22} strokeWidth={1.5} className={css.failureIcon} aria-hidden />
          <div className={css.failureBody}>
            <div className={css.failureTitle}>{fileName} could not be read</div>
            <div data-selectable>{message}</div>
            {place !== '' && (
              <div className={css.place} data-selectable>
                {place}
              </div>
            )}
            {hint !== '' && (
              <div className={css.muted} data-selectable>
                {hint}
              </div>
            )}
            <div className={css.failureActions}>
              <Button
                variant={table === null ? 'contained' : 'outlined'}
                color={table === null ? 'primary' : 'inherit'}
                autoFocus
                onClick={() => attempt(() => startImport(folderId))}
              >
                Choose another file
              </Button>
              <FormatMenu button label="Read as…" formatId={null} {...{ importId, fileName }} />
            </div>
          </div>
        </div>
      </div>
      <ColumnsToName view={view} />
    </>
  );
}

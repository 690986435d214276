import { LockKeyhole } from 'lucide-react';
import type { ReactNode } from 'react';
import Button from '@mui/material/Button';
import { readImport } from './importFlow';
import type { ImportView } from './importState';
import css from './import.module.css';

type Sealed = Extract<ImportView, { stage: 'sealed' }>;

/** What can be done with a file whose passphrase was not given: everything but its secrets can be read. */
export function SealedView({ view: { importId, fileName } }: { view: Sealed }): ReactNode {
  return (
    <div className={css.centre}>
      <div className={css.failure} role="status">
        <LockKeyhole size={22} strokeWidth={1.5} className={css.sealedIcon} aria-hidden />
        <div className={css.failureBody}>
          <div className={css.failureTitle}>The passwords and keys in {fileName} are sealed</div>
          <div>They open with the passphrase that was chosen when the file was exported.</div>
          <div className={css.muted}>
            Hosts, folders and credentials can be imported without. The passwords can then be entered one by
            one.
          </div>
          <div className={css.failureActions}>
            <Button
              variant="contained"
              color="primary"
              autoFocus
              onClick={() => void readImport(importId, fileName)}
            >
              Enter the passphrase…
            </Button>
            <Button onClick={() => void readImport(importId, fileName, { withoutSecrets: true })}>
              Import without its secrets
            </Button>
          </div>
        </div>
      </div>
    </div>
  );
}

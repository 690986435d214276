import { ArchiveRestore, DatabaseBackup } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import type { Backup, StoreStatus } from '../../shared/model/status';
import { call } from '../ipc/client';
import { describeError } from '../ui/describeError';
import { ErrorNote } from '../ui/ErrorNote';
import { RelativeTime } from '../ui/RelativeTime';
import { formatBytes, shortTime } from '../ui/time';
import css from './StoreRecovery.module.css';

type Failure = Extract<StoreStatus, { state: 'failed' }>;

const TITLES: Record<Failure['code'], string> = {
  'store-damaged': 'Your data file is damaged',
  'store-newer': 'Your data was written by a newer Binnacle',
  'store-busy': 'Another Binnacle is using your data',
  'store-write-failed': 'Your data can’t be written',
};

/** Restoring helps against a damaged file; against a newer one only if the person wants to go back. */
const canRestore = (code: Failure['code']): boolean => code === 'store-damaged' || code === 'store-newer';

interface BackupListProps {
  backups: readonly Backup[];
  busy: boolean;
  onRestore: (backup: Backup) => void;
}

function BackupList({ backups, busy, onRestore }: BackupListProps): ReactNode {
  return (
    <ul className={css.list} aria-label="Older backups">
      {backups.map((backup) => (
        <li key={backup.name} className={css.row}>
          <span>{shortTime(backup.time)}</span>
          <span className={css.quiet}>
            <RelativeTime time={backup.time} />
          </span>
          <span className={css.quiet}>{formatBytes(backup.bytes)}</span>
          <Button
            disabled={busy}
            onClick={() => onRestore(backup)}
            aria-label={`Restore the backup of ${shortTime(backup.time)}`}
          >
            Restore
          </Button>
        </li>
      ))}
    </ul>
  );
}

function Newest({
  backup,
  busy,
  onRestore,
}: {
  backup: Backup;
  busy: boolean;
  onRestore: (backup: Backup) => void;
}): ReactNode {
  return (
    <div className={css.newest}>
      <ArchiveRestore size={20} strokeWidth={1.6} aria-hidden />
      <div className={css.newestText}>
        <div>
          Newest good backup: <strong>{shortTime(backup.time)}</strong>
        </div>
        <div className={css.quiet}>
          <RelativeTime time={backup.time} /> · {formatBytes(backup.bytes)} · {backup.name}
        </div>
      </div>
      <Button variant="contained" color="primary" autoFocus disabled={busy} onClick={() => onRestore(backup)}>
        {busy ? 'Restoring…' : 'Restore this backup'}
      </Button>
    </div>
  );
}

function useRestore(onOpen: () => void): {
  busy: boolean;
  error: unknown;
  restore: (backup: Backup) => void;
} {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const restore = ({ name }: Backup): void => {
    setBusy(true);
    setError(null);
    call('store.restoreBackup', { name })
      .then(onOpen, setError)
      .finally(() => setBusy(false));
  };
  return { busy, error, restore };
}

/** Instead of the app while the store can't be opened: what happened, and the way back by one click. */
export function StoreRecovery({ status, onOpen }: { status: Failure; onOpen: () => void }): ReactNode {
  const { busy, error, restore } = useRestore(onOpen);
  const [newest, ...older] = canRestore(status.code) ? status.backups : [];
  return (
    <main className={css.screen}>
      <div className={css.inner}>
        <div className={css.icon}>
          <DatabaseBackup size={24} strokeWidth={1.5} aria-hidden />
        </div>
        <h1 className={css.title}>{TITLES[status.code]}</h1>
        <p className={css.text} data-selectable>
          {status.message} {status.hint}
        </p>
        {error !== null && <ErrorNote {...describeError(error)} />}
        {newest !== undefined && <Newest backup={newest} busy={busy} onRestore={restore} />}
        {canRestore(status.code) && newest === undefined && (
          <ErrorNote
            tone="warning"
            message="There is no good backup yet."
            hint="Close Binnacle and copy the data folder before anything else."
          />
        )}
        {older.length > 0 && (
          <details className={css.older}>
            <summary>Older backups ({older.length})</summary>
            <BackupList backups={older} busy={busy} onRestore={restore} />
          </details>
        )}
        <dl className={css.file}>
          <dt>Left as it is</dt>
          <dd data-selectable>{status.file}</dd>
        </dl>
        <div className={css.actions}>
          <Button disabled={busy} onClick={onOpen}>
            Try again
          </Button>
          <Button disabled={busy} onClick={() => void call('app.quit')}>
            Quit
          </Button>
        </div>
      </div>
    </main>
  );
}

import { Lock, LockOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import Button from '@mui/material/Button';
import { secretLabel, type ShownSource } from '../../../shared/model/secretSource';
import { call } from '../../ipc/client';
import { loadSources } from '../../stores/sources';
import { confirm } from '../../ui/confirm';
import { attempt } from '../commands';
import lists from '../lists.module.css';

/** The sealed secret that opens a source: only whether it is there is known here. */
export function SourceSecret({ source }: { source: ShownSource }): ReactNode {
  const label = secretLabel(source.config);
  if (label === null) return null;
  const { id, name, hasSecret } = source;
  const Icon = hasSecret ? Lock : LockOpen;
  const enter = async (): Promise<void> => {
    await call('sources.enterSecret', { id });
    await loadSources();
  };
  const remove = async (): Promise<void> => {
    const confirmed = await confirm({
      title: `Remove the ${label} of “${name}”?`,
      text: 'It is deleted from the vault for good. Logins that read from this source fail until it is set again.',
      confirmLabel: 'Remove',
      danger: true,
    });
    if (!confirmed) return;
    await call('sources.removeSecret', { id });
    await loadSources();
  };
  return (
    <section aria-label="Secret">
      <div className={lists.heading}>What opens it</div>
      <div className={lists.secret}>
        <Icon size={15} strokeWidth={1.75} className={lists.lineIcon} aria-hidden />
        <span className={lists.lineBody}>
          <span className={lists.lineName}>{label.charAt(0).toUpperCase() + label.slice(1)}</span>
          <span className={lists.lineDetail}>{hasSecret ? 'Sealed in the vault' : 'Not set'}</span>
        </span>
        {hasSecret && (
          <Button variant="text" onClick={() => attempt(remove)}>
            Remove…
          </Button>
        )}
        <Button onClick={() => attempt(enter)}>{hasSecret ? 'Change…' : 'Set…'}</Button>
      </div>
    </section>
  );
}

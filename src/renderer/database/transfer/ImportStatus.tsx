import type { ReactNode } from 'react';
import { X } from 'lucide-react';
import { useStore } from 'zustand';
import { IconAction } from '../../ui/IconAction';
import { progressText } from './exportWords';
import type { Imports } from './imports';
import css from './transfer.module.css';

/** How far the import of a tab is; nothing while there is none. */
export function ImportStatus({ imports }: { imports: Imports }): ReactNode {
  const running = useStore(imports.store, (state) => state.running);
  if (running === null) return null;
  const { fileName, progress, cancelling, size } = running;
  const percent =
    progress === null || size === 0 ? 0 : Math.min(100, Math.floor((progress.bytes / size) * 100));
  const how = cancelling
    ? 'Cancelling'
    : progress === null
      ? 'Waiting for the server'
      : `${percent} % · ${progressText(progress)}`;
  return (
    <span className={css.status} role="group" aria-label="Import">
      <span className={css.statusText} title={`Importing ${fileName}`}>
        Importing {fileName}: {how}
      </span>
      <IconAction
        icon={X}
        size={12}
        label={`Cancel the import of ${fileName}`}
        className={css.cancel}
        disabled={cancelling}
        onClick={() => imports.cancel()}
      />
    </span>
  );
}

import type { ReactNode } from 'react';
import { X } from 'lucide-react';
import { useStore } from 'zustand';
import { IconAction } from '../../ui/IconAction';
import type { Exports } from './exports';
import css from './transfer.module.css';
import { progressText } from './exportWords';

/** How far the export of a tab is; nothing while there is none. */
export function ExportStatus({ exports }: { exports: Exports }): ReactNode {
  const running = useStore(exports.store, (state) => state.running);
  if (running === null) return null;
  const { fileName, progress, cancelling } = running;
  const how = cancelling
    ? 'Cancelling'
    : progress === null
      ? 'Waiting for the server'
      : progressText(progress);
  return (
    <span className={css.status} role="group" aria-label="Export">
      <span className={css.statusText} title={`Exporting to ${fileName}`}>
        Exporting to {fileName}: {how}
      </span>
      <IconAction
        icon={X}
        size={12}
        label={`Cancel the export to ${fileName}`}
        className={css.cancel}
        disabled={cancelling}
        onClick={() => exports.cancel()}
      />
    </span>
  );
}

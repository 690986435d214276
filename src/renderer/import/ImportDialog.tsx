import { FileWarning, X } from 'lucide-react';
import { useEffect, useId, useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import LinearProgress from '@mui/material/LinearProgress';
import { IconAction } from '../ui/IconAction';
import { FailedView } from './FailedView';
import { FormatMenu } from './FormatMenu';
import { closeImport } from './importFlow';
import { type ImportView, useImport } from './importState';
import { ReadyView } from './ReadyView';
import { SealedView } from './SealedView';
import { contentText } from './words';
import css from './import.module.css';

/** A reading that is over before this, in ms, needs no words: most are. */
const SHORT_MS = 150;
/** How long a reading may take before it is explained, in ms. */
const LONG_MS = 2500;

function Header({ view, titleId, busy }: { view: ImportView; titleId: string; busy: boolean }): ReactNode {
  return (
    <header className={css.header}>
      <div className={css.heading}>
        <h2 id={titleId} className={css.title}>
          Import from {view.fileName}
        </h2>
        {view.stage === 'ready' && (
          <div className={css.subtitle}>
            <FormatMenu
              label={view.preview.format.label}
              formatId={view.preview.format.id}
              importId={view.importId}
              fileName={view.fileName}
            />
            <span aria-live="polite">{contentText(view.preview)}</span>
          </div>
        )}
      </div>
      <IconAction icon={X} label="Close without importing" onClick={closeImport} disabled={busy} />
    </header>
  );
}

function Reading({ fileName }: { fileName: string }): ReactNode {
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), LONG_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={css.centre} role="status">
      <div className={css.reading}>
        <div className={css.readingTitle}>Reading {fileName}…</div>
        <LinearProgress aria-label={`Reading ${fileName}`} />
        <div className={css.muted}>
          {long
            ? 'Files with many passwords take a while: each is decrypted on its own. A password that is asked for is typed in a window of its own.'
            : 'Nothing is imported before you have looked at it.'}
        </div>
        <Button onClick={closeImport} autoFocus>
          Cancel
        </Button>
      </div>
    </div>
  );
}

/** Whether there is something to show: a first reading is given a moment to end before it is shown. */
function useLate(stage: ImportView['stage'] | null): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), SHORT_MS);
    return () => clearTimeout(timer);
  }, []);
  return late || stage !== 'reading';
}

function Stage({ view, onBusy }: { view: ImportView; onBusy: (busy: boolean) => void }): ReactNode {
  switch (view.stage) {
    case 'reading':
      return <Reading fileName={view.fileName} />;
    case 'sealed':
      return <SealedView view={view} />;
    case 'failed':
      return <FailedView key={view.importId} view={view} icon={FileWarning} />;
    case 'ready':
      return <ReadyView key={view.importId} view={view} onBusy={onBusy} />;
  }
}

/** The import that is open: what is in the file, what becomes of it, and where it goes. */
export function ImportDialog(): ReactNode {
  const view = useImport((state) => state.view);
  const [busy, setBusy] = useState(false);
  const id = useId();
  const stage = view?.stage ?? null;
  const late = useLate(stage);
  if (view === null || !late) return null;
  const compact =
    stage === 'reading' || stage === 'sealed' || (view.stage === 'failed' && view.failure.table === null);
  return (
    <Dialog
      open
      onClose={() => {
        if (!busy) closeImport();
      }}
      aria-labelledby={id}
      slotProps={{ paper: { className: css.paper ?? '', 'data-compact': compact || undefined } as object }}
    >
      <Header view={view} titleId={id} busy={busy} />
      <Stage view={view} onBusy={setBusy} />
    </Dialog>
  );
}

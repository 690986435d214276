import { useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import type { CallOutput } from '../../shared/ipc/contract';
import { call } from '../ipc/client';
import { describeError } from '../ui/describeError';
import { ErrorNote } from '../ui/ErrorNote';
import { formatBytes } from '../ui/time';
import { toast } from '../ui/toast';
import { ActionRow } from './ActionRow';
import css from './settings.module.css';

type Files = CallOutput<'diagnostics.preview'>;

async function save(): Promise<void> {
  try {
    if (await call('diagnostics.save')) toast({ message: 'The diagnostics are saved.', tone: 'success' });
  } catch (error) {
    toast({ ...describeError(error), tone: 'error' });
  }
}

function Preview({ files }: { files: Files }): ReactNode {
  const [shown, setShown] = useState(files[0]?.name);
  const file = files.find((each) => each.name === shown);
  return (
    <div className={css.preview}>
      <div className={css.files} role="listbox" aria-label="Files in the bundle">
        {files.map(({ name, bytes }) => (
          <button
            key={name}
            type="button"
            role="option"
            aria-selected={name === shown}
            className={css.file}
            onClick={() => setShown(name)}
          >
            <span>{name}</span>
            <span className={css.fileSize}>{formatBytes(bytes)}</span>
          </button>
        ))}
      </div>
      <pre
        className={css.fileText}
        tabIndex={0}
        aria-label={`Content of ${file?.name ?? 'the file'}`}
        data-selectable
      >
        {file?.text ?? ''}
      </pre>
      <div className={css.previewActions}>
        <span className={css.rowHelp}>Nothing is sent anywhere: it is saved where you choose.</span>
        <Button variant="contained" color="primary" onClick={() => void save()}>
          Save diagnostics…
        </Button>
      </div>
    </div>
  );
}

/** Shows what a diagnostics bundle contains before it is saved. */
export function DiagnosticsSection(): ReactNode {
  const [files, setFiles] = useState<Files | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const load = (): void => {
    setBusy(true);
    setError(null);
    call('diagnostics.preview')
      .then(setFiles, setError)
      .finally(() => setBusy(false));
  };
  return (
    <>
      <ActionRow
        label="Diagnostics bundle"
        help="Versions, settings, redacted logs of every process and a list of crashes in one file. You read it before you save it."
        button={files === null ? 'Show what it contains' : 'Read again'}
        disabled={busy}
        onClick={load}
      />
      {error !== null && <ErrorNote {...describeError(error)} />}
      {files !== null && <Preview files={files} />}
    </>
  );
}

import { useCallback, useEffect, useRef, useState } from 'react';
import { BinnacleError } from '../../../shared/errors';
import { call } from '../../ipc/client';
import { describeError } from '../../ui/describeError';
import { toast } from '../../ui/toast';
import type { CopyFormat, CopyOptions } from './copyFormats';
import { LARGE_COPY_CELLS, copyText } from './copySelection';
import type { GridModel } from './gridModel';
import { cellsIn } from './gridSelection';

/** Smaller copies show their progress only after so long, in ms: most are done by then. */
const PATIENCE_MS = 200;

/** Copying from one grid. */
export interface GridCopy {
  /** From 0 to 1; null: no copy is shown to be on its way. */
  progress: number | null;
  start: (model: GridModel, options: CopyOptions & { format: CopyFormat }) => void;
  /** False: there is none. */
  cancel: () => boolean;
}

function report(cells: number): void {
  toast({ message: `Copied ${cells.toLocaleString()} cells`, tone: 'success' });
}

function complain(error: unknown): void {
  if (error instanceof BinnacleError && error.code === 'cancelled') return;
  const { message, hint } = describeError(error);
  toast({ message: `Nothing was copied. ${message}`, hint, tone: 'error' });
}

/** Copies the selection to the clipboard, one copy at a time. */
export function useCopy(): GridCopy {
  const [progress, setProgress] = useState<number | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const start: GridCopy['start'] = useCallback((model, options) => {
    const { range, source, layout } = model;
    if (range === null) return;
    running.current?.abort();
    const own = new AbortController();
    running.current = own;
    const cells = cellsIn(range);
    let part = 0;
    let shown = cells > LARGE_COPY_CELLS;
    const show = (): void => setProgress(shown && running.current === own ? part : null);
    const timer = setTimeout(() => {
      shown = true;
      show();
    }, PATIENCE_MS);
    show();
    const request = { ...options, range, shown: layout.shown };
    const onProgress = (now: number): void => {
      part = now;
      if (shown) show();
    };
    copyText(source, request, own.signal, onProgress)
      .then((text) => call('clipboard.write', { text, selection: 'clipboard' }))
      .then(() => report(cells))
      .catch(complain)
      .finally(() => {
        clearTimeout(timer);
        if (running.current !== own) return;
        running.current = null;
        setProgress(null);
      });
  }, []);
  const cancel = useCallback(() => {
    const own = running.current;
    own?.abort();
    running.current = null;
    setProgress(null);
    return own !== null;
  }, []);
  return { progress, start, cancel };
}

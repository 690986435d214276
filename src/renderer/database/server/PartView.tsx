import { RefreshCw } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import { useStore } from 'zustand';
import type { ServerAnswers } from '../../../shared/serverView';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorNote } from '../../ui/ErrorNote';
import css from './server.module.css';
import type { ServerPart, ServerWatch } from './serverWatch';

/** Properties of {@link PartView}. */
export interface PartViewProps<K extends ServerPart> {
  watch: ServerWatch;
  part: K;
  /** Stands beside the button, such as a search box. */
  head?: ReactNode;
  children: (answer: ServerAnswers[K]) => ReactNode;
}

/** What is read once and again when asked for: sizes and settings do not change by the second. */
export function PartView<K extends ServerPart>({ watch, part, head, children }: PartViewProps<K>): ReactNode {
  const { answer, error, loading } = useStore(watch.store, (state) => state.parts[part]);
  const ready = useStore(watch.query.store, (state) => state.ready);
  const isUnread = answer === null && error === null;
  useEffect(() => {
    if (ready && isUnread) void watch.read(part);
  }, [watch, part, ready, isUnread]);
  return (
    <div className={css.view}>
      <div className={css.filters}>
        {head}
        <span className={css.gap} />
        <Button
          variant="text"
          disabled={!ready || loading}
          startIcon={<RefreshCw size={13} aria-hidden />}
          onClick={() => void watch.read(part)}
        >
          {loading ? 'Reading' : 'Read again'}
        </Button>
      </div>
      {error !== null && <ErrorNote message={error.message} hint={error.hint} />}
      {answer === null ? (
        error === null && <EmptyState compact title={ready ? 'Reading…' : 'Not connected'} />
      ) : (
        <div className={css.split}>{children(answer)}</div>
      )}
    </div>
  );
}

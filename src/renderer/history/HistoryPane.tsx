import { History, Search } from 'lucide-react';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import type { AuditEntry, AuditTopic } from '../../shared/model/audit';
import { describeError } from '../ui/describeError';
import { EmptyState } from '../ui/EmptyState';
import { ErrorNote } from '../ui/ErrorNote';
import { HistoryBar } from './HistoryBar';
import { HistoryList } from './HistoryList';
import { useHistory, type HistoryScope } from './historyState';
import { compareLines, compareWithNow, type Marks } from './lineActions';
import { lineTitle } from './lineWords';
import { useHistoryLines } from './useHistoryLines';
import css from './history.module.css';

function Nothing({ filtered, scope }: { filtered: boolean; scope: HistoryScope | null }): ReactNode {
  if (filtered)
    return (
      <EmptyState
        icon={Search}
        title="No line fits"
        text="Actions, names and details are searched. Try less."
      />
    );
  return (
    <EmptyState
      icon={History}
      title={scope === null ? 'Nothing has happened yet' : `Nothing is known of ${scope.name}`}
      text="Changes, connections and shown secrets are listed here, and changes can be undone. Secrets themselves never are."
    />
  );
}

/** One line marked: what it can be compared with. */
function MarkBar({ entry, onClear }: { entry: AuditEntry; onClear: () => void }): ReactNode {
  return (
    <div className={css.markBar} role="status">
      <span className={css.markText}>
        <strong>{lineTitle(entry)}</strong> is marked. Mark another line to compare the two.
      </span>
      <Button variant="text" color="primary" onClick={() => compareWithNow(entry)}>
        Compare with now
      </Button>
      <Button variant="text" onClick={onClear}>
        Unmark
      </Button>
    </div>
  );
}

/** Marks of at most one line: the second one opens the comparison. */
function useMarks(): { marks: Marks; marked: AuditEntry | undefined; clear: () => void } {
  const [marked, setMarked] = useState<AuditEntry | undefined>(undefined);
  const clear = useCallback(() => setMarked(undefined), []);
  const marks = useMemo<Marks>(
    () => ({
      entries: marked === undefined ? [] : [marked],
      toggle: (entry) => {
        if (marked === undefined) setMarked(entry);
        else {
          setMarked(undefined);
          if (marked.id !== entry.id) compareLines(marked, entry);
        }
      },
    }),
    [marked],
  );
  return { marks, marked, clear };
}

/** What was done, newest first: to be read, undone, compared and gone back to. */
export function HistoryPane(): ReactNode {
  const [text, setText] = useState('');
  const [topic, setTopic] = useState<AuditTopic | null>(null);
  const scope = useHistory((state) => state.scope);
  const lines = useHistoryLines({ scope, text: text.trim(), topic });
  const { marks, marked, clear } = useMarks();
  const empty = lines.entries.length === 0;
  return (
    <div className={css.pane}>
      <HistoryBar text={text} onText={setText} topic={topic} onTopic={setTopic} onReload={lines.reload} />
      {marked !== undefined && <MarkBar entry={marked} onClear={clear} />}
      {lines.error !== null && (
        <div className={css.error}>
          <ErrorNote
            {...describeError(lines.error)}
            actions={<Button onClick={lines.reload}>Try again</Button>}
          />
        </div>
      )}
      {!empty && <HistoryList key={scope?.id ?? 'all'} lines={lines} marks={marks} />}
      {empty && !lines.loading && lines.error === null && (
        <Nothing filtered={text.trim() !== '' || topic !== null} scope={scope} />
      )}
    </div>
  );
}

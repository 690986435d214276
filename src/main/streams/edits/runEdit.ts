import { BinnacleError } from '../../../shared/errors';
import { RowPage } from '../../../shared/rowPage';
import type {
  QuerySession,
  ResultColumn,
  ServerNotice,
  StatementOutcome,
} from '../../sessions/queryCapability';
import type { EditDialect } from './editDialect';
import type { EditStatement } from './editStatements';

/** Bytes of rows that are read again at once: cells may be large, and they are held in memory. */
const MAX_BYTES = 64 * 1024 * 1024;

/** What a statement of an edit gave. */
export interface EditRun extends StatementOutcome {
  returned: (string | null)[][];
  /** The first warning of the server; null: none. */
  warning: string | null;
  /** Of what is returned; none: nothing is. */
  columns: ResultColumn[];
}

/** Runs one statement that may write, in whatever transaction is open. Throws what running a statement throws. */
export async function runEdit(session: QuerySession, sql: string, signal: AbortSignal): Promise<EditRun> {
  const returned: (string | null)[][] = [];
  let outcome: StatementOutcome = { command: '', rows: null };
  let warning: string | null = null;
  let columns: ResultColumn[] = [];
  let size = 0;
  const sink = {
    begin: (described: ResultColumn[]) => void (columns = described),
    page: (bytes: Uint8Array): Promise<void> => {
      size += bytes.length;
      if (size > MAX_BYTES) throw tooLarge();
      const page = new RowPage(bytes);
      for (let row = 0; row < page.rows; row++) {
        returned.push(Array.from({ length: page.columns }, (_, column) => page.text(row, column)));
      }
      return Promise.resolve();
    },
    end: (ended: StatementOutcome) => void (outcome = ended),
    notice: ({ severity, message }: ServerNotice) => {
      if (severity === 'WARNING') warning ??= message;
    },
  };
  await session.run(sql, sink, { signal, readOnly: false, timeoutMs: null });
  return { ...outcome, returned, columns, warning };
}

/** What a statement that changes one row has done. */
export interface ChangeRun {
  /** Rows that it found; null: not said. */
  rows: number | null;
  /** The key of the row afterwards; null: nobody knows, or it is as before. */
  key: (string | null)[] | null;
}

/** Runs the statement of one change. Throws what running a statement throws, and where a value was not saved as given. */
export async function runChange(
  { session, dialect, signal }: { session: QuerySession; dialect: EditDialect; signal: AbortSignal },
  { sql, lock, written }: EditStatement,
): Promise<ChangeRun> {
  const run = await runEdit(session, sql, signal);
  if (dialect.warnsOfChanges && run.warning !== null) throw altered(run.warning);
  let { rows } = run;
  if (rows === 0 && lock !== undefined) {
    // A server that counts what differs says 0 of a row that is as wanted already: locked, it can't be another by now.
    const { returned } = await runEdit(session, lock, signal);
    if (returned.length === 1) rows = Math.max(1, (await runEdit(session, sql, signal)).rows ?? 1);
  }
  if (rows !== 1 || written === undefined) return { rows, key: run.returned[0] ?? null };
  const { returned } = await runEdit(session, written, signal);
  return { rows, key: returned.length === 1 ? (returned[0] ?? null) : null };
}

const altered = (warning: string): BinnacleError =>
  new BinnacleError('conflict', `The server would not have saved the value as it is: ${warning}.`, {
    hint: 'All changes were rolled back. Strict mode (sql_mode) makes the server refuse such values itself.',
  });

const tooLarge = (): BinnacleError =>
  new BinnacleError('too-large', 'The rows to read again are larger than 64 MiB.', {
    hint: 'Leave large columns out of the SELECT.',
  });

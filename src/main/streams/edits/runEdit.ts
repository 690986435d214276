import { BinnacleError } from '../../../shared/errors';
import { RowPage } from '../../../shared/rowPage';
import type { QuerySession, StatementOutcome } from '../../sessions/queryCapability';

/** Bytes of rows that are read again at once: cells may be large, and they are held in memory. */
const MAX_BYTES = 64 * 1024 * 1024;

/** What a statement of an edit gave. */
export interface EditRun extends StatementOutcome {
  returned: (string | null)[][];
}

/** Runs one statement that may write, in whatever transaction is open. Throws what running a statement throws. */
export async function runEdit(session: QuerySession, sql: string, signal: AbortSignal): Promise<EditRun> {
  const returned: (string | null)[][] = [];
  let outcome: StatementOutcome = { command: '', rows: null };
  let size = 0;
  const sink = {
    begin: () => undefined,
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
    notice: () => undefined,
  };
  await session.run(sql, sink, { signal, readOnly: false, timeoutMs: null });
  return { ...outcome, returned };
}

const tooLarge = (): BinnacleError =>
  new BinnacleError('too-large', 'The rows to read again are larger than 64 MiB.', {
    hint: 'Leave large columns out of the SELECT.',
  });

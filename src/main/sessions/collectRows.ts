import { BinnacleError } from '../../shared/errors';
import { RowPage } from '../../shared/rowPage';
import type { QuerySession } from './queryCapability';

/** Rows of a small answer as text, NULL as null. */
export type TextRow = (string | null)[];

/** Bytes that an answer may have: 20,000 tables with ten columns each take a third of it. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Runs a statement that only reads and gives all its rows: for the catalogue, never for what a person runs. Throws
 * `too-large` and what {@link QuerySession.run} throws.
 */
export async function collectRows(
  session: Pick<QuerySession, 'run'>,
  statement: string,
  signal: AbortSignal,
): Promise<TextRow[]> {
  const rows: TextRow[] = [];
  let size = 0;
  const take = (bytes: Uint8Array): Promise<void> => {
    size += bytes.length;
    if (size > MAX_BYTES)
      throw new BinnacleError('too-large', 'The catalogue of this database is too large.');
    const page = new RowPage(bytes);
    for (let row = 0; row < page.rows; row++) {
      rows.push(Array.from({ length: page.columns }, (_, column) => page.text(row, column)));
    }
    return Promise.resolve();
  };
  const sink = {
    begin: () => undefined,
    page: take,
    end: () => undefined,
    notice: () => undefined,
  };
  await session.run(statement, sink, { signal, readOnly: true, timeoutMs: null });
  return rows;
}

import { BinnacleError } from '../../../shared/errors';
import type { ImportAnswer, ImportRequest } from '../../../shared/model/importing';
import type { TransferProgress } from '../../../shared/model/transfer';
import { qualifiedName, quoteIdentifier } from '../../../shared/sql/identifiers';
import type { SqlDialect } from '../../../shared/sql/dialect';
import { QueryError, type QuerySession } from '../../sessions/queryCapability';
import { cellLiteral, cellProblem } from './cellLiteral';
import { lookAt } from './importLook';
import { checkRollsBack, maxStatementBytes, withExactValues } from './importSite';
import { filledBy, kindsOf, type Filled } from './importTable';
import { ImportTransaction, wasCut } from './importTransaction';
import { RefusedRows } from './refusedRows';
import { rowsOf, type PlacedRow } from './rowStream';

/** How often an import is told about, in ms: what the eye takes for a counter that runs. */
const PROGRESS_MS = 100;
/** Rows of one statement at most; SQL Server takes 1,000. */
const BATCH_ROWS = 500;
/** Length of one statement in UTF-16 units, as long as it has more than one row. */
const BATCH_LENGTH = 300_000;
/** Bytes of UTF-8 that a UTF-16 unit takes at most. */
const BYTES_A_UNIT = 3;

/** What an import takes. */
export interface ImportContext {
  session: QuerySession;
  dialect: SqlDialect;
  path: string;
  request: Omit<ImportRequest, 'do' | 'grantId'>;
  signal: AbortSignal;
  onProgress: (progress: TransferProgress) => void;
}

/** A row as it stands in a statement. */
interface Written {
  row: PlacedRow;
  values: string;
}

/**
 * Writes all rows of a file into a table, in one transaction that is rolled back whatever goes wrong. Throws what reading
 * the file and running statements throw, `conflict`, `cancelled`.
 */
export async function importFile(context: ImportContext): Promise<ImportAnswer> {
  const { session, dialect, request, signal } = context;
  await checkRollsBack(session, dialect, request.table, signal);
  return withExactValues(session, dialect, signal, () => importRows(context));
}

async function importRows(context: ImportContext): Promise<ImportAnswer> {
  const { session, dialect, path, request, signal } = context;
  const { columns } = await lookAt(path, request.format, [], signal);
  const kinds = await kindsOf(session, dialect, request.table, signal);
  const filled = filledBy(request.mapping, columns.length, kinds);
  const limit = await maxStatementBytes(session, dialect, signal);
  const refused = new RefusedRows(path, columns, jsonColumnsOf(filled));
  const transaction = await ImportTransaction.begin(session, dialect, signal);
  const work = new Import(context, transaction, filled, refused, limit);
  let isCommitting = false;
  try {
    for await (const { rows, bytes } of rowsOf(path, request.format, columns, signal)) {
      await work.take(rows, bytes);
    }
    await work.flush();
    if (signal.aborted) throw new BinnacleError('cancelled', 'Cancelled.');
    await refused.commit();
    isCommitting = true;
    await transaction.commit();
    return work.answer();
  } catch (error) {
    // The refused rows belong to an import that may be there.
    if (isCommitting && wasCut(error)) throw error;
    const reported = await transaction.rollback(error);
    await refused.discard();
    throw signal.aborted && !isCommitting && !wasCut(reported) ? cancelled() : reported;
  }
}

const jsonColumnsOf = (filled: readonly Filled[]): ReadonlySet<number> =>
  new Set(filled.filter(({ kind }) => kind.class === 'json').map(({ from }) => from));

const cancelled = (): BinnacleError =>
  new BinnacleError('cancelled', 'The import was cancelled; the table is as it was.');

/** One import on its way into its table. */
class Import {
  readonly #insert: string;
  readonly #started = performance.now();
  #batch: Written[] = [];
  #length = 0;
  #rows = 0;
  #bytes = 0;
  #told = -Infinity;

  constructor(
    private readonly context: ImportContext,
    private readonly transaction: ImportTransaction,
    private readonly filled: readonly Filled[],
    private readonly refused: RefusedRows,
    /** Bytes of a statement at most. */
    private readonly limit: number,
  ) {
    const { dialect, request } = context;
    const names = filled.map(({ name }) => quoteIdentifier(name, dialect)).join(', ');
    this.#insert = `INSERT INTO ${qualifiedName(request.table, dialect)} (${names}) VALUES\n`;
  }

  async take(rows: readonly PlacedRow[], bytes: number): Promise<void> {
    for (const row of rows) {
      const problem = row.problem ?? this.#problemOf(row);
      const values = problem === null ? this.#valuesOf(row) : '';
      const why = problem ?? this.#lengthProblem(values);
      if (why !== null) await this.#refuse(row, `The row can’t be imported: ${why}.`);
      else await this.#add({ row, values });
    }
    this.#bytes = bytes;
    this.#tell();
  }

  /** Sends what has been gathered. */
  async flush(): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    this.#length = 0;
    if (batch.length > 0) await this.#send(batch);
    this.#tell();
  }

  answer(): ImportAnswer {
    const { listed, count, fileName } = this.refused;
    const refused = { refused: listed, refusedCount: count, refusedFile: fileName };
    return { ...this.#progress(), ...refused, warnings: this.transaction.warnings };
  }

  async #add(written: Written): Promise<void> {
    const most = Math.min(BATCH_LENGTH, (this.limit - this.#insert.length * BYTES_A_UNIT) / BYTES_A_UNIT);
    // Each row is followed by a comma and a line end.
    const length = this.#length + written.values.length + 2 * this.#batch.length;
    if (length > most || this.#batch.length >= BATCH_ROWS) await this.flush();
    this.#batch.push(written);
    this.#length += written.values.length;
  }

  async #send(batch: readonly Written[]): Promise<void> {
    const statement = this.#insert + batch.map(({ values }) => values).join(',\n');
    if (this.context.request.onError === 'stop') {
      this.#rows += (await this.#whole(statement, batch)) ?? batch.length;
      return;
    }
    const outcome = await this.transaction.attempt(statement);
    if (!(outcome instanceof QueryError)) this.#rows += outcome.rows ?? batch.length;
    else await this.#sendParts(batch, outcome);
  }

  /** Halves a batch that was refused until the rows are alone that the server does not take. */
  async #sendParts(batch: readonly Written[], error: QueryError): Promise<void> {
    const [first] = batch;
    if (batch.length === 1 && first !== undefined) {
      await this.#refuse(first.row, wordsOf(error));
      return;
    }
    const middle = Math.ceil(batch.length / 2);
    await this.#send(batch.slice(0, middle));
    await this.#send(batch.slice(middle));
    this.#tell();
  }

  async #whole(statement: string, batch: readonly Written[]): Promise<number | null> {
    try {
      return await this.transaction.run(statement);
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      throw stopped(linesOf(batch), wordsOf(error), error);
    }
  }

  async #refuse(row: PlacedRow, why: string): Promise<void> {
    if (this.context.request.onError === 'stop') throw stopped(`Line ${row.line.toLocaleString('en')}`, why);
    await this.refused.add(row, why);
  }

  #problemOf({ cells }: PlacedRow): string | null {
    const { dialect, request } = this.context;
    for (const { from, name, kind } of this.filled) {
      const problem = cellProblem(cells[from] ?? null, kind, dialect, request.bytes);
      if (problem !== null) return `“${name}”: ${problem}`;
    }
    return null;
  }

  #lengthProblem(values: string): string | null {
    const length = this.#insert.length + values.length;
    if (length * BYTES_A_UNIT <= this.limit) return null;
    const bytes = Buffer.byteLength(this.#insert) + Buffer.byteLength(values);
    if (bytes <= this.limit) return null;
    return `the server takes statements of ${this.limit.toLocaleString('en')} bytes (max_allowed_packet), and its values need ${bytes.toLocaleString('en')}`;
  }

  #valuesOf({ cells }: PlacedRow): string {
    const { dialect, request } = this.context;
    const literals = this.filled.map(({ from, kind }) =>
      cellLiteral(cells[from] ?? null, kind, dialect, request.bytes),
    );
    return `(${literals.join(', ')})`;
  }

  #tell(): void {
    const now = performance.now();
    if (now - this.#told < PROGRESS_MS) return;
    this.#told = now;
    this.context.onProgress(this.#progress());
  }

  #progress(): TransferProgress {
    const elapsedMs = Math.round(performance.now() - this.#started);
    return { rows: this.#rows, bytes: this.#bytes, elapsedMs };
  }
}

function linesOf(batch: readonly Written[]): string {
  const [first, last] = [batch[0]?.row.line ?? 0, batch.at(-1)?.row.line ?? 0];
  if (first === last) return `Line ${first.toLocaleString('en')}`;
  return `Lines ${first.toLocaleString('en')} to ${last.toLocaleString('en')}`;
}

/** The server's words for a refusal. */
const wordsOf = ({ notice }: QueryError): string =>
  [notice.message, notice.detail, notice.sqlState === '' ? '' : `SQLSTATE ${notice.sqlState}`]
    .filter((part) => part !== '')
    .map((part) => part.slice(0, 500).replace(/([^.])$/, '$1.'))
    .join(' ');

const stopped = (where: string, why: string, cause?: unknown): BinnacleError =>
  new BinnacleError('query-failed', `${where}: ${why} Nothing was imported.`, {
    hint: 'Put the file right, or import it without the rows that are refused.',
    cause,
  });

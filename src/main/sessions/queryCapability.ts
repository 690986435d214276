import type { Disposable } from '../../shared/lifecycle';
import type { ResultColumn as ShownColumn, ServerNotice } from '../../shared/queryStream';
import { BinnacleError, type BinnacleErrorOptions, type ErrorCode } from '../../shared/errors';

export type { ColumnClass, ServerNotice } from '../../shared/queryStream';

/** Where a column comes from: by name, or by numbers of the server's catalogue that its driver can look up. */
export type ColumnOrigin =
  | { kind: 'name'; schema: string; table: string; column: string }
  | { kind: 'number'; table: number; column: number };

/** A column of a result, and where it is from. Names may repeat, be empty or be `__proto__`: never use them as keys. */
export interface ResultColumn extends ShownColumn {
  /** Null: an expression, or the server does not say. */
  origin: ColumnOrigin | null;
}

/** How a statement ended. */
export interface StatementOutcome {
  /** The server's word for what it did, such as SELECT or CREATE TABLE; empty for an empty statement. */
  command: string;
  /** Rows returned or changed; null: not said. */
  rows: number | null;
}

/** Takes what one statement returns, in the order of these methods; notices come at any time. */
export interface ResultSink {
  /**
   * Only if the statement returns rows, even none: once for each result, of which a procedure may have several. All pages
   * of the one before have been taken by then.
   */
  begin(columns: ResultColumn[]): void;
  /**
   * A page of rows (`src/shared/rowPage.ts`) that is the sink's own. The next one comes when the promise is settled:
   * that holds the server back. A rejection ends the statement with that error.
   */
  page(bytes: Uint8Array, rows: number): Promise<void>;
  /** Once, if the statement succeeded. */
  end(outcome: StatementOutcome): void;
  notice(notice: ServerNotice): void;
}

/** How to run a statement. */
export interface RunOptions {
  /** Aborting makes the server cancel the statement. */
  signal: AbortSignal;
  /** The server refuses whatever writes. */
  readOnly: boolean;
  /** Milliseconds until the server gives up; null: as the server is set. */
  timeoutMs: number | null;
}

/** What protects a connection: a checked certificate, encryption alone, nothing, or that it stays on this machine. */
export type ConnectionProtection = 'verified' | 'unverified' | 'none' | 'local';

/** The other end of a session. */
export interface QueryServer {
  product: string;
  version: string;
  database: string;
  user: string;
  protection: ConnectionProtection;
}

/** `failed`: the server takes nothing but the end of the transaction. */
export type TransactionState = 'none' | 'open' | 'failed';

/**
 * A login at a database server, whatever the engine. One shared test suite
 * (`tests/integration/queryDriverSuite.ts`) holds every implementation to this.
 */
export interface QuerySession extends Disposable {
  readonly server: QueryServer;
  readonly transaction: TransactionState;
  /**
   * Runs exactly one statement; one at a time. Rejects with a {@link QueryError} if the server refuses it and leaves
   * the session usable. Other codes: cancelled, conflict (another one runs, or a transaction is in the way),
   * bad-request, too-large, connection-lost, protocol-error.
   */
  run(statement: string, sink: ResultSink, options: RunOptions): Promise<void>;
  /** Called once when the connection ends without having been asked to. */
  onLost(listener: (error: BinnacleError) => void): void;
}

/** The server refused a statement. `notice` has its own words; the message is the first of them. */
export class QueryError extends BinnacleError {
  constructor(
    readonly notice: ServerNotice,
    code: ErrorCode = 'query-failed',
    options: BinnacleErrorOptions = {},
  ) {
    super(code, notice.message, notice.hint === '' ? options : { hint: notice.hint, ...options });
  }
}

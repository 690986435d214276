import { BinnacleError } from '../../../shared/errors';
import {
  QueryError,
  type ResultSink,
  type RunOptions,
  type ServerNotice,
  type StatementOutcome,
} from '../../sessions/queryCapability';
import {
  readCommandTag,
  readRowDescription,
  TYPE,
  type BodyReader,
  type FieldDescription,
} from './backendMessages';
import type { Canceller } from './cancel';
import { copyFail, describe, execute, sync } from './frontendMessages';
import type { ExchangeHandler, Link } from './link';
import { ProtocolViolation } from './messageReader';
import { PagePump } from './pagePump';
import type { TypeCatalogue } from './typeCatalogue';

/** Notices kept of one statement, and UTF-16 units of them in all; the rest is counted. */
const MAX_NOTICES = 1_000;
const MAX_NOTICE_TEXT = 1024 * 1024;
/** `query_canceled`: by a cancel request, an administrator or a timeout. */
const QUERY_CANCELED = '57014';

/** What a run needs of its session. */
export interface RunSite {
  link: Link;
  types: TypeCatalogue;
  canceller: Canceller;
}

/**
 * One statement, from its description to its last row. It is described first, so that types nobody knows yet can be
 * looked up before the rows begin; that costs one more round trip.
 */
export class StatementRun implements ExchangeHandler {
  #fields: FieldDescription[] | null = null;
  #outcome: StatementOutcome = { command: '', rows: null };
  #pump: PagePump | null = null;
  #noticeRoom = { count: MAX_NOTICES, text: MAX_NOTICE_TEXT };
  #unkeptNotices = 0;
  /** Why the statement fails, whatever the server says. */
  #failure: { error: unknown } | null = null;
  /** Set when the server has been told to run it. */
  wasSent = false;

  constructor(
    private readonly site: RunSite,
    private readonly statement: string,
    private readonly sink: ResultSink,
    private readonly options: RunOptions,
  ) {}

  /** Resolves when the sink has all rows; its `end` is left to the caller. */
  async run(): Promise<StatementOutcome> {
    const { signal } = this.options;
    signal.addEventListener('abort', this.#onAbort, { once: true });
    try {
      await this.#send(describe(this.statement));
      if (this.#fields !== null) await this.#begin(this.#fields);
      this.wasSent = true;
      await this.#send(execute());
      await this.#pump?.finish();
      this.#throwIfStopped(true);
      return this.#outcome;
    } finally {
      signal.removeEventListener('abort', this.#onAbort);
      this.#pump?.discard();
      await this.site.canceller.answered(this.site.link.lost === null);
      this.#tellUnkept();
    }
  }

  row(bytes: Buffer, start: number, end: number): void {
    if (this.#pump === null) throw new ProtocolViolation('it sent rows without a description');
    this.#pump.row(bytes, start, end);
  }

  wantsRow(length: number): boolean {
    return this.#pump?.wants(length) ?? false;
  }

  message(type: number, body: BodyReader): void {
    switch (type) {
      case TYPE.parseComplete:
      case TYPE.bindComplete:
      case TYPE.parameterDescription:
      case TYPE.noData:
      case TYPE.emptyQueryResponse:
      case TYPE.copyData:
      case TYPE.copyDone:
        return;
      case TYPE.rowDescription:
        if (this.wasSent) throw new ProtocolViolation('its answers are out of order');
        this.#fields = readRowDescription(body);
        return;
      case TYPE.commandComplete:
        this.#outcome = readCommandTag(body.cString());
        return;
      case TYPE.copyInResponse:
      case TYPE.copyBothResponse:
        this.#refuseCopyIn();
        return;
      case TYPE.copyOutResponse:
        this.#stop(copyRefused());
        return;
      default:
        throw new ProtocolViolation('its answers are out of order');
    }
  }

  notice(notice: ServerNotice): void {
    const room = this.#noticeRoom;
    const { length } = notice.message + notice.detail + notice.hint;
    if (room.count === 0 || room.text < length) {
      this.#unkeptNotices++;
      return;
    }
    room.count--;
    room.text -= length;
    this.sink.notice(notice);
  }

  readonly #onAbort = (): void => {
    this.#pump?.discard();
    this.site.canceller.request();
  };

  async #send(request: Buffer): Promise<void> {
    this.#throwIfStopped(false);
    const error = await this.site.link.exchange(request, this, this.statement);
    if (error !== null) throw this.#inWords(error);
  }

  async #begin(fields: FieldDescription[]): Promise<void> {
    const columns = await this.site.types.columns(fields);
    this.#throwIfStopped(false);
    this.sink.begin(columns);
    this.#pump = new PagePump(columns.length, this.sink, this.site.link.reader, (error) => this.#stop(error));
  }

  /** Lets the server cancel the statement, which then fails with this error. */
  #stop(error: unknown): void {
    this.#failure ??= { error };
    this.site.canceller.request();
  }

  /** The server has skipped the Sync that was sent along: COPY swallows it. */
  #refuseCopyIn(): void {
    this.#failure ??= { error: copyRefused() };
    this.site.link.send(Buffer.concat([copyFail('Binnacle sends no data here'), sync()]));
  }

  #throwIfStopped(isDone: boolean): void {
    if (this.#failure !== null) throw this.#failure.error;
    if (!this.options.signal.aborted) return;
    const isKept = isDone && !this.options.readOnly;
    const fate = ' The server had already finished the statement: what it changed stays.';
    throw new BinnacleError('cancelled', `Cancelled.${isKept ? fate : ''}`);
  }

  #inWords(error: ServerNotice): unknown {
    if (this.#failure !== null) return this.#failure.error;
    if (error.sqlState !== QUERY_CANCELED) return new QueryError(error);
    if (this.options.signal.aborted) return new BinnacleError('cancelled', 'Cancelled.');
    return this.options.timeoutMs === null ? new QueryError(error) : new QueryError(error, 'timeout');
  }

  #tellUnkept(): void {
    const unkept = this.#unkeptNotices;
    if (unkept === 0) return;
    this.sink.notice({
      severity: 'NOTICE',
      message: `The server sent ${unkept.toLocaleString('en')} more notices, which are not kept.`,
      detail: '',
      hint: '',
      sqlState: '',
      position: null,
    });
  }
}

function copyRefused(): BinnacleError {
  return new BinnacleError('bad-request', 'COPY from STDIN or to STDOUT can’t be run here.', {
    hint: 'Use the import or export of tables, or COPY with a file on the server.',
  });
}

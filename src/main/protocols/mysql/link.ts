import type { Duplex } from 'node:stream';
import { BinnacleError } from '../../../shared/errors';
import type { Disposable } from '../../../shared/lifecycle';
import { MAX_COLUMNS, MAX_PAGE_BYTES } from '../../../shared/rowPage';
import type { TransactionState } from '../../sessions/queryCapability';
import { connectionLost } from '../postgres/errors';
import { ProtocolViolation } from '../postgres/messageReader';
import { brokeProtocol, type ServerError } from './errors';
import { FieldReader } from './fields';
import type { LoggedIn } from './login';
import type { MysqlOptions } from './options';
import type { PacketHandler, PacketReader } from './packetReader';
import {
  MAX_EOF,
  readColumn,
  readEof,
  readError,
  readOk,
  REPLY,
  STATUS,
  type DescribedColumn,
  type Ending,
} from './replies';
import { packets, query, quit } from './requests';

/** Bytes of the descriptions of all columns: 4,096 with six names of 256 bytes each are 6 MB. */
const MAX_DESCRIPTION_BYTES = 16 * 1024 * 1024;
/** Milliseconds an orderly end may take before the stream is cut. */
const GOODBYE_MS = 1_000;
/** The server ends the connection: shutdown, killed, idle for too long; and the class for a broken connection. */
const FATAL = new Set([1053, 1927, 4031]);
const COMMUNICATION = '08S01';

/** Takes what the server answers to one statement. All may throw a {@link ProtocolViolation}. */
export interface ExchangeHandler {
  /** A result begins. */
  columns(columns: DescribedColumn[]): void;
  /** A row, `bytes[start, end)`, valid during the call. */
  row(bytes: Buffer, start: number, end: number): void;
  /** Whether a row of more than 64 KiB, so many bytes so far, is to be received; else `row` gets nothing of it. */
  wantsRow(length: number): boolean;
  /** A result, or the statement without one, has ended; `hasMore`: another follows. */
  ended(ending: Ending, hasMore: boolean): void;
}

interface Exchange {
  handler: ExchangeHandler;
  statement: string | null;
  expects: 'answer' | 'columns' | 'end of columns' | 'rows';
  columns: DescribedColumn[];
  /** Columns that are still to be described, and bytes that they have taken. */
  columnsLeft: number;
  described: number;
  resolve(error: ServerError | null): void;
  reject(error: BinnacleError): void;
}

/** A connection that is logged in: one statement and its answer at a time, and the truth about its state. */
export class Link implements PacketHandler, Disposable {
  /** As of the last answer. */
  transaction: TransactionState = 'none';
  /** Why nothing works any more; null: alive. */
  lost: BinnacleError | null = null;
  /** Somebody has set another character set than UTF-8. */
  isForeign = false;
  readonly reader: PacketReader;
  readonly #stream: Duplex;
  #exchange: Exchange | null = null;
  #onLost: ((error: BinnacleError) => void) | null = null;
  /** Lost before anybody listened. */
  #untold: BinnacleError | null = null;

  constructor(
    private readonly login: LoggedIn,
    private readonly options: MysqlOptions,
  ) {
    this.reader = login.reader;
    this.#stream = login.stream;
    this.reader.handler = this;
    const onEnd = (): void => this.lose(connectionLost(options, ''));
    this.#stream.on('end', onEnd);
    this.#stream.on('close', onEnd);
    this.#stream.on('error', onEnd);
    this.reader.release();
  }

  /** Runs one statement; resolves to the server's error, if it had one. Rejects when lost. */
  exchange(
    sql: string,
    handler: ExchangeHandler,
    statement: string | null = null,
  ): Promise<ServerError | null> {
    if (this.lost !== null) return Promise.reject(this.lost);
    return new Promise((resolve, reject) => {
      this.#exchange = {
        ...{ handler, statement, expects: 'answer', columns: [], columnsLeft: 0, described: 0 },
        ...{ resolve, reject },
      };
      const { bytes, count } = packets(query(sql));
      this.reader.sequence = count & 0xff;
      this.#stream.write(bytes);
    });
  }

  /** Called once when the connection ends unasked, also if it already has. */
  onLost(listener: (error: BinnacleError) => void): void {
    this.#onLost = listener;
    const untold = this.#untold;
    this.#untold = null;
    if (untold !== null) queueMicrotask(() => listener(untold));
  }

  packet(bytes: Buffer, start: number, end: number): void {
    const exchange = this.#exchange;
    const first = bytes[start];
    if (exchange?.expects === 'rows' && first !== REPLY.error && !isEof(first, end - start)) {
      exchange.handler.row(bytes, start, end);
      return;
    }
    const body = new FieldReader(bytes, start, end);
    if (exchange === null) this.#unasked(body);
    else if (first === REPLY.error) this.#error(body, exchange);
    else this.#answer(body, exchange, isEof(first, end - start));
  }

  wants(length: number): boolean {
    const exchange = this.#exchange;
    if (exchange?.expects !== 'rows') throw new ProtocolViolation(`it announced a packet of ${length} bytes`);
    // What is announced is not received yet; more than a page can hold, the pump refuses.
    return exchange.handler.wantsRow(Math.min(length, MAX_PAGE_BYTES + 1));
  }

  broken(error: unknown): void {
    if (error instanceof BinnacleError) this.lose(error);
    else if (error instanceof ProtocolViolation) this.lose(brokeProtocol(this.options, error.message));
    else this.lose(new BinnacleError('internal', 'The result could not be taken in.', { cause: error }));
  }

  /** Ends everything at once, for this reason. */
  lose(error: BinnacleError): void {
    if (this.lost !== null) return;
    this.#end(error);
    this.#stream.destroy();
    if (this.#onLost === null) this.#untold = error;
    else this.#onLost(error);
  }

  /** Says goodbye to the server; `onLost` is not called. */
  dispose(): void {
    if (this.lost !== null) return;
    this.#end(new BinnacleError('cancelled', `The session with ${this.options.name} was closed.`));
    const stream = this.#stream;
    const cut = setTimeout(() => stream.destroy(), GOODBYE_MS);
    stream.once('close', () => clearTimeout(cut));
    stream.resume();
    stream.end(packets(quit()).bytes, () => stream.destroy());
  }

  #end(error: BinnacleError): void {
    this.lost = error;
    this.reader.stop();
    this.#exchange?.reject(error);
    this.#exchange = null;
  }

  /** Servers say why they end a connection that waits, and nothing else. */
  #unasked(body: FieldReader): void {
    if (body.int(1) !== REPLY.error) throw new ProtocolViolation('it sent a result nobody asked for');
    this.lose(connectionLost(this.options, readError(body, null).notice.message));
  }

  #error(body: FieldReader, exchange: Exchange): void {
    body.skip(1);
    const error = readError(body, exchange.statement);
    if (FATAL.has(error.number) || error.notice.sqlState === COMMUNICATION) {
      this.lose(connectionLost(this.options, error.notice.message));
      return;
    }
    this.#exchange = null;
    exchange.resolve(error);
  }

  #answer(body: FieldReader, exchange: Exchange, isEnd: boolean): void {
    switch (exchange.expects) {
      case 'answer':
        this.#first(body, exchange);
        return;
      case 'columns':
        this.#column(body, exchange);
        return;
      case 'end of columns':
        if (!isEnd) throw new ProtocolViolation('its answers are out of order');
        exchange.expects = 'rows';
        exchange.handler.columns(exchange.columns);
        exchange.columns = [];
        return;
      case 'rows':
        body.skip(1);
        this.#ended(readEof(body), exchange);
    }
  }

  #first(body: FieldReader, exchange: Exchange): void {
    const [kind] = body.peek(1);
    if (kind === REPLY.ok) {
      body.skip(1);
      this.#ended(readOk(body), exchange);
      return;
    }
    if (kind === REPLY.localInfile) throw new ProtocolViolation('it asked for a file of this machine');
    const count = body.length();
    if (count === 0 || count > MAX_COLUMNS || body.left > 1)
      throw new ProtocolViolation('its answer makes no sense');
    exchange.columnsLeft = count;
    exchange.described = 0;
    exchange.expects = 'columns';
  }

  #column(body: FieldReader, exchange: Exchange): void {
    exchange.described += body.left;
    if (exchange.described > MAX_DESCRIPTION_BYTES)
      throw new ProtocolViolation('the descriptions of its columns have no end');
    exchange.columns.push(readColumn(body, this.login.hasTypeNames));
    exchange.columnsLeft--;
    if (exchange.columnsLeft === 0) exchange.expects = 'end of columns';
  }

  #ended(ending: Ending, exchange: Exchange): void {
    this.transaction = (ending.status & STATUS.inTransaction) === 0 ? 'none' : 'open';
    this.#noteEncoding(ending);
    const hasMore = (ending.status & STATUS.moreResults) !== 0;
    exchange.handler.ended(ending, hasMore);
    exchange.expects = 'answer';
    if (hasMore) return;
    this.#exchange = null;
    exchange.resolve(null);
  }

  #noteEncoding({ settings }: Ending): void {
    const sets = ['character_set_client', 'character_set_results'].map((name) => settings.get(name));
    if (sets.some((set) => set !== undefined)) {
      this.isForeign = sets.some((set) => set !== undefined && set !== 'utf8mb4');
    }
  }
}

const isEof = (first: number | undefined, length: number): boolean => first === REPLY.eof && length < MAX_EOF;

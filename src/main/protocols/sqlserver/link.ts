import type { Duplex } from 'node:stream';
import { BinnacleError } from '../../../shared/errors';
import type { Disposable } from '../../../shared/lifecycle';
import type { TransactionState } from '../../sessions/queryCapability';
import type { Cursor } from './cursor';
import { brokeProtocol, connectionLost, ProtocolViolation, StreamEnded } from './errors';
import type { LoggedIn } from './login';
import type { SqlServerOptions } from './options';
import { PACKET, packets, type PacketReader } from './packets';
import { FATAL_LEVEL, readReport, type ServerReport } from './reports';
import { readColumns, RowReader, type Column } from './rowReader';
import { TokenBuffer } from './tokenBuffer';
import { readDone, readEnvChange, skipToken, TOKEN, type Done, type EnvChange } from './tokens';

/** Milliseconds an orderly end may take before the stream is cut. */
const GOODBYE_MS = 1_000;
const DESCRIPTOR_BYTES = 8;
const NO_TRANSACTION = Buffer.alloc(DESCRIPTOR_BYTES);

/** Takes what the server answers to a batch. What returns a promise is waited for before the next is read. */
export interface BatchHandler {
  columns(columns: Column[]): Promise<void>;
  /** Whether rows are to be turned into text at all. */
  readonly wantsRows: boolean;
  /** Cells are valid until this returns. */
  row(cells: (Buffer | null)[]): Promise<void> | null;
  report(report: ServerReport, isError: boolean): void;
  done(done: Done): void;
}

/** A connection that is logged in: one batch and its answer at a time, and the truth about its state. */
export class Link implements Disposable {
  /** Why nothing works any more; null: alive. */
  lost: BinnacleError | null = null;
  /** Where the session is by now. */
  database: string;
  readonly #stream: Duplex;
  readonly #reader: PacketReader;
  readonly #buffer: TokenBuffer;
  #packetBytes: number;
  #descriptor: Buffer = NO_TRANSACTION;
  #rows: RowReader | null = null;
  /** Type of the token that is read. */
  #type: number | null = null;
  #isRunning = false;
  #attention: 'none' | 'sent' | 'answered' = 'none';
  /** What the server said last before it ends the connection. */
  #lastWords = '';
  #onLost: ((error: BinnacleError) => void) | null = null;
  #onEnd: () => void = () => undefined;
  /** Lost before anybody listened. */
  #untold: BinnacleError | null = null;

  constructor(
    login: LoggedIn,
    private readonly options: SqlServerOptions,
  ) {
    this.#stream = login.stream;
    this.#reader = login.reader;
    this.database = login.database;
    this.#packetBytes = login.packetBytes;
    this.#buffer = new TokenBuffer(login.reader);
    this.#rest();
  }

  get transaction(): TransactionState {
    return this.#descriptor.equals(NO_TRANSACTION) ? 'none' : 'open';
  }

  /** Runs a batch to the end of its answer. Errors of the server go to the handler; rejects when lost. */
  async exchange(sql: string, handler: BatchHandler): Promise<void> {
    if (this.lost !== null) throw this.lost;
    this.#reader.onUnasked = null;
    this.#isRunning = true;
    this.#attention = 'none';
    this.#stream.write(packets(PACKET.batch, batch(sql, this.#descriptor), this.#packetBytes));
    try {
      do await this.#message(handler);
      while (this.#waitsForAttention);
    } catch (error) {
      this.#broken(error);
    } finally {
      this.#isRunning = false;
    }
    this.#throwIfLost();
    this.#rest();
  }

  /** Asks the server to stop what runs; its answer ends the exchange. */
  attend(): void {
    if (!this.#isRunning || this.#attention !== 'none' || this.lost !== null) return;
    this.#attention = 'sent';
    this.#stream.write(packets(PACKET.attention, Buffer.alloc(0)));
  }

  /** Called once when the connection ends unasked, also if it already has. */
  onLost(listener: (error: BinnacleError) => void): void {
    this.#onLost = listener;
    const untold = this.#untold;
    this.#untold = null;
    if (untold !== null) queueMicrotask(() => listener(untold));
  }

  /** Called when the connection ends for any reason during the exchange that follows. */
  onEnd(listener: () => void): void {
    this.#onEnd = listener;
  }

  /** Ends everything at once, for this reason. */
  lose(error: BinnacleError): void {
    if (this.lost !== null) return;
    this.#end(error);
    this.#stream.destroy();
    if (this.#onLost === null) this.#untold = error;
    else this.#onLost(error);
  }

  /** Ends the session; `onLost` is not called. What runs is stopped first: a server may notice the end late. */
  dispose(): void {
    if (this.lost !== null) return;
    this.attend();
    this.#end(new BinnacleError('cancelled', `The session with ${this.options.name} was closed.`));
    const stream = this.#stream;
    const cut = setTimeout(() => stream.destroy(), GOODBYE_MS);
    stream.on('error', () => undefined);
    stream.once('close', () => clearTimeout(cut));
    stream.end(() => stream.destroy());
  }

  /** The answer to an attention may come in a message of its own. */
  get #waitsForAttention(): boolean {
    return this.#attention === 'sent';
  }

  #throwIfLost(): void {
    if (this.lost !== null) throw this.lost;
  }

  #end(error: BinnacleError): void {
    this.lost = error;
    this.#reader.onUnasked = null;
    this.#reader.stop();
    this.#onEnd();
  }

  /** Between batches a server has nothing to say. */
  #rest(): void {
    const onUnasked = (): void => this.lose(connectionLost(this.options, this.#lastWords));
    if (this.#reader.hasRest) this.#broken(new ProtocolViolation('it sent more than its answer'));
    else this.#reader.watch(onUnasked);
  }

  #broken(error: unknown): void {
    if (error instanceof BinnacleError) this.lose(error);
    else if (error instanceof StreamEnded) this.lose(connectionLost(this.options, this.#lastWords));
    else if (error instanceof ProtocolViolation) this.lose(brokeProtocol(this.options, error.message));
    else this.lose(new BinnacleError('internal', 'The result could not be taken in.', { cause: error }));
  }

  async #message(handler: BatchHandler): Promise<void> {
    const buffer = this.#buffer;
    buffer.begin();
    this.#rows = null;
    let last = 0;
    while (last === 0 || !buffer.isDone) {
      this.#throwIfLost();
      const token = this.#token(handler);
      if (token === undefined) {
        if (!buffer.takeAtHand()) await buffer.more();
        continue;
      }
      last = token.type;
      if (token.wait !== null) await token.wait;
    }
    if (last < TOKEN.done) throw new ProtocolViolation('its answer has no end');
  }

  /** Reads a token if it is there as a whole, or reads on in it. */
  #token(handler: BatchHandler): { type: number; wait: Promise<void> | null } | undefined {
    if (this.#type === null) {
      this.#type = this.#buffer.take((cursor) => cursor.u8()) ?? null;
      if (this.#type === TOKEN.row || this.#type === TOKEN.nullRow) this.#beginRow(this.#type);
    }
    const type = this.#type;
    if (type === null) return undefined;
    const read = this.#buffer.take((cursor) => ({ wait: this.#body(type, cursor, handler) }));
    if (read === undefined) return undefined;
    this.#type = null;
    return { type, wait: read.wait };
  }

  #beginRow(type: number): void {
    if (this.#rows === null) throw new ProtocolViolation('it sent rows without a description');
    this.#rows.begin(type === TOKEN.nullRow);
  }

  #body(type: number, cursor: Cursor, handler: BatchHandler): Promise<void> | null {
    switch (type) {
      case TOKEN.row:
      case TOKEN.nullRow:
        return this.#row(cursor, handler);
      case TOKEN.columns:
        return this.#columns(readColumns(cursor), handler);
      case TOKEN.error:
      case TOKEN.info:
        this.#report(readReport(cursor), type === TOKEN.error, handler);
        return null;
      case TOKEN.envChange:
        this.#changed(readEnvChange(cursor));
        return null;
      case TOKEN.done:
      case TOKEN.doneProc:
      case TOKEN.doneInProc:
        this.#done(readDone(cursor), handler);
        return null;
      default:
        if (skipToken(type, cursor)) return null;
        throw new ProtocolViolation('its answers are out of order');
    }
  }

  #row(cursor: Cursor, handler: BatchHandler): Promise<void> | null {
    const start = cursor.at;
    this.#rows?.measure(cursor);
    if (this.#rows === null || !handler.wantsRows) return null;
    return handler.row(this.#rows.cells(cursor.bytes, start));
  }

  #columns(columns: Column[], handler: BatchHandler): Promise<void> | null {
    this.#rows = columns.length === 0 ? null : new RowReader(columns);
    return columns.length === 0 ? null : handler.columns(columns);
  }

  #report(report: ServerReport, isError: boolean, handler: BatchHandler): void {
    if (isError && report.level >= FATAL_LEVEL) this.#lastWords = report.message;
    handler.report(report, isError);
  }

  #done(done: Done, handler: BatchHandler): void {
    this.#rows = null;
    if (!done.isAttention) handler.done(done);
    else if (this.#attention === 'sent') this.#attention = 'answered';
    else throw new ProtocolViolation('it stopped what nobody asked it to');
  }

  #changed(change: EnvChange): void {
    if (change.what === 'database') this.database = change.name;
    if (change.what !== 'transaction') return;
    const { descriptor } = change;
    if (descriptor.length !== 0 && descriptor.length !== DESCRIPTOR_BYTES) {
      throw new ProtocolViolation('a transaction has no number');
    }
    this.#descriptor = descriptor.length === 0 ? NO_TRANSACTION : descriptor;
  }
}

/** A SQL batch with the header that names its transaction (MS-TDS 2.2.6.7, 2.2.5.3.2). */
function batch(sql: string, descriptor: Buffer): Buffer {
  const header = Buffer.alloc(22);
  header.writeUInt32LE(22, 0);
  header.writeUInt32LE(18, 4);
  header.writeUInt16LE(2, 8);
  descriptor.copy(header, 10);
  header.writeUInt32LE(1, 18);
  return Buffer.concat([header, Buffer.from(sql, 'utf16le')]);
}

import type { Duplex } from 'node:stream';
import { BinnacleError } from '../../../shared/errors';
import type { Disposable } from '../../../shared/lifecycle';
import type { ServerNotice, TransactionState } from '../../sessions/queryCapability';
import { BodyReader, readReport, TYPE } from './backendMessages';
import { brokeProtocol, connectionLost } from './errors';
import { terminate } from './frontendMessages';
import type { LoggedIn } from './login';
import { LONG_BODY, ProtocolViolation, type MessageHandler, type MessageReader } from './messageReader';
import type { PostgresOptions } from './options';

/** Bytes of any message: a server's values end at 1 GiB (MaxAllocSize), and a message has little around them. */
const MAX_MESSAGE_BYTES = 1024 * 1024 * 1024 + 64 * 1024;
/** Bytes of the description of columns: 1,664 of them (MaxTupleAttributeNumber) with names of 63 bytes are 0.2 MB. */
const MAX_DESCRIPTION_BYTES = 16 * 1024 * 1024;
/** Milliseconds an orderly end may take before the stream is cut. */
const GOODBYE_MS = 1_000;

/** Takes what the server answers until it is ready again. All may throw a {@link ProtocolViolation}. */
export interface ExchangeHandler {
  /** A DataRow, `bytes[start, end)`, valid during the call. */
  row(bytes: Buffer, start: number, end: number): void;
  /** Whether a row of more than 64 KiB is to be received; else `row` gets nothing of it. */
  wantsRow(length: number): boolean;
  message(type: number, body: BodyReader): void;
  notice(notice: ServerNotice): void;
}

interface Exchange {
  handler: ExchangeHandler;
  statement: string | null;
  /** The first error of the server. */
  error: ServerNotice | null;
  resolve(error: ServerNotice | null): void;
  reject(error: BinnacleError): void;
}

const STATES: Readonly<Record<string, TransactionState>> = { I: 'none', T: 'open', E: 'failed' };

/** A connection that is logged in: one request and its answer at a time, and the truth about its state. */
export class Link implements MessageHandler, Disposable {
  /** As of the last answer. */
  transaction: TransactionState = 'none';
  /** Why nothing works any more; null: alive. */
  lost: BinnacleError | null = null;
  /** What the server reports of itself, such as server_version. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly reader: MessageReader;
  readonly #parameters: Map<string, string>;
  #exchange: Exchange | null = null;
  #onLost: ((error: BinnacleError) => void) | null = null;
  /** Lost before anybody listened. */
  #untold: BinnacleError | null = null;

  constructor(
    private readonly stream: Duplex,
    { reader, parameters }: LoggedIn,
    private readonly options: PostgresOptions,
  ) {
    this.parameters = this.#parameters = parameters;
    this.reader = reader;
    reader.handler = this;
    const onEnd = (): void => this.lose(connectionLost(options, ''));
    stream.on('end', onEnd);
    stream.on('close', onEnd);
    stream.on('error', onEnd);
    reader.release();
  }

  /** Sends a request and reads until the server is ready; resolves to its error, if it had one. Rejects when lost. */
  exchange(
    request: Buffer,
    handler: ExchangeHandler,
    statement: string | null = null,
  ): Promise<ServerNotice | null> {
    if (this.lost !== null) return Promise.reject(this.lost);
    return new Promise((resolve, reject) => {
      this.#exchange = { handler, statement, error: null, resolve, reject };
      this.stream.write(request);
    });
  }

  /** Sends something more in the middle of an exchange. */
  send(message: Buffer): void {
    if (this.lost === null) this.stream.write(message);
  }

  /** Called once when the connection ends unasked, also if it already has. */
  onLost(listener: (error: BinnacleError) => void): void {
    this.#onLost = listener;
    const untold = this.#untold;
    this.#untold = null;
    if (untold !== null) queueMicrotask(() => listener(untold));
  }

  message(type: number, bytes: Buffer, start: number, end: number): void {
    const exchange = this.#exchange;
    if (type === TYPE.dataRow && exchange !== null) {
      exchange.handler.row(bytes, start, end);
      return;
    }
    this.#message(type, new BodyReader(bytes, start, end));
  }

  wanted(type: number, length: number): number {
    if (length <= MAX_MESSAGE_BYTES) {
      if (type === TYPE.dataRow) return this.#exchange?.handler.wantsRow(length) === true ? length : 0;
      if (type === TYPE.copyData) return 0;
      if (type === TYPE.errorResponse || type === TYPE.noticeResponse) return LONG_BODY;
      if (type === TYPE.rowDescription && length <= MAX_DESCRIPTION_BYTES) return length;
    }
    throw new ProtocolViolation(`it announced a message of ${length} bytes`);
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
    this.stream.destroy();
    if (this.#onLost === null) this.#untold = error;
    else this.#onLost(error);
  }

  /** Says goodbye to the server; `onLost` is not called. */
  dispose(): void {
    if (this.lost !== null) return;
    this.#end(new BinnacleError('cancelled', `The session with ${this.options.name} was closed.`));
    const { stream } = this;
    const cut = setTimeout(() => stream.destroy(), GOODBYE_MS);
    stream.once('close', () => clearTimeout(cut));
    stream.resume();
    stream.end(terminate(), () => stream.destroy());
  }

  #end(error: BinnacleError): void {
    this.lost = error;
    this.reader.stop();
    this.#exchange?.reject(error);
    this.#exchange = null;
  }

  #message(type: number, body: BodyReader): void {
    switch (type) {
      case TYPE.readyForQuery:
        this.#ready(body);
        return;
      case TYPE.errorResponse:
        this.#error(body);
        return;
      case TYPE.noticeResponse:
        this.#exchange?.handler.notice(readReport(body, this.#exchange.statement).notice);
        return;
      case TYPE.parameterStatus:
        this.#parameter(body.cString(), body.cString());
        return;
      case TYPE.notificationResponse:
        return; // Of a LISTEN that somebody typed: nobody waits for it.
      default:
        if (this.#exchange === null) throw new ProtocolViolation('it sent a result nobody asked for');
        this.#exchange.handler.message(type, body);
    }
  }

  /** All of them are told at login; others that come later are not kept, for there could be any number. */
  #parameter(name: string, value: string): void {
    if (this.#parameters.has(name)) this.#parameters.set(name, value);
  }

  #ready(body: BodyReader): void {
    const state = STATES[String.fromCharCode(body.byte())];
    const exchange = this.#exchange;
    if (state === undefined || exchange === null) throw new ProtocolViolation('its answers are out of order');
    this.transaction = state;
    this.#exchange = null;
    exchange.resolve(exchange.error);
  }

  #error(body: BodyReader): void {
    const { notice, isFatal } = readReport(body, this.#exchange?.statement ?? null);
    if (isFatal) this.lose(connectionLost(this.options, notice.message));
    else if (this.#exchange !== null) this.#exchange.error ??= notice;
  }
}

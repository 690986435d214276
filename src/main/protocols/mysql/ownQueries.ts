import { BinnacleError } from '../../../shared/errors';
import { QueryError } from '../../sessions/queryCapability';
import { connectionLost } from '../postgres/errors';
import { ProtocolViolation } from '../postgres/messageReader';
import { FieldReader, NULL_CELL } from './fields';
import type { ExchangeHandler, Link } from './link';
import type { MysqlOptions } from './options';

/** Bytes of an answer to one of our own questions: a thousand warnings of 512 characters at most. */
const MAX_BYTES = 4 * 1024 * 1024;

/** Small questions of the driver itself, between those of the person. A server that does not answer them is given up. */
export class OwnQueries {
  constructor(
    private readonly link: Link,
    private readonly options: MysqlOptions,
  ) {}

  /** Rows as text, NULL as null. Throws a {@link QueryError} in the server's words. */
  async rows(sql: string): Promise<(string | null)[][]> {
    const { name, phaseTimeoutMs } = this.options;
    const answer = new Answer();
    const patience = setTimeout(
      () => this.link.lose(connectionLost({ name }, 'the server no longer answers')),
      phaseTimeoutMs,
    );
    try {
      const error = await this.link.exchange(sql, answer);
      if (error !== null) throw new QueryError(error.notice);
      return answer.rows;
    } finally {
      clearTimeout(patience);
    }
  }

  /** The same, where the server may refuse it without harm; what the connection is lost by is thrown. */
  async tried(sql: string): Promise<void> {
    try {
      await this.rows(sql);
    } catch (error) {
      if (error instanceof BinnacleError && error === this.link.lost) throw error;
    }
  }
}

class Answer implements ExchangeHandler {
  readonly rows: (string | null)[][] = [];
  #columns = 0;
  #bytes = 0;

  columns(columns: readonly unknown[]): void {
    this.#columns = columns.length;
  }

  row(bytes: Buffer, start: number, end: number): void {
    this.#bytes += end - start;
    if (this.#bytes > MAX_BYTES) throw new ProtocolViolation('it answered a small question at length');
    const body = new FieldReader(bytes, start, end);
    const row: (string | null)[] = [];
    for (let column = 0; column < this.#columns; column++) {
      if (body.peek(1)[0] === NULL_CELL) {
        body.skip(1);
        row.push(null);
      } else row.push(body.text());
    }
    this.rows.push(row);
  }

  wantsRow(): boolean {
    throw new ProtocolViolation('it answered a small question at length');
  }

  ended(): void {
    // The link knows the state.
  }
}

import { QueryError } from '../../sessions/queryCapability';
import { TYPE } from './backendMessages';
import { connectionLost } from './errors';
import { ask, query } from './frontendMessages';
import type { ExchangeHandler, Link } from './link';
import { ProtocolViolation } from './messageReader';
import type { PostgresOptions } from './options';

/** Cells of an answer to one of our own questions: types of the columns of a result at most. */
const MAX_CELLS = 20_000;
const NULL_LENGTH = -1;

const EXPECTED: ReadonlySet<number> = new Set([
  TYPE.bindComplete,
  TYPE.closeComplete,
  TYPE.commandComplete,
  TYPE.noData,
  TYPE.parseComplete,
  TYPE.rowDescription,
]);

/** Small questions of the driver itself, between those of the person. A server that does not answer them is given up. */
export class OwnQueries {
  constructor(
    private readonly link: Link,
    private readonly options: PostgresOptions,
  ) {}

  /** Runs statements without a result. Throws a {@link QueryError} in the server's words. */
  async command(sql: string): Promise<void> {
    await this.#exchange(query(sql), new Answer());
  }

  /** Rows of a query with values; leaves a described statement as it is. */
  async rows(sql: string, values: readonly string[]): Promise<(string | null)[][]> {
    const answer = new Answer();
    await this.#exchange(ask(sql, values), answer);
    return answer.rows;
  }

  async #exchange(request: Buffer, answer: Answer): Promise<void> {
    const { name, phaseTimeoutMs } = this.options;
    const patience = setTimeout(
      () => this.link.lose(connectionLost({ name }, 'the server no longer answers')),
      phaseTimeoutMs,
    );
    try {
      const error = await this.link.exchange(request, answer);
      if (error !== null) throw new QueryError(error);
    } finally {
      clearTimeout(patience);
    }
  }
}

/** Rows as text. */
class Answer implements ExchangeHandler {
  readonly rows: (string | null)[][] = [];
  #cells = 0;

  row(bytes: Buffer, start: number, end: number): void {
    if (end - start < 2) throw new ProtocolViolation('a row has no count of cells');
    const count = bytes.readUInt16BE(start);
    this.#cells += count;
    if (this.#cells > MAX_CELLS) throw new ProtocolViolation('it answered a small question at length');
    const row: (string | null)[] = [];
    let at = start + 2;
    for (let column = 0; column < count; column++) {
      if (at + 4 > end) throw new ProtocolViolation('a row ended before its cells did');
      const length = bytes.readInt32BE(at);
      at += 4;
      if (length === NULL_LENGTH) row.push(null);
      else if (length < 0 || length > end - at) {
        throw new ProtocolViolation('a cell is longer than its row');
      } else {
        row.push(bytes.toString('utf8', at, at + length));
        at += length;
      }
    }
    this.rows.push(row);
  }

  wantsRow(): boolean {
    throw new ProtocolViolation('it answered a small question at length');
  }

  message(type: number): void {
    if (!EXPECTED.has(type)) throw new ProtocolViolation('its answers are out of order');
  }

  notice(): void {
    // About our own questions; nobody asked.
  }
}

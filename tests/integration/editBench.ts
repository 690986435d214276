import { createServer, connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { postgresEngine } from '../../src/main/host/engines/postgresEngine';
import type { QuerySession } from '../../src/main/sessions/queryCapability';
import type { QueryService } from '../../src/main/streams/queryStream';
import type { JournalLink } from '../../src/main/streams/edits/journalLink';
import { JournalTransactions } from '../../src/main/streams/edits/journalTransactions';
import { readJournal } from '../../src/main/streams/edits/openJournal';
import { QueryEdits } from '../../src/main/streams/edits/queryEdits';
import { QueryResults } from '../../src/main/streams/queryResults';
import { runStatements } from '../../src/main/streams/queryRun';
import { WritingDesk } from '../../src/main/streams/writing/writingDesk';
import { WriteAccess } from '../../src/main/streams/writeAccess';
import { RowPage } from '../../src/shared/rowPage';
import type { ApplyOutcome, EditTarget, EditedValue, RowChange } from '../../src/shared/edits';
import type { OpenedJournal } from '../../src/shared/journalEdits';
import type { QueryAccess, QueryHostFrame, ResultColumn } from '../../src/shared/queryStream';
import { labFolder } from '../lab/labFolder';
import type { PostgresLab } from '../lab/postgres';
import { Caller, options } from './postgresFixture';

/** A result with its exact cells. */
export interface Shown {
  resultId: number;
  columns: ResultColumn[];
  rows: (string | null)[][];
}

export const text = (value: string): EditedValue => ({ kind: 'text', text: value });

/** A change of one cell of a row as the result shows it. */
export const update = (row: number, column: number, value: EditedValue, id = row): RowChange => ({
  ...{ kind: 'update', id, row, base: 0 },
  cells: [{ column, value }],
});

/** Edits of results over a real session, as a query tab asks for them. */
export class EditBench {
  readonly session: QuerySession;
  readonly results: QueryResults;
  readonly edits: QueryEdits;
  readonly desk: WritingDesk;
  /** What follows the transactions for the undo journal, if there is one. */
  readonly transactions: JournalTransactions | undefined;
  readonly #signal = new AbortController().signal;
  #lastRun = 0;

  constructor(
    own: QuerySession,
    private readonly engine: QueryService['engine'],
    folder: string,
    readonly access: WriteAccess,
    private readonly place?: { link: JournalLink; hostId: string },
  ) {
    this.results = new QueryResults(folder);
    this.transactions =
      place && new JournalTransactions(own, engine.dialect, (id, state) => place.link.mark(id, state));
    this.session = this.transactions?.session ?? own;
    const site = { session: this.session, engine, access };
    this.desk = new WritingDesk(site, () => undefined);
    // What a statement would do is not held here for a person to look at.
    this.desk.choose(false, false);
    const journal = place && this.transactions && { ...place, transactions: this.transactions };
    this.edits = new QueryEdits({ ...site, journal, desk: this.desk }, this.results);
  }

  /** A session that ends with the test; `port`: another than the server's own. */
  static async open(
    lab: PostgresLab,
    port = lab.port,
    access: QueryAccess = { mayWrite: true, until: null },
    place?: { link: JournalLink; hostId: string },
  ): Promise<EditBench> {
    const { user, password } = lab.logins.scram;
    const session = await new Caller(options({ port }, { user }), password).open();
    return EditBench.over(session, postgresEngine, access, place);
  }

  /** Over a session of any engine. */
  static over(
    session: QuerySession,
    engine: QueryService['engine'],
    access: QueryAccess = { mayWrite: true, until: null },
    place?: { link: JournalLink; hostId: string },
  ): EditBench {
    const folder = labFolder();
    const bench = new EditBench(session, engine, folder.path, new WriteAccess(access), place);
    onTestFinished(() => {
      bench.results.dispose();
      folder.remove();
    });
    return bench;
  }

  /** Opens an entry of the undo journal, as its tab does. */
  async openEntry(id: number): Promise<OpenedJournal> {
    const { place, transactions } = this;
    if (place === undefined || transactions === undefined) throw new Error('There is no journal.');
    return this.edits.open(await readJournal({ ...place, transactions }, id), this.#signal);
  }

  /** Runs statements; gives the last result. */
  async show(...statements: string[]): Promise<Shown> {
    const frames: QueryHostFrame[] = [];
    await runStatements(
      {
        ...{
          session: this.session,
          engine: this.engine,
          desk: this.desk,
          access: this.access,
          refusal: () => null,
          results: this.results,
        },
        ...{ runId: (this.#lastRun += 1), timeoutMs: null, signal: this.#signal },
        post: (frame) => void frames.push(frame),
        onOver: () => undefined,
        rollBack: 'no',
      },
      statements,
    );
    const failed = frames.find((frame) => frame.t === 'failed');
    if (failed?.t === 'failed') throw new Error(failed.error.message);
    const result = frames.findLast((frame) => frame.t === 'result');
    if (result?.t !== 'result') return { resultId: 0, columns: [], rows: [] };
    const { resultId, columns } = result;
    return { resultId, columns, rows: await this.#rows(resultId, rowCount(frames, resultId)) };
  }

  target({ resultId }: Shown): Promise<EditTarget> {
    return this.edits.answer(resultId, { what: 'target' }, this.#signal) as Promise<EditTarget>;
  }

  /** Why rows of what a statement shows can't be changed; empty: they can. */
  async reason(statement: string): Promise<string> {
    const target = await this.target(await this.show(statement));
    return target.editable ? '' : target.reason;
  }

  review({ resultId }: Pick<Shown, 'resultId'>, changes: RowChange[]): Promise<string[]> {
    return this.edits.answer(resultId, { what: 'review', changes }, this.#signal) as Promise<string[]>;
  }

  apply({ resultId }: Pick<Shown, 'resultId'>, changes: RowChange[], unkept = false): Promise<ApplyOutcome> {
    const question = { what: 'apply', changes, unkept } as const;
    return this.edits.answer(resultId, question, this.#signal) as Promise<ApplyOutcome>;
  }

  async #rows(resultId: number, count: number): Promise<(string | null)[][]> {
    const rows: (string | null)[][] = [];
    while (rows.length < count) {
      const page = new RowPage((await this.results.page(resultId, rows.length)).page);
      for (let row = 0; row < page.rows; row++) {
        rows.push(Array.from({ length: page.columns }, (_, column) => page.text(row, column)));
      }
    }
    return rows;
  }
}

function rowCount(frames: readonly QueryHostFrame[], resultId: number): number {
  const end = frames.find((frame) => frame.t === 'result-end' && frame.resultId === resultId);
  return end?.t === 'result-end' ? end.rows : 0;
}

/**
 * A way to the server that breaks. `before`: at the first message with this text, which the server never gets; `after`:
 * the server gets it, and its answer, which holds `answer`, is dropped.
 */
export async function breakingWay(
  port: number,
  at: 'before' | 'after',
  sent: string,
  answer = `${sent}\0`,
): Promise<number> {
  const sockets: Socket[] = [];
  const server = createServer((client) => {
    const target = connect({ host: '127.0.0.1', port });
    sockets.push(client, target);
    let answered = true;
    client.on('data', (data) => {
      // Execute follows its Parse in a message of its own: what breaks is the answer to the second.
      const hit = data.includes(sent);
      if (hit && at === 'before') {
        client.destroy();
        target.destroy();
        return;
      }
      if (hit) answered = false;
      target.write(data);
    });
    target.on('data', (data) => {
      if (answered) client.write(data);
      else if (data.includes(answer)) client.destroy();
      else client.write(data);
    });
    for (const each of [client, target]) each.on('error', () => undefined);
    target.on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

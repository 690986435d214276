import type { ExploreAnswers } from '../../../shared/queryStream';
import { SAMPLE_CELL_LENGTH, SAMPLE_ROWS, type PreviewSample } from '../../../shared/queryWriting';
import { RowPage } from '../../../shared/rowPage';
import type { SqlDialect } from '../../../shared/sql/dialect';
import { quoteIdentifier } from '../../../shared/sql/identifiers';
import { valueLiteral } from '../../../shared/sql/literals';
import { readRowChange, type RowChange } from '../../../shared/sql/rowChange';
import type { QuerySession, ResultColumn } from '../../sessions/queryCapability';
import type { QueryEngine } from '../../sessions/queryEngine';

/** Bytes that a sample may have in all: it is looked at, not worked with. */
const MAX_BYTES = 4 * 1024 * 1024;

type Row = (string | null)[];

/** What reading samples takes; the session must not harm the transaction that it reads in. */
export interface SampleSite {
  session: QuerySession;
  engine: Pick<QueryEngine<never>, 'dialect' | 'explore' | 'origins'>;
  signal: AbortSignal;
  timeoutMs: number | null;
}

/** The rows that a statement is about to change; rows past {@link SAMPLE_ROWS} are left out. */
export interface RowsBefore {
  source: string;
  columns: ResultColumn[];
  rows: Row[];
  /** Positions in `columns` of a key; null: rows can't be told apart. */
  key: number[] | null;
}

/** Reads rows that a simple UPDATE or DELETE will change. Null: it is none, or they can't be read. Never rejects. */
export async function rowsBefore(site: SampleSite, statement: string): Promise<RowsBefore | null> {
  const { dialect } = site.engine;
  const change = readRowChange(statement, dialect);
  if (change === null) return null;
  try {
    const { columns, rows } = await collect(site, selectOf(change, dialect));
    const key = await keyOf(site, columns).catch(() => null);
    return { source: change.source, columns, rows, key };
  } catch {
    return null;
  }
}

/** What has become of the rows. Never rejects. */
export async function sampleAfter(site: SampleSite, found: RowsBefore | null): Promise<PreviewSample | null> {
  if (found === null) return null;
  const { columns, rows, key } = found;
  const shown = { columns: columns.map(({ name }) => name), before: rows.map(clipped) };
  if (key === null || rows.length === 0) return { ...shown, after: null };
  try {
    const now = await collect(site, selectByKey(found, key, site.engine.dialect));
    const byKey = new Map(now.rows.map((row) => [keyText(row, key), row]));
    const after = rows.map((row) => byKey.get(keyText(row, key)) ?? null);
    return { ...shown, after: after.map((row) => (row === null ? null : clipped(row))) };
  } catch {
    return { ...shown, after: null };
  }
}

function selectOf({ source, condition }: RowChange, dialect: SqlDialect): string {
  const where = condition === null ? '' : ` WHERE ${condition}`;
  return dialect === 'sqlserver'
    ? `SELECT TOP (${SAMPLE_ROWS}) * FROM ${source}${where}`
    : `SELECT * FROM ${source}${where}\nLIMIT ${SAMPLE_ROWS}`;
}

function selectByKey({ source, columns, rows }: RowsBefore, key: number[], dialect: SqlDialect): string {
  const isRow = (row: Row): string =>
    key
      .map((at) => {
        const { name = '', class: kind = 'text' } = columns[at] ?? {};
        return `${quoteIdentifier(name, dialect)} = ${valueLiteral(row[at] ?? null, kind, dialect)}`;
      })
      .join(' AND ');
  return `SELECT * FROM ${source} WHERE ${rows.map((row) => `(${isRow(row)})`).join(' OR ')}`;
}

/** The first key of the one table that all columns are from. */
async function keyOf(
  { session, engine, signal }: SampleSite,
  columns: ResultColumn[],
): Promise<number[] | null> {
  const origins = await engine.origins(session, columns, signal);
  const [first] = origins;
  if (first === undefined || first === null) return null;
  const question = { what: 'table', schema: first.schema, name: first.table } as const;
  const answer = await engine.explore(session, question, signal);
  for (const { columns: names } of (answer as ExploreAnswers['table']).keys) {
    const key = names.map((name) => origins.findIndex((origin) => origin?.column === name));
    if (key.length > 0 && !key.includes(-1)) return key;
  }
  return null;
}

async function collect(
  { session, signal, timeoutMs }: SampleSite,
  statement: string,
): Promise<{ columns: ResultColumn[]; rows: Row[] }> {
  let columns: ResultColumn[] = [];
  const rows: Row[] = [];
  let size = 0;
  const take = (bytes: Uint8Array): Promise<void> => {
    size += bytes.length;
    if (size > MAX_BYTES) throw new RangeError('the sample is too large to be shown');
    const page = new RowPage(bytes);
    for (let row = 0; row < page.rows; row++)
      rows.push(Array.from({ length: page.columns }, (_, column) => page.text(row, column)));
    return Promise.resolve();
  };
  const sink = {
    begin: (described: ResultColumn[]) => void (columns = described),
    page: take,
    end: () => undefined,
    notice: () => undefined,
  };
  await session.run(statement, sink, { signal, readOnly: true, timeoutMs });
  return { columns, rows };
}

const keyText = (row: Row, key: number[]): string => JSON.stringify(key.map((at) => row[at] ?? null));

const clipped = (row: Row): Row =>
  row.map((cell) =>
    cell !== null && cell.length > SAMPLE_CELL_LENGTH ? `${cell.slice(0, SAMPLE_CELL_LENGTH)}…` : cell,
  );

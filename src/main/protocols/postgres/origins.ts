import { collectRows } from '../../sessions/collectRows';
import type { QuerySession, ResultColumn } from '../../sessions/queryCapability';
import type { NamedOrigin } from '../../sessions/queryEngine';
import { columnNames } from './catalogue';

const keyOf = (table: number | string, column: number | string): string => `${table}.${column}`;

/** Looks the numbers of tables and columns up that a result came with. Throws what running a statement throws. */
export async function originsOf(
  session: QuerySession,
  columns: readonly ResultColumn[],
  signal: AbortSignal,
): Promise<(NamedOrigin | null)[]> {
  const numbers = columns.map(({ origin }) => (origin?.kind === 'number' ? origin : null));
  const tables = [...new Set(numbers.flatMap((origin) => (origin === null ? [] : [origin.table])))];
  if (tables.length === 0) return columns.map(() => null);
  const named = new Map<string, NamedOrigin>();
  for (const [oid, number, schema, table, column] of await collectRows(
    session,
    columnNames(tables),
    signal,
  )) {
    const origin = { schema: schema ?? '', table: table ?? '', column: column ?? '' };
    named.set(keyOf(oid ?? '', number ?? ''), { kind: 'name', ...origin });
  }
  return numbers.map((origin) =>
    origin === null ? null : (named.get(keyOf(origin.table, origin.column)) ?? null),
  );
}

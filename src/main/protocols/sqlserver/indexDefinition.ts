import { quoteIdentifier } from '../../../shared/sql/identifiers';
import type { TextRow } from '../../sessions/collectRows';

const quoted = (name: string | null | undefined): string => quoteIdentifier(name ?? '', 'sqlserver');

/** An index from its rows, one for each column; the server keeps no text of it. */
export function indexDefinition(rows: readonly TextRow[]): { name: string; definition: string } {
  const [name, kind, isUnique, isPrimary, filter] = rows[0] ?? [];
  const keys = rows.filter((row) => row[7] !== '1');
  const included = rows.filter((row) => row[7] === '1').map((row) => quoted(row[5]));
  const columns = keys.map((row) => `${quoted(row[5])}${row[6] === '1' ? ' DESC' : ''}`);
  const what = isPrimary === '1' ? 'PRIMARY KEY ' : isUnique === '1' ? 'UNIQUE ' : '';
  const parts = [
    `${what}${kind ?? ''} (${columns.join(', ')})`,
    ...(included.length === 0 ? [] : [`INCLUDE (${included.join(', ')})`]),
    ...(filter === null || filter === undefined ? [] : [`WHERE ${filter}`]),
  ];
  return { name: name ?? '', definition: parts.join(' ') };
}

import { BinnacleError } from '../../../shared/errors';
import type { ForeignKey, TableColumn, TableDetails, TableKey } from '../../../shared/queryStream';
import { quoteIdentifier } from '../../../shared/sql/identifiers';
import * as catalogue from './catalogue';
import type { Asker } from './explorer';

/** `hidden` of columns that are computed (https://www.sqlite.org/pragma.html#pragma_table_xinfo). */
const GENERATED: ReadonlySet<string> = new Set(['2', '3']);

/** All about one table or view. Throws `not-found`, and what asking throws. */
export async function tableDetails(ask: Asker, schema: string, name: string): Promise<TableDetails> {
  const [found] = await ask(catalogue.relation(schema, name));
  if (found === undefined) {
    throw new BinnacleError('not-found', `“${schema}.${name}” does not exist any more.`, {
      hint: 'Refresh the list.',
    });
  }
  const [, sql] = found;
  const columns = await columnsOf(ask, schema, name);
  const indexes = await ask(catalogue.indexesOf(schema, name));
  return {
    columns,
    keys: await keysOf(ask, { schema, name }, columns, indexes),
    foreignKeys: await foreignKeys(ask, schema, name),
    referencedBy: await references(ask, { schema, name }, columns),
    constraints: [],
    indexes: indexes.map(([index, , origin, , definition]) => ({
      name: index ?? '',
      definition: definition ?? (origin === 'pk' ? 'of the primary key' : 'of a UNIQUE constraint'),
    })),
    triggers: (await ask(catalogue.triggersOf(schema, name))).map(([trigger, definition]) => ({
      ...{ name: trigger ?? '', definition: definition ?? '' },
    })),
    // The text of a table is the only place where its CHECK constraints stand.
    definition: sql ?? '',
  };
}

async function columnsOf(ask: Asker, schema: string, name: string): Promise<TableColumn[]> {
  return (await ask(catalogue.columnsOf(schema, name))).map(
    ([column, type, notNull, fallback, position, hidden]) => ({
      name: column ?? '',
      type: type ?? '',
      nullable: notNull !== '1',
      default: fallback ?? '',
      keyPosition: Number(position ?? 0),
      generated: GENERATED.has(hidden ?? ''),
    }),
  );
}

/**
 * Primary key first, then unique keys without columns that can be NULL. A primary key of a table with rowids may hold
 * NULLs unless it is the rowid itself (https://www.sqlite.org/lang_createtable.html, 3.5).
 */
async function keysOf(
  ask: Asker,
  { schema, name }: { schema: string; name: string },
  columns: readonly TableColumn[],
  indexes: readonly (string | null)[][],
): Promise<TableKey[]> {
  const [row] = await ask(catalogue.withoutRowid(schema, name));
  const own = columns.filter(({ keyPosition }) => keyPosition > 0);
  const isRowid = own.length === 1 && !indexes.some(([, , origin]) => origin === 'pk');
  const certain = row?.[0] === '1' || isRowid || own.every(({ nullable }) => !nullable);
  const keys: TableKey[] = [];
  if (own.length > 0 && certain) {
    const ordered = [...own].sort((a, b) => a.keyPosition - b.keyPosition);
    keys.push({ name: 'PRIMARY KEY', columns: ordered.map((column) => column.name), primary: true });
  }
  const given = new Set(columns.filter(({ nullable }) => !nullable).map((column) => column.name));
  for (const [index, unique, origin, partial] of indexes) {
    if (unique !== '1' || origin === 'pk' || partial === '1') continue;
    const names = (await ask(catalogue.indexColumns(schema, index ?? ''))).map(([column]) => column ?? '');
    if (names.every((column) => given.has(column))) {
      keys.push({ name: index ?? '', columns: names, primary: false });
    }
  }
  return keys;
}

async function foreignKeys(ask: Asker, schema: string, name: string): Promise<ForeignKey[]> {
  const keys = new Map<string, ForeignKey & { implied: boolean }>();
  for (const [id, table, from, to] of await ask(catalogue.foreignKeysOf(schema, name))) {
    const key = keys.get(id ?? '') ?? {
      ...{ name: keyName(name, id), columns: [], implied: to === null },
      to: { schema, name: table ?? '', columns: [] },
    };
    key.columns.push(from ?? '');
    if (to !== null && to !== undefined) key.to.columns.push(to);
    keys.set(id ?? '', key);
  }
  const found: ForeignKey[] = [];
  for (const { implied, ...key } of keys.values()) {
    if (implied) key.to.columns = primaryOf(await columnsOf(ask, schema, key.to.name));
    if (key.columns.length === key.to.columns.length) found.push(key);
  }
  return found;
}

async function references(
  ask: Asker,
  self: { schema: string; name: string },
  columns: readonly TableColumn[],
): Promise<TableDetails['referencedBy']> {
  const keys = new Map<string, TableDetails['referencedBy'][number]>();
  for (const [table, id, from, to] of await ask(catalogue.referencesTo(self.schema, self.name))) {
    const place = JSON.stringify([table, id]);
    const key = keys.get(place) ?? {
      ...{ name: keyName(table ?? '', id), columns: [], to: { ...self, columns: [] } },
      from: { schema: self.schema, name: table ?? '' },
    };
    key.columns.push(from ?? '');
    if (to === null || to === undefined) key.to.columns = primaryOf(columns);
    else key.to.columns.push(to);
    keys.set(place, key);
  }
  return [...keys.values()].filter((key) => key.columns.length === key.to.columns.length);
}

/** SQLite keeps no names of foreign keys. */
const keyName = (table: string, id: string | null | undefined): string =>
  `${quoteIdentifier(table, 'sqlite')} FOREIGN KEY ${Number(id ?? 0) + 1}`;

const primaryOf = (columns: readonly TableColumn[]): string[] =>
  columns
    .filter(({ keyPosition }) => keyPosition > 0)
    .sort((a, b) => a.keyPosition - b.keyPosition)
    .map(({ name }) => name);

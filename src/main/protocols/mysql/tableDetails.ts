import { BinnacleError } from '../../../shared/errors';
import type { ForeignKey, TableColumn, TableDetails, TableKey } from '../../../shared/queryStream';
import type { TextRow } from '../../sessions/collectRows';
import * as catalogue from './catalogue';
import type { Asker } from './explorer';

interface TableName {
  schema: string;
  name: string;
}

/** All about one table or view. Throws `not-found`, and what running a statement throws. */
export async function tableDetails(
  ask: Asker,
  { schema, name }: TableName,
  isMariaDb: boolean,
): Promise<TableDetails> {
  const [found] = await ask(catalogue.relation(schema, name));
  if (found === undefined) {
    throw new BinnacleError('not-found', `“${schema}.${name}” does not exist any more.`, {
      hint: 'Refresh the list.',
    });
  }
  const [kind, definition] = found;
  const keys = keysOf(await ask(catalogue.uniqueIndexesOf(schema, name)));
  const primary = keys.find((key) => key.primary)?.columns ?? [];
  const columns = await ask(catalogue.columnsOf(schema, name));
  const created = kind?.endsWith('VIEW') === true ? [] : await ask(showCreate(schema, name));
  return {
    columns: columns.map((row) => columnOf(row, primary, isMariaDb)),
    keys,
    foreignKeys: foreignKeys(await ask(catalogue.foreignKeysOf(schema, name, 'own'))),
    referencedBy: foreignKeys(await ask(catalogue.foreignKeysOf(schema, name, 'others'))),
    ...definitions(created[0]?.[1] ?? ''),
    triggers: (await ask(catalogue.triggersOf(schema, name))).map(([trigger, time, event, statement]) => ({
      name: trigger ?? '',
      definition: `${time ?? ''} ${event ?? ''} ${statement ?? ''}`,
    })),
    definition: definition ?? '',
  };
}

const showCreate = (schema: string, name: string): string =>
  `SHOW CREATE TABLE ${catalogue.quoted(schema, name)}`;

function columnOf(row: TextRow, primary: readonly string[], isMariaDb: boolean): TableColumn {
  const [name, type, nullable, fallback, extra, expression] = row;
  const generated = (expression ?? '') !== '';
  return {
    name: name ?? '',
    type: type ?? '',
    nullable: nullable === 'YES',
    default: generated ? (expression ?? '') : defaultOf(fallback ?? null, extra ?? '', isMariaDb),
    keyPosition: primary.indexOf(name ?? '') + 1,
    generated,
  };
}

/** MariaDB writes a default as SQL, MySQL as plain text unless it is an expression. */
function defaultOf(fallback: string | null, extra: string, isMariaDb: boolean): string {
  if (/auto_increment/i.test(extra)) return 'AUTO_INCREMENT';
  if (fallback === null || (isMariaDb && fallback === 'NULL')) return '';
  if (isMariaDb || /DEFAULT_GENERATED/i.test(extra) || /^CURRENT_TIMESTAMP\b/i.test(fallback))
    return fallback;
  return `'${fallback.replaceAll("'", "''")}'`;
}

/** Whole columns that can't be NULL tell all rows apart. */
function keysOf(rows: readonly TextRow[]): TableKey[] {
  const keys = new Map<string, TableKey & { isWhole: boolean }>();
  for (const [index, column, prefix, nullable] of rows) {
    const name = index ?? '';
    const key = keys.get(name) ?? { name, columns: [], primary: name === 'PRIMARY', isWhole: true };
    keys.set(name, key);
    key.columns.push(column ?? '');
    key.isWhole &&= column !== null && column !== undefined && prefix === null && nullable !== 'YES';
  }
  return [...keys.values()]
    .filter(({ isWhole }) => isWhole)
    .map(({ name, columns, primary }) => ({ name, columns, primary }))
    .sort((a, b) => Number(b.primary) - Number(a.primary) || a.columns.length - b.columns.length);
}

function foreignKeys(rows: readonly TextRow[]): (ForeignKey & { from: TableName })[] {
  const keys = new Map<string, ForeignKey & { from: TableName }>();
  for (const [constraint, column, theirs, schema, table, toSchema, toTable] of rows) {
    const id = JSON.stringify([schema, table, constraint]);
    const key = keys.get(id) ?? {
      ...{ name: constraint ?? '', columns: [] },
      from: { schema: schema ?? '', name: table ?? '' },
      to: { schema: toSchema ?? '', name: toTable ?? '', columns: [] },
    };
    keys.set(id, key);
    key.columns.push(column ?? '');
    key.to.columns.push(theirs ?? '');
  }
  return [...keys.values()];
}

const LINE =
  /^ {2}(?:(PRIMARY) KEY|(?:(UNIQUE|FULLTEXT|SPATIAL) )?KEY `((?:[^`]|``)+)`|CONSTRAINT `((?:[^`]|``)+)`)/;

/** Constraints and indexes, each as the line that the server writes for it. */
function definitions(created: string): Pick<TableDetails, 'constraints' | 'indexes'> {
  const constraints: TableDetails['constraints'] = [];
  const indexes: TableDetails['indexes'] = [];
  for (const line of created.split('\n')) {
    const [, primary, special, index, constraint] = LINE.exec(line) ?? [];
    const name = (primary ?? index ?? constraint)?.replaceAll('``', '`');
    if (name === undefined) continue;
    const definition = line
      .trim()
      .replace(/,$/, '')
      .replace(/^CONSTRAINT `(?:[^`]|``)+` /, '');
    if (index === undefined || special === 'UNIQUE') constraints.push({ name, definition });
    if (constraint === undefined) indexes.push({ name, definition });
  }
  return { constraints, indexes };
}

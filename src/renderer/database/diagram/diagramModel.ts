import type { TableDetails } from '../../../shared/queryStream';

/** Tables of one diagram at most: more can't be read on any screen. */
export const MOST_TABLES = 200;
/** Diagrams of more tables show key columns alone at first. */
export const MOST_WITH_ALL_COLUMNS = 60;
/** Columns drawn of one table; the rest is counted. */
const MOST_COLUMNS = 40;

/** A table by name. */
export interface TableName {
  schema: string;
  name: string;
}

/** A column of a box. */
export interface DiagramColumn {
  name: string;
  type: string;
  primary: boolean;
  /** Part of a foreign key. */
  foreign: boolean;
}

/** A box. */
export interface DiagramTable extends TableName {
  key: string;
  columns: DiagramColumn[];
  /** Columns that are not drawn. */
  hidden: number;
}

/** A foreign key between two boxes, or of a box to itself. */
export interface DiagramLink {
  key: string;
  name: string;
  /** Key of the table that has it. */
  from: string;
  to: string;
  /** First column on each side: where the line begins and ends. */
  column: string;
  toColumn: string;
  /** The columns are unique: one row at most names a row of the other table. */
  single: boolean;
}

/** What a diagram shows. */
export interface DiagramModel {
  tables: DiagramTable[];
  links: DiagramLink[];
  /** Tables that foreign keys lead to or come from and that are not in it. */
  neighbours: TableName[];
}

/** Tells tables apart. */
export const tableKey = ({ schema, name }: TableName): string => JSON.stringify([schema, name]);

/** A table that was read. */
export interface ReadTable extends TableName {
  details: TableDetails;
}

/** What to draw of tables and the foreign keys between them; `keysOnly`: no columns but those of keys. */
export function diagramModel(read: readonly ReadTable[], keysOnly: boolean): DiagramModel {
  const shown = new Set(read.map(tableKey));
  const neighbours = new Map<string, TableName>();
  for (const { details } of read) {
    for (const { schema, name } of [
      ...details.foreignKeys.map(({ to }) => to),
      ...details.referencedBy.map(({ from }) => from),
    ]) {
      const key = tableKey({ schema, name });
      if (!shown.has(key)) neighbours.set(key, { schema, name });
    }
  }
  return {
    tables: read.map((table) => boxOf(table, keysOnly)),
    links: read.flatMap((table) => linksOf(table).filter(({ to }) => shown.has(to))),
    neighbours: [...neighbours.values()],
  };
}

function boxOf({ schema, name, details }: ReadTable, keysOnly: boolean): DiagramTable {
  const foreign = new Set(details.foreignKeys.flatMap(({ columns }) => columns));
  const all = details.columns.map((column) => ({
    ...{ name: column.name, type: column.type },
    ...{ primary: column.keyPosition > 0, foreign: foreign.has(column.name) },
  }));
  const wanted = keysOnly ? all.filter((column) => column.primary || column.foreign) : all;
  const columns = wanted.slice(0, MOST_COLUMNS);
  return { key: tableKey({ schema, name }), schema, name, columns, hidden: all.length - columns.length };
}

function linksOf({ schema, name, details }: ReadTable): DiagramLink[] {
  const from = tableKey({ schema, name });
  return details.foreignKeys.map((key, at) => ({
    ...{ key: `${from}${at}`, name: key.name, from, to: tableKey(key.to) },
    ...{ column: key.columns[0] ?? '', toColumn: key.to.columns[0] ?? '' },
    single: details.keys.some(({ columns }) => columns.every((column) => key.columns.includes(column))),
  }));
}

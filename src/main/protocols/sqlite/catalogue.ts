import { quoteIdentifier } from '../../../shared/sql/identifiers';
import { textLiteral } from '../../../shared/sql/literals';

/** Questions to a SQLite file about itself (https://www.sqlite.org/schematab.html, /pragma.html#pragfunc). */

const text = (value: string): string => textLiteral(value, 'sqlite');
const schemaTable = (schema: string): string => `${quoteIdentifier(schema, 'sqlite')}.sqlite_schema`;

/** Name. */
export const SCHEMAS = `SELECT name FROM pragma_database_list ORDER BY seq`;

/** Number of tables and views. */
export const countOf = (schema: string): string =>
  `SELECT count(*) FROM ${schemaTable(schema)} WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`;

/** Name, kind. */
export const objectsOf = (schema: string): string =>
  `SELECT name, type FROM ${schemaTable(schema)}
   WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name COLLATE NOCASE`;

/** Name, bytes of it and of its indexes; dbstat reads the whole file. */
export const sizesOf = (schema: string): string =>
  `SELECT m.tbl_name, sum(s.pgsize) FROM dbstat(${text(schema)}, 1) AS s
   JOIN ${schemaTable(schema)} AS m ON m.name = s.name GROUP BY m.tbl_name`;

/** Size of the file in bytes. */
export const FILE_SIZE = `SELECT page_count * page_size FROM pragma_page_count, pragma_page_size`;

/** Kind, definition. */
export const relation = (schema: string, name: string): string =>
  `SELECT type, sql FROM ${schemaTable(schema)} WHERE type IN ('table', 'view') AND name = ${text(name)} COLLATE NOCASE`;

/** Name, type, NOT NULL, default, position in the primary key, hidden: 1 of a virtual table, 2 and 3 generated. */
export const columnsOf = (schema: string, name: string): string =>
  `SELECT name, type, "notnull", dflt_value, pk, hidden
   FROM pragma_table_xinfo(${text(name)}, ${text(schema)}) ORDER BY cid`;

/** 1 for a table WITHOUT ROWID. */
export const withoutRowid = (schema: string, name: string): string =>
  `SELECT wr FROM pragma_table_list(${text(name)}) WHERE schema = ${text(schema)}`;

/** Name, unique, origin (c: CREATE INDEX, u: UNIQUE, pk), partial. */
export const indexesOf = (schema: string, name: string): string =>
  `SELECT l.name, l."unique", l.origin, l.partial, m.sql
   FROM pragma_index_list(${text(name)}, ${text(schema)}) AS l
   LEFT JOIN ${schemaTable(schema)} AS m ON m.type = 'index' AND m.name = l.name ORDER BY l.name`;

/** Name of each column of an index; NULL: an expression, or the rowid. */
export const indexColumns = (schema: string, index: string): string =>
  `SELECT name FROM pragma_index_info(${text(index)}, ${text(schema)}) ORDER BY seqno`;

/** Number of the key, table, from, to; `to` is NULL where the other table's primary key is meant. */
export const foreignKeysOf = (schema: string, name: string): string =>
  `SELECT id, "table", "from", "to" FROM pragma_foreign_key_list(${text(name)}, ${text(schema)}) ORDER BY id, seq`;

/** Table, number of the key, from, to: of those that name this table. */
export const referencesTo = (schema: string, name: string): string =>
  `SELECT m.name, f.id, f."from", f."to"
   FROM ${schemaTable(schema)} AS m, pragma_foreign_key_list(m.name, ${text(schema)}) AS f
   WHERE m.type = 'table' AND f."table" = ${text(name)} COLLATE NOCASE ORDER BY m.name, f.id, f.seq`;

/** Name, definition. */
export const triggersOf = (schema: string, name: string): string =>
  `SELECT name, sql FROM ${schemaTable(schema)}
   WHERE type = 'trigger' AND tbl_name = ${text(name)} COLLATE NOCASE ORDER BY name`;

/** Name, JSON list of columns. */
export const completion = (schema: string, most: number): string =>
  `SELECT m.name, (SELECT json_group_array(c.name) FROM pragma_table_xinfo(m.name, ${text(schema)}) AS c)
   FROM ${schemaTable(schema)} AS m WHERE m.type IN ('table', 'view') ORDER BY m.name LIMIT ${most}`;

/** Definition of a table or view, then of its indexes and triggers, as somebody wrote them. */
export const definitionsOf = (schema: string, name: string): string =>
  `SELECT sql FROM ${schemaTable(schema)}
   WHERE sql IS NOT NULL AND tbl_name = ${text(name)} COLLATE NOCASE
   ORDER BY CASE type WHEN 'index' THEN 1 WHEN 'trigger' THEN 2 ELSE 0 END, name`;

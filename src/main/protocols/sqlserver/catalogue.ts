import { textLiteral } from '../../../shared/sql/literals';

/**
 * Statements that read the catalogue views of SQL Server 2012 and newer
 * (https://learn.microsoft.com/sql/relational-databases/system-catalog-views/). Names are given as literals: nothing of
 * them is ever code. Each is one SELECT, which is all that passes where only reading is allowed.
 */

const literal = (text: string): string => textLiteral(text, 'sqlserver');

/** Name, number of tables and views, whether it belongs to the server itself (1). Those of fixed roles are left out. */
export const SCHEMAS = `
  SELECT s.name,
         (SELECT COUNT(*) FROM sys.objects AS o WHERE o.schema_id = s.schema_id AND o.type IN ('U', 'V', 'SO', 'SN')),
         CASE WHEN s.name IN (N'sys', N'INFORMATION_SCHEMA') THEN 1 ELSE 0 END
    FROM sys.schemas AS s
   WHERE s.schema_id < 16384
   ORDER BY 3, 1`;

/** Names of the databases that this login may use and that are online. */
export const DATABASES = `
  SELECT d.name FROM sys.databases AS d WHERE d.state = 0 AND HAS_DBACCESS(d.name) = 1 ORDER BY 1`;

/** The schema in which names without one are looked for first. */
export const DEFAULT_SCHEMA = `SELECT SCHEMA_NAME()`;

/** Name, type, rows, bytes. Tables count their rows all the time; nothing is scanned. */
export const objectsOf = (schema: string): string => `
  SELECT o.name, RTRIM(o.type),
         CASE WHEN o.type = 'U' THEN (SELECT SUM(p.rows) FROM sys.partitions AS p
                                       WHERE p.object_id = o.object_id AND p.index_id IN (0, 1)) END,
         CASE WHEN o.type = 'U' THEN (SELECT SUM(a.total_pages) * 8192
                                        FROM sys.partitions AS p
                                        JOIN sys.allocation_units AS a
                                          ON a.container_id = CASE WHEN a.type = 2 THEN p.partition_id ELSE p.hobt_id END
                                       WHERE p.object_id = o.object_id) END
    FROM sys.all_objects AS o
    JOIN sys.schemas AS s ON s.schema_id = o.schema_id
   WHERE s.name = ${literal(schema)}
     AND o.type IN ('U', 'V', 'S', 'SO', 'FN', 'IF', 'TF', 'FS', 'FT', 'AF', 'P', 'PC', 'X')
   ORDER BY 1`;

/** Names of types that somebody made. */
export const typesOf = (schema: string): string => `
  SELECT t.name FROM sys.types AS t JOIN sys.schemas AS s ON s.schema_id = t.schema_id
   WHERE s.name = ${literal(schema)} AND t.is_user_defined = 1 ORDER BY 1`;

/** Number, and the text of a view. */
export const relation = (schema: string, name: string): string => `
  SELECT o.object_id, CASE WHEN o.type = 'V' THEN m.definition END
    FROM sys.all_objects AS o
    JOIN sys.schemas AS s ON s.schema_id = o.schema_id
    LEFT JOIN sys.all_sql_modules AS m ON m.object_id = o.object_id
   WHERE s.name = ${literal(schema)} AND o.name = ${literal(name)} AND o.type IN ('U', 'V', 'S')`;

/** The name of a type with its modifiers, as it is written in a CREATE TABLE. */
const TYPE_NAME = `
  t.name + CASE
    WHEN t.is_user_defined = 1 THEN N''
    WHEN t.name IN (N'varchar', N'char', N'varbinary', N'binary')
      THEN N'(' + CASE WHEN c.max_length = -1 THEN N'max' ELSE CONVERT(nvarchar(10), c.max_length) END + N')'
    WHEN t.name IN (N'nvarchar', N'nchar')
      THEN N'(' + CASE WHEN c.max_length = -1 THEN N'max' ELSE CONVERT(nvarchar(10), c.max_length / 2) END + N')'
    WHEN t.name IN (N'decimal', N'numeric')
      THEN N'(' + CONVERT(nvarchar(10), c.precision) + N',' + CONVERT(nvarchar(10), c.scale) + N')'
    WHEN t.name IN (N'time', N'datetime2', N'datetimeoffset') THEN N'(' + CONVERT(nvarchar(10), c.scale) + N')'
    ELSE N'' END`;

/** Name, type, whether NULL fits (1), default, place in the primary key, whether the server gives the value (1). */
export const columnsOf = (id: string): string => `
  SELECT c.name, ${TYPE_NAME}, CONVERT(int, c.is_nullable), COALESCE(d.definition, x.definition), k.key_ordinal,
         CASE WHEN c.is_computed = 1 OR c.is_identity = 1 OR t.name IN (N'timestamp', N'rowversion') THEN 1 ELSE 0 END
    FROM sys.all_columns AS c
    JOIN sys.types AS t ON t.user_type_id = c.user_type_id
    LEFT JOIN sys.default_constraints AS d ON d.object_id = c.default_object_id
    LEFT JOIN sys.computed_columns AS x ON x.object_id = c.object_id AND x.column_id = c.column_id
    LEFT JOIN sys.indexes AS i ON i.object_id = c.object_id AND i.is_primary_key = 1
    LEFT JOIN sys.index_columns AS k
      ON k.object_id = i.object_id AND k.index_id = i.index_id AND k.column_id = c.column_id
   WHERE c.object_id = ${id}
   ORDER BY c.column_id`;

/** Name, column, whether it is the primary key (1): a row for each column of an index that tells all rows apart. */
export const keysOf = (id: string): string => `
  SELECT i.name, c.name, CONVERT(int, i.is_primary_key)
    FROM sys.indexes AS i
    JOIN sys.index_columns AS k ON k.object_id = i.object_id AND k.index_id = i.index_id AND k.key_ordinal > 0
    JOIN sys.columns AS c ON c.object_id = k.object_id AND c.column_id = k.column_id
   WHERE i.object_id = ${id} AND i.is_unique = 1 AND i.has_filter = 0 AND i.is_disabled = 0
     AND NOT EXISTS (SELECT 1 FROM sys.index_columns AS o
                       JOIN sys.columns AS n ON n.object_id = o.object_id AND n.column_id = o.column_id
                      WHERE o.object_id = i.object_id AND o.index_id = i.index_id AND o.key_ordinal > 0
                        AND n.is_nullable = 1)
   ORDER BY i.is_primary_key DESC, i.name, k.key_ordinal`;

/** Name, own column, other column, other schema, other table: a row for each column; `side` is what is asked about. */
export const foreignKeysOf = (id: string, side: 'parent' | 'referenced'): string => {
  const other = side === 'parent' ? 'referenced' : 'parent';
  return `
  SELECT f.name, cp.name, cr.name, OBJECT_SCHEMA_NAME(f.${other}_object_id), OBJECT_NAME(f.${other}_object_id)
    FROM sys.foreign_keys AS f
    JOIN sys.foreign_key_columns AS k ON k.constraint_object_id = f.object_id
    JOIN sys.columns AS cp ON cp.object_id = k.parent_object_id AND cp.column_id = k.parent_column_id
    JOIN sys.columns AS cr ON cr.object_id = k.referenced_object_id AND cr.column_id = k.referenced_column_id
   WHERE f.${side}_object_id = ${id}
   ORDER BY 4, 5, 1, k.constraint_column_id`;
};

/** Name and definition. */
export const checksOf = (id: string): string => `
  SELECT k.name, N'CHECK ' + k.definition FROM sys.check_constraints AS k WHERE k.parent_object_id = ${id} ORDER BY 1`;

/** Name, kind, whether it is unique (1), a primary key (1), its filter, a column, whether that falls (1) or is only included (1). */
export const indexesOf = (id: string): string => `
  SELECT i.name, i.type_desc, CONVERT(int, i.is_unique), CONVERT(int, i.is_primary_key), i.filter_definition, c.name,
         CONVERT(int, k.is_descending_key), CONVERT(int, k.is_included_column)
    FROM sys.indexes AS i
    JOIN sys.index_columns AS k ON k.object_id = i.object_id AND k.index_id = i.index_id
    JOIN sys.columns AS c ON c.object_id = k.object_id AND c.column_id = k.column_id
   WHERE i.object_id = ${id} AND i.index_id > 0
   ORDER BY i.name, k.is_included_column, k.key_ordinal, k.index_column_id`;

/** Name and definition. */
export const triggersOf = (id: string): string => `
  SELECT g.name, COALESCE(m.definition, N'') FROM sys.triggers AS g
    LEFT JOIN sys.sql_modules AS m ON m.object_id = g.object_id
   WHERE g.parent_id = ${id} ORDER BY 1`;

/** Schema, name, column of so many relations, a row for each column; those of the default schema first. */
export const completion = (most: number): string => `
  SELECT r.schema_name, r.name, c.name
    FROM (SELECT TOP (${most}) s.name AS schema_name, o.name, o.object_id,
                 CASE WHEN s.name = SCHEMA_NAME() THEN 0 WHEN o.is_ms_shipped = 1 THEN 2 ELSE 1 END AS place
            FROM sys.all_objects AS o
            JOIN sys.schemas AS s ON s.schema_id = o.schema_id
           WHERE o.type IN ('U', 'V')
           ORDER BY place, s.name, o.name) AS r
    JOIN sys.all_columns AS c ON c.object_id = r.object_id
   ORDER BY r.place, r.schema_name, r.name, c.column_id`;

import { schemaCompletionSource, type SQLNamespace } from '@codemirror/lang-sql';
import type {
  Completion,
  CompletionContext,
  CompletionResult,
  CompletionSource,
} from '@codemirror/autocomplete';
import type { CompletionTable, ExploreAnswers } from '../../../shared/queryStream';
import type { SqlDialect } from '../../../shared/sql/dialect';
import { quoteIdentifier } from '../../../shared/sql/identifiers';
import { statementsToRun } from '../statementsToRun';
import { EDITOR_LANGUAGE, editorDialect } from './editorDialect';

/** Names of a database, ready for completing. */
export interface CompletionNames {
  /** Relations by their name in lower case. */
  byName: ReadonlyMap<string, readonly CompletionTable[]>;
  /** What can be typed first: schemas, and relations of the search path. */
  top: readonly Completion[];
  /** Relations by schema. */
  inSchema: ReadonlyMap<string, readonly Completion[]>;
  searchPath: readonly string[];
  dialect: SqlDialect;
}

const option = (name: string, dialect: SqlDialect, type: string, detail = ''): Completion => ({
  ...{ label: name, apply: quoteIdentifier(name, dialect), type },
  ...(detail === '' ? {} : { detail }),
});

/** Prepares the server's answer once: completing then looks up. */
export function indexNames(
  { searchPath, tables }: ExploreAnswers['completion'],
  dialect: SqlDialect,
): CompletionNames {
  const byName = new Map<string, CompletionTable[]>();
  const inSchema = new Map<string, Completion[]>();
  const top: Completion[] = [];
  const onPath = new Set(searchPath);
  for (const table of tables) {
    const { schema, name } = table;
    gather(byName, name.toLowerCase(), table);
    gather(inSchema, schema, option(name, dialect, 'class'));
    if (onPath.has(schema)) top.push(option(name, dialect, 'class', schema));
  }
  for (const schema of inSchema.keys()) top.push(option(schema, dialect, 'namespace'));
  return { byName, top, inSchema, searchPath, dialect };
}

function gather<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** Tables of one statement whose columns are offered: more than anyone joins. */
const MOST_TABLES = 60;
/** Text of a statement that is looked at for names, in UTF-16 units. */
const LOOKED_AT = 50_000;
const NAMES = /"[^"\n]{1,63}"|[\p{L}_][\p{L}\p{N}_$]{0,62}/gu;

/** The relations that a statement may speak of: whatever of its words is the name of one. */
export function tablesIn(statement: string, names: CompletionNames): CompletionTable[] {
  const found = new Map<string, readonly CompletionTable[]>();
  for (const [word] of statement.slice(0, LOOKED_AT).matchAll(NAMES)) {
    const name = word.replaceAll('"', '').toLowerCase();
    const tables = found.has(name) ? undefined : names.byName.get(name);
    if (tables !== undefined) found.set(name, tables);
    if (found.size >= MOST_TABLES) break;
  }
  return [...found.values()].flat().slice(0, MOST_TABLES);
}

/** In keys of a namespace dots divide. */
const key = (name: string): string => name.replaceAll('.', '\\.');

/** The tables as lang-sql takes them: a small namespace, because it takes quadratic time for a large one. */
function namespaceOf(
  tables: readonly CompletionTable[],
  { searchPath, dialect }: CompletionNames,
): SQLNamespace {
  const namespace = Object.create(null) as Record<string, Record<string, SQLNamespace>>;
  const path = [...searchPath].reverse();
  const put = (scope: Record<string, SQLNamespace>, { name, columns }: CompletionTable): void => {
    scope[key(name)] = {
      self: option(name, dialect, 'class'),
      children: columns.map((column) => option(column, dialect, 'property')),
    };
  };
  for (const table of tables) {
    const schema = key(table.schema);
    put((namespace[schema] ??= Object.create(null) as Record<string, SQLNamespace>), table);
  }
  // Without a schema, the first of the search path that has the table counts.
  const top = Object.create(null) as Record<string, SQLNamespace>;
  for (const schema of path) for (const table of tables) if (table.schema === schema) put(top, table);
  return Object.assign(Object.create(null) as object, namespace, top);
}

/** Text before the cursor in which a schema's name is looked for, in UTF-16 units. */
const BEFORE = 140;
const QUALIFIED = /(?:("[^"\n]{1,63}"|[\p{L}_][\p{L}\p{N}_$]{0,62})\.)?([\p{L}_][\p{L}\p{N}_$]{0,62})?$/u;

/** Relations: those of the search path and schemas, or those of the schema before the dot. */
function relationNames(context: CompletionContext, names: CompletionNames): CompletionResult | null {
  const before = context.state.sliceDoc(Math.max(0, context.pos - BEFORE), context.pos);
  const [, schema, word = ''] = QUALIFIED.exec(before) ?? [];
  if (schema === undefined && (word === '' || before.at(-word.length - 1) === '.') && !context.explicit)
    return null;
  const options =
    schema === undefined
      ? before.at(-word.length - 1) === '.'
        ? undefined
        : names.top
      : names.inSchema.get(schema.replaceAll('"', ''));
  if (options === undefined) return null;
  return { from: context.pos - word.length, options, validFor: /^[\p{L}\p{N}_$]*$/u };
}

/** Longest text in which the statement around the cursor is looked for, in UTF-16 units. */
const QUICK_LENGTH = 500_000;

function statementText(context: CompletionContext): string {
  const { doc } = context.state;
  if (doc.length > QUICK_LENGTH) {
    return doc.sliceString(Math.max(0, context.pos - LOOKED_AT / 2), context.pos + LOOKED_AT / 2);
  }
  const { from, to } = { from: context.pos, to: context.pos };
  return statementsToRun(doc.toString(), { from, to }, context.state.facet(editorDialect))[0]?.text ?? '';
}

/** Completes columns and aliases of the tables in the statement, and names of relations and schemas. */
export function schemaSources(names: CompletionNames): CompletionSource[] {
  let last: { tables: string; source: CompletionSource } | null = null;
  const columns: CompletionSource = (context) => {
    const tables = tablesIn(statementText(context), names);
    const which = tables.map(({ schema, name }) => `${schema}\u0000${name}`).join('\u0001');
    if (last?.tables !== which) {
      const schema = namespaceOf(tables, names);
      last = {
        tables: which,
        source: schemaCompletionSource({ dialect: EDITOR_LANGUAGE[names.dialect], schema }),
      };
    }
    return last.source(context);
  };
  // Unqualified columns: lang-sql offers them only behind a table's name.
  const plain: CompletionSource = (context) => {
    const word = context.matchBefore(/[\p{L}\p{N}_$]+/u);
    if (word === null || context.state.sliceDoc(word.from - 1, word.from) === '.') return null;
    const options = tablesIn(statementText(context), names).flatMap((table) =>
      table.columns.map((column) => option(column, names.dialect, 'property', table.name)),
    );
    return { from: word.from, options, validFor: /^[\p{L}\p{N}_$]*$/u };
  };
  return [columns, plain, (context) => relationNames(context, names)];
}

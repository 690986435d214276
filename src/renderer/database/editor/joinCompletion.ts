import type { Completion, CompletionContext, CompletionSource } from '@codemirror/autocomplete';
import type { CompletionForeignKey, ExploreAnswers } from '../../../shared/queryStream';
import type { SqlDialect } from '../../../shared/sql/dialect';
import { quoteIdentifier } from '../../../shared/sql/identifiers';
import { tableReferences, withNames, type TableReference } from '../../../shared/sql/tableReferences';
import { statementsToRun } from '../statementsToRun';

/** Text before the cursor that is looked at, in UTF-16 units. */
const LOOKED_AT = 20_000;
/** Longest text in which the statement is looked for, in UTF-16 units. */
const QUICK_LENGTH = 500_000;
/** Conditions that are offered at most. */
const MOST_OFFERED = 50;

/** The statement around the cursor as far as the cursor. */
function before({ state, pos }: CompletionContext, dialect: SqlDialect): string {
  if (state.doc.length > QUICK_LENGTH) return state.sliceDoc(Math.max(0, pos - LOOKED_AT), pos);
  const statement = statementsToRun(state.doc.toString(), { from: pos, to: pos }, dialect)[0];
  // Blanks behind the last word belong to no statement.
  const from = statement === undefined || statement.from > pos ? pos : statement.from;
  return state.sliceDoc(Math.max(from, pos - LOOKED_AT), pos);
}

/** Completes `JOIN … ON` by the foreign keys between what is joined and what stands before it. */
export function joinConditions(names: ExploreAnswers['completion'], dialect: SqlDialect): CompletionSource {
  const byTable = new Map<string, CompletionForeignKey[]>();
  for (const key of names.foreignKeys ?? [])
    for (const name of new Set([key.name.toLowerCase(), key.to.name.toLowerCase()])) {
      const list = byTable.get(name);
      if (list === undefined) byTable.set(name, [key]);
      else list.push(key);
    }
  return (context) => {
    const typed = context.matchBefore(/\bON\s+[\p{L}\p{N}_."]*$/iu);
    if (typed === null) return null;
    const references = tableReferences(before(context, dialect), dialect);
    const joined = references.at(-1);
    if (joined === undefined) return null;
    const keys = byTable.get(joined.name.toLowerCase()) ?? [];
    const options = references
      .slice(0, -1)
      .flatMap((other) => keys.flatMap((key) => conditions(key, other, joined, dialect)))
      .slice(0, MOST_OFFERED);
    if (options.length === 0) return null;
    const from = typed.from + (/^ON\s+/i.exec(typed.text)?.[0].length ?? 0);
    return { from, options, validFor: /^[\p{L}\p{N}_."]*$/u };
  };
}

/** The condition that a key makes between two relations, in the direction or directions in which it leads. */
function conditions(
  key: CompletionForeignKey,
  other: TableReference,
  joined: TableReference,
  dialect: SqlDialect,
): Completion[] {
  return [
    [other, joined],
    [joined, other],
  ].flatMap(([child, parent]) => {
    if (child === undefined || parent === undefined) return [];
    if (!isTable(child, key.schema, key.name) || !isTable(parent, key.to.schema, key.to.name)) return [];
    const pairs = key.columns.map((column, at) => {
      const target = quoteIdentifier(key.to.columns[at] ?? '', dialect);
      return `${parent.alias}.${target} = ${child.alias}.${quoteIdentifier(column, dialect)}`;
    });
    // First of all that is offered: nothing else fits a condition as well.
    return [{ label: pairs.join(' AND '), type: 'text', detail: 'foreign key', boost: 90 }];
  });
}

function isTable({ schema, name }: TableReference, ofSchema: string, wanted: string): boolean {
  if (name.toLowerCase() !== wanted.toLowerCase()) return false;
  return schema === null || schema.toLowerCase() === ofSchema.toLowerCase();
}

/** Completes the names that WITH gives to queries. */
export function commonTableNames(dialect: SqlDialect): CompletionSource {
  return (context) => {
    const word = context.matchBefore(/[\p{L}\p{N}_$]+/u);
    if (word === null || context.state.sliceDoc(word.from - 1, word.from) === '.') return null;
    const found = new Set(withNames(before(context, dialect), dialect));
    const options = [...found].map((name) => ({ label: name, type: 'class', detail: 'WITH', boost: 10 }));
    return options.length === 0 ? null : { from: word.from, options, validFor: /^[\p{L}\p{N}_$]*$/u };
  };
}

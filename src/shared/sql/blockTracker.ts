import type { SqlDialect } from './dialect';
import { mysqlBlockTracker } from './mysqlBlocks';

/** Follows one statement and knows whether a `;` belongs to the body of a routine in it. */
export interface BlockTracker {
  /** Takes the next token: a word in capitals, the text of punctuation, or an empty text for all else. */
  feed(word: string): void;
  /** Whether a `;` that came next would be part of the body. */
  inside(): boolean;
}

/** A tracker for one statement. SQL Server's batches need none: `GO` alone ends them. */
export function blockTracker(dialect: SqlDialect): BlockTracker {
  switch (dialect) {
    case 'postgres':
      return postgresBlockTracker();
    case 'mysql':
      return mysqlBlockTracker();
    case 'sqlite':
      return triggerTracker();
    case 'sqlserver':
      return { feed: () => undefined, inside: () => false };
  }
}

/** CREATE FUNCTION and PROCEDURE with `BEGIN ATOMIC … END`; only CASE nests there (PostgreSQL, CREATE FUNCTION). */
function postgresBlockTracker(): BlockTracker {
  let header = '';
  let before = '';
  let depth = 0;
  return {
    feed(word) {
      if (header.length < HEADER_LENGTH) header += `${word} `;
      if (before === 'BEGIN' && word === 'ATOMIC' && POSTGRES_ROUTINE.test(header)) depth = 1;
      else if (depth > 0 && before !== '.' && word === 'CASE') depth++;
      else if (depth > 0 && before !== '.' && word === 'END') depth--;
      before = word;
    },
    inside: () => depth > 0,
  };
}

/** CREATE TRIGGER up to `; END`, as SQLite's own sqlite3_complete() has it: columns may be called `end` there. */
function triggerTracker(): BlockTracker {
  let header = '';
  let body = false;
  let last = '';
  let lastButOne = '';
  return {
    feed(word) {
      if (header.length < HEADER_LENGTH) header += `${word} `;
      if (word === 'BEGIN' && SQLITE_TRIGGER.test(header)) body = true;
      lastButOne = last;
      last = word;
    },
    inside: () => body && !(last === 'END' && lastButOne === ';'),
  };
}

/** Characters: the longest header that is looked at is `EXPLAIN QUERY PLAN CREATE TEMPORARY TRIGGER`. */
const HEADER_LENGTH = 48;
const POSTGRES_ROUTINE = /^CREATE (OR REPLACE )?(FUNCTION|PROCEDURE) /;
const SQLITE_TRIGGER = /^(EXPLAIN (QUERY PLAN )?)?CREATE (TEMP |TEMPORARY )?TRIGGER /;

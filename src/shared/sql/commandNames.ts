import type { CodeToken } from './codeTokens';

const DEFINITIONS = new Set(['CREATE', 'ALTER', 'DROP']);
/** Kinds of object that need a second word to be named. */
const COMPOUNDS: Readonly<Record<string, readonly string[]>> = {
  MATERIALIZED: ['VIEW'],
  FOREIGN: ['TABLE', 'DATA'],
  VIRTUAL: ['TABLE'],
  EVENT: ['TRIGGER', 'SESSION'],
  TEXT: ['SEARCH'],
  ACCESS: ['METHOD'],
  DEFAULT: ['PRIVILEGES'],
  OPERATOR: ['CLASS', 'FAMILY'],
};
const OBJECTS = new Set(
  (
    'TABLE VIEW INDEX SEQUENCE SCHEMA DATABASE FUNCTION PROCEDURE PROC TRIGGER EVENT TYPE DOMAIN ROLE USER GROUP LOGIN ' +
    'EXTENSION SERVER TABLESPACE AGGREGATE CAST COLLATION CONVERSION LANGUAGE OPERATOR POLICY PUBLICATION ' +
    'SUBSCRIPTION RULE STATISTICS TRANSFORM SYNONYM PACKAGE SYSTEM'
  ).split(' '),
);
/** Tokens: the longest way to the kind of object is MySQL's `CREATE OR REPLACE ALGORITHM = … DEFINER = a@b …`. */
const FARTHEST_OBJECT = 16;
const SECOND_WORDS: Readonly<Record<string, readonly string[]>> = {
  START: ['TRANSACTION', 'REPLICA', 'SLAVE'],
  LOCK: ['TABLE', 'TABLES'],
  UNLOCK: ['TABLES'],
  REFRESH: ['MATERIALIZED'],
  TRUNCATE: ['TABLE'],
  LOAD: ['DATA', 'XML'],
  BULK: ['INSERT'],
};

/** The command as people call it: `SELECT`, `CREATE INDEX`, `DROP MATERIALIZED VIEW`. `at`: where it begins. */
export function commandName(tokens: readonly CodeToken[], at: number): string {
  const first = tokens[at]?.word ?? '';
  const next = tokens[at + 1]?.word ?? '';
  if (SECOND_WORDS[first]?.includes(next) === true) return `${first} ${next}`;
  if (!DEFINITIONS.has(first)) return first;
  for (let index = at + 1; index < Math.min(tokens.length, at + FARTHEST_OBJECT); index++) {
    const word = tokens[index]?.word ?? '';
    const second = tokens[index + 1]?.word ?? '';
    if (Object.hasOwn(COMPOUNDS, word) && COMPOUNDS[word]?.includes(second) === true)
      return `${first} ${word} ${second}`;
    if (OBJECTS.has(word)) return `${first} ${word}`;
  }
  return first;
}

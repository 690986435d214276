import { nameOf, type CodeToken } from './codeTokens';
import { readExplain } from './explain';
import { firstOf, type Check } from './readOnlyChecks';
import { DATA_CHANGES, findStatementVerbs } from './statementVerbs';

const QUERIES = new Set(['SELECT', 'WITH', 'TABLE', 'VALUES', '(']);
/** EXPLAIN of these reads only, as long as ANALYZE does not run them. */
const EXPLAINED_CHANGES = new Set(['UPDATE', 'DELETE']);

/** What begins with `!` or `M!` is run by some servers and skipped by others. */
const noExecutableComment: Check = ({ tokens }) =>
  tokens.some(({ kind }) => kind === 'executableComment')
    ? 'a /*! … */ comment is run by the server; write what is in it without the comment.'
    : null;

/** Optimizer hints have quotation rules of their own, and SET_VAR among them changes settings. */
const noActingHint: Check = ({ text, comments }) => {
  for (const { start, end } of comments) {
    if (!text.startsWith('/*+', start)) continue;
    const hint = text.slice(start, end);
    if (/set_var/i.test(hint)) return 'the hint SET_VAR changes a setting.';
    if (/['"`]/.test(hint)) return 'an optimizer hint with quotation marks can’t be checked.';
  }
  return null;
};

const noAssignment: Check = ({ tokens }) =>
  tokens.some(({ word }) => word === ':=') ? '“:=” sets a variable.' : null;

/** With a value it sets what it says from then on. */
const noSetInsertId: Check = ({ text, tokens }) => {
  const set = tokens.some(
    (token, index) =>
      tokens[index + 1]?.word === '(' &&
      tokens[index + 2]?.word !== ')' &&
      nameOf(text, token) === 'last_insert_id',
  );
  return set ? 'LAST_INSERT_ID() with a value sets it.' : null;
};

/** EXPLAIN, DESCRIBE and DESC are one command: of a query, of a table or of another connection. */
const readingExplain: Check = ({ text, tokens, start }) => {
  if (!/^(EXPLAIN|DESCRIBE|DESC)$/.test(tokens[start]?.word ?? '')) return null;
  const explained = readExplain(text, tokens, start);
  const word = tokens[explained.start]?.word ?? '';
  const change = findStatementVerbs(tokens, explained.start).find((verb) => DATA_CHANGES.has(verb.word));
  if (change !== undefined && (explained.runs || !EXPLAINED_CHANGES.has(change.word)))
    return `EXPLAIN of ${change.word} is not known to only read here.`;
  if (change !== undefined || QUERIES.has(word)) return null;
  return namesATable(tokens.slice(explained.start))
    ? null
    : 'EXPLAIN works here for queries and tables only.';
};

/** MariaDB: `ANALYZE FORMAT=JSON` runs the query that follows. Other forms work on tables. */
const measuringAnalyze: Check = ({ tokens, start }) => {
  if (tokens[start]?.word !== 'ANALYZE') return null;
  const [format, sign, json, query] = tokens.slice(start + 1, start + 5).map(({ word }) => word);
  const isForm = format === 'FORMAT' && sign === '=' && json === 'JSON';
  return isForm && QUERIES.has(query ?? '')
    ? null
    : 'ANALYZE works here as ANALYZE FORMAT=JSON of a query only.';
};

/** `db.table 'column%'` or `FOR CONNECTION 5`. */
function namesATable(tokens: readonly CodeToken[]): boolean {
  const shape = tokens.slice(0, 6).map(({ kind, word }) => (word === '.' || word === ';' ? word : kind));
  return /^(name(\.name)?(name|string)?|namenamenumber);?$/.test(
    shape.join('').replaceAll(/word|quotedName/g, 'name'),
  );
}

/** What only MySQL and MariaDB have. */
export const noMysqlActions: Check = firstOf(
  noExecutableComment,
  noActingHint,
  noAssignment,
  noSetInsertId,
  readingExplain,
  measuringAnalyze,
);

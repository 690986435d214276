import type { CodeToken } from './codeTokens';

/** What an EXPLAIN is about. */
export interface Explained {
  /** Index of the first token of the explained statement; past the end if none follows. */
  start: number;
  /** The statement is run, too. */
  runs: boolean;
}

const QUERY_STARTS = new Set(['SELECT', 'WITH', 'VALUES', 'TABLE', '(']);
const SWITCHES = new Set(['VERBOSE', 'EXTENDED', 'PARTITIONS', 'QUERY', 'PLAN']);
const OFF = new Set(['FALSE', 'OFF', '0']);

/**
 * Reads over EXPLAIN and its options: `ANALYZE VERBOSE`, `(ANALYZE, FORMAT JSON)`, `FORMAT=TREE`, `QUERY PLAN`,
 * `FOR SCHEMA name`. `index` is that of EXPLAIN, DESCRIBE or DESC itself.
 */
export function readExplain(text: string, tokens: readonly CodeToken[], index: number): Explained {
  let at = index + 1;
  let runs = false;
  if (tokens[at]?.word === '(' && !QUERY_STARTS.has(tokens[at + 1]?.word ?? '')) {
    for (at++; at < tokens.length && tokens[at]?.word !== ')'; at++)
      if (isAnalyze(tokens[at])) runs = !isOff(text, tokens[at + 1]);
    return { start: at + 1, runs };
  }
  for (; at < tokens.length; at++) {
    const word = tokens[at]?.word ?? '';
    if (isAnalyze(tokens[at])) runs = true;
    else if (word === 'FORMAT' && tokens[at + 1]?.word === '=') at += 2;
    else if (word === 'FOR' && /^(SCHEMA|DATABASE)$/.test(tokens[at + 1]?.word ?? '')) at += 2;
    else if (!SWITCHES.has(word)) break;
  }
  return { start: at, runs };
}

function isAnalyze(token: CodeToken | undefined): boolean {
  return token?.word === 'ANALYZE' || token?.word === 'ANALYSE';
}

function isOff(text: string, token: CodeToken | undefined): boolean {
  return token !== undefined && OFF.has(text.slice(token.start, token.end).replaceAll("'", '').toUpperCase());
}

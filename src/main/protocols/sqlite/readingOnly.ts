import { nameOf, readCode, type Code } from '../../../shared/sql/codeTokens';
import { LEXICAL_RULES } from '../../../shared/sql/dialect';
import { refused } from './errors';

/**
 * Commands that make a file although the connection is opened `mode=ro`, which is of its own file alone: ATTACH creates
 * what it does not find, VACUUM INTO writes a copy.
 */
const MAKES_FILES: ReadonlySet<string> = new Set(['ATTACH', 'VACUUM']);

/** Functions of this build of SQLite that write files, run other SQL, or load code. */
const FUNCTIONS: ReadonlySet<string> = new Set([
  'writefile',
  'sha3_query',
  'load_extension',
  'fts3_tokenizer',
]);

/** Throws what SQLite would say if its read-only mode covered what reaches outside of its file. */
export function refusedOnReading(statement: string): void {
  const code = readCode(statement, LEXICAL_RULES.sqlite);
  const first = code.tokens.find(({ word }) => word !== ';')?.word ?? '';
  const what = MAKES_FILES.has(first) ? first : calledFunction(code);
  if (what === null) return;
  throw refused({
    message: `${what} reaches outside of the database, which is readonly here`,
    code: 'SQLITE_READONLY',
    position: null,
  });
}

function calledFunction({ text, tokens }: Code): string | null {
  for (const [index, token] of tokens.entries()) {
    if (tokens[index + 1]?.word !== '(') continue;
    const name = nameOf(text, token);
    if (name !== null && FUNCTIONS.has(name)) return `${name}()`;
  }
  return null;
}

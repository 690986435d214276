import { readCode } from '../../../../shared/sql/codeTokens';
import { LEXICAL_RULES } from '../../../../shared/sql/dialect';
import { failureOf } from './failure';

/** Places that are tried at most: each takes SQLite's parser once over what is before it. */
const MAX_TRIES = 200;
/** UTF-16 units of a statement whose error is looked for: beyond that trying takes too long. */
const MAX_LENGTH = 100_000;

const NEAR = /^near "([\s\S]+)": syntax error$/;
const NO_SUCH = /^no such (?:column|table|function): (?:[^\s]*\.)?([^\s.]+)$/;

/**
 * Where the error is that SQLite only names by a word, which may stand in several places. A syntax error is at the first
 * of them up to which the text alone has the same error; a name that is not known is placed only where it stands once.
 */
export async function errorPosition(
  statement: string,
  message: string,
  prepare: (statement: string) => Promise<unknown>,
): Promise<number | null> {
  if (statement.length > MAX_LENGTH) return null;
  const near = NEAR.exec(message)?.[1];
  if (near !== undefined) return syntaxErrorAt(statement, near, message, prepare);
  const name = NO_SUCH.exec(message)?.[1];
  return name === undefined ? null : onlyPlace(statement, name);
}

async function syntaxErrorAt(
  statement: string,
  near: string,
  message: string,
  prepare: (statement: string) => Promise<unknown>,
): Promise<number | null> {
  let at = statement.indexOf(near);
  for (let tries = 0; at >= 0 && tries < MAX_TRIES; tries++) {
    try {
      await prepare(`EXPLAIN ${statement.slice(0, at + near.length)}`);
    } catch (error) {
      if (failureOf(error).message === message) return at;
    }
    at = statement.indexOf(near, at + 1);
  }
  return null;
}

function onlyPlace(statement: string, name: string): number | null {
  const wanted = name.toLowerCase();
  const places = readCode(statement, LEXICAL_RULES.sqlite).tokens.filter(
    ({ kind, start, end }) => kind === 'word' && statement.slice(start, end).toLowerCase() === wanted,
  );
  return places.length === 1 ? (places[0]?.start ?? null) : null;
}

import { readCode, type CodeToken } from './codeTokens';
import { LEXICAL_RULES, otherReadings, type SqlDialect } from './dialect';
import { callAt } from './writeJudgement';

/** A name as it is written, and what stands before its dot; null: nothing. */
export interface NamedObject {
  qualifier: string | null;
  name: string;
}

/** A name before a parenthesis, in small letters. */
export interface NamedCall extends NamedObject {
  /** It is written in quotes, as servers write the stored functions, and only those, that a view calls. */
  quoted: boolean;
}

/** Everything that a statement may mean by a name: more than it does mean, never less. */
export interface NamedObjects {
  /** Plain functions are left out. */
  called: NamedCall[];
  /** Names that may be of tables or views. */
  named: NamedObject[];
}

/** Words that can't be a name without quotes in MySQL, of those that are in most statements. */
const NO_NAMES = new Set(
  (
    'ALL AND AS ASC BETWEEN BY CASE CROSS DESC DISTINCT ELSE EXISTS FROM GROUP HAVING IN INNER INTERVAL IS JOIN LEFT LIKE ' +
    'LIMIT NOT NULL ON OR ORDER OUTER RIGHT SELECT THEN UNION USING WHEN WHERE WITH'
  ).split(' '),
);

/** Names of a statement in each way that a server may read it. Takes linear time, never throws. */
export function namedObjects(text: string, dialect: SqlDialect): NamedObjects {
  const called = new Map<string, NamedCall>();
  const named = new Map<string, NamedObject>();
  for (const rules of [LEXICAL_RULES[dialect], ...otherReadings(dialect)]) {
    const { tokens } = readCode(text, rules);
    for (const [index, token] of tokens.entries()) {
      const name = spelled(text, token);
      if (name === null) continue;
      const owner = tokens[index - 1]?.word === '.' ? tokens[index - 2] : undefined;
      const qualifier = owner === undefined ? null : spelled(text, owner);
      if (callsOther(tokens, index)) {
        const call = {
          qualifier: qualifier?.toLowerCase() ?? null,
          name: name.toLowerCase(),
          quoted: token.kind === 'quotedName',
        };
        called.set(JSON.stringify(call), call);
      }
      named.set(JSON.stringify([qualifier, name]), { qualifier, name });
    }
  }
  return { called: [...called.values()], named: [...named.values()] };
}

/** With a space before its parenthesis even the name of a plain function may be that of a stored one (MySQL 11.2.5). */
function callsOther(tokens: readonly CodeToken[], index: number): boolean {
  const call = callAt(tokens, index);
  return call === 'other' || (call === 'plain' && tokens[index]?.end !== tokens[index + 1]?.start);
}

/** The name as it is written, without its quotes; null: it is none. */
function spelled(text: string, { kind, start, end, word }: CodeToken): string | null {
  const raw = text.slice(start, end);
  if (kind === 'word') return NO_NAMES.has(word) ? null : raw;
  if (kind !== 'quotedName') return null;
  const quote = raw[0] ?? '';
  return raw.slice(1, -1).replaceAll(quote + quote, quote);
}

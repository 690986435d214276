import type { SqlDialect } from '../../shared/sql/dialect';
import { type BoundStatement, writtenOffset } from '../../shared/sql/parameters';
import { splitStatements, statementAt, type SqlStatement } from '../../shared/sql/statements';

/** A selection in the editor, in UTF-16 units. */
export interface TextRange {
  from: number;
  to: number;
}

/** A statement to run and where it stands in the editor. */
export interface PlacedStatement extends TextRange {
  text: string;
  /** What is sent in its place, with the values of its parameters. */
  sent?: BoundStatement;
}

const placed = ({ start, end, text }: SqlStatement, shift = 0): PlacedStatement => ({
  ...{ from: start + shift, to: end + shift, text },
});

/**
 * What "Run" means: what is selected, else the statement under the cursor. Nothing where there is no statement. Only part
 * of a statement can be selected: it runs as it was selected.
 */
export function statementsToRun(
  text: string,
  { from, to }: TextRange,
  dialect: SqlDialect,
): PlacedStatement[] {
  if (from !== to) {
    return splitStatements(text.slice(from, to), dialect).map((each) => placed(each, from));
  }
  const found = statementAt(text, from, dialect);
  return found === null ? [] : [placed(found)];
}

/** What "Run all" means. */
export const allStatements = (text: string, dialect: SqlDialect): PlacedStatement[] =>
  splitStatements(text, dialect).map((each) => placed(each));

/** A word that begins at a position, or the one character that stands there. */
const WORD = /^(?:[\p{L}\p{N}_$]{1,63}|"[^"\n]{0,63}"|.)/su;

/**
 * What to mark for an error: the word at its position in the statement, or the statement's first line where the server
 * names no position. `position` counts UTF-16 units from the start of what was sent.
 */
export function errorRange({ from, to, text, sent }: PlacedStatement, position: number | null): TextRange {
  if (position === null) {
    const line = text.indexOf('\n');
    return { from, to: line < 0 ? to : from + line };
  }
  // At the end of the input something is missing: the last character stands for it.
  const written = sent === undefined ? position : writtenOffset(sent, position);
  const at = Math.max(0, Math.min(written, text.length - 1));
  const word = WORD.exec(text.slice(at, at + 65))?.[0].length ?? 1;
  return { from: from + at, to: from + at + word };
}

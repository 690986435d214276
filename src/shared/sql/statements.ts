import { splitBatches } from './batches';
import { blockTracker, type BlockTracker } from './blockTracker';
import { wordOf } from './codeTokens';
import { LEXICAL_RULES, type SqlDialect } from './dialect';
import { delimiterCommand, findDelimiter } from './delimiter';
import { readToken, type Token } from './tokens';

/** One statement of a script, `[start, end)`; SQL Server: one batch. */
export interface SqlStatement {
  start: number;
  end: number;
  /** Without the terminator and without comments before and after it. */
  text: string;
  /** SQL Server, `GO 5`: how often the batch is to be run. */
  repeat?: number;
}

/**
 * Cuts a script into what is sent one by one. What holds only comments is left out. A `;` does not end a statement inside
 * strings, comments, parentheses and bodies of routines. MySQL's client command DELIMITER is obeyed and left out; in
 * SQL Server only a line of `GO` ends a batch. Takes linear time, never throws.
 */
export function splitStatements(text: string, dialect: SqlDialect): SqlStatement[] {
  return dialect === 'sqlserver' ? splitBatches(text) : new Splitter(text, dialect).split();
}

/**
 * The statement to run when the cursor stands at `offset`; null: there is none to mean. Inside a statement or right at
 * its end: that one. Between two: the one that ends on the cursor's line, because a person who has just typed `;` means
 * what is before it; else the following, because a comment or an empty line belongs to what it introduces. Nothing
 * follows: null, so that a key pressed at the end of a long script runs nothing far above. An empty line does not end a
 * statement.
 */
export function statementAt(text: string, offset: number, dialect: SqlDialect): SqlStatement | null {
  let before: SqlStatement | null = null;
  for (const statement of splitStatements(text, dialect)) {
    if (offset < statement.start) return onLineOf(text, before, offset) ?? statement;
    if (offset <= statement.end) return statement;
    before = statement;
  }
  return onLineOf(text, before, offset);
}

function onLineOf(text: string, before: SqlStatement | null, offset: number): SqlStatement | null {
  if (before === null) return null;
  const lineEnd = text.indexOf('\n', before.end);
  return lineEnd < 0 || offset <= lineEnd ? before : null;
}

class Splitter {
  readonly #statements: SqlStatement[] = [];
  #delimiter = ';';
  #blocks: BlockTracker;
  #depth = 0;
  /** Where the statement begins: its first token, or a planner hint before that. */
  #start: number | null = null;
  /** The end of its last token; null: it has only comments so far. */
  #end: number | null = null;

  constructor(
    readonly text: string,
    readonly dialect: SqlDialect,
  ) {
    this.#blocks = blockTracker(dialect);
  }

  split(): SqlStatement[] {
    const rules = LEXICAL_RULES[this.dialect];
    let token = readToken(this.text, 0, rules);
    while (token !== null) token = readToken(this.text, this.#take(token), rules);
    this.#finish();
    return this.#statements;
  }

  /** Takes a token; gives the offset to go on at. */
  #take(token: Token): number {
    if (this.dialect === 'mysql' && this.#end === null) {
      const command = delimiterCommand(this.text, token);
      if (command !== null) {
        this.#delimiter = command.delimiter;
        return command.end;
      }
    }
    const cut = this.#delimiter === ';' ? null : findDelimiter(this.text, token, this.#delimiter);
    if (cut !== null) return this.#cutInside(token, cut);
    if (token.kind !== 'comment') this.#takeCode(token);
    else if (this.text.startsWith('/*+', token.start)) this.#start ??= token.start;
    return token.end;
  }

  #takeCode(token: Token): void {
    const word = wordOf(this.text, token);
    if (word === '(') this.#depth++;
    else if (word === ')' && this.#depth > 0) this.#depth--;
    const ends = word === ';' && this.#delimiter === ';' && this.#depth === 0 && !this.#blocks.inside();
    if (ends) {
      this.#finish();
      return;
    }
    this.#blocks.feed(word);
    this.#start ??= token.start;
    this.#end = token.end;
  }

  /** A delimiter of one's own may stand inside what is one token to the server, such as `END$$`. */
  #cutInside(token: Token, at: number): number {
    if (at > token.start) {
      this.#start ??= token.start;
      this.#end = at;
    }
    this.#finish();
    return at + this.#delimiter.length;
  }

  #finish(): void {
    if (this.#start !== null && this.#end !== null)
      this.#statements.push({
        start: this.#start,
        end: this.#end,
        text: this.text.slice(this.#start, this.#end),
      });
    this.#start = null;
    this.#end = null;
    this.#depth = 0;
    this.#blocks = blockTracker(this.dialect);
  }
}

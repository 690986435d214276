import {
  boundedText,
  LONGEST_KEPT_MESSAGE,
  LONGEST_KEPT_STATEMENT,
  type RanStatement,
  type RunOutcome,
} from '../../shared/model/queryHistory';
import type { Disposable } from '../../shared/lifecycle';
import type { SqlDialect } from '../../shared/sql/dialect';
import { hideIn, hideSecrets } from '../../shared/sql/hideSecrets';

/** How long statements are gathered before they are told, in ms: a script of thousands makes few messages. */
const GATHER_MS = 250;
/** Statements of one message at most. */
const MOST_AT_ONCE = 200;

/** Says how a statement ended; only the first word counts. */
export type NoteEnd = (outcome: RunOutcome, rows: number | null, message: string) => void;

/** Gathers what has run in a tab, without its secrets, for the history. */
export class StatementNotes implements Disposable {
  #ended: RanStatement[] = [];
  readonly #running = new Set<NoteEnd>();
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly dialect: SqlDialect,
    private readonly tell: (statements: RanStatement[]) => void,
    private readonly now: () => number = Date.now,
  ) {}

  /** A statement is about to be sent. */
  begin(statement: string): NoteEnd {
    const startedAt = this.now();
    const end: NoteEnd = (outcome, rows, message) => {
      if (!this.#running.delete(end)) return;
      const ended = { startedAt, durationMs: Math.max(0, this.now() - startedAt), rows, outcome };
      this.#gather({ ...ended, ...this.#kept(statement, message) });
    };
    this.#running.add(end);
    return end;
  }

  /** The session ends: what still ran counts as cancelled, and everything is told. */
  dispose(): void {
    for (const end of [...this.#running]) end('cancelled', null, 'The connection was closed.');
    this.#flush();
  }

  #kept(statement: string, message: string): Pick<RanStatement, 'text' | 'cut' | 'message'> {
    // A literal that is cut has no end, and is taken out all the same.
    const { text, hidden } = hideSecrets(statement.slice(0, LONGEST_KEPT_STATEMENT), this.dialect);
    return {
      text: boundedText(text, LONGEST_KEPT_STATEMENT),
      cut: statement.length > LONGEST_KEPT_STATEMENT,
      message: boundedText(hideIn(message, hidden), LONGEST_KEPT_MESSAGE),
    };
  }

  #gather(statement: RanStatement): void {
    this.#ended.push(statement);
    if (this.#ended.length >= MOST_AT_ONCE) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), GATHER_MS);
  }

  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#ended.length > 0) this.tell(this.#ended.splice(0));
  }
}

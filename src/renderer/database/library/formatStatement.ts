import { isolateHistory } from '@codemirror/commands';
import { EditorSelection } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import type { SqlDialect } from '../../../shared/sql/dialect';
import { sameSql, tokenStarts } from '../../../shared/sql/sameSql';
import { BinnacleError } from '../../../shared/errors';
import { allStatements, statementsToRun, type TextRange } from '../statementsToRun';

/** Longest text that is formatted, in UTF-16 units: about a second of work. */
const LONGEST = 200_000;

type Format = (text: string) => string;

/** The formatter is loaded when it is asked for. */
async function formatter(dialect: SqlDialect): Promise<Format> {
  const { formatDialect, postgresql, mysql, sqlite, transactsql } = await import('sql-formatter');
  const languages = { postgres: postgresql, mysql, sqlite, sqlserver: transactsql };
  const named = { named: [':' as const], positional: dialect !== 'postgres' };
  const numbered = dialect === 'postgres' ? { numbered: ['$' as const] } : {};
  return (text) =>
    formatDialect(text, {
      dialect: languages[dialect],
      paramTypes: { ...named, ...numbered },
      ...{ keywordCase: 'preserve', tabWidth: 2, expressionWidth: 80 },
    });
}

/**
 * One statement with other white space. Throws `conflict` if the formatter can't read it, or would change more than white
 * space.
 */
export async function formattedStatement(text: string, dialect: SqlDialect): Promise<string> {
  const format = await formatter(dialect);
  return checked(format, text, dialect);
}

function checked(format: Format, text: string, dialect: SqlDialect): string {
  const hint = 'Nothing was changed. The formatter does not know everything that servers understand.';
  let formatted: string;
  try {
    formatted = format(text);
  } catch (cause) {
    throw new BinnacleError('conflict', 'This statement could not be formatted.', { hint, cause });
  }
  if (sameSql(text, formatted, dialect)) return formatted;
  throw new BinnacleError('conflict', 'Formatting would have changed more than white space.', { hint });
}

/**
 * Formats the selection or the statement under the cursor; `all`: every statement. All of it is one step of undo, and the
 * cursor stays at its word. Throws `conflict` and `too-large`, and then nothing has changed.
 */
export async function formatIn(view: EditorView, dialect: SqlDialect, all: boolean): Promise<void> {
  const text = view.state.doc.toString();
  const { main } = view.state.selection;
  const ranges: TextRange[] = all ? allStatements(text, dialect) : statementsToRun(text, main, dialect);
  if (ranges.reduce((sum, { from, to }) => sum + to - from, 0) > LONGEST) {
    throw new BinnacleError('too-large', 'This text is too long to be formatted.', {
      hint: `At most ${LONGEST.toLocaleString()} characters: select a part of it.`,
    });
  }
  const format = await formatter(dialect);
  const changes = ranges.map(({ from, to }) => ({
    ...{ from, to },
    insert: checked(format, text.slice(from, to), dialect),
  }));
  // Typed meanwhile: what was formatted is not there any more.
  if (view.state.doc.toString() !== text) return;
  const cursor = cursorAfter(text, changes, main.head, dialect);
  view.dispatch({
    changes,
    selection: EditorSelection.cursor(cursor),
    annotations: isolateHistory.of('full'),
    ...{ scrollIntoView: true, userEvent: 'input.format' },
  });
}

/** Where the cursor's token stands afterwards, as far into it as before. */
function cursorAfter(
  text: string,
  changes: readonly { from: number; to: number; insert: string }[],
  cursor: number,
  dialect: SqlDialect,
): number {
  let shift = 0;
  for (const { from, to, insert } of changes) {
    if (cursor < from) break;
    if (cursor <= to) {
      const before = tokenStarts(text.slice(from, to), dialect);
      const after = tokenStarts(insert, dialect);
      const index = before.findLastIndex((start) => start <= cursor - from);
      const into = cursor - from - (before[index] ?? 0);
      return from + shift + Math.min(insert.length, (after[index] ?? 0) + into);
    }
    shift += insert.length - (to - from);
  }
  return cursor + shift;
}

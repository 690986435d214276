import type { ServerNotice } from '../../sessions/queryCapability';
import { whole, type Cursor } from './cursor';

/** What the server says in an ERROR or INFO token (MS-TDS 2.2.7.10, 2.2.7.13). */
export interface ServerReport {
  number: number;
  state: number;
  /** Severity: up to 10 is information, from 20 the connection ends. */
  level: number;
  message: string;
  /** Stored procedure in which it happened; empty: none. */
  procedure: string;
  /** From 1, counted in the batch or the procedure. */
  line: number;
}

export const FATAL_LEVEL = 20;

export function readReport(cursor: Cursor): ServerReport {
  const fields = cursor.part();
  return whole(() => {
    const [number, state, level] = [fields.u32(), fields.u8(), fields.u8()];
    const message = fields.longText();
    fields.shortText(); // The server's name for itself.
    return { number, state, level, message, procedure: fields.shortText(), line: fields.u32() };
  }, 'a message');
}

/** In the form that the tab shows; `statement` null: it is about none. */
export function noticeOf(report: ServerReport, isError: boolean, statement: string | null): ServerNotice {
  const { number, state, level, procedure, line, message } = report;
  const where = procedure === '' ? '' : `, procedure ${procedure}`;
  return {
    severity: isError ? 'ERROR' : level === 0 ? 'NOTICE' : 'WARNING',
    message,
    detail:
      isError || number !== 0 ? `Msg ${number}, level ${level}, state ${state}${where}, line ${line}` : '',
    hint: '',
    sqlState: '',
    position: statement === null || procedure !== '' || !isError ? null : startOfLine(statement, line),
  };
}

/** Where a line begins, in UTF-16 units; null: there is no such line. The server counts line feeds. */
function startOfLine(statement: string, line: number): number | null {
  let start = 0;
  for (let number = 1; number < line; number++) {
    start = statement.indexOf('\n', start) + 1;
    if (start === 0) return null;
  }
  return line < 1 ? null : start + leadingBlanks(statement, start);
}

/** Blanks are skipped, so that the mark stands on a word. */
function leadingBlanks(statement: string, start: number): number {
  let at = start;
  while (statement[at] === ' ' || statement[at] === '\t') at++;
  return at - start;
}

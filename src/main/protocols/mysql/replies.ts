import type { ResultColumn, ServerNotice } from '../../sessions/queryCapability';
import { plainText } from '../ssh/serverText';
import { ProtocolViolation } from '../postgres/messageReader';
import { columnType } from './columnTypes';
import type { ServerError } from './errors';
import type { FieldReader } from './fields';
import { positionOf } from './errorPosition';

// What a server answers (https://mariadb.com/kb/en/4-server-response-packets/).

/** First bytes of answers. */
export const REPLY = { ok: 0x00, localInfile: 0xfb, eof: 0xfe, error: 0xff } as const;
/** Bytes of a packet that begins with 0xfe and is an end, not a row with a cell of 16 MB and more. */
export const MAX_EOF = 9;

/** Bits of the server's status. */
export const STATUS = { inTransaction: 0x1, moreResults: 0x8, trackedChange: 0x4000 } as const;

/** UTF-16 units of a server's text that are shown. */
const MAX_TEXT = 16 * 1024;

/** How a statement or a result ended. */
export interface Ending {
  status: number;
  warnings: number;
  /** Rows that it changed or, for UPDATE, found; null: an end of rows. */
  affected: number | null;
  /** Settings of the session that it changed, if the server tells. */
  settings: Map<string, string>;
}

/** OK: the body behind its first byte. */
export function readOk(body: FieldReader): Ending {
  const affected = body.length();
  body.length(); // The last AUTO_INCREMENT.
  const status = body.int(2);
  const warnings = body.int(2);
  const settings = new Map<string, string>();
  if ((status & STATUS.trackedChange) !== 0 && body.left > 0) {
    body.text();
    if (body.left > 0) readChanges(body.part(), settings);
  }
  return { affected, status, warnings, settings };
}

const SYSTEM_VARIABLE = 0;

function readChanges(changes: FieldReader, settings: Map<string, string>): void {
  while (changes.left > 0) {
    const type = changes.int(1);
    const data = changes.part();
    if (type !== SYSTEM_VARIABLE) continue;
    // MariaDB may put several into one.
    while (data.left > 0) settings.set(data.text(), data.left > 0 ? data.text() : '');
  }
}

/** End of the description of columns, or of rows: the body behind its first byte. */
export function readEof(body: FieldReader): Ending {
  const warnings = body.int(2);
  return { status: body.int(2), warnings, affected: null, settings: new Map() };
}

/** An error: the body behind its first byte. `statement`: the person's own, for the position in it. */
export function readError(body: FieldReader, statement: string | null): ServerError {
  const number = body.int(2);
  const rest = body.rest();
  const [, sqlState = '', text = rest] = /^#(.{5})([^]*)$/.exec(rest) ?? [];
  const message = plainText(text, MAX_TEXT) || 'The server gave no reason.';
  const position = statement === null ? null : positionOf(message, statement);
  return { number, notice: noticeOf('ERROR', message, sqlState, position) };
}

/** A notice without a hint. */
export function noticeOf(
  severity: string,
  message: string,
  sqlState = '',
  position: number | null = null,
): ServerNotice {
  return { severity, message, detail: '', hint: '', sqlState, position };
}

/** A column and how its cells are to be read. */
export interface DescribedColumn {
  column: ResultColumn;
  isBinary: boolean;
}

/** The description of a column; `extended`: MariaDB's names of types stand in it. */
export function readColumn(body: FieldReader, extended: boolean): DescribedColumn {
  body.text(); // Always "def".
  const schema = body.text();
  body.text(); // The alias of the table.
  const table = body.text();
  const name = body.text();
  const original = body.text();
  const named = extended ? readTypeNames(body.part()) : {};
  if (body.length() < 12) throw new ProtocolViolation('the description of a column is too short');
  const charset = body.int(2);
  const size = body.int(4);
  const type = body.int(1);
  const flags = body.int(2);
  const decimals = body.int(1);
  const { isBinary, ...shown } = columnType({ type, charset, size, flags, decimals, ...named });
  const origin =
    table === '' || original === '' ? null : ({ kind: 'name', schema, table, column: original } as const);
  return { column: { name, ...shown, origin }, isBinary };
}

const TYPE_NAME = 0;
const FORMAT_NAME = 1;

function readTypeNames(data: FieldReader): { typeName?: string; format?: string } {
  const named: { typeName?: string; format?: string } = {};
  while (data.left > 0) {
    const kind = data.int(1);
    const text = plainText(data.text(), 100);
    if (kind === TYPE_NAME) named.typeName = text;
    else if (kind === FORMAT_NAME) named.format = text;
  }
  return named;
}

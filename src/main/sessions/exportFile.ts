import { basename } from 'node:path';
import type { ExportFormat } from '../../shared/model/transfer';
import type { Platform } from '../platform';
import type { SessionRegistry } from './sessions';

const KINDS: Readonly<Record<ExportFormat, string>> = {
  csv: 'Comma-separated values',
  json: 'JSON',
  ndjson: 'JSON lines',
  xlsx: 'Workbook',
  sql: 'SQL script',
};

/** Characters that some file system does not take in a name, and those that show as nothing. */
const NOT_IN_NAMES = /[\p{Cc}\p{Cf}\\/:*?"<>|]+/gu;
/** Longest name that is proposed, in UTF-16 units. */
const MAX_NAME_LENGTH = 80;

/** Where rows of a query tab go. */
export interface ExportFileQuestion {
  windowId: number;
  sessionId: string;
  format: ExportFormat;
  /** What the rows are, such as the name of a table. */
  name: string;
}

/** Lets the person choose a file and grants it to the tab's session host once; null: cancelled. */
export async function chooseExportFile(
  sessions: Pick<SessionRegistry, 'grantFile'>,
  platform: Pick<Platform, 'chooseSaveFile'>,
  { windowId, sessionId, format, name }: ExportFileQuestion,
): Promise<{ grantId: string; fileName: string } | null> {
  const plain = name.replace(NOT_IN_NAMES, '_').replace(/^\.+/, '').trim().slice(0, MAX_NAME_LENGTH);
  const proposed = `${plain === '' ? 'rows' : plain}.${format}`;
  const path = await platform.chooseSaveFile('Export rows', proposed, [
    { name: KINDS[format], extensions: [format] },
    { name: 'All files', extensions: ['*'] },
  ]);
  if (path === null) return null;
  return { grantId: sessions.grantFile(windowId, sessionId, path, 'write'), fileName: basename(path) };
}

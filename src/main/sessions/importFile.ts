import { basename } from 'node:path';
import type { Platform } from '../platform';
import type { SessionRegistry } from './sessions';

/** Lets the person choose a file of rows and lets the tab's session host read it; null: cancelled. */
export async function chooseImportFile(
  sessions: Pick<SessionRegistry, 'grantFile'>,
  platform: Pick<Platform, 'chooseFile'>,
  { windowId, sessionId }: { windowId: number; sessionId: string },
): Promise<{ grantId: string; fileName: string } | null> {
  const path = await platform.chooseFile('Import rows', [
    { name: 'Rows', extensions: ['csv', 'tsv', 'txt', 'json', 'ndjson', 'jsonl'] },
    { name: 'All files', extensions: ['*'] },
  ]);
  if (path === null) return null;
  return { grantId: sessions.grantFile(windowId, sessionId, path, 'read'), fileName: basename(path) };
}

import { type Stats, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';

/** Names what a file or folder is now: another text once it was written to, replaced or removed. */
export function fileState(path: string): string {
  return stateOf(statSync(path, { throwIfNoEntry: false }));
}

/** {@link fileState} without waiting for the disk. */
export async function fileStateLater(path: string): Promise<string> {
  return stateOf(await stat(path).catch(() => undefined));
}

function stateOf(status: Stats | undefined): string {
  return status === undefined ? 'gone' : `${status.ino} ${status.size} ${status.mtimeMs}`;
}

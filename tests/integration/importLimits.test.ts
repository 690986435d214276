import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { runImportHost } from '../../src/main/inventory/import/importHost';
import type { FromImportHost, ToImportHost } from '../../src/main/inventory/import/importMessages';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function fileOf(bytes: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-import-'));
  folders.push(folder);
  const path = join(folder, 'list.csv');
  writeFileSync(path, 'name,ip\n');
  // The rest is a hole: it takes no room on the disk.
  const file = openSync(path, 'r+');
  ftruncateSync(file, bytes);
  closeSync(file);
  return path;
}

/** What the import host says of a file. */
function read(path: string): Promise<FromImportHost> {
  return new Promise((resolve) => {
    let send: ((message: ToImportHost) => void) | undefined;
    runImportHost({
      post: resolve,
      onMessage: (listener) => (send = (message) => listener(message, [])),
    });
    send?.({ t: 'read', path, formatId: null, promptId: null });
  });
}

it('refuses a file of 500 MB before it is read', async () => {
  const before = process.memoryUsage().rss;
  const path = fileOf(500 * 1024 * 1024);
  const reply = await read(path);
  expect(reply).toEqual({
    t: 'failed',
    failure: {
      code: 'too-large',
      message: 'The file is larger than 200 MB.',
      hint: 'Export a part of the list, and import the parts one after the other.',
    },
  });
  expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
});

it('says that a file is no file', async () => {
  const reply = await read(join(tmpdir(), 'binnacle-there-is-no-such-file'));
  expect(reply).toMatchObject({ t: 'failed', failure: { code: 'unreadable' } });
});

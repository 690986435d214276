import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { MAX_EDITOR_LENGTH } from '../../shared/model/document';
import { decodeSql, SqlFiles } from './sqlFiles';

const TEXT = "SELECT 'ä 漢'\r\n;";

it.each([
  ['UTF-8', Buffer.from(TEXT)],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${TEXT}`)],
  ['UTF-16LE', Buffer.from(`\ufeff${TEXT}`, 'utf16le')],
  ['UTF-16BE', Buffer.from(`\ufeff${TEXT}`, 'utf16le').swap16()],
])('reads %s', (_name, bytes) => {
  expect(decodeSql(bytes)).toBe("SELECT 'ä 漢'\n;");
});

it('refuses what is no text, and what is too large', () => {
  expect(() => decodeSql(Buffer.from([0x53, 0xff, 0x00]))).toThrow(/not text/);
  expect(() => decodeSql(Buffer.from('SELECT\u00001'))).toThrow(/not text/);
  expect(() => decodeSql(Buffer.alloc(MAX_EDITOR_LENGTH + 1, 'x'))).toThrow(/too large/);
});

it('saves what it opens again, and says when a file can’t be read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-sql-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  let path: string | null = join(folder, 'a.sql');
  const choose = (): Promise<string | null> => Promise.resolve(path);
  const files = new SqlFiles({ chooseFile: choose, chooseSaveFile: choose });
  await expect(files.open()).rejects.toMatchObject({ code: 'not-found' });
  expect(await files.save('query.sql', 'SELECT 1\n')).toBe('a.sql');
  expect(readFileSync(path, 'utf8')).toBe('SELECT 1\n');
  expect(await files.open()).toEqual({ name: 'a.sql', text: 'SELECT 1\n' });
  writeFileSync(path, '');
  expect(await files.open()).toEqual({ name: 'a.sql', text: '' });
  path = null;
  expect(await files.open()).toBeNull();
});

import { open, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { BinnacleError } from '../../shared/errors';
import { MAX_EDITOR_LENGTH } from '../../shared/model/document';
import type { Platform } from '../platform';

const FILTERS = [
  { name: 'SQL', extensions: ['sql'] },
  { name: 'All files', extensions: ['*'] },
];
/** In bytes: what an editor keeps, at four bytes a character. */
const MAX_FILE_BYTES = 4 * MAX_EDITOR_LENGTH;

/** Files with statements, where the person says. */
export class SqlFiles {
  constructor(private readonly platform: Pick<Platform, 'chooseFile' | 'chooseSaveFile'>) {}

  /** Reads a file of the person's choice; null: cancelled. Throws `too-large`, `bad-request` and `not-found`. */
  async open(): Promise<{ name: string; text: string } | null> {
    const path = await this.platform.chooseFile('Open a SQL file', FILTERS);
    return path === null ? null : { name: basename(path), text: decodeSql(await readBounded(path)) };
  }

  /** Writes UTF-8 without a mark to a file of the person's choice. Its name; null: cancelled. */
  async save(name: string, text: string): Promise<string | null> {
    const path = await this.platform.chooseSaveFile('Save as a SQL file', name, FILTERS);
    if (path === null) return null;
    await writeFile(path, text).catch((cause: unknown) => {
      throw new BinnacleError('store-write-failed', 'The file could not be written.', {
        hint: 'Is there space, and may you write to that folder?',
        cause,
      });
    });
    return basename(path);
  }
}

/** One byte more than is taken is read, whatever the size that the file claims. */
async function readBounded(path: string): Promise<Buffer> {
  try {
    const file = await open(path, 'r');
    try {
      const buffer = Buffer.alloc(MAX_FILE_BYTES + 1);
      let length = 0;
      while (length < buffer.length) {
        const { bytesRead } = await file.read(buffer, length, buffer.length - length);
        if (bytesRead === 0) break;
        length += bytesRead;
      }
      return buffer.subarray(0, length);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw new BinnacleError('not-found', 'The file could not be read.', {
      hint: 'Is it still there, and may you read it?',
      cause,
    });
  }
}

/** UTF-8, or UTF-16 with a byte order mark, with the line ends of an editor. */
export function decodeSql(bytes: Buffer): string {
  const read = bytes.length > MAX_FILE_BYTES ? '' : decoded(bytes);
  const text = (read ?? '').replace(/\r\n?/g, '\n');
  if (bytes.length > MAX_FILE_BYTES || text.length > MAX_EDITOR_LENGTH) {
    throw new BinnacleError('too-large', 'This file is too large for an editor.', {
      hint: `At most ${MAX_EDITOR_LENGTH.toLocaleString('en')} characters. Run it with the server’s own program.`,
    });
  }
  if (read === null || text.includes('\u0000')) {
    throw new BinnacleError('bad-request', 'This file is not text in UTF-8 or UTF-16.', {
      hint: 'Nothing was opened. Convert it to UTF-8 first.',
    });
  }
  return text;
}

function decoded(bytes: Buffer): string | null {
  const [first, second] = bytes;
  const label =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

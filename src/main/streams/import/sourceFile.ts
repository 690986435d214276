import { open, type FileHandle } from 'node:fs/promises';
import { TextDecoder } from 'node:util';
import { BinnacleError } from '../../../shared/errors';
import { reasonOf } from '../spoolErrors';

/** Bytes that are read at once. */
const CHUNK_BYTES = 256 * 1024;

/** A part of a file's text, and how many bytes have been read so far. */
export interface TextChunk {
  text: string;
  bytes: number;
}

/** How the text of a file is encoded: by its byte order mark, else UTF-8. */
export type FileEncoding = 'UTF-8' | 'UTF-16LE' | 'UTF-16BE';

/** The encoding that the first bytes of a file name. */
export function encodingOf([first, second]: Uint8Array): FileEncoding {
  if (first === 0xff && second === 0xfe) return 'UTF-16LE';
  return first === 0xfe && second === 0xff ? 'UTF-16BE' : 'UTF-8';
}

/** The file's text from beginning to end without its byte order mark. Throws `bad-request` where it is no such text. */
export async function* textOf(path: string, signal: AbortSignal): AsyncGenerator<TextChunk> {
  const file = await opened(path);
  try {
    const buffer = Buffer.alloc(CHUNK_BYTES);
    let decoder: TextDecoder | null = null;
    let bytes = 0;
    for (;;) {
      if (signal.aborted) throw new BinnacleError('cancelled', 'Cancelled.');
      const { bytesRead } = await read(file, buffer, bytes);
      const part = buffer.subarray(0, bytesRead);
      decoder ??= new TextDecoder(encodingOf(part), { fatal: true });
      const text = decoded(decoder, part, bytes);
      bytes += bytesRead;
      yield { text, bytes };
      if (bytesRead === 0) return;
    }
  } finally {
    await file.close().catch(() => undefined);
  }
}

/** The size of a file and its first bytes' encoding. */
export async function factsOf(path: string): Promise<{ size: number; encoding: FileEncoding }> {
  const file = await opened(path);
  try {
    const start = Buffer.alloc(2);
    const { bytesRead } = await read(file, start, 0);
    return { size: (await file.stat()).size, encoding: encodingOf(start.subarray(0, bytesRead)) };
  } finally {
    await file.close().catch(() => undefined);
  }
}

async function opened(path: string): Promise<FileHandle> {
  try {
    const file = await open(path, 'r');
    if ((await file.stat()).isFile()) return file;
    await file.close();
  } catch (cause) {
    throw readFailed(cause);
  }
  throw new BinnacleError('bad-request', 'This is not a plain file.', { hint: 'Choose another file.' });
}

async function read(file: FileHandle, into: Buffer, position: number): Promise<{ bytesRead: number }> {
  try {
    return await file.read(into, 0, into.length, position);
  } catch (cause) {
    throw readFailed(cause);
  }
}

function readFailed(cause: unknown): BinnacleError {
  return new BinnacleError('bad-request', `The file could not be read: ${reasonOf(cause)}.`, {
    hint: 'Check that it is still there and that you may read it.',
    cause,
  });
}

function decoded(decoder: TextDecoder, part: Uint8Array, before: number): string {
  try {
    return decoder.decode(part, { stream: part.length > 0 });
  } catch (cause) {
    const place = `between byte ${before.toLocaleString('en')} and ${(before + part.length).toLocaleString('en')}`;
    throw new BinnacleError('bad-request', `The file is not ${decoder.encoding.toUpperCase()}: ${place}.`, {
      hint: 'Save it as UTF-8, or as UTF-16 with a byte order mark.',
      cause,
    });
  }
}

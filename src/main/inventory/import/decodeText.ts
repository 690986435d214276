import { ImportFailure } from './importModel';

/**
 * The text of a file: UTF-16 by its byte order mark or by its NUL bytes, else UTF-8, else Windows-1252, in which old
 * Windows programs write. Line ends are kept.
 */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes.length >= 4 && bytes[1] === 0 && bytes[3] === 0) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes.length >= 4 && bytes[0] === 0 && bytes[2] === 0) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** {@link decodeText} for a format that is text: NUL characters mean that it is another kind of file. */
export function decodePlainText(bytes: Uint8Array): string {
  const text = decodeText(bytes);
  if (text.includes('\u0000')) {
    throw new ImportFailure('malformed', 'The file holds NUL characters: it is damaged, or not a text file.');
  }
  return text;
}

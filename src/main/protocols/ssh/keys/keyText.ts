import { unreadable } from './keyErrors';
import { MalformedError } from './wire';

// Key files are handled as bytes throughout: a string with a private key in it could not be wiped.

/** The lines of a text without their ends (LF, CRLF or CR); they share its memory. */
export function splitLines(data: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  for (let index = 0; index <= data.length; index += 1) {
    const byte = data[index];
    if (byte !== undefined && byte !== 0x0a && byte !== 0x0d) continue;
    lines.push(data.subarray(start, index));
    if (byte === 0x0d && data[index + 1] === 0x0a) index += 1;
    start = index + 1;
  }
  return lines;
}

const INVALID = 0xff;
const PADDING = '='.charCodeAt(0);
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = Buffer.alloc(256, INVALID);
Array.from(ALPHABET).forEach((char, value) => (VALUES[char.charCodeAt(0)] = value));

/**
 * Decodes base64 lines strictly. `firstLine` is the number of the first of them in the file, for the message of
 * the error key-unreadable. The caller wipes the result.
 */
export function decodeBase64(lines: readonly Buffer[], firstLine: number): Buffer {
  const result = Buffer.alloc(Math.ceil((lines.reduce((sum, line) => sum + line.length, 0) * 3) / 4));
  let [length, bits, count, ended] = [0, 0, 0, false];
  lines.forEach((line, index) => {
    for (const byte of trimBlanks(line)) {
      const value = VALUES[byte] ?? INVALID;
      if (byte === PADDING) ended = true;
      else if (value === INVALID || ended) throw notBase64(firstLine + index);
      else {
        bits = ((bits << 6) | value) & 0xffffff;
        count += 1;
        if (count % 4 !== 1) result[length++] = (bits >> (6 - 2 * ((count + 3) % 4))) & 0xff;
      }
    }
  });
  if (count % 4 === 1) throw new MalformedError('its base64 text is cut off');
  return result.subarray(0, length);
}

function trimBlanks(line: Buffer): Buffer {
  let end = line.length;
  while (end > 0 && (line[end - 1] === 0x20 || line[end - 1] === 0x09)) end -= 1;
  return line.subarray(0, end);
}

function notBase64(line: number): Error {
  return unreadable(`The private key is damaged: line ${line} of the file is not base64.`);
}

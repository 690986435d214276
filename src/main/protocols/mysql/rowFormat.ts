import type { RowPageBuilder } from '../../../shared/rowPage';
import { ProtocolViolation } from '../postgres/messageReader';
import type { RowFormat } from '../postgres/pagePump';
import { FieldReader, NULL_CELL } from './fields';

const HEX = Buffer.from('0123456789abcdef', 'latin1');
const BACKSLASH = 0x5c;
const LETTER_X = 0x78;

/**
 * Rows of the text protocol: for each cell a length of variable size, or NULL, and its bytes. Bytes of binary columns are
 * written as `\x` and hexadecimal digits, since a cell is UTF-8. `isBinary` has one entry a column.
 */
export function textRows(isBinary: readonly boolean[]): RowFormat {
  const binaries = isBinary.filter(Boolean).length;
  return {
    size: (_bytes, start, end) => (binaries === 0 ? end - start : 2 * (end - start + binaries)),
    cells: (builder, bytes, start, end) => {
      let at = start;
      for (const binary of isBinary) {
        if (at >= end) throw new ProtocolViolation('a row ended before its cells did');
        const first = bytes[at] ?? 0;
        at++;
        if (first === NULL_CELL) {
          builder.nullCell();
          continue;
        }
        let length = first;
        if (first > NULL_CELL) {
          const reader = new FieldReader(bytes, at - 1, end);
          length = reader.length();
          at = end - reader.left;
        }
        if (length > end - at) throw new ProtocolViolation('a cell is longer than its row');
        if (binary) hexCell(builder, bytes, at, at + length);
        else builder.cell(bytes, at, at + length);
        at += length;
      }
      if (at !== end) throw new ProtocolViolation('a row is longer than its cells');
    },
  };
}

function hexCell(builder: RowPageBuilder, bytes: Buffer, start: number, end: number): void {
  const text = Buffer.allocUnsafe(2 + 2 * (end - start));
  text[0] = BACKSLASH;
  text[1] = LETTER_X;
  for (let at = start, to = 2; at < end; at++) {
    const byte = bytes[at] ?? 0;
    text[to++] = HEX[byte >> 4] ?? 0;
    text[to++] = HEX[byte & 15] ?? 0;
  }
  builder.cell(text, 0, text.length);
}

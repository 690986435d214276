const REPLACEMENT = 0xfffd;
const NEWLINE = 0x0a;
/** Encodings with two bytes a character outside ASCII, as TextDecoder names them. */
const DOUBLE_BYTE = new Set(['gbk', 'gb18030', 'big5', 'euc-jp', 'euc-kr', 'shift_jis']);

const tables = new Map<string, ReadonlyMap<number, number>>();

/**
 * Code point to bytes (one, or two as high and low half) of an encoding, ASCII left out. Made from the runtime's own
 * decoder at first use, some milliseconds, and kept. Not covered: the three-byte set of EUC-JP, the four-byte set of
 * GB 18030 and the escape sequences of ISO-2022-JP.
 */
export function reverseTable(encoding: string): ReadonlyMap<number, number> {
  const known = tables.get(encoding);
  if (known !== undefined) return known;
  const table = new Map<number, number>();
  if (encoding !== 'iso-2022-jp') {
    addSingleBytes(encoding, table);
    if (DOUBLE_BYTE.has(encoding)) addDoubleBytes(encoding, table);
  }
  tables.set(encoding, table);
  return table;
}

function addSingleBytes(encoding: string, table: Map<number, number>): void {
  const decoder = new TextDecoder(encoding);
  for (let byte = 0x80; byte <= 0xff; byte += 1) {
    const text = decoder.decode(Uint8Array.of(byte));
    const code = onlyCharacter(text);
    if (code !== null && !table.has(code)) table.set(code, byte);
  }
}

/** One decoding a lead byte: its pairs on lines of their own, which no two-byte encoding takes as a trail byte. */
function addDoubleBytes(encoding: string, table: Map<number, number>): void {
  const decoder = new TextDecoder(encoding);
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    const bytes: number[] = [];
    for (let trail = 0x40; trail <= 0xfe; trail += 1) bytes.push(lead, trail, NEWLINE);
    const lines = decoder.decode(Uint8Array.from(bytes)).split('\n');
    lines.forEach((line, index) => {
      const code = onlyCharacter(line);
      if (code !== null && !table.has(code)) table.set(code, (lead << 8) | (0x40 + index));
    });
  }
}

/** The code point of a text of exactly one valid character. */
function onlyCharacter(text: string): number | null {
  const code = text.codePointAt(0) ?? REPLACEMENT;
  return code === REPLACEMENT || text.length !== String.fromCodePoint(code).length ? null : code;
}

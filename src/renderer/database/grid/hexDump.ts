/** Most bytes that are shown: some thousand lines. */
export const MAX_DUMP_BYTES = 64 * 1024;
/** Bytes of a line: as many as fit beside a grid. */
const LINE = 8;
/** PostgreSQL's text of `bytea` (manual, section 8.4.1). */
const HEX = /^\\x[0-9a-fA-F]*$/;

/** Bytes as a person reads them. */
export interface HexDump {
  /** Offset, bytes and characters, a line for 8 bytes. */
  text: string;
  /** Bytes of the whole value. */
  bytes: number;
  /** Only the first {@link MAX_DUMP_BYTES} are shown. */
  cut: boolean;
}

const printable = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.');

function dumpLine(hex: string, from: number): string {
  const pairs: string[] = [];
  let characters = '';
  for (let at = from; at < Math.min(from + LINE, hex.length / 2); at++) {
    const pair = hex.slice(2 * at, 2 * at + 2);
    pairs.push(pair.toLowerCase());
    characters += printable(Number.parseInt(pair, 16));
  }
  return `${from.toString(16).padStart(8, '0')}  ${pairs.join(' ').padEnd(3 * LINE - 1)}  ${characters}`;
}

/** The bytes of a value that the server wrote as `\x…`; null: it is none. */
export function hexDump(value: string): HexDump | null {
  if (value.length % 2 !== 0 || !HEX.test(value)) return null;
  const bytes = (value.length - 2) / 2;
  const hex = value.slice(2, 2 + 2 * MAX_DUMP_BYTES);
  const lines: string[] = [];
  for (let from = 0; from < hex.length / 2; from += LINE) lines.push(dumpLine(hex, from));
  return { text: lines.join('\n'), bytes, cut: bytes > MAX_DUMP_BYTES };
}

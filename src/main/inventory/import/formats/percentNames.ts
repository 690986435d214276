import { decodeText } from '../decodeText';

/**
 * A name or value in which bytes stand as `%XX`, as PuTTY and WinSCP write them. The bytes are UTF-8, or Windows-1252 of
 * older versions; WinSCP marks UTF-8 with a byte order mark.
 */
export function decodePercents(text: string): string {
  if (!text.includes('%')) return text;
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (run) =>
    decodeRun(Uint8Array.from(run.slice(1).split('%'), (digits) => Number.parseInt(digits, 16))),
  );
}

function decodeRun(bytes: Uint8Array): string {
  // Two bytes with a NUL would be taken for UTF-16.
  return bytes.includes(0) ? new TextDecoder('windows-1252').decode(bytes) : decodeText(bytes);
}

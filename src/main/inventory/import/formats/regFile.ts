import { decodeText } from '../decodeText';
import { IMPORT_LIMITS } from '../importLimits';
import { ImportFailure } from '../importModel';

/** One key of a Windows registry export. */
export interface RegKey {
  path: string;
  /** Texts as they are, numbers in decimal. */
  values: Map<string, string>;
}

/** Lines of a file; a real export of 10,000 sessions has 2.5 million. */
const MAX_LINES = 5_000_000;
/** Keys of a file: each session is one. */
const MAX_KEYS = 2 * IMPORT_LIMITS.entries;
const HEAD = /^(?:Windows Registry Editor Version 5\.00|REGEDIT4)\s*$/;

/** Whether a text starts as the registry editor writes it. */
export function isRegFile(text: string): boolean {
  return HEAD.test(text.slice(0, 200).split('\n', 1)[0] ?? '');
}

/** Keys of an export of the Windows registry editor, in order. Keys and values that are marked as deleted are left out. */
export function readRegFile(text: string): RegKey[] {
  if (!isRegFile(text))
    throw new ImportFailure('not-this-format', 'This is not an export of the Windows registry.');
  const keys: RegKey[] = [];
  let current: RegKey | null = null;
  let count = 0;
  let joined = '';
  for (const raw of text.split(/\r?\n/)) {
    count += 1;
    if (count > MAX_LINES)
      throw new ImportFailure('too-large', 'The file has too many lines.', { line: count });
    // Long binary values go on in the next line.
    if (raw.endsWith('\\') && (joined !== '' || /=hex/.test(raw))) {
      joined += raw.slice(0, -1).trim();
      continue;
    }
    const line = joined === '' ? raw : joined + raw.trim();
    joined = '';
    if (line.startsWith('[')) {
      current = keyOf(line);
      if (current !== null) keys.push(current);
      if (keys.length > MAX_KEYS)
        throw new ImportFailure('too-large', 'The file has too many sections.', { line: count });
    } else if (current !== null) {
      addValue(current, line);
    }
  }
  return keys;
}

function keyOf(line: string): RegKey | null {
  const end = line.lastIndexOf(']');
  const path = line.slice(1, end < 0 ? undefined : end);
  return path.startsWith('-') ? null : { path, values: new Map() };
}

function addValue(key: RegKey, line: string): void {
  const nameEnd = line.startsWith('"') ? quoteEnd(line) : -1;
  if (nameEnd < 0 || line[nameEnd + 1] !== '=') return;
  const value = valueOf(line.slice(nameEnd + 2).trim());
  if (value !== null) key.values.set(unescape(line.slice(1, nameEnd)), value);
}

/** Where a text in quotes that starts a line ends; -1: nowhere. */
function quoteEnd(text: string): number {
  for (let at = 1; at < text.length; at++) {
    if (text[at] === '"') return at;
    if (text[at] === '\\') at += 1;
  }
  return -1;
}

function valueOf(data: string): string | null {
  if (data.startsWith('"')) {
    const end = quoteEnd(data);
    return unescape(data.slice(1, end < 0 ? undefined : end));
  }
  const word = /^dword:([0-9a-f]{1,8})$/i.exec(data)?.[1];
  if (word !== undefined) return String(Number.parseInt(word, 16));
  const hex = /^hex(?:\(([0-9a-f]{1,2})\))?:([0-9a-f, ]*)$/i.exec(data);
  if (hex === null) return null;
  const digits = (hex[2] ?? '').split(',').map((byte) => byte.trim());
  const bytes = Uint8Array.from(
    digits.filter((byte) => byte !== ''),
    (byte) => Number.parseInt(byte, 16),
  );
  return binaryText(bytes, hex[1] ?? '');
}

/** Texts (1, 2, 7) are UTF-16 with a NUL at the end; 4 and b are numbers; others are shown as text if they are one. */
function binaryText(bytes: Uint8Array, kind: string): string {
  if (kind === '4' || kind.toLowerCase() === 'b') {
    return String([...bytes].reduceRight((sum, byte) => sum * 256 + byte, 0));
  }
  const text = ['1', '2', '7'].includes(kind) ? new TextDecoder('utf-16le').decode(bytes) : decodeText(bytes);
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0) end -= 1;
  return text.slice(0, end);
}

const unescape = (text: string): string => text.replaceAll(/\\(.)/gs, '$1');

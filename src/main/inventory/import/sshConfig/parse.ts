import { ImportFailure } from '../importModel';
import { splitLine, splitWords } from './tokens';

/** One setting as it stands in a file. */
export interface Statement {
  /** In lower case. */
  keyword: string;
  /** The keyword as it stands there. */
  written: string;
  /** All that follows the keyword. */
  text: string;
  words: string[];
  line: number;
  /** Only of `Include`: the files that it names, in order. */
  files: ConfigFile[];
}

/** When a section applies. */
export type Condition =
  | { kind: 'always' } // before the first Host or Match: whatever the including file says
  | { kind: 'host'; patterns: string[] }
  | { kind: 'match'; text: string };

/** `Host` or `Match` with what follows it. */
export interface Section {
  condition: Condition;
  line: number;
  statements: Statement[];
}

/** A line that says nothing OpenSSH would accept. */
export interface BadLine {
  line: number;
  text: string;
  reason: string;
}

/** One file: its sections in order, the first without a condition of its own. */
export interface ConfigFile {
  /** As `Include` names it; empty for the file that is imported. */
  name: string;
  sections: Section[];
  badLines: BadLine[];
}

/** Bounds of a configuration with everything that it includes. */
export const SSH_CONFIG_LIMITS = {
  /** UTF-16 units of text. */
  length: 16 * 1024 * 1024,
  files: 1000,
  /** Files within files, as in OpenSSH. */
  depth: 16,
} as const;

/** Reads the text of one file. The files of `Include` are still to be added. */
export function parseConfig(name: string, text: string): ConfigFile {
  if (text.length > SSH_CONFIG_LIMITS.length) {
    throw new ImportFailure('too-large', 'The SSH configuration is larger than 16 MB.');
  }
  const first: Section = { condition: { kind: 'always' }, line: 1, statements: [] };
  const file: ConfigFile = { name, sections: [first], badLines: [] };
  let line = 0;
  let current = first;
  for (const raw of text.replace(/^\ufeff/, '').split('\n')) {
    line += 1;
    const statement = parseLine(raw, line, file.badLines);
    if (statement === null) continue;
    const condition = conditionOf(statement);
    if (condition === null) {
      current.statements.push(statement);
    } else {
      current = { condition, line, statements: [] };
      file.sections.push(current);
    }
  }
  return file;
}

function parseLine(raw: string, line: number, badLines: BadLine[]): Statement | null {
  const parts = splitLine(raw);
  if (parts === null) {
    if (/^[ \t]*[^# \t\r\f]/.test(raw)) badLines.push({ line, text: raw, reason: 'A quote is not closed.' });
    return null;
  }
  const { keyword: written, text } = parts;
  if (text === '') {
    badLines.push({ line, text: raw, reason: 'The keyword has no value.' });
    return null;
  }
  const words = splitWords(text);
  if (words === null) {
    badLines.push({ line, text: raw, reason: 'A quote is not closed.' });
    return null;
  }
  return { keyword: written.toLowerCase(), written, text, words, line, files: [] };
}

function conditionOf({ keyword, text, words }: Statement): Condition | null {
  if (keyword === 'host') return { kind: 'host', patterns: words };
  if (keyword === 'match') return { kind: 'match', text };
  return null;
}

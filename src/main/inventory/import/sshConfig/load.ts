import { decodeText } from '../decodeText';
import { type ImportContext, ImportFailure } from '../importModel';
import { hasGlob, matchFileName } from './glob';
import { type ConfigFile, parseConfig, SSH_CONFIG_LIMITS, type Statement } from './parse';

/** Longest path that a system takes, in UTF-16 units (Linux: PATH_MAX); what is longer is no file. */
const LONGEST_PATH = 4096;

/** An `Include` that could not be followed. */
export interface MissedInclude {
  file: string;
  line: number;
  path: string;
  reason: string;
}

/** A configuration with all that it includes. */
export interface LoadedConfig {
  file: ConfigFile;
  missed: MissedInclude[];
}

/** How files beside the imported one are reached; see {@link ImportContext}. */
export type Surroundings = Pick<ImportContext, 'readBeside' | 'listBeside'>;

/** Reads a configuration and, where that is allowed, the files that it includes. */
export function loadConfig(text: string, surroundings: Surroundings): LoadedConfig {
  const loader = new Loader(surroundings);
  return { file: loader.load('', text, 0), missed: loader.missed };
}

class Loader {
  readonly missed: MissedInclude[] = [];
  readonly #surroundings: Surroundings;
  #files = 0;
  #length = 0;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  load(name: string, text: string, depth: number): ConfigFile {
    this.#files += 1;
    this.#length += text.length;
    if (this.#files > SSH_CONFIG_LIMITS.files || this.#length > SSH_CONFIG_LIMITS.length) {
      throw new ImportFailure('too-large', 'The SSH configuration includes too many files.', {
        hint: 'Look for a file that includes itself.',
      });
    }
    const file = parseConfig(name, text);
    for (const { statements } of file.sections) {
      for (const statement of statements) {
        if (statement.keyword === 'include') this.#include(name, statement, depth);
      }
    }
    return file;
  }

  #include(name: string, statement: Statement, depth: number): void {
    const { line } = statement;
    for (const word of statement.words) {
      const miss = (reason: string): void => {
        this.missed.push({ file: name, line, path: word, reason });
      };
      if (depth >= SSH_CONFIG_LIMITS.depth) {
        miss('Files lie more than 16 deep in each other, which OpenSSH refuses.');
        continue;
      }
      if (word.length > LONGEST_PATH) {
        miss('A path has at most 4,096 characters.');
        continue;
      }
      const paths = this.#expand(word);
      if (paths === null) {
        miss('The folder was not read. Import the file together with its surroundings.');
        continue;
      }
      for (const path of paths) {
        const bytes = this.#surroundings.readBeside?.(path) ?? null;
        if (bytes !== null) statement.files.push(this.load(path, decodeText(bytes), depth + 1));
        else miss('The file was not read. Import the file together with its surroundings.');
      }
    }
  }

  /** The files that a word of an `Include` names, sorted; null: a folder can't be listed. */
  #expand(word: string): string[] | null {
    if (!hasGlob(word)) return [word];
    let found = [word.startsWith('/') ? '/' : ''];
    for (const segment of word.split('/').filter((part) => part !== '')) {
      const next = this.#step(found, segment);
      if (next === null) return null;
      if (next.length > SSH_CONFIG_LIMITS.files) {
        throw new ImportFailure('too-large', 'The SSH configuration includes too many files.');
      }
      found = next;
    }
    return found;
  }

  #step(folders: readonly string[], segment: string): string[] | null {
    if (!hasGlob(segment)) return folders.map((folder) => join(folder, segment));
    const found: string[] = [];
    let listed = false;
    for (const folder of folders) {
      const names = this.#surroundings.listBeside?.(folder === '' ? '.' : folder) ?? null;
      if (names === null) continue;
      listed = true;
      const fitting = names.filter((name) => matchFileName(name, segment)).sort();
      for (const name of fitting) found.push(join(folder, name));
    }
    return listed ? found : null;
  }
}

function join(folder: string, name: string): string {
  return folder === '' || folder.endsWith('/') ? `${folder}${name}` : `${folder}/${name}`;
}

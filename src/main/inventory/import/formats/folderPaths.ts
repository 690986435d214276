import type { ImportBuilder } from '../importBuilder';
import type { ImportedProperties } from '../importModel';

/** Makes the folders of paths, each once. */
export class FolderPaths {
  readonly #keys = new Map<string, string>();

  constructor(
    private readonly builder: ImportBuilder,
    private readonly root: string | null = null,
  ) {}

  /** The key of the folder at a path; the root's for an empty one. */
  key(path: readonly string[], properties?: ImportedProperties): string | null {
    let parent = this.root;
    const names = path.map((name) => name.trim()).filter((name) => name !== '');
    names.forEach((name, index) => {
      const id = JSON.stringify(names.slice(0, index + 1));
      const known = this.#keys.get(id);
      const last = index === names.length - 1;
      parent =
        known ??
        this.builder.folder(parent, { name, ...(last && properties !== undefined ? { properties } : {}) });
      this.#keys.set(id, parent);
    });
    return parent;
  }
}

/**
 * Names of a folder path in one cell. `/` separates, or `\` where no `/` does; `\/` and `\\` stand for the characters
 * themselves, as {@link joinFolderPath} writes them.
 */
export function splitFolderPath(text: string): string[] {
  const parts = text.match(/\\[/\\]|\/|[^/\\]+|\\/g) ?? [];
  const escaped = (part: string): boolean => /^\\[/\\]$/.test(part);
  if (!parts.some((part) => part === '/' || escaped(part))) {
    return text.split('\\').filter((name) => name.trim() !== '');
  }
  const names: string[] = [''];
  for (const part of parts) {
    if (part === '/') names.push('');
    else names.push((names.pop() ?? '') + (escaped(part) ? part.slice(1) : part));
  }
  return names.map((name) => name.trim()).filter((name) => name !== '');
}

/** A folder path in one cell; {@link splitFolderPath} takes it apart again. */
export function joinFolderPath(names: readonly string[]): string {
  // A lone backslash would separate: doubled, it is one.
  return names.map((name) => name.replace(/[/\\]/g, '\\$&')).join('/');
}

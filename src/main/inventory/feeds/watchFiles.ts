import { type FSWatcher, watch } from 'node:fs';
import { dirname } from 'node:path';
import type { Disposable } from '../../../shared/lifecycle';
import type { SeenFile } from './feedMessages';
import { fileStateLater } from './fileState';

/** Time in ms that files have to rest before they count as changed: editors write in several steps. */
const REST_MS = 400;
/** How often files are looked at in any case, in ms: not every file system tells of changes. */
const LOOK_MS = 10_000;
/** Files and folders that are watched of one source. */
const MOST = 200;

/** What {@link watchFiles} does other than usual, for tests. */
export interface WatchTimes {
  restMs?: number;
  lookMs?: number;
}

/**
 * Calls `changed` when one of these files or folders is not any more what it was when it was read: written in place, replaced by
 * another, gone or there again. Folders around them are watched, so that a file that an editor replaces stays watched.
 */
export function watchFiles(
  files: readonly SeenFile[],
  changed: () => void,
  times: WatchTimes = {},
): Disposable {
  return new FileWatch(files.slice(0, MOST), changed, times);
}

class FileWatch implements Disposable {
  readonly #watchers: FSWatcher[] = [];
  readonly #look: NodeJS.Timeout;
  #rest: NodeJS.Timeout | undefined;
  #known: string;
  #disposed = false;

  constructor(
    private readonly files: readonly SeenFile[],
    private readonly changed: () => void,
    private readonly times: WatchTimes,
  ) {
    this.#known = files.map(({ state }) => state).join('\n');
    for (const folder of new Set(files.map(({ path }) => dirname(path)))) this.#watch(folder);
    this.#look = setInterval(() => void this.#compare(), times.lookMs ?? LOOK_MS);
    this.#look.unref();
    void this.#compare();
  }

  dispose(): void {
    this.#disposed = true;
    clearInterval(this.#look);
    clearTimeout(this.#rest);
    for (const watcher of this.#watchers.splice(0)) watcher.close();
  }

  #watch(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, () => this.#soon());
      // A folder that goes, or a limit of the system: looking now and then still finds changes.
      watcher.on('error', () => watcher.close());
      this.#watchers.push(watcher);
    } catch {
      // The same.
    }
  }

  #soon(): void {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => void this.#compare(), this.times.restMs ?? REST_MS);
    this.#rest.unref();
  }

  async #compare(): Promise<void> {
    const states = await Promise.all(this.files.map(({ path }) => fileStateLater(path)));
    const now = states.join('\n');
    if (this.#disposed || now === this.#known) return;
    this.#known = now;
    this.changed();
  }
}
